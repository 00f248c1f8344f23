import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { Scope } from '../../src/transports/soap/element.js'
import { strict, tagOf } from '../../src/transports/soap/usual-elements.js'

const tags = (names: number, attributes = ''): readonly ReturnType<typeof tagOf>[] =>
  Array.from({ length: names }, (_, i) => tagOf(`<member${i}${attributes}>`))

describe('tags of SOAP', () => {
  it('are kept when they come a second time, also those of records with very many members', () => {
    const scope = new Scope()
    for (const tag of tags(10_000)) assert.equal(scope.isKept(scope.keep(tag, strict)), false)
    for (const tag of tags(10_000)) assert.equal(scope.isKept(scope.keep(tag, strict)), true)
  })

  it('are not kept with an id, which comes once, or when there are too many', () => {
    const scope = new Scope()
    for (let round = 0; round < 3; round++) {
      for (const tag of tags(100, ' id="a"')) assert.equal(scope.isKept(scope.keep(tag, strict)), false)
    }
    for (let round = 0; round < 6; round++) {
      for (const tag of tags(5_000, ` round="${round >> 1}${'x'.repeat(200)}"`)) scope.keep(tag, strict)
    }
    assert.equal(scope.full, true)
    const [last] = tags(1, ' last="1"')
    assert.ok(last)
    for (let round = 0; round < 3; round++) assert.equal(scope.isKept(scope.keep(last, strict)), false)
  })
})
