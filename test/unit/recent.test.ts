import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { header, lowerCaseHeaders } from '../../src/core/codec.js'
import { Recent } from '../../src/core/recent.js'

describe('results that are remembered', () => {
  it('are worked out once for a text that comes again, and for as many texts as are kept', () => {
    const worked: string[] = []
    const recent = new Recent((text) => (worked.push(text), text.toUpperCase()), 2)
    for (const text of ['a', 'b', 'a', 'b']) assert.equal(recent.of(text), text.toUpperCase())
    assert.deepEqual(worked, ['a', 'b'])
    assert.equal(recent.of('c'), 'C')
    assert.equal(recent.of('a'), 'A')
    assert.deepEqual(worked, ['a', 'b', 'c', 'a'])
  })

  it('are not those of long texts, and no failures', () => {
    let count = 0
    const recent = new Recent(
      (text) => {
        count++
        if (text === 'bad') throw new Error('bad')
        return text.length
      },
      10,
      4,
    )
    for (const text of ['12345', '12345']) assert.equal(recent.of(text), 5)
    for (const text of ['bad', 'bad']) assert.throws(() => recent.of(text), /bad/)
    assert.equal(count, 4)
  })
})

describe('headers', () => {
  it('are found whatever the case of their names, in the order in which they came (R-35)', () => {
    assert.equal(header({ 'SoftLayer-Total-Items': '3' }, 'softlayer-total-items'), '3')
    assert.equal(header({ 'Set-Cookie': ['a', 'b'] }, 'set-cookie'), 'a')
    assert.equal(header({}, 'softlayer-total-items'), undefined)
  })

  it('of an answer of our own exchange inherit nothing', () => {
    const headers = lowerCaseHeaders()
    headers['content-type'] = 'text/xml'
    assert.equal(header(headers, 'content-type'), 'text/xml')
    for (const name of ['constructor', 'tostring', '__proto__', 'content-length'])
      assert.equal(header(headers, name), undefined)
    assert.deepEqual({ ...headers }, { 'content-type': 'text/xml' })
  })
})
