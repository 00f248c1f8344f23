import { canonicalize } from '../../core/canonical.js'
import { header, type ValueSettings, type WireResponse } from '../../core/codec.js'
import { TooDeep } from '../../core/depth.js'
import { isBlank } from '../../core/empty-answer.js'
import { CallError } from '../../core/error.js'
import type { TypeReference } from '../../core/schema.js'
import type { Value } from '../../core/value.js'
import { inWindows1252 } from '../../core/windows-1252.js'
import { foreignFault } from '../xml/foreign-fault.js'
import { failureOf, restFault, statusError, type ResponseContext } from './faults.js'
import type { xmlReader } from './formats.js'
import { JsonError, readJson, readJsonOfAnyDepth, tooDeep } from './json.js'
import { jsonPieces, readInPieces } from './json-pieces.js'
import { asciiText } from './json-text.js'
import { hasLongNumber, hasLongNumberIn } from './long-number.js'

type XmlReader = ReturnType<typeof xmlReader>

const utf8 = new TextDecoder('utf-8', { fatal: true })
const latin1 = new TextDecoder('windows-1252')

/**
 * The text of a body: UTF-16 by its mark, then UTF-8 whatever the charset says, then Latin-1 when the response says so;
 * undefined when the body is none of these.
 */
function textOf(response: WireResponse): string | undefined {
  const { body } = response
  const ascii = asciiText(body)
  if (ascii !== undefined) return ascii
  const wide = wideMark(body)
  if (wide !== undefined) return new TextDecoder(wide).decode(body)
  try {
    return utf8.decode(body)
  } catch {
    const type = header(response.headers, 'content-type') ?? ''
    const known = /charset *= *"?(iso-8859-1|latin-?1|windows-1252|us-ascii)\b/i.test(type.slice(0, 200))
    if (!known && response.status <= 299) return undefined
    const text = latin1.decode(body)
    return /windows-1252/i.test(type.slice(0, 200)) ? inWindows1252(text) : text
  }
}

/** UTF-16 by its mark. */
function wideMark([first, second]: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined
}

/** The data of a JSON body, nested however deep: `canonicalBody` looks at that. @throws CallError `malformed` */
export function jsonBody(
  response: WireResponse,
  returns: TypeReference | undefined,
  context: ResponseContext,
  maxDepth: number,
): unknown {
  const { body } = response
  const text = textOf(response)
  if (text === undefined) throw malformed('the body is not UTF-8', context)
  // Two bytes for each character, or at least one that is the character for all of ASCII.
  const isLong = wideMark(body) === undefined ? hasLongNumberIn(body, 0, body.length) : hasLongNumber(text)
  try {
    return readJsonOfAnyDepth(text, returns, maxDepth, isLong)
  } catch (error) {
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

/** The data of a JSON body in its canonical form. @throws CallError `malformed` for what is nested too deep. */
export function canonicalBody(
  body: unknown,
  returns: TypeReference | undefined,
  settings: ValueSettings & { readonly maxDepth: number },
  context: ResponseContext,
): Value {
  try {
    return canonicalize(body, returns, settings, settings.maxDepth)
  } catch (error) {
    // Someone may have set a maxDepth that the stack cannot hold.
    if (!(error instanceof TooDeep || error instanceof RangeError)) throw error
    throw malformed(`the body cannot be read: ${tooDeep(settings.maxDepth).message}`, context)
  }
}

/** The items of a long list in their canonical form; undefined when the body must be read as a whole. */
export function canonicalPieces(
  body: Uint8Array,
  returns: TypeReference | undefined,
  settings: ValueSettings & { readonly maxDepth: number },
): unknown[] | undefined {
  const { maxDepth } = settings
  try {
    // Each piece while the processor still has it at hand.
    return readInPieces(body, returns, maxDepth, (items) => canonicalize(items, returns, settings, maxDepth))
  } catch (error) {
    if (!(error instanceof TooDeep || error instanceof RangeError)) throw error
    // Perhaps it is no JSON either: who reads the whole can tell.
    return undefined
  }
}

/** The same a piece at a time, for a list of whatever. Undefined for anything that is wrong, which is told of the whole. */
export function* listInSteps(
  body: Uint8Array,
  returns: TypeReference | undefined,
  settings: ValueSettings & { readonly maxDepth: number },
): Generator<undefined, unknown[] | undefined> {
  const { maxDepth } = settings
  const pieces = jsonPieces(body, returns, maxDepth, (items) => canonicalize(items, returns, settings, maxDepth))
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

/** The data of an XML body. @throws CallError `malformed`, `too-large` */
export function xmlBody(
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
