import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { extname } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { UserKey } from '../../core/auth.js'

/** An emulator in a process of its own, so that its work is not measured as the client's. */
export interface EmulatorProcess {
  readonly endpoint: string
  readonly auth: UserKey
  readonly pid: number | undefined
  close(): Promise<void>
}

/** Starts this package's command line as `emulate` on a free port and waits until it listens. */
export async function startEmulator(
  settings: { readonly guests: number; readonly seed: number; readonly quirks: readonly string[] },
  signal: AbortSignal,
): Promise<EmulatorProcess> {
  const auth = { username: 'bench', apiKey: randomBytes(16).toString('hex') }
  // Not what was started: that may be another program, which would start itself again and again. Compiled, or as written.
  const program = fileURLToPath(new URL(`../main${extname(import.meta.url)}`, import.meta.url))
  const words = ['emulate', '--port', '0', '--guests', String(settings.guests), '--seed', String(settings.seed)]
  for (const quirk of settings.quirks) words.push('--quirk', quirk)
  const child = spawn(
    process.execPath,
    [...process.execArgv, program, ...words, '--user', auth.username, '--key', auth.apiKey],
    // The channel makes the emulator end with us, however we end.
    { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
  )
  const ended = once(child, 'exit')
  let talk = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    talk = (talk + text).slice(-4_000)
  })

  async function close(): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
    await ended
  }

  try {
    const endpoint = await firstUrl()
    return { endpoint: new URL(endpoint).origin, auth, pid: child.pid, close }
  } catch (error) {
    await close()
    throw error
  }

  async function firstUrl(): Promise<string> {
    const failed = Promise.race([
      ended.then(([code]) => {
        throw new Error(`the emulator ended with code ${String(code)} before it listened: ${talk.trim()}`)
      }),
      once(signal, 'abort').then(() => {
        throw signal.reason
      }),
    ])
    if (!child.stdout) throw new Error('the emulator has no output')
    const lines = createInterface({ input: child.stdout })
    const [line] = (await Promise.race([once(lines, 'line'), failed])) as [string]
    return line
  }
}
