// The door of the library. Interceptors, the protocols and the emulator have entries of their own.

// For users.
export { createTransport } from './create.js'
export type { TransportConfig } from './config/resolve.js'
export type { Transport } from './core/transport.js'
export type { Call, CallOptions, Reply, Signature } from './core/call.js'
export type { Value, ValueObject, Difference, EqualOptions } from './core/value.js'
export { differences, equal } from './core/value.js'
export { CallError } from './core/error.js'
export type { CallErrorDetails, CallSummary, ErrorCode, Fault, Timings } from './core/error.js'
export type { Auth, EmployeeSession, IamToken, NoAuth, PortalToken, UserKey } from './core/auth.js'
export type { TimeoutSettings } from './core/deadline.js'
export type { TlsSettings } from './http/index.js'
export type { RetrySettings } from './interceptors/index.js'
export type { MaskInput, LegacyMask } from './core/mask.js'
export type { FilterInput } from './core/filter.js'
export { isRead } from './core/access.js'
export { typed } from './core/typed.js'
export type { Typed } from './core/typed.js'

// For those who extend it.
export { compose } from './core/layer.js'
export type { Handler, Layer } from './core/layer.js'
export type { CallInput, CallLayer, WireLayer } from './core/transport.js'
export type { CallBytes, CallProgress } from './core/progress.js'
export type { Exchange, ExchangeInput } from './core/exchange.js'
export type {
  Capabilities,
  Codec,
  CodecSettings,
  IncomingCall,
  Mirror,
  MirrorSettings,
  Protocol,
  ValueSettings,
  WireHeaders,
  WireRequest,
  WireResponse,
} from './core/codec.js'
export { defaultQuirks } from './core/quirk.js'
export type { Quirk, Quirks, QuirkValue } from './core/quirk.js'
export { loadSchema } from './load-schema.js'
export { emptySchema } from './core/schema-reader.js'
export type { Kind, Method, ObjectType, Parameter, Schema, Service, TypeReference } from './core/schema.js'
export { redact, redacted, redactHeaders, redactUrl } from './core/redact.js'
export { isProtocolName, loadProtocol, protocols } from './transports/index.js'
export type { ProtocolName } from './transports/index.js'
