import type { Auth } from '../../../src/core/auth.js'
import type { Call, Reply } from '../../../src/core/call.js'
import { createTransport } from '../../../src/index.js'
import type { Emulator } from '../../../src/emulator/index.js'
import { registered } from '../../support/protocols.js'

/** One way to call an emulator: a protocol, without a socket. */
export interface Caller {
  readonly name: string
  /** Calls `Service::method`, without the prefix `SoftLayer_`, with these credentials. */
  call(auth: Auth, name: string, call?: Partial<Call>): Promise<Reply>
}

/** Every protocol as a way to call an emulator. */
export function callersOf(emulator: Emulator): Caller[] {
  return registered.map((protocol) => ({
    name: protocol.name,
    async call(auth, name, call = {}) {
      const [service = '', method = ''] = `SoftLayer_${name}`.split('::')
      const transport = createTransport({ protocol, auth, exchange: emulator.exchange })
      return transport.call({ service, method, ...call })
    },
  }))
}
