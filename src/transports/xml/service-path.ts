/** The service that a path such as `/SoftLayer_Account?wsdl` names; undefined when it names none. */
export function serviceOfPath(path: string): string | undefined {
  const query = path.indexOf('?')
  const segments = (query < 0 ? path : path.slice(0, query)).split('/').filter((segment) => segment !== '')
  if (segments.length !== 1) return undefined
  try {
    return decodeURIComponent(segments[0] as string)
  } catch {
    return undefined
  }
}
