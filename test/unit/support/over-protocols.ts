import type { Auth } from '../../../src/core/auth.js'
import type { Transport } from '../../../src/core/transport.js'
import { createTransport } from '../../../src/create.js'
import type { TransportConfig } from '../../../src/index.js'
import { createEmulator, type Emulator, type EmulatorOptions } from '../../../src/emulator/index.js'
import { registered } from '../../support/protocols.js'

export const auth: Auth = { username: 'emulator', apiKey: 'emulator-key' }

/** One emulator, and a transport to it over one protocol. */
export interface Over {
  readonly name: string
  readonly emulator: Emulator
  readonly transport: Transport
}

/** Runs a test once per registered protocol, each on an emulator of its own and without a socket. */
export async function overEach(
  options: EmulatorOptions,
  test: (over: Over) => Promise<void>,
  config: TransportConfig = {},
): Promise<void> {
  for (const protocol of registered) {
    const emulator = await createEmulator({ guests: 20, ...options })
    const endpoint = 'http://127.0.0.1'
    const { exchange } = emulator
    const transport = createTransport({ protocol, endpoint, auth, retry: false, exchange, ...config })
    await test({ name: protocol.name, emulator, transport })
    await transport.close()
  }
}

/** As {@link overEach}, through a socket. */
export async function overEachSocket(
  options: EmulatorOptions,
  test: (over: Over & { readonly url: string }) => Promise<void>,
  config: TransportConfig = {},
): Promise<void> {
  for (const protocol of registered) {
    await using emulator = await createEmulator({ guests: 20, ...options })
    const { url } = await emulator.listen(0)
    await using transport = createTransport({ protocol, endpoint: url, auth, retry: false, ...config })
    await test({ name: protocol.name, emulator, transport, url })
  }
}
