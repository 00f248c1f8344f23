import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { environment } from './process.js'

/** A foreign server that runs. */
export interface ForeignServer {
  readonly origin: string
  /** Ends it; gives what it said. */
  end(): Promise<string>
}

/** Starts a server that tells its address when it listens, as `php -S` and our scripts do. */
export async function startServer(
  command: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<ForeignServer> {
  const [program = '', ...words] = command
  const child = spawn(program, words, { stdio: 'pipe', env: { ...environment(), ...env } })
  const closed = once(child, 'close')
  const said: string[] = []
  const origin = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        said.push(line)
        const found = /(http:\/\/127\.0\.0\.1:\d+)\)? started/.exec(line)
        if (found?.[1] !== undefined) resolve(found[1])
      })
    }
    closed.then(() => reject(new Error(`${program} ended: ${said.join('\n')}`)), reject)
  })
  return {
    origin,
    async end() {
      child.kill('SIGTERM')
      await closed
      return said.join('\n')
    },
  }
}
