import type { Reply } from '../../../src/core/call.js'
import type { IncomingCall } from '../../../src/core/codec.js'
import { createEmulator, type Emulator, type EmulatorOptions } from '../../../src/emulator/index.js'

export const auth = { username: 'emulator', apiKey: 'emulator-key' }

export interface Emulated {
  readonly emulator: Emulator
  /** Executes `Service::method` without any protocol. */
  run(name: string, call?: Partial<IncomingCall>): Reply
}

/** An emulator without protocols: calls go straight to its world. */
export async function emulated(options: EmulatorOptions = {}): Promise<Emulated> {
  const emulator = await createEmulator({ protocols: [], ...options })
  return {
    emulator,
    run(name, call = {}) {
      const [service = '', method = ''] = `SoftLayer_${name}`.split('::')
      return emulator.execute({ auth, service, method, ...call })
    },
  }
}
