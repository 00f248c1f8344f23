import { apiHeadersOf } from '../../core/api-headers.js'
import { builtInSchema } from '../../core/built-in-schema.js'
import type { Codec, CodecSettings, Protocol, WireRequest } from '../../core/codec.js'
import { CallError } from '../../core/error.js'
import { loadPackage } from './rivals/rival.js'
import { listed, plain, resultOf } from './rivals/soap-values.js'
import { packageArgument } from './rivals/xmlrpc.js'

type Maker = (settings?: CodecSettings) => Codec

/** A protocol of this library, whose bodies another npm package writes and reads: what the codec alone is worth. */
export async function withPackageCodec(protocol: Protocol, services: readonly string[]): Promise<Protocol> {
  const makers: Readonly<Record<string, () => Promise<Maker> | Maker>> = {
    xmlrpc: xmlrpcCodec,
    soap: () => soapCodec(protocol, services),
  }
  const codec = await makers[protocol.name]?.()
  if (!codec) throw new Error(`no package has a codec for ${protocol.name}`)
  return { ...protocol, codec }
}

interface Deserializer {
  callback: (error: unknown, values?: readonly unknown[]) => void
  readonly parser: { write(body: Uint8Array): void; end(): void }
}

function xmlrpcCodec(): Maker {
  const { serializeMethodCall } = loadPackage('xmlrpc/lib/serializer') as {
    serializeMethodCall(method: string, params: readonly unknown[]): string
  }
  const Reader = loadPackage('xmlrpc/lib/deserializer') as new () => Deserializer
  return (settings) => ({
    encode(call) {
      const { headers } = apiHeadersOf(call, settings?.auth)
      const params = [{ headers }, ...(call.args ?? []).map(packageArgument)]
      return post(call.service, serializeMethodCall(call.method, params), {})
    },
    decode({ body }) {
      let outcome: { readonly value: unknown } | { readonly error: unknown } | undefined
      const reader = new Reader()
      // What its stream would call; without a stream the package answers before `end` returns.
      reader.callback = (error, values) => {
        outcome ??= error === undefined || error === null ? { value: values?.[0] } : { error }
      }
      reader.parser.write(body)
      reader.parser.end()
      if (outcome && 'value' in outcome) return { value: outcome.value }
      throw new CallError('malformed', `the package could not read the answer: ${String(outcome?.error)}`)
    },
  })
}

const namespace = 'http://api.service.softlayer.com/soap/v3.1/'

interface Wsdl {
  readonly options: object
  onReady(done: (error?: Error) => void): void
  objectToRpcXML(name: string, parts: object, prefix: string, uri: string, isParts: boolean): string
  objectToXML(value: object, name: null, prefix: string, uri: string, isFirst: boolean): string
  xmlToObject(xml: string): { readonly Body?: Readonly<Record<string, unknown>> }
}

/** To read a WSDL takes longer than any call, so it is done before. */
async function soapCodec(protocol: Protocol, services: readonly string[]): Promise<Maker> {
  const { WSDL } = loadPackage('soap/lib/wsdl/index.js') as {
    WSDL: new (text: string, uri: string, options: object) => Wsdl
  }
  const readers = new Map<string, Wsdl>()
  for (const service of services) {
    const request = { method: 'GET', path: `/${service}?wsdl`, headers: { host: '127.0.0.1' } }
    const document = protocol.mirror().document?.(request)
    // The import of the encoding's own schema would be fetched.
    const text = Buffer.from(document?.body ?? [])
      .toString()
      .replace(/<xsd:import [^>]*>/g, '')
    const reader = new WSDL(text, `${service}.wsdl`, {})
    // What its client sets: attributes would be members of the name `undefined`, and texts lose their blanks.
    Object.assign(reader.options, { attributesKey: 'attributes', preserveWhitespace: true })
    await new Promise<void>((resolve, reject) => {
      reader.onReady((error) => (error ? reject(error) : resolve()))
    })
    readers.set(service, reader)
  }
  const readerFor = (service: string): Wsdl => {
    const reader = readers.get(service)
    if (!reader) throw new CallError('unsupported', `no WSDL of ${service} was read`)
    return reader
  }
  return (settings) => ({
    encode(call) {
      const reader = readerFor(call.service)
      const names = builtInSchema().service(call.service)?.method(call.method)?.parameters ?? []
      const args = (call.args ?? []).map((value, i) => [names[i]?.name ?? `param${i}`, listed(value)] as const)
      const { headers } = apiHeadersOf(call, settings?.auth)
      const head = Object.entries(headers).map(([name, value]) =>
        reader.objectToXML({ [`ns1:${name}`]: listed(value) }, null, 'ns1', namespace, true),
      )
      const body = reader.objectToRpcXML(call.method, Object.fromEntries(args), 'ns1', namespace, true)
      const text =
        '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" ' +
        `xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:ns1="${namespace}">` +
        `<soap:Header>${head.join('')}</soap:Header><soap:Body>${body}</soap:Body></soap:Envelope>`
      return post(call.service, text, { soapaction: `"${namespace}#${call.method}"` })
    },
    decode({ body }, call) {
      const { Body: answer } = readerFor(call.service).xmlToObject(Buffer.from(body).toString())
      const response = answer?.[`${call.method}Response`]
      if (response === undefined) throw new CallError('malformed', 'the package found no answer')
      return { value: response === null ? null : plain(resultOf(response)) }
    },
  })
}

function post(service: string, body: string, more: Readonly<Record<string, string>>): WireRequest {
  const headers = { 'content-type': 'text/xml; charset=utf-8', ...more }
  return { method: 'POST', path: `/${service}`, headers, body: new Uint8Array(Buffer.from(body)) }
}
