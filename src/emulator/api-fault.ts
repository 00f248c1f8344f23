import { CallError, type ErrorCode } from '../core/error.js'

/** A fault in the API's own words (wire-facts section 2.9). */
export function apiFault(code: ErrorCode, exception: string, message: string, status = 500): CallError {
  return new CallError(code, message, { status, fault: { code: `SoftLayer_Exception${exception}`, message } })
}

/** No such object, or no permission for it: the API does not tell them apart. */
export function objectNotFound(id: number | string): CallError {
  return apiFault(
    'not-found',
    '_ObjectNotFound',
    `Unable to find object with id of '${String(id).slice(0, 100)}'.`,
    404,
  )
}

/** A property that its type does not have, in a mask or in a template (M-5). */
export function propertyNotValid(property: string, type: string): CallError {
  return apiFault('fault', '_Public', `Property '${property.slice(0, 100)}' not valid for '${type}'.`)
}

/** A value of the wrong kind. */
export function invalidValue(message: string): CallError {
  return apiFault('fault', '_InvalidValue', message)
}

/** A method of an object was called without its id. */
export function missingId(): CallError {
  return apiFault('bad-request', '_InvalidInitParameters', 'server error. invalid method init parameters')
}
