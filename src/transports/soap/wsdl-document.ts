import type { WireRequest, WireResponse } from '../../core/codec.js'
import { CallError } from '../../core/error.js'
import type { Schema, Service } from '../../core/schema.js'
import { serviceOfPath } from '../xml/service-path.js'
import { emptySchema, encodingSchema } from './encoding-schema.js'
import { encodingNamespace } from './names.js'
import { wsdlOf, xsdOf, type WsdlPlace } from './wsdl.js'
import { createTypeWriter, type TypeWriter } from './xsd.js'

/** Gives a document when one is asked for; an error when there is no such service. */
export type Documents = (request: WireRequest) => WireResponse | CallError | undefined

/**
 * Serves `SERVICE?wsdl`, `SERVICE?xsd` (its types alone) and what they import. The WSDL has its types inside:
 * one request gives all of it. Its addresses are those that it was asked at.
 */
export function createDocuments(schema: Schema, version = 'v3.1'): Documents {
  const utf8 = new TextEncoder()
  let types: TypeWriter | undefined

  return (request) => {
    const asked = request.method === 'GET' ? queryOf(request.path) : undefined
    if (asked === undefined) return undefined
    const name = serviceOfPath(request.path)
    if (name === undefined) return undefined
    const service = schema.service(name)
    if (!service) {
      const message = 'Service does not exist'
      return new CallError('unknown-service', message, { call: { service: name }, status: 404 })
    }
    types ??= createTypeWriter(schema)
    const place = placeOf(request, name, version)
    const text = documentText(asked, service, types, place)
    const headers = { 'content-type': 'text/xml; charset=utf-8' }
    return { status: 200, headers, body: utf8.encode(text) }
  }
}

type Asked = 'wsdl' | 'xsd' | 'encoding' | 'empty'

function documentText(asked: Asked, service: Service, types: TypeWriter, place: WsdlPlace): string {
  switch (asked) {
    case 'wsdl':
      return wsdlOf(service, types, place)
    case 'xsd':
      return xsdOf(service, types, place)
    case 'encoding':
      return encodingSchema(`${place.address}?xsd=empty`)
    case 'empty':
      return emptySchema
  }
}

function queryOf(path: string): Asked | undefined {
  const found = /\?(wsdl|xsd)(?:=([^&]*))?(?:&|$)/i.exec(path)
  if (!found) return undefined
  if (found[1]?.toLowerCase() === 'wsdl') return 'wsdl'
  return found[2] === 'soap-encoding' ? 'encoding' : found[2] === 'empty' ? 'empty' : 'xsd'
}

/** The address as the client knows it. Without a `host` header: the public endpoint and the standard's own schema. */
function placeOf(request: WireRequest, service: string, version: string): WsdlPlace {
  const host = request.headers['host'] ?? ''
  const known = /^[\w.-]+(?::\d{1,5})?$|^\[[\da-fA-F:.]+\](?::\d{1,5})?$/.test(host)
  const secure = known ? firstOf(request.headers['x-forwarded-proto']) === 'https' : true
  const origin = `${secure ? 'https' : 'http'}://${known ? host : 'api.softlayer.com'}`
  const address = `${origin}/soap/${version}/${service}`
  return { address, version, encoding: known ? `${address}?xsd=soap-encoding` : encodingNamespace }
}

/** Each proxy adds to the list: the first is the client's. */
function firstOf(list: string | undefined): string | undefined {
  return list?.split(',', 1)[0]?.trim().toLowerCase()
}
