// The HTTP exchange: bytes over undici, and nothing of the API. The only folder that may import undici; it may import
// core. Read exchange.ts first, then dispatcher.ts and failures.ts.
export { createHttpExchange } from './exchange.js'
export type { HttpExchange, HttpExchangeSettings } from './exchange.js'
export type { TlsSettings } from './dispatcher.js'
export type { Dispatcher } from 'undici'
