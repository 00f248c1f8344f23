import { createRequire } from 'node:module'
import { Readable } from 'node:stream'
import { XMLParser } from 'fast-xml-parser'
import { WSDL } from 'soap/lib/wsdl/index.js'

/** Reads the body of an answer; packages that work on streams give a promise. */
export type Decoder = (body: Uint8Array) => unknown

interface Deserializer {
  deserializeMethodResponse(stream: Readable, callback: (error: unknown, value: unknown) => void): void
}

/** The npm package `xmlrpc`: its own deserializer, as its client uses it. */
export function xmlrpcPackage(): Decoder {
  const Deserializer = createRequire(import.meta.url)('xmlrpc/lib/deserializer') as new () => Deserializer
  return (body) =>
    new Promise((resolve, reject) => {
      // The whole body as one chunk is the best case for a reader of streams.
      new Deserializer().deserializeMethodResponse(Readable.from([Buffer.from(body)]), (error, value) => {
        if (error) reject(error instanceof Error ? error : new Error(String(error)))
        else resolve(value)
      })
    })
}

/** The npm package `soap`: its reader, with a WSDL of the answer's types. */
export async function soapPackage(wsdl: string): Promise<Decoder> {
  const reader = new WSDL(wsdl, 'bench.wsdl', {})
  await new Promise<void>((resolve, reject) => {
    reader.onReady((error) => (error ? reject(error) : resolve()))
  })
  return (body) => reader.xmlToObject(Buffer.from(body).toString()) as unknown
}

/** The npm package `fast-xml-parser`: only to its tree; no values are made of it. */
export function fastXmlParser(): Decoder {
  const parser = new XMLParser({ ignoreAttributes: false, parseTagValue: false, htmlEntities: true })
  return (body) => parser.parse(Buffer.from(body).toString()) as unknown
}
