import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { compareAnswers } from '../../src/cli/comparison.js'
import type { Capabilities, Protocol } from '../../src/core/codec.js'
import { CallError } from '../../src/core/error.js'

const unused = (): never => {
  throw new Error('not used')
}
const full: Capabilities = {
  nullVsEmpty: true,
  emptyObjectVsList: true,
  listOfOne: true,
  types: true,
  largeIntegers: true,
  sharedIdentity: true,
  nonFinite: true,
  controlCharacters: true,
  apiHeaders: true,
  legacyMask: true,
}

function protocol(name: string, lacks: Partial<Capabilities> = {}): Protocol {
  return { name, path: `/${name}`, can: { ...full, ...lacks }, quirks: [], codec: unused, mirror: unused }
}

describe('comparing answers', () => {
  it('finds every place where values or totals differ', () => {
    const { differences, reference } = compareAnswers([
      { protocol: protocol('a'), outcome: { value: [{ id: 1, name: 'x' }], total: 1 } },
      { protocol: protocol('b'), outcome: { value: [{ id: 2, name: 'x' }], total: 2 } },
    ])
    assert.equal(reference, 'a')
    assert.deepEqual(
      differences.map(({ protocol: name, path }) => [name, path]),
      [
        ['b', 'value[0].id'],
        ['b', 'total'],
      ],
    )
  })

  it('tells apart what a protocol cannot carry', () => {
    const lacking = protocol('b', { nullVsEmpty: false, emptyObjectVsList: false, listOfOne: false })
    const { differences, notCarried } = compareAnswers([
      { protocol: protocol('a'), outcome: { value: { a: null, b: {}, c: [1], d: null } } },
      { protocol: lacking, outcome: { value: { a: '', b: [], c: 1, d: 0 } } },
    ])
    assert.deepEqual(
      notCarried.map(({ path, capability }) => [path, capability]),
      [
        ['value.a', 'nullVsEmpty'],
        ['value.b', 'emptyObjectVsList'],
        ['value.c', 'listOfOne'],
      ],
    )
    assert.deepEqual(
      differences.map(({ path }) => path),
      ['value.d'],
    )
  })

  it('calls the same places differences when both protocols can carry them', () => {
    const { differences, notCarried } = compareAnswers([
      { protocol: protocol('a'), outcome: { value: null } },
      { protocol: protocol('b'), outcome: { value: '' } },
    ])
    assert.equal(differences.length, 1)
    assert.equal(notCarried.length, 0)
  })

  it('takes the same failure as the same answer, and another as a difference', () => {
    const failed = (code: 'not-found' | 'fault') => ({ protocol: protocol('b'), outcome: new CallError(code, 'no') })
    assert.deepEqual(compareAnswers([failed('fault'), failed('fault')]).differences, [])
    assert.equal(compareAnswers([failed('fault'), failed('not-found')]).differences[0]?.path, 'error.code')
    assert.equal(
      compareAnswers([{ protocol: protocol('a'), outcome: { value: 1 } }, failed('fault')]).differences.length,
      1,
    )
  })
})
