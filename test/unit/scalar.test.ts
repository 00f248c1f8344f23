import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'mocha'
import { fromBase64, toBase64 } from '../../src/core/base64.js'
import { canonicalize } from '../../src/core/canonical.js'
import { canonicalScalar, canonicalText, dateText, decimalText } from '../../src/core/scalar.js'
import { builtInSchema } from '../../src/core/built-in-schema.js'
import { registered, seed } from '../support/protocols.js'

describe('canonical scalars', () => {
  for (const [text, canonical] of [
    ['0', '0'],
    ['-0', '0'],
    ['-0.00', '0'],
    ['.05', '0.05'],
    ['-.5', '-0.5'],
    ['5.', '5'],
    ['10.00', '10'],
    ['0010', '10'],
    ['+3.140', '3.14'],
    ['1e3', '1000'],
    ['1.5E-7', '0.00000015'],
    ['12.345e1', '123.45'],
    ['1.0E+25', '10000000000000000000000000'],
    ['1234567890123456789.1234567890', '1234567890123456789.123456789'],
  ] as const) {
    it(`spells the decimal ${text} as ${canonical}`, () => assert.equal(decimalText(text), canonical))
  }

  for (const text of ['', '.', '-', '1,5', '1.2.3', 'NaN', '0x10', '1e99999', '$5']) {
    it(`does not take ${JSON.stringify(text)} for a decimal`, () => assert.equal(decimalText(text), undefined))
  }

  it('spells equal numbers equally, and a spelling is final', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.nat(5), (number, zeros) => {
        const text = decimalText(String(number)) as string
        assert.equal(Number(text), Object.is(number, -0) ? 0 : number)
        assert.equal(decimalText(text), text)
        assert.equal(decimalText(text.includes('.') ? text + '0'.repeat(zeros) : text), text)
      }),
      { seed, numRuns: 2000 },
    )
  })

  for (const [raw, kind, value] of [
    ['300', 'integer', 300],
    ['-7', 'integer', -7],
    [' 5 ', 'integer', 5],
    ['', 'integer', null],
    ['9007199254740993', 'integer', 9007199254740993n],
    ['5.0', 'integer', 5],
    ['1e3', 'integer', 1000],
    [true, 'integer', 1],
    ['12abc', 'integer', '12abc'],
    ['0x10', 'integer', '0x10'],
    [1, 'boolean', true],
    ['0', 'boolean', false],
    ['true', 'boolean', true],
    ['', 'boolean', null],
    [7, 'boolean', 7],
    ['maybe', 'boolean', 'maybe'],
    ['9.017289', 'float', 9.017289],
    ['INF', 'float', Infinity],
    ['NAN', 'float', NaN],
    ['1.0E-7', 'float', 1e-7],
    ['', 'float', null],
    [0.1, 'decimal', '0.1'],
    [10, 'decimal', '10'],
    ['', 'decimal', null],
    ['free', 'decimal', 'free'],
    [194, 'string', '194'],
    ['', 'string', ''],
    [true, 'string', 'true'],
    [new TextEncoder().encode('é'), 'string', 'é'],
    ['', 'date', null],
    ['20240229T23:59:59', 'date', '2024-02-29T23:59:59'],
    ['yesterday', 'date', 'yesterday'],
  ] as const) {
    it(`reads ${typeof raw} ${String(raw)} as ${kind} (R-42, X-27)`, () =>
      assert.deepEqual(canonicalScalar(raw, kind, {}), value))
  }

  it('keeps the offset and the fraction of a date, and gives a Date on request (R-43)', () => {
    assert.equal(dateText('2024-02-29T23:59:59.123456-06:00'), '2024-02-29T23:59:59.123456-06:00')
    assert.equal(dateText('20240229T235959-0600'), '2024-02-29T23:59:59-06:00')
    assert.equal(dateText('2024-02-29T23:59:59+0530'), '2024-02-29T23:59:59+05:30')
    assert.deepEqual(
      canonicalText('2024-02-29T23:59:59-06:00', 'date', { dates: 'date' }),
      new Date('2024-03-01T05:59:59Z'),
    )
    assert.equal(canonicalText('0000-00-00', 'date', { dates: 'date' }), '0000-00-00')
    assert.equal(canonicalText('10.50', 'decimal', { decimals: 'number' }), 10.5)
  })

  for (const protocol of registered) {
    it(`${protocol.name}: gives dates and decimals as asked for`, () => {
      const call = { service: 'SoftLayer_Billing_Item', method: 'getObject' }
      const answer = protocol
        .mirror()
        .render({ value: { recurringFee: '10.5', createDate: '2024-02-29T23:59:59-06:00' } }, call)
      const { value } = protocol.codec({ dates: 'date', decimals: 'number' }).decode(answer, call)
      assert.deepEqual(value, { recurringFee: 10.5, createDate: new Date('2024-03-01T05:59:59Z') })
    })
  }
})

describe('base64', () => {
  it('is its own inverse, with line breaks, and with or without padding (X-30)', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const text = toBase64(bytes)
        assert.equal(text, Buffer.from(bytes).toString('base64'))
        assert.deepEqual(fromBase64(text), bytes)
        assert.deepEqual(fromBase64(text.replaceAll('=', '')), bytes)
        assert.deepEqual(fromBase64(`\n${text.replace(/.{7}/g, '$&\r\n')} `), bytes)
      }),
      { seed },
    )
  })

  for (const text of ['a', 'abc*', 'ab=c', 'abcd=', 'é', 'a===']) {
    it(`refuses ${JSON.stringify(text)} instead of cutting it off`, () => assert.equal(fromBase64(text), undefined))
  }
})

describe('plain data in its canonical form', () => {
  const schema = builtInSchema()
  const canonical = (value: unknown, type: string): unknown => canonicalize(value, schema.reference(type), {})

  it('wraps the bare item of a declared list, also of a scalar one (R-32)', () => {
    assert.deepEqual(canonical({ id: 5 }, 'SoftLayer_Virtual_Guest[]'), [{ id: 5 }])
    assert.deepEqual(canonical('a', 'string[]'), ['a'])
    assert.deepEqual(canonical({ tagReferences: { id: '5' } }, 'SoftLayer_Virtual_Guest'), {
      tagReferences: [{ id: 5 }],
    })
  })

  it('takes an object with numbers for names for a list, and an empty one for an empty list (X-26)', () => {
    assert.deepEqual(canonical({ 0: { id: 5 }, 2: { id: 6 } }, 'SoftLayer_Virtual_Guest[]'), [{ id: 5 }, { id: 6 }])
    assert.deepEqual(canonical({}, 'SoftLayer_Virtual_Guest[]'), [])
    assert.deepEqual(canonical({ datacenter: [] }, 'SoftLayer_Virtual_Guest'), { datacenter: {} })
  })

  it('knows the members of subtypes, and keeps what it does not know', () => {
    const value = { bareMetalInstanceFlag: '1', unheardOf: [{ x: '1' }] }
    assert.deepEqual(canonical(value, 'SoftLayer_Hardware'), { bareMetalInstanceFlag: 1, unheardOf: [{ x: '1' }] })
    assert.deepEqual(canonical({ a: '1' }, 'SoftLayer_Of_Tomorrow[]'), [{ a: '1' }])
  })

  it('leaves null what is null', () => {
    assert.equal(canonical(null, 'SoftLayer_Virtual_Guest[]'), null)
    assert.deepEqual(canonical({ datacenter: null, id: null }, 'SoftLayer_Virtual_Guest'), {
      datacenter: null,
      id: null,
    })
  })
})
