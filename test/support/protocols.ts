import type { Protocol } from '../../src/core/codec.js'
import { protocols } from '../../src/transports/index.js'

/** Every registered protocol; `PROTOCOLS=soap,rest` narrows a run down to some. */
export const registered: readonly Protocol[] = (
  await Promise.all(Object.values(protocols).map((load) => load()))
).filter(({ name }) => !process.env['PROTOCOLS'] || process.env['PROTOCOLS'].split(',').includes(name))

/** A seed that a failing run prints, and that `SEED=n` repeats. */
export const seed = Number(process.env['SEED'] ?? 20260326)
