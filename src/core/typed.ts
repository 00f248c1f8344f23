import { CallError } from './error.js'
import { isObject, setMember, type Value, type ValueObject } from './value.js'

/** An object of a named type, as {@link typed} makes it. @public */
export type Typed<Name extends string, Members extends ValueObject> = { readonly complexType: Name } & Members

/**
 * An argument, or a part of one, of a certain type of the API: a subtype of what the method declares, or one of the
 * templates of `placeOrder` and `verifyOrder`, which need it. It is a plain copy with the member `complexType` in front;
 * REST and XML-RPC send that member, SOAP sends it as `xsi:type` (S-11).
 *
 * The other way, the setting `types: true` gives results the same member on every protocol that can tell.
 *
 * @param name The full name of the type, such as `SoftLayer_Container_Product_Order_Virtual_Guest`.
 * @param members Its properties; `undefined` is left out, as in all arguments.
 * @throws CallError `invalid-call` when the name is none, the members are no plain object, or already say another type.
 *
 * @example
 * const order = typed('SoftLayer_Container_Product_Order_Virtual_Guest', { packageId: 46, quantity: 1 })
 * await transport.call({ service: 'SoftLayer_Product_Order', method: 'verifyOrder', args: [order] })
 *
 * @public
 */
export function typed<const Name extends `${string}_${string}`, Members extends ValueObject>(
  name: Name,
  members: Members,
): Typed<Name, Members> {
  // Callers in plain JavaScript can hand over anything.
  if (typeof (name as unknown) !== 'string' || !typePattern.test(name)) {
    throw new CallError(
      'invalid-call',
      'typed: the first argument must be the name of a type, such as SoftLayer_Ticket',
    )
  }
  if (!isObject(members)) {
    throw new CallError('invalid-call', `typed: the members of ${name} must be an object`)
  }
  const result: Record<string, Value | undefined> = { complexType: name }
  for (const [member, value] of Object.entries(members)) {
    if (member === 'complexType' && value !== undefined && value !== name) {
      throw new CallError('invalid-call', `typed: the members of ${name} already have another complexType`)
    }
    if (member !== 'complexType') setMember(result, member, value)
  }
  return result as Typed<Name, Members>
}

const typePattern = /^[A-Za-z][A-Za-z0-9]{0,60}(?:_[A-Za-z0-9]{1,60}){1,20}$/
