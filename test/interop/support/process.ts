import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** What a program ended with. */
export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a program to its end, with this on its input; the environment holds none of the developer's credentials. */
export async function run(command: readonly string[], input = '', seconds = 60): Promise<Ended> {
  const [program = '', ...words] = command
  const child = spawn(program, words, { stdio: 'pipe', env: environment() })
  const timer = setTimeout(() => child.kill('SIGKILL'), seconds * 1000)
  try {
    const ended = once(child, 'close')
    // A program that ends before it has read everything says so by its code.
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
    const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), ended])
    return { code: code as number | null, stdout, stderr }
  } finally {
    clearTimeout(timer)
  }
}

/** An environment without credentials and proxies, in UTF-8. */
export function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^SL_|_proxy$/i.test(name))
  return {
    ...Object.fromEntries(kept),
    NO_COLOR: '1',
    LC_ALL: 'C.UTF-8',
    PYTHONIOENCODING: 'utf-8',
    PYTHONDONTWRITEBYTECODE: '1',
  }
}

/** The first line of what a program says of its version; undefined when it is not installed. */
export async function versionOf(command: readonly string[]): Promise<string | undefined> {
  try {
    const { code, stdout, stderr } = await run(command)
    return code === 0 ? (stdout || stderr).split('\n')[0]?.trim() : undefined
  } catch {
    return undefined
  }
}

async function text(stream: NodeJS.ReadableStream): Promise<string> {
  let all = ''
  for await (const part of stream.setEncoding('utf8')) all += String(part)
  return all
}
