// Values as the npm package `soap` takes and gives them.

/** A list as the items of its element: the package would repeat the element. Null by its attribute: it cannot take null. */
export function listed(value: unknown): unknown {
  if (value === null) return { attributes: { 'xsi:nil': 'true' } }
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (Array.isArray(value)) return { item: value.map(listed) }
  if (typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value as object).map(([name, member]) => [name, listed(member)]))
}

/** The result of an answer. */
export function resultOf(answer: unknown): unknown {
  const name = Object.keys(answer as object).find((member) => member.endsWith('Return'))
  return name === undefined ? answer : (answer as Record<string, unknown>)[name]
}

/** A value without the attributes of its element; a list is the items of its element. */
export function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  const { $value, ...members } = value as Record<string, unknown>
  delete members['attributes']
  if ($value !== undefined) return $value
  if (Object.keys(members).join() === 'item') return [members['item']].flat().map(plain)
  return Object.fromEntries(Object.entries(members).map(([name, member]) => [name, plain(member)]))
}
