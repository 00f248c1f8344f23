import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, it } from 'mocha'
import type { Call } from '../../src/core/call.js'
import type { Codec, WireResponse } from '../../src/core/codec.js'
import { CallError } from '../../src/core/error.js'
import { registered } from '../support/protocols.js'

// Each file: a call and a response written by hand, then what the codec must make of them. UPDATE_GOLDEN=1 rewrites the
// latter two; read the difference before you commit it.
for (const protocol of registered) {
  const folder = new URL(`${protocol.name}/`, import.meta.url)

  describe(`golden files: ${protocol.name}`, () => {
    it('are there', () => assert.ok(existsSync(folder), 'a protocol without golden files'))

    for (const file of existsSync(folder) ? readdirSync(folder).sort() : []) {
      const text = readFileSync(new URL(file, folder), 'utf8')
      const [title = ''] = text.split('\n', 1)
      it(`${file}: ${title.slice(2)}`, () => {
        const { auth, ...call } = JSON.parse(section(text, 'call'), revive) as Call & { auth?: never }
        const codec = protocol.codec({ auth: auth ?? { username: 'demo', apiKey: 'key' } })
        const response = section(text, 'response')
        const actual = [
          `${title}\n`,
          `=== call\n${section(text, 'call')}\n`,
          `=== request\n${request(codec, call)}\n`,
          `=== response\n${response}\n`,
          `=== outcome\n${outcome(codec, call, readResponse(response))}\n`,
        ].join('\n')
        if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(new URL(file, folder), actual)
        else assert.equal(actual, text)
      })
    }
  })
}

function section(text: string, name: string): string {
  const start = text.indexOf(`=== ${name}\n`)
  assert.ok(start >= 0, `no section ${name}`)
  const from = start + name.length + 5
  const end = text.indexOf('\n\n=== ', from)
  return (end < 0 ? text.slice(from) : text.slice(from, end)).trimEnd()
}

function request(codec: Codec, call: Call): string {
  const { method, path, headers, body } = codec.encode(call)
  const lines = [`${method} ${path}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)]
  return body === undefined ? lines.join('\n') : `${lines.join('\n')}\n\n${indented(new TextDecoder().decode(body))}`
}

/** XML with a line per element, for people; text between tags stays as it is. */
function indented(body: string): string {
  if (!body.startsWith('<')) return body
  let depth = 0
  return body
    .trimEnd()
    .replaceAll('><', '>\n<')
    .split('\n')
    .map((line) => {
      if (line.startsWith('</')) depth--
      const shown = '  '.repeat(Math.max(0, depth)) + line
      if (line.startsWith('<') && !/^<[/?]|\/>$|<\//.test(line)) depth++
      return shown
    })
    .join('\n')
}

function readResponse(text: string): WireResponse {
  const [head = '', ...rest] = text.split('\n\n')
  const [status = '', ...lines] = head.split('\n')
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  )
  return { status: Number(status.slice(5)), headers, body: new TextEncoder().encode(rest.join('\n\n').trimEnd()) }
}

function outcome(codec: Codec, call: Call, response: WireResponse): string {
  try {
    return JSON.stringify(codec.decode(response, call), show, 2)
  } catch (error) {
    assert.ok(CallError.is(error))
    const { code, message, fault, status } = error
    return JSON.stringify({ error: { code, message, fault, status } }, show, 2)
  }
}

function show(_name: string, value: unknown): unknown {
  if (typeof value === 'bigint') return { $bigint: String(value) }
  return value instanceof Uint8Array ? { $bytes: Buffer.from(value).toString('base64') } : value
}

function revive(_name: string, value: unknown): unknown {
  const bytes = (value as { $bytes?: unknown } | null)?.$bytes
  return typeof bytes === 'string' ? new Uint8Array(Buffer.from(bytes, 'base64')) : value
}
