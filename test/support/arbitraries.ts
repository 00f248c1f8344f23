import fc from 'fast-check'
import type { Capabilities } from '../../src/core/codec.js'
import { builtInSchema } from '../../src/core/built-in-schema.js'
import type { ObjectType, TypeReference } from '../../src/core/schema.js'
import type { Value } from '../../src/core/value.js'

/** What every given protocol can carry: the common ground on which they must agree. */
export function commonGround(all: readonly Capabilities[]): Capabilities {
  const common: Record<string, boolean> = {}
  for (const can of all) {
    for (const [name, able] of Object.entries(can)) common[name] = able && common[name] !== false
  }
  return common as unknown as Capabilities
}

const nasty = [
  '',
  ' ',
  '  two  ',
  'tab\tand\nnewline',
  'a\r\nb\rc',
  '<b>&amp;</b>',
  ']]>',
  '<![CDATA[x]]>',
  '"\'',
  'é',
  '日本語',
  '😀',
  'e\u0301',
  '&#65;',
  '%41',
  '\\/',
  '0',
  '007',
  'true',
  'null',
  'NaN',
  '-',
  '1e5',
  '2024-02-29',
  '__proto__',
  '\u00a0',
  '\u2028',
  '{}',
  '[]',
]

/** Texts that every protocol can carry, with a bent for those that break parsers. */
export function texts(can: Capabilities): fc.Arbitrary<string> {
  const wild = fc.string({ unit: 'grapheme-composite', maxLength: 12 })
  const binary = fc.string({ unit: 'binary', maxLength: 8 }).filter((text) => text.isWellFormed())
  const any = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...nasty) },
    { weight: 3, arbitrary: wild },
    { weight: 1, arbitrary: binary },
  )
  return can.controlCharacters ? any : any.filter((text) => !forbidden.test(text))
}

const forbidden = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/

const integers = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.constantFrom(0, -1, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), 2 ** 32 + 5, Number.MAX_SAFE_INTEGER),
  fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n - 1n }),
  fc.bigInt({ min: -(2n ** 63n), max: -(2n ** 53n) }),
)
const decimals = fc
  .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 18n }), fc.stringMatching(/^[0-9]{0,9}[1-9]$/), fc.boolean())
  .map(([negative, whole, fraction, withFraction]) => {
    const magnitude = withFraction ? `${whole}.${fraction}` : String(whole)
    return negative && magnitude !== '0' ? `-${magnitude}` : magnitude
  })
const dates = fc
  .tuple(
    fc.date({ min: new Date('1970-01-01T00:00:00Z'), max: new Date('2099-12-31T00:00:00Z'), noInvalidDate: true }),
    fc.constantFrom('-06:00', '+00:00', '+05:30', 'Z'),
    fc.constantFrom('', '.5', '.123456'),
  )
  .map(([date, offset, fraction]) => `${date.toISOString().slice(0, 19)}${fraction}${offset}`)
const floats = fc.double({ noNaN: true, noDefaultInfinity: true, minExcluded: false })
const bytes = fc.uint8Array({ maxLength: 40 })

/** A canonical value of a declared type, which every protocol must carry unchanged. */
export function valueOf(reference: TypeReference, can: Capabilities, depth = 3): fc.Arbitrary<Value> {
  if (reference.list) {
    const items = fc.array(itemOf(reference.item, can, depth), { maxLength: 4 })
    return fc.oneof(
      { weight: 9, arbitrary: items as fc.Arbitrary<Value> },
      { weight: 1, arbitrary: fc.constant<Value>(null) },
    )
  }
  const item = itemOf(reference, can, depth)
  const nullable =
    can.nullVsEmpty || !(reference.kind === 'string' || reference.kind === 'any' || reference.kind === 'json')
  return nullable ? fc.oneof({ weight: 9, arbitrary: item }, { weight: 1, arbitrary: fc.constant<Value>(null) }) : item
}

function itemOf(reference: TypeReference, can: Capabilities, depth: number): fc.Arbitrary<Value> {
  switch (reference.kind) {
    case 'integer':
      return integers
    case 'float':
      return can.nonFinite ? fc.oneof(floats, fc.constantFrom(NaN, Infinity, -Infinity)) : floats
    case 'decimal':
      return decimals
    case 'boolean':
      return fc.boolean()
    case 'date':
      return dates
    case 'binary':
      return bytes
    case 'void':
      return fc.constant(null)
    case 'object':
      return objectOf(reference.type as ObjectType, can, depth)
    case 'string':
    case 'json':
    case 'any':
      return texts(can)
  }
}

function objectOf(type: ObjectType, can: Capabilities, depth: number): fc.Arbitrary<Value> {
  // SoftLayer_Entity stands for anything: it has no members of its own to speak of.
  const names = type.names().filter((name) => type.property(name)?.kind !== 'void')
  if (depth === 0 || names.length === 0) return fc.constant<Value>({})
  return fc.uniqueArray(fc.constantFrom(...names), { maxLength: 5 }).chain((chosen) => {
    const members: Record<string, fc.Arbitrary<Value>> = {}
    for (const name of chosen) members[name] = valueOf(type.property(name) as TypeReference, can, depth - 1)
    return fc.record(members) as fc.Arbitrary<Value>
  })
}

/** Values as callers give them where nothing is declared: only what has one form on every protocol. */
export function freeValues(can: Capabilities): fc.Arbitrary<Value> {
  const { tree } = fc.letrec<{ tree: Value; leaf: Value }>((tie) => ({
    leaf: fc.oneof(
      texts(can),
      can.largeIntegers ? fc.maxSafeInteger() : fc.integer(),
      fc.boolean(),
      // A number of more than 2^53 is sent with all its digits, and comes back as bigint.
      floats.filter(
        (number) => !Number.isInteger(number) || Math.abs(number) < (can.largeIntegers ? 2 ** 53 : 2 ** 31),
      ),
      bytesWhereTold(can),
    ),
    tree: fc.oneof(
      { maxDepth: 3 },
      tie('leaf'),
      fc.array(tie('tree'), { minLength: can.listOfOne ? 0 : 2, maxLength: 3 }),
      fc.dictionary(memberNames, tie('tree'), { minKeys: 1, maxKeys: 4 }),
    ) as fc.Arbitrary<Value>,
  }))
  return tree
}

function bytesWhereTold(can: Capabilities): fc.Arbitrary<Value> {
  return can.types ? texts(can) : bytes
}

const memberNames = fc.oneof(
  fc.constantFrom('id', 'href', 'name', '__proto__', 'constructor', 'toString', 'item', 'value'),
  fc.stringMatching(/^[a-z][a-zA-Z0-9]{0,8}$/),
)

/** Every method of the API with a result. */
export const methods: readonly { service: string; method: string; returns: TypeReference }[] = builtInSchema()
  .services()
  .flatMap((name) => {
    const service = builtInSchema().service(name)
    return (service?.names() ?? []).flatMap((method) => {
      const found = service?.method(method)
      return found ? [{ service: name, method, returns: found.returns }] : []
    })
  })
