// Every entry of the package's exports, as a user imports it.
import { expectAssignable, expectError, expectType } from 'tsd'
import type { Exchange, Protocol } from 'softlayer-transports'
import { createTransport } from 'softlayer-transports'
import { createEmulator } from 'softlayer-transports/emulator'
import { limit, retry, timing } from 'softlayer-transports/interceptors'
import { protocol as rest } from 'softlayer-transports/rest'
import { protocol as soap } from 'softlayer-transports/soap'
import { protocol as xmlrpc } from 'softlayer-transports/xmlrpc'

expectType<Protocol>(rest)
expectType<Protocol>(soap)
expectType<Protocol>(xmlrpc)
expectError((rest.name = 'other'))

const emulator = await createEmulator({ guests: 1, seed: 1, users: [{ username: 'u', apiKey: 'k' }] })
expectAssignable<AsyncDisposable>(emulator)
expectAssignable<Exchange>(emulator.exchange)
const { url, port, close } = await emulator.listen(0)
expectType<string>(url)
expectType<number>(port)
expectType<Promise<void>>(close())
expectError(createEmulator({ guests: 'many' }))

createTransport({ protocol: rest, exchange: emulator.exchange, layers: [retry({ retries: 1 })] })
expectAssignable<unknown>([limit, timing])
