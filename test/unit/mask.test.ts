import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'mocha'
import { CallError } from '../../src/core/error.js'
import { parseMask, maskNode, type MaskNode } from '../../src/core/mask-parser.js'
import { normalizeMask, type MaskInput } from '../../src/core/mask.js'

function text(mask: MaskInput): string | undefined {
  const normalized = normalizeMask(mask)
  return normalized && 'text' in normalized ? normalized.text : undefined
}

function plain(node: MaskNode): unknown {
  return Object.fromEntries(
    [...node.scopes].map(([type, properties]) => [
      type,
      Object.fromEntries([...properties].map(([name, child]) => [name, plain(child)])),
    ]),
  )
}

describe('normalizeMask', () => {
  const cases: readonly (readonly [MaskInput, string | undefined])[] = [
    ['mask[id]', 'mask[id]'],
    [' mask[ id,\n  hostname ] ', 'mask[id,hostname]'],
    ['mask.id', 'mask.id'],
    ['mask(SoftLayer_Hardware_Server)[id]', 'mask(SoftLayer_Hardware_Server)[id]'],
    ['filteredMask[id]', 'filteredMask[id]'],
    ['[mask[id],filteredMask[hardware]]', '[mask[id],filteredMask[hardware]]'],
    ['mask', 'mask'],
    ['id', 'mask[id]'],
    ['id, datacenter[name]', 'mask[id,datacenter[name]]'],
    ['maskFoo', 'mask[maskFoo]'],
    ['mask_x,id', 'mask[mask_x,id]'],
    ['id;datacenter.name', 'mask[id,datacenter.name]'],
    [['id', 'datacenter.name'], 'mask[id,datacenter.name]'],
    [['mask[id]', 'mask(SoftLayer_Hardware)[notes]'], 'mask[id],mask(SoftLayer_Hardware)[notes]'],
    ['', undefined],
    ['  ', undefined],
    ['mask[]', undefined],
    ['mask[ ]', undefined],
    [[], undefined],
    [{ legacy: {} }, undefined],
  ]
  for (const [mask, expected] of cases) {
    it(`makes ${JSON.stringify(mask)} ${String(expected)} (M-1, M-2, M-6, M-7, M-9)`, () => {
      assert.equal(text(mask), expected)
    })
  }

  it('keeps a legacy mask and its foreign leaves (M-8)', () => {
    assert.deepEqual(normalizeMask({ legacy: { hardware: { id: {} } } }), { legacy: { hardware: { id: {} } } })
    const foreign = { legacy: { hardware: '', notes: null } } as unknown as MaskInput
    assert.deepEqual(normalizeMask(foreign), { legacy: { hardware: {}, notes: {} } })
  })

  for (const mask of [
    'mask[id',
    'mask[id]]',
    'mask(id]',
    'mask[a"b]',
    'mask[a b]',
    'mask[é]',
    'mask[a&objectFilter={}]',
  ]) {
    it(`refuses ${mask} and says where`, () => {
      assert.throws(
        () => normalizeMask(mask),
        (error: unknown) => CallError.is(error) && error.code === 'invalid-call' && /mask/.test(error.message),
      )
    })
  }

  it('takes letters, digits, underscores, commas and points within a name, and no other character', () => {
    for (let code = 0; code < 0x180; code++) {
      const character = String.fromCharCode(code)
      const mask = `mask[a${character}b]`
      if (/[A-Za-z0-9_,.]/.test(character)) assert.deepEqual(normalizeMask(mask), { text: mask })
      else assert.throws(() => normalizeMask(mask), { code: 'invalid-call' }, JSON.stringify(character))
    }
  })

  it('refuses nesting without end', () => {
    assert.throws(() => normalizeMask('a['.repeat(100_000)), { code: 'invalid-call' })
    assert.throws(() => normalizeMask(3 as unknown as MaskInput), { code: 'invalid-call' })
    let legacy = {}
    for (let i = 0; i < 10_000; i++) legacy = { a: legacy }
    assert.throws(() => normalizeMask({ legacy }), { code: 'invalid-call' })
  })

  it('is stable: a normalized mask stays as it is', () => {
    const name = fc.stringMatching(/^[a-z][A-Za-z]{0,8}$/)
    const property: fc.Memo<string> = fc.memo((depth) =>
      depth <= 1
        ? name
        : fc.oneof(
            name,
            fc
              .tuple(name, fc.array(property(depth - 1), { minLength: 1, maxLength: 3 }))
              .map(([of, parts]) => `${of}[${parts.join(', ')}]`),
          ),
    )
    fc.assert(
      fc.property(fc.array(property(3), { minLength: 1, maxLength: 4 }), (parts) => {
        const once = text(parts)
        assert.equal(text(once ?? ''), once)
      }),
      { seed: 7 },
    )
  })

  it('never fails otherwise than with a CallError', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[mask[\](),. a-z]{0,30}$/), (mask) => {
        try {
          const normalized = normalizeMask(mask)
          if (normalized) maskNode(normalized)
        } catch (error) {
          assert.ok(CallError.is(error))
        }
      }),
      { seed: 7 },
    )
  })
})

describe('parseMask', () => {
  it('reads sets, chains and types', () => {
    assert.deepEqual(plain(parseMask('mask[id,datacenter.name,hardware(SoftLayer_Hardware_Server)[cost,users.id]]')), {
      '': {
        id: {},
        datacenter: { '': { name: {} } },
        hardware: { SoftLayer_Hardware_Server: { cost: {}, users: { '': { id: {} } } } },
      },
    })
  })

  it('adds up several roots, with and without outer brackets', () => {
    const expected = { '': { id: {} }, SoftLayer_Hardware_Server: { cost: {} } }
    assert.deepEqual(plain(parseMask('mask[id],mask(SoftLayer_Hardware_Server)[cost]')), expected)
    assert.deepEqual(plain(parseMask('[mask[id],mask(SoftLayer_Hardware_Server).cost]')), expected)
  })

  it('keeps filteredMask to its own root', () => {
    const node = parseMask('mask[id],filteredMask[hardware[id]]')
    assert.equal(node.scopes.get('')?.get('id')?.filtered, false)
    assert.equal(node.scopes.get('')?.get('hardware')?.filtered, true)
  })

  it('takes a property once per type scope (M-4)', () => {
    assert.throws(() => parseMask('mask[id,id]'), { code: 'fault' })
    assert.throws(() => parseMask('mask[a.b,a.c]'), { code: 'fault' })
    assert.deepEqual(plain(parseMask('mask[a(X)[b],a(Y)[b]]')), { '': { a: { X: { b: {} }, Y: { b: {} } } } })
  })

  for (const mask of ['id', 'mask[a]b', 'mask(', 'mask[a(', 'mask.', 'mask[a.]', 'mask[a']) {
    it(`refuses ${mask}`, () => assert.throws(() => parseMask(mask), { code: 'invalid-call' }))
  }
})
