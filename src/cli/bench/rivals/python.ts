import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { normalizeMask } from '../../../core/mask.js'
import { normalizeFilter } from '../../../core/filter.js'
import type { Call } from '../../../core/call.js'
import { UsageError } from '../../failure.js'
import type { Subject, Target, Usage } from '../subject.js'
import { pythonProgram } from './python-program.js'
import type { Rival } from './rival.js'

interface Answer {
  readonly number: number
  readonly error?: string
  /** Milliseconds by Python's own clock. */
  readonly total: number
  readonly value?: unknown
  readonly usage: Usage
}

/** Debian's interpreter, for which python3-softlayer is packaged. */
const interpreter = process.env['PYTHON'] ?? '/usr/bin/python3'

/** The API's official client, python3-softlayer of Debian, with its default transport XML-RPC. */
export const pythonRival: Rival = {
  key: 'python',
  name: 'python3-softlayer',
  protocol: 'xmlrpc',
  quirks: [],
  async versions() {
    try {
      const code = "import platform, SoftLayer; print(platform.python_version(), SoftLayer.consts.VERSION.lstrip('v'))"
      const { stdout } = await promisify(execFile)(interpreter, ['-c', code])
      const [python = 'unknown', library = 'unknown'] = stdout.trim().split(' ')
      return { python, 'python3-softlayer': library }
    } catch {
      throw new UsageError(
        `--rivals python needs Debian's python3-softlayer at ${interpreter}: sudo apt-get install python3-softlayer`,
      )
    }
  },
  open: (target) => Promise.resolve(openPython(target)),
}

function openPython(target: Target): Subject {
  // Standard input holds the credentials: arguments are for all to see.
  const child = spawn(interpreter, ['-c', pythonProgram], { stdio: ['pipe', 'pipe', 'pipe'] })
  const waiting = new Map<number, (answer: Answer) => void>()
  let talk = ''
  let usage: Usage = { cpu: 0, resident: 0 }
  let number = 0
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    talk = (talk + text).slice(-2_000)
  })
  child.stdin.on('error', () => {})
  createInterface({ input: child.stdout }).on('line', (line) => {
    const answer = JSON.parse(line) as Answer
    usage = answer.usage
    waiting.get(answer.number)?.(answer)
    waiting.delete(answer.number)
  })
  const ended = once(child, 'exit')
  void ended.then(() => {
    const answer = { number: 0, total: 0, usage, error: `python ended: ${talk.trim()}` }
    for (const tell of waiting.values()) tell(answer)
    waiting.clear()
  })
  child.stdin.write(
    `${JSON.stringify({ url: `${target.endpoint}/xmlrpc/v3.1`, ...target.auth, gzip: target.gzip, keepAlive: target.keepAlive })}\n`,
  )
  return {
    async call(call, wanted) {
      const mine = ++number
      const answer = await new Promise<Answer>((resolve) => {
        waiting.set(mine, resolve)
        child.stdin.write(`${JSON.stringify({ number: mine, wanted, ...jobOf(call) })}\n`)
      })
      if (answer.error !== undefined) throw new Error(answer.error)
      return { value: () => answer.value, times: { total: answer.total } }
    },
    usage: () => Promise.resolve(usage),
    async close() {
      child.stdin.end()
      child.kill()
      await ended
    },
  }
}

function jobOf(call: Call): object {
  const { service, method, id, limit, offset } = call
  const mask = normalizeMask(call.mask)
  if (mask && !('text' in mask)) throw new Error('legacy masks are no texts')
  const filter = normalizeFilter(call.filter)
  return {
    service,
    method,
    ...(id === undefined ? {} : { id }),
    ...(mask ? { mask: mask.text } : {}),
    ...(filter ? { filter } : {}),
    ...(limit === undefined ? {} : { limit, offset: offset ?? 0 }),
    args: (call.args ?? []).map(argument),
  }
}

function argument(value: unknown): unknown {
  if (value instanceof Uint8Array) return { $base64: Buffer.from(value).toString('base64') }
  if (Array.isArray(value)) return value.map(argument)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, argument(member)]))
}
