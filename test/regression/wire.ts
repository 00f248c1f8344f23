const soapStart =
  '<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" xmlns:ns1="http://api.service.softlayer.com/soap/v3.1/"' +
  ' xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'

/** A SOAP envelope written by hand. */
export function soapEnvelope(body: string, header = ''): string {
  return `${soapStart}${header}<SOAP-ENV:Body>${body}</SOAP-ENV:Body></SOAP-ENV:Envelope>`
}

export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
