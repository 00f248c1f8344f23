import type { Auth } from './auth.js'
import type { Call, Reply } from './call.js'
import type { CallError } from './error.js'
import type { ItemDecoder } from './item-decoder.js'
import type { Quirk, Quirks } from './quirk.js'
import type { Schema } from './schema.js'

/** An HTTP request without its host: what a codec writes and a mirror reads. @public */
export interface WireRequest {
  /** `GET`, `POST`, `PUT` or `DELETE`. */
  readonly method: string
  /** Path and query under the endpoint, such as `/SoftLayer_Account/getObject.json`. */
  readonly path: string
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array
}

/** The beginning of an HTTP response. @public */
export interface ResponseHead {
  readonly status: number
  /** Header names in lower case (names in other case are found too, R-35). */
  readonly headers: WireHeaders
}

/** An HTTP response with its whole, decompressed body. @public */
export interface WireResponse extends ResponseHead {
  readonly body: Uint8Array
  /**
   * The body as it arrives, decompressed, in place of an empty `body`: what an exchange gives that can stream and was asked
   * to. It is read once; to stop reading it ends the response.
   */
  readonly chunks?: AsyncIterable<Uint8Array>
  /** Bytes of the body as it came, still compressed; absent when it was not. */
  readonly received?: number
}

/** Response headers; a repeated header may be a list. @public */
export type WireHeaders = Readonly<Record<string, string | readonly string[] | undefined>>

/** The client half of a protocol: pure and synchronous, bytes in, bytes out. @public */
export interface Codec {
  /**
   * Writes a call as a request.
   * @throws CallError `invalid-call` for a value or name that cannot be sent, `unsupported` for one that this
   * protocol cannot carry.
   */
  encode(call: Call): WireRequest
  /**
   * Reads the answer to a call.
   * @throws CallError with the API's fault, or `malformed` when the body cannot be read.
   */
  decode(response: WireResponse, call: Call): Reply
  /**
   * The same in steps of about a millisecond, with the same outcome: how a transport reads an answer of more than 1 MiB,
   * so that others have their turn between the steps. Default: `decode` at once.
   */
  decodeInParts?(response: WireResponse, call: Call): Iterator<undefined, Reply>
  /** Reads a list item by item while it arrives. Default: `decode` when all of it is there. */
  items?(head: ResponseHead, call: Call, limits: ItemLimits): ItemDecoder
}

/** What an item decoder may hold. @public */
export interface ItemLimits {
  /** Most bytes that are held because they are no whole item yet. */
  readonly bytes: number
  /** Most shared objects that are remembered, and most items that wait for one that comes later (S-22). */
  readonly references: number
}

/** A call as a server sees it, with the credentials it came with. @public */
export interface IncomingCall extends Call {
  readonly auth: Auth
  /** Whether the client asked for `complexType` in each object. */
  readonly types?: boolean
  /**
   * Steps into the result of the call, from a URL such as `SoftLayer_Account/getHardware/5/getNetworkComponents`
   * the call itself is `getHardware`, its only step `{ id: 5, method: 'getNetworkComponents' }`. Arguments, mask,
   * filter and limit belong to the last step.
   */
  readonly drill?: readonly DrillStep[]
  /** The output that the client asked for where it is not the protocol's own, such as `xml` or `txt`. */
  readonly format?: string
}

/** One step into a result: the item with this id, or the result itself, and a method of it. @public */
export interface DrillStep {
  readonly id?: number | string
  readonly method: string
}

/** The server half of a protocol. @public */
export interface Mirror {
  /** Whether a request is of this protocol at all. */
  accepts(request: WireRequest): boolean
  /**
   * Reads a request.
   * @throws CallError that `render` can answer with.
   */
  parse(request: WireRequest): IncomingCall
  /** Writes an outcome in the protocol's own form and status. `call` is what `parse` gave, as far as it got. */
  render(outcome: Reply | CallError, call: Partial<IncomingCall>): WireResponse
  /**
   * A document that describes the service, such as a WSDL, when the request (a GET) asks for one; undefined when it does
   * not. Its addresses are those of the `host` header, `https` when `x-forwarded-proto` says so.
   */
  document?(request: WireRequest): WireResponse | undefined
}

/**
 * What a protocol can carry. Core, tests, bench and emulator ask these and never a protocol's name.
 * @public
 */
export interface Capabilities {
  /** `null` and `''` in a text property stay apart. */
  readonly nullVsEmpty: boolean
  /** `{}` and `[]` stay apart where no schema tells. */
  readonly emptyObjectVsList: boolean
  /** A list of one stays a list where no schema tells. */
  readonly listOfOne: boolean
  /** Integers beyond 32 bits stay integers in arguments where no schema tells; else they arrive as text. */
  readonly largeIntegers: boolean
  /** Concrete subtypes of results are told (`xsi:type`, R-18). */
  readonly types: boolean
  /** One object in two places is one object again, and cycles are possible (S-22). */
  readonly sharedIdentity: boolean
  /** NaN and infinities. */
  readonly nonFinite: boolean
  /** Characters that XML 1.0 forbids, such as U+0001. */
  readonly controlCharacters: boolean
  /** API headers other than those of the envelope. */
  readonly apiHeaders: boolean
  /** Legacy nested masks (X-5, S-6, M-8). */
  readonly legacyMask: boolean
}

/** How decoded values are given. @public */
export interface ValueSettings {
  /** `dateTime` as ISO text with its offset, or as `Date`. Default `string`. */
  readonly dates?: 'string' | 'date'
  /** `decimal` as text, or as a number that may lose digits. Default `string`. */
  readonly decimals?: 'string' | 'number'
}

/** Settings of a codec. @public */
export interface CodecSettings extends ValueSettings {
  /** Credentials; default none. */
  readonly auth?: Auth
  /** What is known of the API; default the built-in schema, `emptySchema` for none. */
  readonly schema?: Schema
  /** Ask for the concrete type of each object and give it as `complexType`, where the protocol can. Default false. */
  readonly types?: boolean
  /**
   * What becomes of an object that occurs more than once in the arguments: `repeat` writes it in full each time, which
   * every server reads; `refer` writes it once and refers to it, on a protocol that can (`sharedIdentity`), so that it
   * arrives as one object and may hold itself. PHP's servers follow such references, others may not. Default `repeat`.
   */
  readonly sharedObjects?: 'repeat' | 'refer'
  /** API version, part of SOAP's namespace. Default `v3.1`. */
  readonly version?: string
  /** Deepest nesting of a value, read or written. Default 500. */
  readonly maxDepth?: number
  /**
   * The form of answers, for a protocol with more than one: see `formats` of {@link Protocol}. Default its first. A form
   * other than the first needs `await protocol.prepare(settings)` before `protocol.codec(settings)`.
   */
  readonly format?: 'json' | 'xml'
}

/** Settings of a mirror. @public */
export interface MirrorSettings {
  /**
   * Behaviours of the real API, by the names of the protocol's `quirks`. One that is not named is off: what goes in comes
   * out. An emulator names them all.
   */
  readonly quirks?: Quirks
  readonly schema?: Schema
  readonly version?: string
  readonly maxDepth?: number
}

/** One protocol: a folder of `transports/` and a line of its registry. @public */
export interface Protocol {
  readonly name: string
  /** Where the protocol lives under an origin, such as `/rest/v3.1`. */
  readonly path: string
  readonly can: Capabilities
  /** Behaviours of the real API that the mirror can show. */
  readonly quirks: readonly Quirk[]
  /** The forms of answers that the setting `format` chooses from, the default first; absent when there is only one. */
  readonly formats?: readonly string[]
  /** Loads what a codec of these settings needs and others do not (a reader of another form, say); absent when there is nothing. */
  prepare?(settings?: CodecSettings): Promise<void>
  /** @throws CallError `config` when it needs something that `prepare` has not loaded. */
  codec(settings?: CodecSettings): Codec
  mirror(settings?: MirrorSettings): Mirror
}

/** Headers whose names are all in lower case. Nothing is inherited: `constructor` is no header. */
const lowerCaseNames: object = Object.freeze(Object.create(null) as object)

/** No headers yet; the names that are put in must be in lower case. */
export function lowerCaseHeaders(): Record<string, string | readonly string[] | undefined> {
  return Object.create(lowerCaseNames) as Record<string, string | readonly string[] | undefined>
}

/** Finds a header whatever the case of its name; of a repeated header the first. */
export function header(headers: WireHeaders, name: string): string | undefined {
  let value = headers[name]
  // Most answers lack most headers: to look for another spelling took as long as to make a request.
  if (value === undefined && Object.getPrototypeOf(headers) !== lowerCaseNames) {
    for (const key in headers) {
      if (key.length === name.length && key.toLowerCase() === name) {
        value = headers[key]
        break
      }
    }
  }
  return typeof value === 'string' ? value : value?.[0]
}
