import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { CallError } from '../../src/index.js'
import { loadProtocol, protocols } from '../../src/transports/index.js'
import type { ProtocolName } from '../../src/transports/index.js'

const call = { service: 'SoftLayer_Account', method: 'getObject' }

describe('HTTP failures without a fault', () => {
  for (const name of Object.keys(protocols) as ProtocolName[]) {
    it(`have the same code on ${name} as on the others, and cite no rule numbers`, async () => {
      const codec = (await loadProtocol(name)).codec({})
      const cases = [
        [429, '<html>slow down</html>', 'rate-limit'],
        [401, '<html>no</html>', 'auth'],
        [503, '<html>busy</html>', 'http'],
        [302, '', 'http'],
        [500, '', 'overload'],
        [200, '', 'malformed'],
      ] as const
      for (const [status, page, code] of cases) {
        const body = new TextEncoder().encode(page)
        assert.throws(
          () => codec.decode({ status, headers: { 'content-type': 'text/html' }, body }, call),
          (error) =>
            CallError.is(error) &&
            error.code === code &&
            error.status === status &&
            error.unsent === (code === 'rate-limit') &&
            !/\([A-Z]-\d+\)/.test(error.message),
          `${status} ${page}`,
        )
      }
    })
  }
})
