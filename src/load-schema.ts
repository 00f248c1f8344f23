import type { Schema } from './core/schema.js'

/**
 * The built-in schema: every service, method, type and property of API v3.1. Loaded when asked for, since it is the
 * largest part of the package and calls load it by themselves.
 *
 * @example
 * const schema = await loadSchema()
 * schema.service('SoftLayer_Account')?.method('getVirtualGuests')?.returns.list // true
 *
 * @public
 */
export async function loadSchema(): Promise<Schema> {
  const { builtInSchema } = await import('./core/built-in-schema.js')
  return builtInSchema()
}
