// What a user writes compiles, what is wrong does not. Imports go through the package's own exports.
import { expectAssignable, expectError, expectNotAssignable, expectType } from 'tsd'
import type {
  Auth,
  Call,
  Codec,
  ErrorCode,
  Protocol,
  Reply,
  Transport,
  TransportConfig,
  Value,
  WireRequest,
} from 'softlayer-transports'
import { CallError, compose, createTransport, differences, equal, isRead, typed } from 'softlayer-transports'

const transport = createTransport({ protocol: 'soap', endpoint: 'public', auth: { username: 'u', apiKey: 'k' } })
expectType<Transport>(transport)
expectAssignable<AsyncDisposable>(transport)
expectType<string>(transport.protocol)
expectType<Promise<void>>(transport.close())

// Replies
expectType<Promise<Reply>>(transport.call({ service: 'SoftLayer_Account', method: 'getObject' }))
expectType<Promise<Reply<{ id: number }>>>(transport.call<{ id: number }>({ service: 'S', method: 'm' }))
const reply = await transport.call({ service: 'S', method: 'm' }, { signal: new AbortController().signal, timeout: 5 })
expectType<unknown>(reply.value)
expectType<number | undefined>(reply.total)

// Calls
expectAssignable<Call>({
  service: 'S',
  method: 'm',
  id: 1,
  args: [1, 'a', null, undefined, { a: [1n, new Uint8Array()] }],
})
expectAssignable<Call>({ service: 'S', method: 'm', id: 'uuid', mask: ['id', 'datacenter.name'], limit: 1, offset: 0 })
expectAssignable<Call>({ service: 'S', method: 'm', mask: { legacy: { hardware: { id: {} } } } })
expectAssignable<Call>({ service: 'S', method: 'm', filter: { virtualGuests: { hostname: { operation: '^= web' } } } })
expectError(transport.call({ service: 'S' }))
expectError(transport.call({ method: 'm' }))
expectError(transport.call({ service: 'S', method: 'm', id: true }))
expectError(transport.call({ service: 'S', method: 'm', limit: '1' }))
expectError(transport.call({ service: 'S', method: 'm', params: [] }))
expectError(transport.call({ service: 'S', method: 'm' }, { signal: 1 }))
expectError(transport.call({ service: 'S', method: 'm', args: [Symbol.iterator] }))

// A call is never written to.
declare const call: Call
expectError((call.service = 'other'))

// Values
expectAssignable<Value>([null, true, 1, 1n, '', new Uint8Array(), new Date(), { a: undefined }])
expectNotAssignable<Value>(() => 1)
expectNotAssignable<Value>(Symbol.iterator)

// Credentials
expectAssignable<Auth>({ iamToken: 't' })
expectAssignable<Auth>({ userId: 1, authToken: 't' })
expectAssignable<Auth>({ employeeId: 1, authToken: 't' })
expectAssignable<Auth>({})
expectNotAssignable<Auth>({ username: 'u' })
expectNotAssignable<Auth>({ userId: 'u', authToken: 't' })

// Configuration
expectAssignable<TransportConfig>({})
expectError(createTransport({ protocol: 'json' }))
expectError(createTransport({ timeout: '5s' }))
expectError(createTransport({ unknownSetting: 1 }))
declare const ownProtocol: Protocol
expectType<Transport>(createTransport({ protocol: ownProtocol }))
expectError(createTransport({ protocol: { name: 'half' } }))

// Errors
declare const error: unknown
if (CallError.is(error)) {
  expectType<CallError>(error)
  expectType<ErrorCode>(error.code)
  expectType<string | undefined>(error.fault?.code)
  expectType<number>(error.attempts)
  expectType<number | undefined>(error.timings?.decode)
}
expectError(new CallError('no-such-code', 'text'))

// Codecs
const codec = ownProtocol.codec({ auth: { username: 'u', apiKey: 'k' } })
expectType<Codec>(codec)
expectType<WireRequest>(codec.encode(call))
expectType<Reply>(codec.decode({ status: 200, headers: { 'content-type': 'text/xml' }, body: new Uint8Array() }, call))
expectError(codec.decode({ status: 200, headers: {}, body: 'text' }, call))

// Helpers
expectType<boolean>(equal(1, 2))
expectType<string | undefined>(differences(1, 2)[0]?.path)
expectType<boolean>(isRead({ service: 'S', method: 'getObject' }))
expectType<(input: number) => Promise<string>>(
  compose<number, string>([(next) => (input) => next(input + 1)], async (n) => String(n)),
)

// typed() keeps what it is given, says the type, and is an argument.
const order = typed('SoftLayer_Container_Product_Order', { packageId: 46, prices: [{ id: 1 }] })
expectType<'SoftLayer_Container_Product_Order'>(order.complexType)
expectType<number>(order.packageId)
expectAssignable<Value>(order)
expectAssignable<Call>({ service: 'SoftLayer_Product_Order', method: 'verifyOrder', args: [order] })
expectError(typed('Order', {}))
expectError(typed('SoftLayer_Ticket'))
expectError(typed('SoftLayer_Ticket', 5))
expectError(typed('SoftLayer_Ticket', { now: () => 1 }))
expectError(order.packageName)

// Output formats
expectAssignable<TransportConfig>({ protocol: 'rest', format: 'xml' })
expectNotAssignable<TransportConfig>({ protocol: 'rest', format: 'txt' })
