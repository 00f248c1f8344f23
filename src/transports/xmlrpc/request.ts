import { callOfHeaders } from '../../core/api-headers.js'
import type { IncomingCall, WireRequest } from '../../core/codec.js'
import { CallError } from '../../core/error.js'
import type { Quirks } from '../../core/quirk.js'
import type { Method, Schema } from '../../core/schema.js'
import { isObject, setMember, type Value, type ValueObject } from '../../core/value.js'
import { serviceOfPath } from '../xml/service-path.js'
import { textSource } from '../xml/text.js'
import { referencesAsBytes, unfoldedPhpText } from './byte-references.js'
import { initFault } from './faults.js'
import { ValueReader } from './reader.js'
import type { ReadingHabits } from './scalar-reader.js'

/** Reads requests as the API does, so far as the quirks say so; without them nothing is lost. */
export class RequestParser {
  private readonly habits: ReadingHabits

  constructor(
    private readonly schema: Schema,
    private readonly maxDepth: number,
    private readonly quirks: Quirks,
  ) {
    this.habits = {
      i8AsNull: quirks['xmlrpc-i8-as-null'] === true,
      cutIntegers: quirks['xmlrpc-cut-integers'] === true,
      trueAsFalse: quirks['xmlrpc-true-as-false'] === true,
      base64WantsType: quirks['xmlrpc-base64-wants-type'] === true,
    }
  }

  /** @throws CallError `malformed` for what is no call, `bad-request` for a call that the API refuses by its form. */
  parse(request: WireRequest): IncomingCall {
    const service = serviceOfPath(request.path) ?? ''
    const reader = new ValueReader(this.source(request), {}, this.maxDepth, undefined, this.habits)
    if (reader.open('methodCall')) reader.fail('an empty methodCall')
    reader.skipMisc()
    if (reader.open('methodName')) reader.fail('an empty methodName')
    const name = reader.leaf('methodName').trim()
    const method = this.schema.service(service)?.method(name)
    try {
      const values = readParameters(reader, method)
      reader.skipMisc()
      reader.endTag('methodCall')
      reader.finish()
      const authorization = request.headers['authorization']
      this.checkHeaders(values, method, authorization)
      return { service, method: name, ...this.envelopeOf(service, values, authorization) }
    } catch (error) {
      throw CallError.is(error) ? error.with({ call: { service, method: name } }) : error
    }
  }

  private source({ body = new Uint8Array(), headers }: WireRequest): ReturnType<typeof textSource> {
    const bytes =
      this.quirks['xmlrpc-references-as-bytes'] === true ? referencesAsBytes(body) : (unfoldedPhpText(body) ?? body)
    return textSource(bytes, headers['content-type'])
  }

  /** The API takes the first parameter for the headers, whatever it is (X-3, quirk 37). */
  private checkHeaders(values: readonly Value[], method: Method | undefined, authorization: string | undefined): void {
    if (this.quirks['xmlrpc-headers-first'] !== true || !method || method.noauth || authorization !== undefined) return
    const [first] = values
    if (isObject(first) && 'headers' in first) return
    throw new CallError('bad-request', initFault.message, { fault: initFault })
  }

  private envelopeOf(
    service: string,
    values: Value[],
    authorization: string | undefined,
  ): Omit<IncomingCall, 'service' | 'method'> {
    const [first] = values
    const hasHeaders = isObject(first) && 'headers' in first
    const headers = hasHeaders && isObject(first['headers']) ? (textual(first['headers']) as ValueObject) : {}
    const args = hasHeaders ? values.slice(1) : values
    const call = callOfHeaders(service, this.known(headers), authorization)
    return args.length > 0 ? { ...call, args } : call
  }

  /** SoftLayer's PHP client sends its mask as `ObjectMask`, which the API does not know (quirk 38). */
  private known(headers: ValueObject): ValueObject {
    const mask = headers['ObjectMask']
    if (this.quirks['xmlrpc-one-mask-header'] !== false || mask === undefined) return headers
    return { SoftLayer_ObjectMask: mask, ...headers, ObjectMask: undefined }
  }
}

function readParameters(reader: ValueReader, method: Method | undefined): Value[] {
  const values: Value[] = []
  reader.skipMisc()
  if (!reader.isNext('params') || reader.open('params')) return values
  for (reader.skipMisc(); !reader.atEnd(); reader.skipMisc()) {
    if (reader.open('param')) {
      values.push(null)
      continue
    }
    reader.skipMisc()
    // The first is the headers; without them there is one argument less than it seems.
    values.push(reader.value(method?.parameters[values.length - 1]?.type))
    reader.skipMisc()
    reader.endTag('param')
  }
  reader.endTag('params')
  return values
}

/** Headers hold no bytes: Perl sends every text that is not ASCII as base64 (foreign-wire section 4). */
function textual(value: Value | undefined): Value | undefined {
  if (value instanceof Uint8Array) return new TextDecoder().decode(value)
  if (Array.isArray(value)) return value.map((item: Value) => textual(item) as Value)
  if (!isObject(value)) return value
  const result: Record<string, Value | undefined> = {}
  for (const [name, member] of Object.entries(value)) setMember(result, name, textual(member))
  return result
}
