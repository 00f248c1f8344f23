/** The words in which a server tells what it decoded. */
export interface Words {
  readonly null: string
  readonly text: string
  /** An object with these members, each told already. */
  object(members: Readonly<Record<string, unknown>>): unknown
  bytes(base64: string): unknown
}

/** PHP where objects arrive as objects. */
export const phpObjects: Words = {
  null: 'null',
  text: 'string',
  object: (members) => ({ object: 'stdClass', members }),
  // PHP has one type for text and bytes: what is no UTF-8 is told as bytes.
  bytes: (base64) => (base64 === '' ? { string: '' } : { bytes: base64 }),
}

/** PHP with a WSDL: an object is of the class of its type. */
export const phpClasses: Words = {
  ...phpObjects,
  object: ({ complexType, ...members }) =>
    complexType === undefined ? phpObjects.object(members) : { object: className(complexType), members },
}

function className(told: unknown): unknown {
  return (told as { readonly string: unknown }).string
}

/** PHP where objects arrive as arrays, and an object without members as an empty list. */
export const phpArrays: Words = {
  null: 'null',
  text: 'string',
  object: (members) => (Object.keys(members).length === 0 ? { list: [] } : { map: members }),
  bytes: (base64) => ({
    object: 'stdClass',
    members: {
      scalar: base64 === '' ? { string: '' } : { bytes: base64 },
      xmlrpc_type: { string: 'base64' },
    },
  }),
}

export const python: Words = {
  null: 'NoneType',
  text: 'str',
  object: (members) => ({ dict: members }),
  bytes: (base64) => ({ bytes: base64 }),
}

/** How a server has to tell a value that it decoded right. */
export function told(value: unknown, words: Words): unknown {
  if (value === null || value === undefined) return { [words.null]: null }
  if (typeof value === 'boolean') return { bool: value }
  if (typeof value === 'bigint') return { int: value }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return { double: Number.isNaN(value) ? 'NAN' : value > 0 ? 'INF' : '-INF' }
    return { [Number.isSafeInteger(value) && !Object.is(value, -0) ? 'int' : 'float']: value }
  }
  if (typeof value === 'string') return { [words.text]: value }
  if (value instanceof Uint8Array) return words.bytes(Buffer.from(value).toString('base64'))
  if (Array.isArray(value)) return { list: value.map((item) => told(item, words)) }
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  return words.object(Object.fromEntries(members.map(([name, member]) => [name, told(member, words)])))
}
