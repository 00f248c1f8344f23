import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'mocha'
import { loadProtocol, type ProtocolName } from '../../src/transports/index.js'
import { differences } from '../../src/core/value.js'
import { assertSame, everyByte, feed } from '../support/items.js'
import { seed } from '../support/protocols.js'

const numRuns = Number(process.env['RUNS'] ?? 300)
const call = { service: 'SoftLayer_Account', method: 'getVirtualGuests' }
const texts = ['', 'a', 'é €', 'x'.repeat(300)]

/** A list of guests, and guests in forms of which some have the mark of an item's end where none is. */
interface Forms {
  readonly name: ProtocolName
  readonly before: string
  readonly after: string
  readonly items: readonly ((id: number, text: string) => string)[]
}

const member = (name: string, value: string): string => `<member><name>${name}</name><value>${value}</value></member>`
const struct = (id: number, rest: string): string =>
  `<value><struct>${member('id', `<int>${id}</int>`)}${rest}</struct></value>`
const notes = (text: string): string => member('notes', `<string>${text}</string>`)

const xmlrpc: Forms = {
  name: 'xmlrpc',
  before: '<?xml version="1.0"?>\n<methodResponse><params><param><value><array><data>\n',
  after: '</data></array></value></param></params></methodResponse>',
  items: [
    (id, text) => struct(id, notes(text)),
    (id, text) => struct(id, notes(`${text}&lt;/value&gt;&#x3c;`)),
    (id, text) => `${struct(id, notes(text))}\n  `,
    (id, text) => struct(id, notes(`${text}<![CDATA[</string></value></struct></value>]]>`)),
    (id, text) => `<!-- </value><value> ' -->${struct(id, notes(text))}`,
    (id, text) => struct(id, `<?x </value> > ?>${notes(text)}`),
    (id, text) => `<value ><struct>${member('id', String(id))}${notes(text)}</struct></value >`,
    (id, text) =>
      struct(id, member('tagReferences', `<array><data>${struct(1, '')}${struct(2, '')}</data></array>`) + notes(text)),
    (id) => struct(id, member('notes', '<string/>')),
  ],
}

const soapItem = (id: number, rest: string): string =>
  `<item xsi:type="n:SoftLayer_Virtual_Guest"><id xsi:type="xsd:int">${id}</id>${rest}</item>`
const soapNotes = (text: string): string => `<notes xsi:type="xsd:string">${text}</notes>`

const soap: Forms = {
  name: 'soap',
  before: `<?xml version="1.0"?>\n<E:Envelope xmlns:E="http://schemas.xmlsoap.org/soap/envelope/" xmlns:n="http://api.service.softlayer.com/soap/v3.1/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:C="http://schemas.xmlsoap.org/soap/encoding/"><E:Body><n:getVirtualGuestsResponse><getVirtualGuestsReturn C:arrayType="n:SoftLayer_Virtual_Guest[2]" xsi:type="n:SoftLayer_Virtual_GuestArray">`,
  after: '</getVirtualGuestsReturn></n:getVirtualGuestsResponse></E:Body></E:Envelope>',
  items: [
    (id, text) => soapItem(id, soapNotes(text)),
    (id, text) => soapItem(id, soapNotes(`${text}&lt;/item&gt;&#x3c;`)),
    (id, text) => `${soapItem(id, soapNotes(text))}\n  `,
    (id, text) => soapItem(id, soapNotes(`${text}<![CDATA[</notes></item>]]>`)),
    (id, text) => `<!-- </item><item> ' -->${soapItem(id, soapNotes(text))}`,
    (id, text) => soapItem(id, `<?x </item> > ?>${soapNotes(text)}`),
    (id, text) => `<item a=">/item>" ><id>${id}</id><notes b='"/>'>${text}</notes></item >`,
    (id, text) =>
      soapItem(
        id,
        `<tagReferences C:arrayType="n:SoftLayer_Tag_Reference[2]" xsi:type="C:Array"><item><id>1</id></item><item><id>2</id></item></tagReferences>${soapNotes(text)}`,
      ),
    (id, text) => soapItem(id, `<datacenter id="d${id}"><name>${text}</name></datacenter>`),
    (id, text) =>
      soapItem(id, `<datacenter href="#l${id}"/><billingItem id="l${id}"><notes>${text}</notes></billingItem>`),
    (id) => soapItem(id, '<notes xsi:nil="true"/>'),
  ],
}

describe('lists whose items are of the usual form and of others', function () {
  this.timeout(120_000)

  for (const { name, before, after, items } of [xmlrpc, soap]) {
    const forms = fc.record({
      // The usual one is the one that is read several at a time.
      chosen: fc.array(
        fc.record({
          form: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.nat(items.length - 1)),
          count: fc.constantFrom(1, 1, 2, 20),
          text: fc.constantFrom(...texts),
        }),
        { minLength: 1, maxLength: 6 },
      ),
      cuts: fc.array(fc.nat(20_000), { maxLength: 6 }),
      end: fc.option(fc.nat(20_000), { nil: undefined }),
    })

    it(`${name}: give what the whole answer gives, however they are cut, and break off in the same place`, async () => {
      const codec = (await loadProtocol(name)).codec()
      const seen = { usual: 0, brokenOff: 0 }
      fc.assert(
        fc.property(forms, ({ chosen, cuts, end }) => {
          let id = 0
          const list = chosen.flatMap(({ form, count, text }) =>
            Array.from({ length: count }, () => items[form]?.(id++, text) ?? ''),
          )
          const body = new Uint8Array(Buffer.from(before + list.join('') + after))
          const response = { status: 200, headers: { 'content-type': 'text/xml; charset=utf-8' }, body }
          const { value } = codec.decode(response, call)
          assert.equal((value as unknown[]).length, list.length)
          const cut = end === undefined || end >= body.length ? response : { ...response, body: body.slice(0, end) }
          const at = cuts.filter((place) => place < cut.body.length).sort((a, b) => a - b)
          const whole = feed(codec, cut, call, [])
          for (const places of [at, everyByte(cut)]) assertSame(feed(codec, cut, call, places), whole)
          if (cut === response) {
            assert.equal(whole.failure, undefined)
            assert.deepEqual(differences(value, whole.items), [])
            seen.usual++
          } else {
            assert.equal(whole.failure?.code, 'malformed')
            assert.deepEqual(differences((value as unknown[]).slice(0, whole.items.length), whole.items), [])
            seen.brokenOff++
          }
        }),
        { numRuns, seed },
      )
      assert.ok(Math.min(seen.usual, seen.brokenOff) > numRuns / 20, JSON.stringify(seen))
    })
  }
})
