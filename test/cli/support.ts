import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** The built command line: `npm test` builds before it runs the tests. */
export const program = 'dist/cli/main.js'

/** What a command ended with. */
export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command to its end; the environment holds nothing of the developer's own credentials. */
export async function slt(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const child = start(words, env)
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { code: code as number | null, stdout, stderr }
}

/** Starts a command. */
export function start(words: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
  return spawn(process.execPath, [program, ...words], { stdio: ['ignore', 'pipe', 'pipe'], env: cleanEnvironment(env) })
}

/** Starts an emulator on a free port; gives its origin, its first lines, and a way to end it. */
export async function startEmulator(...words: readonly string[]): Promise<{
  readonly origin: string
  readonly urls: readonly string[]
  end(signal?: NodeJS.Signals): Promise<number | null>
}> {
  const child = start(['emulate', '--port', '0', '--guests', '20', ...words])
  const closed = once(child, 'close')
  const talk = text(child.stderr)
  const urls: string[] = []
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    urls.push(line)
    if (urls.length === 3) break
  }
  if (urls.length < 3) throw new Error(`the emulator did not start: ${await talk}`)
  return {
    origin: new URL(urls[0] as string).origin,
    urls,
    async end(signal = 'SIGTERM') {
      child.kill(signal)
      return (await closed)[0] as number | null
    },
  }
}

function cleanEnvironment(added: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^SL_|_proxy$/i.test(name))
  return { ...Object.fromEntries(kept), NO_COLOR: '1', ...added }
}

async function text(stream: NodeJS.ReadableStream | null): Promise<string> {
  let all = ''
  if (stream) for await (const part of stream.setEncoding('utf8')) all += String(part)
  return all
}
