/**
 * A local server of the API for tests, demos and measurements: mirrors of the protocols over one world in memory.
 * May import core and the registry of transports. Read emulator.ts first, then executor.ts.
 */
export { createEmulator, defaultUsers } from './emulator.js'
export type { Emulator, EmulatorOptions } from './emulator.js'
export type { EmulatorEmployee, EmulatorUser } from './authenticator.js'
export type { WorldSizes } from './seed.js'
export { failures } from './failures.js'
export type { Failure, Injected, Injection } from './failures.js'
export { generalQuirks } from './quirks.js'
export type { Listening } from './server.js'
export { Row, World } from './world.js'
export type { Derived, Link } from './world.js'
