const names = new WeakMap<object, string>()

/**
 * The API's concrete type of an object, such as `SoftLayer_Hardware_Server`, when it was told: only where it is not
 * the declared one, or when types were asked for. Kept beside the object so that values stay plain data.
 */
export function typeName(value: object): string | undefined {
  return names.get(value)
}

/** Says the concrete type of an object. */
export function setTypeName(value: object, name: string): void {
  names.set(value, name)
}
