import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { resolveEndpoint } from '../../src/config/endpoint.js'
import { builtInSchema } from '../../src/core/built-in-schema.js'
import type { Call } from '../../src/core/call.js'
import type { WireRequest } from '../../src/core/codec.js'
import { normalizeMask } from '../../src/core/mask.js'
import { operations } from '../../src/core/filter.js'
import { createTransport } from '../../src/create.js'
import { registered } from '../support/protocols.js'

const auth = { username: 'me', apiKey: 'key' }
const full: Call = {
  service: 'SoftLayer_Virtual_Guest',
  method: 'editObject',
  id: 5,
  mask: 'mask[id,datacenter[name]]',
  filter: { virtualGuests: { createDate: operations.betweenDates('01/01/2024 00:00:00', '02/01/2024 00:00:00') } },
  limit: 10,
  offset: 20,
  args: [{ hostname: 'a' }],
}

describe('one call is one request', () => {
  for (const protocol of registered) {
    it(`${protocol.name}: sends one request, with what is known of the call apart from its arguments (C-1)`, async () => {
      const sent: WireRequest[] = []
      const transport = createTransport({
        protocol,
        endpoint: 'http://127.0.0.1',
        auth,
        exchange: ({ request }) => {
          sent.push(request)
          return Promise.resolve(protocol.mirror().render({ value: true }, full))
        },
      })
      assert.equal((await transport.call(full)).value, true)
      const [request] = sent
      assert.ok(request)
      assert.equal(sent.length, 1)
      const path = request.path.slice(protocol.path.length)
      const { auth: seen, args, ...rest } = protocol.mirror().parse({ ...request, path })
      const { args: given, ...apart } = full
      assert.deepEqual(args, given)
      assert.deepEqual(rest, apart)
      assert.deepEqual(seen, auth)
    })

    it(`${protocol.name}: a change with arguments is a POST that names its method (D-9, D-10)`, () => {
      const { method, path, body } = protocol.codec().encode(full)
      assert.equal(method, 'POST')
      assert.ok(`${path}${new TextDecoder().decode(body)}`.includes('editObject'))
    })

    it(`${protocol.name}: a mask is the same text for the server, however it is encoded (R-14, M-1, S-6, X-4)`, () => {
      const mask = 'mask[id,(SoftLayer_Hardware_Server)[datacenter.name]],filteredMask[notes]'
      const request = protocol.codec().encode({ service: 'SoftLayer_Account', method: 'getHardware', mask })
      assert.equal(protocol.mirror().parse(request).mask, mask)
      if (request.method !== 'GET') return
      assert.match(request.path, /^[!-~]*$/)
      assert.equal(new URL(request.path, 'http://x').searchParams.get('objectMask'), mask)
    })

    it(`${protocol.name}: dates of filters are text in the API's own forms, never a Date (F-6)`, () => {
      const dates = {
        createDate: operations.betweenDates('01/31/2024 00:00:00', '02/01/2024 00:00:00'),
        modifyDate: { operation: '> 2024-01-31T00:00:00.000000-06:00' },
      }
      const call = { service: 'SoftLayer_Account', method: 'getHardware', filter: { hardware: dates } }
      assert.deepEqual(protocol.mirror().parse(protocol.codec().encode(call)).filter, { hardware: dates })
      const filter = { hardware: { createDate: new Date(0) } }
      assert.throws(() => protocol.codec().encode({ ...call, filter }), /filter\.hardware\.createDate is a Date/)
    })

    it(`${protocol.name}: both hosts are asked over TLS, unless an endpoint says otherwise (C-4, R-2, D-6)`, () => {
      const read = (endpoint?: string): string => {
        const { origin, path } = resolveEndpoint(endpoint, protocol.path)
        return origin + path
      }
      assert.equal(read(), `https://api.softlayer.com${protocol.path}`)
      assert.equal(read('private'), `https://api.service.softlayer.com${protocol.path}`)
      assert.equal(read('http://api.service.softlayer.com'), `http://api.service.softlayer.com${protocol.path}`)
    })
  }
})

describe("the schema is the API's own metadata (C-5, C-6)", () => {
  const schema = builtInSchema()

  it('has every service, the oddly named too (C-2, quirk 49)', () => {
    const names = schema.services()
    assert.ok(names.length > 280)
    for (const name of ['SoftLayer_Account', 'BluePages_Search', 'IntegratedOfferingTeam_Region']) {
      assert.ok(names.includes(name), name)
    }
  })

  it('knows what each scalar of the metadata is', () => {
    const kinds = {
      int: 'integer',
      unsignedInt: 'integer',
      unsignedLong: 'integer',
      decimal: 'decimal',
      float: 'float',
      boolean: 'boolean',
      string: 'string',
      enum: 'string',
      dateTime: 'date',
      base64Binary: 'binary',
      json: 'json',
      void: 'void',
    }
    for (const [type, kind] of Object.entries(kinds)) assert.equal(schema.reference(type)?.kind, kind, type)
  })

  it('has a type for the result and each parameter of every method', () => {
    let count = 0
    for (const name of schema.services()) {
      const service = schema.service(name)
      for (const method of service?.names() ?? []) {
        const { returns, parameters } = service?.method(method) ?? assert.fail(`${name}::${method}`)
        for (const { kind, type } of [returns, ...parameters.map((parameter) => parameter.type)]) {
          assert.ok(kind !== 'object' || type !== undefined, `${name}::${method}`)
        }
        count++
      }
    }
    assert.ok(count > 5_000)
  })
})

describe('the word is filteredMask (D-14)', () => {
  it('takes filteredMask for a root, and filterMask for the name of a property', () => {
    assert.deepEqual(normalizeMask('filteredMask[id]'), { text: 'filteredMask[id]' })
    assert.deepEqual(normalizeMask('filterMask[id]'), { text: 'mask[filterMask[id]]' })
  })
})
