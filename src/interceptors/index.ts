// Layers around calls, one file each. May import core and node:diagnostics_channel, nothing else. Read retry.ts first;
// core/layer.ts has the rule by which layers are put together.
export { debug } from './debug.js'
export { limit } from './limit.js'
export { retry } from './retry.js'
export type { RetrySettings } from './retry.js'
export { timing } from './timing.js'
export type { CallTiming } from './timing.js'
export { trace, traceChannel } from './trace.js'
export type { TraceMessage } from './trace.js'
