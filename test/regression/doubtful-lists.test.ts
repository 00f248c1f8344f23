import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { differences } from '../../src/core/value.js'
import { loadProtocol } from '../../src/transports/index.js'
import { everyByte, feed, limits } from '../support/items.js'

const call = { service: 'SoftLayer_Of_Tomorrow', method: 'get', signature: { returns: 'string[]' } }
const answer = (texts: readonly string[]): string =>
  '<?xml version="1.0" encoding="iso-8859-1"?><params><param><value><array><data>' +
  texts.map((text) => `<value><string>${text}</string></value>`).join('') +
  '</data></array></value></param></params>'
const plain = Array.from({ length: 40 }, (_, i) => `text ${i} &amp; &#65;`)

describe('lists labelled ISO-8859-1, where references may be bytes of UTF-8', () => {
  const bodies: Readonly<Record<string, Buffer>> = {
    'no such references': Buffer.from(answer(plain)),
    'bytes of UTF-8': Buffer.from(answer(['é 日本', ...plain, 'é'])),
    'bytes of Latin-1': Buffer.from(answer([...plain, 'é', 'x']), 'latin1'),
    'bytes as references': Buffer.from(answer([...plain, '&#195;&#169;', ...plain, '&#xC3;&#xA9;'])),
    'characters as references': Buffer.from(answer([...plain, '&#233;', ...plain, '&#195;&#169;'])),
    'characters only at the end': Buffer.from(answer([...plain, '&#195;&#169;', ...plain, '&#233;'])),
    'references beside bytes of UTF-8': Buffer.from(answer(['é', ...plain, '&#195;&#169;', ...plain, 'é'])),
    'references beside bytes of Latin-1': Buffer.from(answer(['é', ...plain, '&#195;&#169;', ...plain]), 'latin1'),
    'half a character as a reference': Buffer.from(answer([...plain, '\xc3&#169;', ...plain]), 'latin1'),
    'references in a section': Buffer.from(answer([...plain, '<![CDATA[&#195;&#169; &#65]]>', ...plain])),
    'no reference in the end': Buffer.from(answer([...plain, '<![CDATA[&#1 &]]>', '<![CDATA[&#195]]>'])),
    'characters of three digits and more': Buffer.from(answer([...plain, '&#8364;&#x20AC;', ...plain, '&#300;'])),
  }
  for (const [what, body] of Object.entries(bodies)) {
    it(`have the items of the whole answer, however it is cut: ${what}`, async () => {
      const codec = (await loadProtocol('xmlrpc')).codec()
      const response = { status: 200, headers: {}, body: new Uint8Array(body) }
      const { value } = codec.decode(response, call)
      const first = body.indexOf('<value><string>')
      const cuts = [[], [first], [first, 700, 1500, 2001], everyByte(response)]
      for (const each of cuts) {
        const { items, failure } = feed(codec, response, call, each)
        assert.equal(failure, undefined)
        assert.deepEqual(differences(value, items), [])
      }
    })
  }

  it('give items while they arrive, up to the first of these references', async () => {
    const codec = (await loadProtocol('xmlrpc')).codec()
    const body = Buffer.from(answer([...plain, '&#195;&#169;', ...plain]))
    const decoder = codec.items?.({ status: 200, headers: {} }, call, limits)
    const before = body.indexOf('&#195')
    const items = [decoder?.push(body.subarray(0, before)), decoder?.push(body.subarray(before)), decoder?.end()]
    assert.deepEqual(
      items.map((each) => each?.length),
      [plain.length, 0, plain.length + 1],
    )
  })

  it('are cut off with the items that were whole', async () => {
    const codec = (await loadProtocol('xmlrpc')).codec()
    const whole = new Uint8Array(Buffer.from(answer([...plain, '&#195;&#169;', ...plain])))
    const response = { status: 200, headers: {}, body: whole.subarray(0, whole.length - 60) }
    const { items, failure } = feed(codec, response, call, [900])
    assert.equal(failure?.code, 'malformed')
    assert.deepEqual(items.slice(39, 42), ['text 39 & A', 'é', 'text 0 & A'])
  })
})
