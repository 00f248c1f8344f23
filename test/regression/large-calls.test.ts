import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { CallError } from '../../src/core/error.js'
import { normalizeMask } from '../../src/core/mask.js'
import { parseMask } from '../../src/core/mask-parser.js'
import { differences } from '../../src/core/value.js'
import { registered } from '../support/protocols.js'

const free = { service: 'SoftLayer_Of_Tomorrow', method: 'get' }

describe('large calls', () => {
  it('may have a mask of a megabyte with white space in it', () => {
    const names = Array.from({ length: 100_000 }, (_, i) => `member${i}`)
    assert.deepEqual(normalizeMask(names.join(',\n')), { text: `mask[${names.join(',')}]` })
  })

  it('may ask for one property of very many types', () => {
    const scopes = Array.from({ length: 100_000 }, (_, i) => `hardware(T${i})[id]`)
    const { scopes: roots } = parseMask(`mask[${scopes.join(',')}]`)
    assert.equal(roots.get('')?.get('hardware')?.scopes.size, scopes.length)
  })

  for (const protocol of registered) {
    it(`${protocol.name}: may hold very many dates, or bytes`, () => {
      const dates = Array.from({ length: 30_000 }, (_, i) => new Date(i * 86_400_000))
      const bytes = Array.from({ length: 30_000 }, (_, i) => Uint8Array.of(i & 255, 7))
      const texts = dates.map((date) => date.toISOString().replace(/\.000Z$/, '+00:00'))
      const signature = {
        parameters: [
          { name: 'when', type: 'dateTime[]' },
          { name: 'what', type: 'base64Binary[]' },
        ],
      }
      const request = protocol.codec().encode({ ...free, signature, args: [dates, bytes] })
      const { args } = protocol.mirror().parse(request)
      assert.deepEqual(differences(texts, args?.[0]), [])
      assert.equal((args?.[1] as readonly unknown[]).length, bytes.length)
    })

    it(`${protocol.name}: may not hold a list of billions of holes, wherever it is`, () => {
      const lists = Array.from({ length: 500_000 }, () => [] as unknown[])
      const args = [[...lists, new Array(4_000_000_000)]] as never
      const both = protocol.can.sharedIdentity ? (['repeat', 'refer'] as const) : (['repeat'] as const)
      for (const sharedObjects of both) {
        assert.throws(
          () => protocol.codec({ sharedObjects }).encode({ ...free, args }),
          (error) => CallError.is(error) && error.code === 'invalid-call' && error.message.includes('hole'),
        )
      }
    })

    it(`${protocol.name}: may not hold an object that makes another one whenever it is read`, () => {
      const endless = (): object => Object.defineProperty({}, 'child', { enumerable: true, get: endless })
      const both = protocol.can.sharedIdentity ? (['repeat', 'refer'] as const) : (['repeat'] as const)
      for (const sharedObjects of both) {
        assert.throws(
          () => protocol.codec({ sharedObjects }).encode({ ...free, args: [endless() as never] }),
          (error) => CallError.is(error) && error.code === 'invalid-call' && error.message.includes('nested deeper'),
        )
      }
    })
  }
})
