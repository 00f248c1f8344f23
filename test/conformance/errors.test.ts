import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { Protocol, WireResponse } from '../../src/core/codec.js'
import { CallError } from '../../src/core/error.js'
import { isRead } from '../../src/core/access.js'
import { createTransport } from '../../src/create.js'
import { registered } from '../support/protocols.js'
import { faultRows, type WireAnswer } from './fault-rows.js'

const call = { service: 'SoftLayer_Account', method: 'getHardware', mask: 'mask[id]' }
const encoder = new TextEncoder()

function responseOf(answer: WireAnswer): WireResponse {
  return { status: answer.status, headers: answer.headers ?? {}, body: encoder.encode(answer.body) }
}

/** What a codec makes of a failure. */
function failureOf(protocol: Protocol, response: WireResponse): CallError {
  try {
    protocol.codec().decode(response, call)
  } catch (error) {
    assert.ok(CallError.is(error), String(error))
    return error
  }
  return assert.fail(`${protocol.name}: no failure`)
}

function known<T>(protocol: Protocol, map: Readonly<Record<string, T>>): T | undefined {
  return map[protocol.name]
}

describe('the same failure is the same error on every protocol (section 2.9)', () => {
  for (const row of faultRows) {
    for (const protocol of registered) {
      const answers = known(protocol, row.answers) ?? []
      it(`${protocol.name}: ${row.title} is ${row.code}`, function () {
        // Not every protocol can carry every fault, and a new protocol has none here yet.
        if (answers.length === 0) this.skip()
        for (const answer of answers) {
          const error = failureOf(protocol, responseOf(answer))
          const shown = `${answer.status} ${answer.body.slice(0, 300)}`
          assert.equal(error.code, row.code, shown)
          assert.equal(error.status, answer.status, shown)
          assert.equal(error.fault?.code, answer.fault, shown)
          if (answer.message !== undefined) assert.equal(error.fault?.message, answer.message, shown)
          assert.ok(error.message.startsWith('SoftLayer_Account::getHardware: '), error.message)
          if (answer.message !== undefined) assert.ok(error.message.includes(answer.message.trim()), error.message)
          assert.equal(error.protocol, protocol.name)
          assert.deepEqual(error.call, call)
        }
      })
    }

    it(`whatever carried it: ${row.title} has the same message for the same fault`, () => {
      const texts = new Map<string, Set<string>>()
      for (const protocol of registered) {
        for (const answer of known(protocol, row.answers) ?? []) {
          if (answer.fault === undefined) continue
          const { message, fault } = failureOf(protocol, responseOf(answer))
          const key = `${fault?.code} ${fault?.message}`
          texts.set(key, (texts.get(key) ?? new Set()).add(message))
        }
      }
      for (const [key, messages] of texts) assert.equal(messages.size, 1, key)
    })
  }
})

describe("each protocol's own mirror writes what its codec reads as the same error (section 2.9)", () => {
  for (const row of faultRows) {
    const source = Object.values(row.answers)
      .flat()
      .find(({ fault = '', message }) => fault !== '' && message !== undefined)
    it(row.title, () => {
      const errors = [new CallError(row.code, 'what happened')]
      if (source) {
        const fault = { code: source.fault ?? '', message: source.message ?? '' }
        errors.push(new CallError(row.code, 'x', { fault, status: Math.max(source.status, 400) }))
      }
      for (const given of errors) {
        for (const protocol of registered) {
          const error = failureOf(protocol, protocol.mirror().render(given, call))
          assert.equal(error.code, row.code, `${protocol.name}: ${error.message}`)
          assert.ok(error.fault, protocol.name)
        }
      }
    })
  }
})

const page = '<!DOCTYPE html>\n<html><head><title>Oops</title></head><body><p>Oops & so<br></body></html>'
const html = { 'content-type': 'text/html; charset=iso-8859-1' }

describe('an answer that is none of the API is told by its status (quirk 16)', () => {
  const rows = [
    [301, 'http', /redirects are not followed/],
    [302, 'http', /redirects are not followed/],
    [400, 'http', /HTTP 400/],
    [401, 'auth', /credentials/],
    [403, 'http', /a server in between refused it/],
    [404, 'http', /path of the endpoint/],
    [407, 'http', /proxy wants credentials/],
    [408, 'http', /may have been executed/],
    [413, 'http', /too long/],
    [414, 'http', /too long/],
    [429, 'rate-limit', /wait and repeat/],
    [502, 'http', /may have been executed/],
    [503, 'http', /may have been executed/],
    [504, 'http', /may have been executed/],
  ] as const
  for (const protocol of registered) {
    for (const [status, code, message] of rows) {
      it(`${protocol.name}: HTTP ${status} with a page, or with nothing, is ${code}`, () => {
        for (const body of [page, '', ' \r\n']) {
          const error = failureOf(protocol, { status, headers: html, body: encoder.encode(body) })
          assert.equal(error.code, code, body)
          assert.equal(error.status, status)
          assert.match(error.message, message)
          assert.equal(error.fault, undefined)
          assert.equal(error.unsent, code === 'rate-limit', 'whether a write may be sent again')
        }
      })
    }

    it(`${protocol.name}: HTTP 500 with a page is http, with nothing it is overload (R-39)`, () => {
      assert.equal(failureOf(protocol, { status: 500, headers: html, body: encoder.encode(page) }).code, 'http')
      const headers = { 'SoftLayer-Total-Items': '2000' }
      assert.equal(failureOf(protocol, { status: 500, headers, body: new Uint8Array() }).code, 'overload')
    })

    it(`${protocol.name}: HTTP 200 with a page, with nothing or cut off is malformed (R-40, S-28)`, () => {
      const { body } = protocol.mirror().render({ value: [{ id: 5, hostname: 'abc' }] }, call)
      const cut = [0, 1, 10, body.length >> 1, body.length - 3].map((length) => body.subarray(0, length))
      for (const bytes of [encoder.encode(page), encoder.encode(' \n'), ...cut]) {
        const error = failureOf(protocol, { status: 200, headers: html, body: bytes })
        assert.equal(error.code, 'malformed', new TextDecoder().decode(bytes))
        assert.equal(error.status, 200)
        assert.match(error.message, /^SoftLayer_Account::getHardware: /)
        assert.equal(error.unsent, false)
      }
    })

    it(`${protocol.name}: HTTP 204 without a body is no answer`, () => {
      assert.equal(failureOf(protocol, { status: 204, headers: {}, body: new Uint8Array() }).code, 'malformed')
    })
  }
})

describe('what is sent again after a failure', () => {
  const write = { service: 'SoftLayer_Product_Order', method: 'placeOrder', args: [{}] }
  assert.ok(isRead(call) && !isRead(write))
  for (const row of faultRows) {
    for (const protocol of registered) {
      const [answer] = known(protocol, row.answers) ?? []
      const repeated = row.code === 'rate-limit'
      it(`${protocol.name}: ${row.title} is sent ${repeated ? 'again: it was not executed' : 'once'}`, async function () {
        // As above: this protocol does not carry this fault.
        if (answer === undefined) this.skip()
        for (const sent of [call, write]) {
          let attempts = 0
          const transport = createTransport({
            protocol,
            endpoint: 'http://127.0.0.1',
            exchange: () => Promise.resolve((attempts++, responseOf(answer))),
            retry: { retries: 1, sleep: () => Promise.resolve() },
          })
          await assert.rejects(transport.call(sent), { code: row.code })
          assert.equal(attempts, repeated ? 2 : 1)
        }
      })
    }
  }

  for (const protocol of registered) {
    it(`${protocol.name}: a balancer's 503 is sent again for a read, never for a write (quirk 17)`, async () => {
      for (const [sent, expected] of [
        [call, 2],
        [write, 1],
      ] as const) {
        let attempts = 0
        const transport = createTransport({
          protocol,
          endpoint: 'http://127.0.0.1',
          exchange: () => Promise.resolve((attempts++, { status: 503, headers: html, body: encoder.encode(page) })),
          retry: { retries: 1, sleep: () => Promise.resolve() },
        })
        await assert.rejects(transport.call(sent), { code: 'http', status: 503, attempts: expected })
        assert.equal(attempts, expected)
      }
    })
  }
})
