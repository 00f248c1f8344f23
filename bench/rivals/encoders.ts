import { createRequire } from 'node:module'
import { WSDL } from 'soap/lib/wsdl/index.js'
import { apiHeadersOf } from '../../src/core/api-headers.js'
import type { Auth } from '../../src/core/auth.js'
import type { Call } from '../../src/core/call.js'

/** Writes the body of a request. */
export type Encode = (call: Call) => Uint8Array

interface Serializer {
  serializeMethodCall(method: string, parameters: readonly unknown[]): string
}

/** The npm package `xmlrpc`: its own serializer, as its client uses it. */
export function xmlrpcPackage(auth: Auth): Encode {
  const serializer = createRequire(import.meta.url)('xmlrpc/lib/serializer') as Serializer
  return (call) => {
    const { headers } = apiHeadersOf(call, auth)
    return Buffer.from(serializer.serializeMethodCall(call.method, [{ headers }, ...(call.args ?? [])]))
  }
}

/**
 * The npm package `soap`: its writer, as its client uses it for an rpc method. Its WSDL names no types, which spares it the
 * search for them.
 */
export async function soapPackage(auth: Auth): Promise<Encode> {
  const space = 'http://api.service.softlayer.com/soap/v3.1/'
  const writer = new WSDL(
    `<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" targetNamespace="${space}" xmlns:tns="${space}"/>`,
    'bench.wsdl',
    {},
  )
  await new Promise<void>((resolve, reject) => {
    writer.onReady((error) => (error ? reject(error) : resolve()))
  })
  return (call) => {
    const { headers } = apiHeadersOf(call, auth)
    const header = writer.objectToXML(headers, '', 'tns', space)
    const parameters = Object.fromEntries((call.args ?? []).map((value, i) => [`param${i}`, value]))
    const body = writer.objectToRpcXML(call.method, parameters, 'tns', space, true)
    return Buffer.from(
      `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" ` +
        `xmlns:tns="${space}"><soap:Header>${header}</soap:Header><soap:Body>${body}</soap:Body></soap:Envelope>`,
    )
  }
}
