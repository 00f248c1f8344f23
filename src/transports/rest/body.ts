import { canonicalize } from '../../core/canonical.js'
import { header, type WireResponse } from '../../core/codec.js'
import { TooDeep } from '../../core/depth.js'
import { isBlank } from '../../core/empty-answer.js'
import { CallError } from '../../core/error.js'
import type { TypeReference } from '../../core/schema.js'
import { strictUtf8Text } from '../../core/utf8.js'
import type { Value } from '../../core/value.js'
import { inWindows1252 } from '../../core/windows-1252.js'
import { foreignFault } from '../xml/foreign-fault.js'
import { canonicalJson, type Reading } from './canonical-json.js'
import { failureOf, faultOf, restFault, statusError, type ResponseContext } from './faults.js'
import type { xmlReader } from './formats.js'
import { JsonError, parseJson, readJson, tooDeep } from './json.js'
import { isForPieces, jsonPieces, readInPieces, type ReadList } from './json-pieces.js'
import { textOfAscii } from './json-text.js'

type XmlReader = ReturnType<typeof xmlReader>

const latin1 = new TextDecoder('windows-1252')

/**
 * The text of a body: UTF-16 by its mark, then UTF-8 whatever the charset says, then Latin-1 when the response says so;
 * undefined when the body is none of these.
 */
function textOf(response: WireResponse): string | undefined {
  const { body } = response
  const ascii = textOfAscii(body)
  if (ascii !== undefined) return ascii
  const wide = wideMark(body)
  if (wide !== undefined) return new TextDecoder(wide).decode(body)
  try {
    return strictUtf8Text(hasUtf8Mark(body) ? body.subarray(3) : body)
  } catch {
    const type = header(response.headers, 'content-type') ?? ''
    const known = /charset *= *"?(iso-8859-1|latin-?1|windows-1252|us-ascii)\b/i.test(type.slice(0, 200))
    if (!known && response.status <= 299) return undefined
    const text = latin1.decode(body)
    return /windows-1252/i.test(type.slice(0, 200)) ? inWindows1252(text) : text
  }
}

function hasUtf8Mark([first, second, third]: Uint8Array): boolean {
  return first === 0xef && second === 0xbb && third === 0xbf
}

/** UTF-16 by its mark. */
function wideMark([first, second]: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined
}

/**
 * The value of a JSON body in its canonical form.
 * @throws CallError the fault that it is instead, or `malformed`
 */
export function jsonValue(
  response: WireResponse,
  returns: TypeReference | undefined,
  context: ResponseContext,
  reading: Reading,
): Value {
  const { body } = response
  const text = textOf(response)
  if (text === undefined) throw malformed('the body is not UTF-8', context)
  try {
    const data = parseJson(text, returns, reading.maxDepth)
    const fault = faultOf(data, returns)
    if (fault) throw restFault(fault, context)
    return canonicalJson(data, text, wideMark(body) === undefined ? body : undefined, returns, reading)
  } catch (error) {
    if (isTooDeep(error)) throw malformed(`the body cannot be read: ${tooDeep(reading.maxDepth).message}`, context)
    if (!(error instanceof JsonError)) throw error
    if (text.trim() === '') throw malformed('the body is empty', context)
    const isPage = text.trimStart().startsWith('<')
    const fault = isPage ? foreignFault(response.body) : undefined
    if (fault) throw restFault(fault, context)
    // texts have been sent without quotes.
    if (!isPage && returns?.kind === 'string' && !returns.list && !/^\s*["{[]/.test(text)) return text
    throw malformed(isPage ? 'the body is a page, not JSON' : `the body cannot be read: ${error.message}`, context)
  }
}

/** Someone may have set a maxDepth that the stack cannot hold. */
function isTooDeep(error: unknown): boolean {
  return error instanceof TooDeep || error instanceof RangeError
}

/** The items of a long list in their canonical form; undefined when the body must be read as a whole. */
export function canonicalPieces(
  body: Uint8Array,
  returns: TypeReference | undefined,
  reading: Reading,
): unknown[] | undefined {
  if (!isForPieces(body)) return undefined
  try {
    return readInPieces(body, listReader(returns, reading))
  } catch (error) {
    if (!isTooDeep(error)) throw error
    // Perhaps it is no JSON either: who reads the whole can tell.
    return undefined
  }
}

function listReader(returns: TypeReference | undefined, reading: Reading): ReadList {
  return (text, bytes) => {
    const list = parseJson(text, returns, reading.maxDepth)
    return canonicalJson(list, text, bytes, returns, reading) as unknown[]
  }
}

/** The same a piece at a time, for a list of whatever. Undefined for anything that is wrong, which is told of the whole. */
export function* listInSteps(
  body: Uint8Array,
  returns: TypeReference | undefined,
  reading: Reading,
): Generator<undefined, unknown[] | undefined> {
  const pieces = jsonPieces(body, listReader(returns, reading))
  if (!pieces) return undefined
  const list: unknown[] = []
  try {
    for (;;) {
      const { done, value } = pieces.next()
      if (done === true) return value ? list : undefined
      for (const item of value) list.push(item)
      yield
    }
  } catch {
    return undefined
  }
}

/** The value of an XML body in its canonical form. @throws CallError the fault that it is instead, `malformed`, `too-large` */
export function xmlValue(
  response: WireResponse,
  returns: TypeReference | undefined,
  context: ResponseContext,
  reading: Reading,
  xml: XmlReader,
): Value {
  const { maxDepth } = reading
  const data = xmlBody(response, returns, context, maxDepth, xml)
  const fault = faultOf(data, returns)
  if (fault) throw restFault(fault, context)
  try {
    return canonicalize(data, returns, reading, maxDepth)
  } catch (error) {
    if (!isTooDeep(error)) throw error
    throw malformed(`the body cannot be read: ${tooDeep(maxDepth).message}`, context)
  }
}

/** The data of an XML body. @throws CallError `malformed`, `too-large` */
function xmlBody(
  response: WireResponse,
  returns: TypeReference | undefined,
  context: ResponseContext,
  maxDepth: number,
  xml: XmlReader,
): unknown {
  if (isBlank(response.body)) throw malformed('the body is empty', context)
  // Any root is taken for that of a result, but that of another protocol.
  const start = new TextDecoder().decode(response.body.subarray(0, 300))
  const foreign = otherRoot.test(start) ? foreignFault(response.body) : undefined
  if (foreign) throw restFault(foreign, context)
  try {
    return xml.readXml(response.body, header(response.headers, 'content-type'), returns, maxDepth)
  } catch (error) {
    if (CallError.is(error)) throw new CallError(error.code, `${where(context)}: ${error.message}`, context)
    if (!(error instanceof xml.XmlError)) throw error
    const fault = foreignFault(response.body)
    if (fault) throw restFault(fault, context)
    throw malformed(`the body is no XML answer: ${error.message}`, context)
  }
}

/** The error for a response with an error status: its fault in whatever form, else what the status says. */
export function failure(
  response: WireResponse,
  context: ResponseContext,
  maxDepth: number,
  xml: XmlReader | undefined,
): CallError {
  const text = textOf(response) ?? ''
  let fault
  try {
    const isXml = xml !== undefined && !/^\s*\{/.test(text)
    fault = failureOf(
      isXml
        ? xml.readXml(response.body, header(response.headers, 'content-type'), undefined, maxDepth)
        : readJson(text, undefined, maxDepth),
    )
  } catch {
    // A balancer's page, or a fault of another protocol.
  }
  fault ??= foreignFault(response.body)
  return fault ? restFault(fault, context) : statusError(text, context)
}

const otherRoot = /<(?:methodResponse|(?:[\w.-]{1,60}:)?Envelope|fault)[\s>]/

function where({ call }: ResponseContext): string {
  return `${call.service}::${call.method}`
}

/** The error for a body that is no answer. */
export function malformed(what: string, context: ResponseContext): CallError {
  return new CallError('malformed', `${where(context)}: HTTP ${context.status}, but ${what}`, context)
}
