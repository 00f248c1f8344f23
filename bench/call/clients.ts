import assert from 'node:assert/strict'
import { Pool } from 'undici'
import { looseDifferences } from '../../src/cli/bench/loose.js'
import type { Rival } from '../../src/cli/bench/rivals/rival.js'
import type { Protocol, WireRequest } from '../../src/core/codec.js'
import { loadProtocol, type ProtocolName } from '../../src/transports/index.js'
import { builtPackage } from '../built.js'
import { auth, call, expectedValue, type AnswerSize } from './answers.js'

/** One client on the answers of one protocol. */
export interface CallVariant {
  readonly name: string
  readonly protocol: string
  /**
   * `exchange` is this library with a ready request in place of a codec; `bytes` and `json` are bare `undici.request`
   * without and with `JSON.parse`; `rival` is an npm package's client or fetch.
   */
  readonly client: 'own' | 'exchange' | 'bytes' | 'json' | 'rival'
}

/** A client that is ready: makes the call once. */
export interface OpenClient {
  call(): Promise<unknown>
  close(): Promise<void>
}

/** As many connections as this library opens by default. */
const connections = 10

/** Opens a client and compares its answer with what the server has, before anything is timed. */
export async function openClient(variant: CallVariant, size: AnswerSize, port: string): Promise<OpenClient> {
  const origin = `http://127.0.0.1:${port}`
  const protocol = await loadProtocol(variant.protocol as ProtocolName)
  const expected = expectedValue(protocol, size)
  if (variant.client === 'own') {
    const { createTransport } = await builtPackage()
    const endpoint = `${origin}/${size}${protocol.path}`
    const transport = createTransport({ protocol: variant.protocol as ProtocolName, endpoint, auth })
    assert.deepEqual((await transport.call(call)).value, expected)
    return { call: () => transport.call(call), close: () => transport.close() }
  }
  if (variant.client === 'rival') {
    const { rivals } = await import('../../src/cli/bench/rivals/index.js')
    const rival = rivals.find(({ name }) => name === variant.name) as Rival
    const subject = await rival.open({ endpoint: `${origin}/${size}`, auth, gzip: false, keepAlive: true, connections })
    assert.deepEqual(looseDifferences(expected, (await subject.call(call, true)).value()), [])
    return { call: () => subject.call(call, false), close: () => subject.close() }
  }
  // The same request as this library's, made once.
  const { method, path, headers, body } = protocol.codec({ auth }).encode(call)
  if (variant.client === 'exchange') {
    const request = { method, path, headers }
    return openExchange(`${origin}/${size}${protocol.path}`, protocol, body ? { ...request, body } : request)
  }
  const pool = new Pool(origin, { connections, pipelining: 1 })
  const options = { method: method as 'GET', path: `/${size}${protocol.path}${path}`, headers, body: body ?? null }
  const send =
    variant.client === 'json'
      ? async () => (await pool.request(options)).body.json()
      : async () => (await pool.request(options)).body.arrayBuffer()
  const answer = await send()
  if (variant.client === 'json') assert.deepEqual(looseDifferences(expected, answer), [])
  else assert.ok((answer as ArrayBuffer).byteLength > 0)
  return { call: send, close: () => pool.close() }
}

/** This library's pipeline and exchange with a codec that does nothing. */
async function openExchange(endpoint: string, protocol: Protocol, request: WireRequest): Promise<OpenClient> {
  const { createTransport } = await builtPackage()
  const reply = { value: undefined }
  const idle: Protocol = {
    ...protocol,
    codec: () => ({ encode: () => request, decode: ({ body }) => (body.length > 0 ? reply : { value: null }) }),
  }
  const transport = createTransport({ protocol: idle, endpoint })
  const answered = (): Promise<unknown> => transport.call(call)
  assert.equal(await answered(), reply)
  return { call: answered, close: () => transport.close() }
}
