import { request } from 'undici'

/** What bare lists are called beside the protocols: lines of JSON. */
export const linesName = 'lines'

/**
 * Reads lines of JSON with nothing but `JSON.parse`, as they come, with a turn of the event loop for each chunk: for how long
 * any reader of lists holds the loop, and its collector.
 */
export async function* linesOf<T>(url: string): AsyncGenerator<T> {
  const { body } = await request(url, { bodyTimeout: 0 })
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of body as AsyncIterable<Buffer>) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield JSON.parse(line) as T
    await new Promise((resolve) => setImmediate(resolve))
  }
}
