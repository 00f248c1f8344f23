/**
 * What a status without a fault means for the caller, as the end of a message; empty for a status that speaks for
 * itself. The servers between this library and the API answer so, never the API.
 *
 * @example
 * statusAdvice(302) // '; redirects are not followed, they would carry credentials elsewhere: check the endpoint'
 */
export function statusAdvice(status: number): string {
  const advice = status >= 300 && status <= 399 ? redirects : advices.get(status)
  return advice === undefined ? '' : `; ${advice}`
}

const redirects = 'redirects are not followed, they would carry credentials elsewhere: check the endpoint'
const gaveUp = 'a server in between gave up, and the call may have been executed'
const tooLong = 'the request is too long for a server in between: shorten the mask and the filter'

const advices: ReadonlyMap<number, string> = new Map([
  [403, 'a server in between refused it: check the network and the endpoint'],
  [404, 'check the path of the endpoint'],
  [407, 'the proxy wants credentials'],
  [408, gaveUp],
  [413, tooLong],
  [414, tooLong],
  [431, tooLong],
  [502, gaveUp],
  [503, gaveUp],
  [504, gaveUp],
])
