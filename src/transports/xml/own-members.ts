/** Whether `for (const name in value)` goes through the own members only, as `Object.keys` does at several times the cost. */
export function hasOwnMembersOnly(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === null) return true
  if (prototype !== Object.prototype) return false
  // Somebody may have added to the prototype of all objects.
  for (const name in nothing) return name === ''
  return true
}

const nothing = {}
