import { apiHeadersOf } from '../../core/api-headers.js'
import type { Call, Reply } from '../../core/call.js'
import { returnsOf } from '../../core/canonical.js'
import { argumentsOf, checkCall } from '../../core/check-call.js'
import {
  header,
  type Codec,
  type CodecSettings,
  type ItemLimits,
  type ResponseHead,
  type WireHeaders,
  type WireRequest,
  type WireResponse,
} from '../../core/codec.js'
import { CallError } from '../../core/error.js'
import { builtInSchema } from '../../core/built-in-schema.js'
import { isEmptyAnswer } from '../../core/empty-answer.js'
import { replyOf, totalHeader } from '../../core/total.js'
import { isObject, type Value, type ValueObject } from '../../core/value.js'
import type { ItemDecoder } from '../../core/item-decoder.js'
import { ByteWriter } from '../xml/byte-writer.js'
import { listInParts } from '../xml/list-parts.js'
import { XmlItems } from '../xml/items.js'
import { httpFailure, readable } from '../xml/http-failure.js'
import { textSource } from '../xml/text.js'
import { writing } from '../xml/place.js'
import { escapeAttribute } from '../xml/writer.js'
import { Scope } from './element.js'
import { phpDialect, rpcNamespace } from './dialect.js'
import { children, readEnvelope } from './envelope.js'
import { envelopeMarkup, writeEnvelope } from './envelope-writer.js'
import { faultErrorOf, readFault } from './faults.js'
import { filterReference, filterTypeName } from './filter.js'
import { createElementShapes, xmlName } from './markup.js'
import { apiNamespace, isEnvelope } from './names.js'
import { itemDialect, ListReading } from './items.js'
import { SoapReader } from './reader.js'
import { ElementWriter } from './writer.js'

/**
 * The client half of SOAP 1.1 rpc/encoded (wire-facts section 2.4). No WSDL is ever fetched: names and types of
 * parameters come from the schema, or from the call's `signature`.
 */
export function createCodec(settings: CodecSettings = {}): Codec {
  const schema = settings.schema ?? builtInSchema()
  const maxDepth = settings.maxDepth ?? 500
  const namespace = apiNamespace(settings.version)
  const blockStyle = {
    dialect: phpDialect,
    maxDepth,
    sharing: 'repeated',
    toPhp: true,
    keepComplexType: false,
  } as const
  const argumentStyle = {
    ...blockStyle,
    sharing: settings.sharedObjects === 'refer' ? 'in-place' : 'repeated',
  } as const
  const filterStyle = { ...blockStyle, keepComplexType: true, typeName: filterTypeName } as const
  const markup = envelopeMarkup(phpDialect, namespace)
  const shapes = createElementShapes(phpDialect)
  let root = new Scope()

  function encode(call: Call): WireRequest {
    checkCall(call, 'soap')
    return writing('soap', call, () => write(call))
  }

  function write(call: Call): WireRequest {
    for (const name of [call.service, call.method]) {
      if (!xmlName.test(name)) throw refusal(call, `${JSON.stringify(name)} is no XML name, which SOAP needs`)
    }
    const { authorization, headers } = apiHeadersOf(call, settings.auth)
    const out = new ByteWriter()
    const blocks = new ElementWriter(blockStyle, shapes, out)
    const args = new ElementWriter(argumentStyle, shapes, out)
    writeEnvelope(out, markup, {
      header() {
        for (const name of Object.keys(headers)) writeHeaderBlock(call, name, headers[name] as ValueObject, blocks, out)
      },
      body: () => writeOperation(call, args, out),
      usesMap: () => blocks.usesMap || args.usesMap,
    })
    return {
      method: 'POST',
      path: `/${encodeURIComponent(call.service)}`,
      headers: {
        accept: 'text/xml',
        'content-type': 'text/xml; charset=utf-8',
        soapaction: `"${namespace}#${call.method}"`,
        ...(authorization === undefined ? {} : { authorization }),
      },
      body: out.finish(),
    }
  }

  function writeOperation(call: Call, writer: ElementWriter, out: ByteWriter): void {
    const parameters = schema.service(call.service)?.method(call.method)?.parameters
    const named = call.signature?.parameters
    const given = argumentsOf(call)
    // No parameter at all is a fault of PHP's where some are declared, even if each of them may be left out.
    const args = given.length === 0 && (parameters ?? named ?? []).length > 0 ? [null] : given
    if (args.length === 0) return out.markup(`<ns1:${call.method}/>`)
    out.markup(`<ns1:${call.method}>`)
    writer.shareAmong(args)
    for (let i = 0; i < args.length; i++) {
      // When no name matches, the API takes arguments by position; a mixture would lose the rest (section 2.7).
      const name = parameters?.[i]?.name ?? named?.[i]?.name ?? (parameters || named ? undefined : `param${i}`)
      if (name === undefined) {
        const count = (parameters ?? named ?? []).length
        throw refusal(
          call,
          `${args.length} arguments, but the method has ${count} parameters, and SOAP sends them by name`,
        )
      }
      if (!xmlName.test(name)) throw refusal(call, `the parameter name ${JSON.stringify(name)} is no XML name`)
      const type = named?.[i]?.type
      const reference = parameters?.[i]?.type ?? (type === undefined ? undefined : schema.reference(type))
      writer.root(name, args[i], reference, `args[${i}]`)
    }
    out.markup(`</ns1:${call.method}>`)
  }

  function writeHeaderBlock(
    call: Call,
    name: string,
    value: ValueObject,
    writer: ElementWriter,
    out: ByteWriter,
  ): void {
    if (!xmlName.test(name)) throw refusal(call, `the header name ${JSON.stringify(name)} is no XML name`)
    const block = `ns1:${name}`
    if (name === `${call.service}ObjectFilter`) {
      const filters = new ElementWriter(filterStyle, shapes, out)
      const type = schema.service(call.service)?.type ?? schema.type(call.service)
      filters.root(block, value, filterReference(type, call.service), 'filter')
      // The API would ignore such a filter, and give all rows (F-4).
      if (filters.usesMap) throw refusal(call, 'the filter has a property that is no XML name, which SOAP needs')
      return
    }
    if (name === `${call.service}ObjectMask` && isObject(value['mask'])) {
      return out.markup(`<${block}><mask>${emptyElements(value['mask'], call)}</mask></${block}>`)
    }
    if (!isObject(value) || Object.keys(value).some((member) => !xmlName.test(member))) {
      return writer.root(block, value, undefined, `headers.${name}`)
    }
    // Blocks are untyped, their members unqualified (S-4), as ext/soap writes and reads them.
    const { complexType } = value
    const type = typeof complexType === 'string' ? ` xsi:type="ns1:${escapeAttribute(complexType, () => name)}"` : ''
    out.markup(`<${block}${type}>`)
    for (const member of Object.keys(value)) {
      const child = value[member]
      if (child !== undefined && member !== 'complexType') {
        writer.root(member, child, undefined, `headers.${name}.${member}`)
      }
    }
    out.markup(`</${block}>`)
  }

  function decode(response: WireResponse, call: Call): Reply {
    if (isEmptyAnswer(response, schema, call)) return { value: null }
    const context = { protocol: 'soap', call }
    return readable(response, context, () => {
      const source = textSource(response.body, header(response.headers, 'content-type'))
      if (root.full) root = new Scope()
      const reader = new SoapReader(source, { ...settings, schema, maxDepth, types: settings.types ?? false })
      const returns = returnsOf(schema, call)
      const result: { value: Value; total?: Value; fault?: CallError } = { value: returns?.list === true ? [] : null }
      readEnvelope(reader, root, {
        header: (block) => {
          if (block.local === 'totalItems') reader.into(result, 'total', block, undefined)
          // Of others' blocks nothing is known, not even that they are encoded.
          else reader.skipElement(block)
        },
        operation: (element) => {
          if (element.local === 'Fault' && isEnvelope(element.namespace)) {
            result.fault = faultErrorOf(readFault(reader, element), response.status, call)
            return
          }
          let parts = 0
          // The first part is the result, whatever its name; an absent one is void or an empty list (S-25).
          children(reader, element, (part) => {
            if (part.namespace === rpcNamespace) reader.skipElement(part)
            else if (parts++ === 0 || part.local === `${call.method}Return`)
              reader.result(result, part, returns, element)
            else reader.into(result, 'other', part, undefined)
          })
        },
      })
      if (result.fault) throw result.fault
      if (response.status < 200 || response.status > 299) throw httpFailure(response, context)
      const amount = isObject(result.total) ? result.total['amount'] : undefined
      return replyOf(
        result.value,
        typeof amount === 'string' || typeof amount === 'number' ? amount : totalHeader(response.headers),
      )
    })
  }

  function* decodeInParts(response: WireResponse, call: Call): Generator<undefined, Reply> {
    const { status, headers, body } = response
    const isList = status >= 200 && status <= 299
    const read = isList && (yield* listInParts(() => openList(body, headers, call)))
    return read ? replyOf(read.list, read.total ?? totalHeader(headers)) : decode(response, call)
  }

  function openList(body: Uint8Array, headers: WireHeaders, call: Call): ListReading | undefined {
    if (root.full) root = new Scope()
    const own = { ...settings, schema, maxDepth, types: settings.types ?? false }
    const reader = new SoapReader(textSource(body, header(headers, 'content-type')), own)
    reader.inSteps = true
    const reading = new ListReading(reader, returnsOf(schema, call), Infinity)
    return reading.begin(root, `${call.method}Return`) ? reading : undefined
  }

  function items(head: ResponseHead, call: Call, limits: ItemLimits): ItemDecoder {
    if (root.full) root = new Scope()
    const own = { ...settings, schema, maxDepth, types: settings.types ?? false, mostReferences: limits.references }
    const dialect = itemDialect({
      createReader: (source) => new SoapReader(source, own),
      root,
      method: call.method,
      returns: returnsOf(schema, call),
      mostWaiting: limits.references,
      decode,
    })
    return new XmlItems(dialect, head, call, limits)
  }

  return { encode, decode, decodeInParts, items }
}

/** A legacy mask is nested empty elements (S-6). */
function emptyElements(mask: ValueObject, call: Call): string {
  return Object.entries(mask)
    .map(([name, child]) => {
      if (!xmlName.test(name)) throw refusal(call, `the mask property ${JSON.stringify(name)} is no XML name`)
      const inner = isObject(child) ? emptyElements(child, call) : ''
      return inner === '' ? `<${name}/>` : `<${name}>${inner}</${name}>`
    })
    .join('')
}

function refusal(call: Call, what: string): CallError {
  return new CallError('invalid-call', `${call.service}::${call.method}: ${what}`, { call, protocol: 'soap' })
}
