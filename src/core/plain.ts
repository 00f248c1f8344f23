/**
 * What an object is when its own members are not all there is to it, such as `Map` or the class of an instance.
 * Undefined for plain objects, also those of another realm. Written as its members alone such an object would lose
 * something in silence: a `Map` all of it, a decimal of some library its value.
 *
 * @example
 * foreignName({ a: 1 }) // undefined
 * foreignName(new Map()) // 'Map'
 */
export function foreignName(value: object): string | undefined {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === Object.prototype || prototype === null) return undefined
  // Every realm has an Object.prototype of its own; only such a one ends the chain and knows hasOwnProperty.
  if (Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype as object, 'hasOwnProperty'))
    return undefined
  const { constructor } = value as { constructor?: unknown }
  const name = typeof constructor === 'function' && typeof constructor.name === 'string' ? constructor.name : ''
  return name === '' || name === 'Object' ? 'object with a prototype of its own' : name.slice(0, 100)
}
