import { createTransport } from '../create.js'
import type { Reply } from '../core/call.js'
import { exitCodes } from './exit-code.js'
import { say } from './failure.js'
import { toJson } from './json.js'
import { print, readable } from './output.js'
import type { CallFlags, CallWords } from './settings.js'
import { readCall, readConnection, readFormat, readProtocol } from './settings.js'
import { interruption } from './signals.js'

/** `slt call`: makes one call and prints its result. */
export async function call(words: CallWords, flags: CallFlags): Promise<number> {
  const request = readCall(words, flags)
  const protocol = readProtocol(flags.protocol)
  const format = readFormat(flags.format)
  const started = performance.now()
  const interrupted = interruption()
  try {
    const transport = createTransport({
      ...readConnection(flags),
      ...(protocol && { protocol }),
      ...(format && { format }),
    })
    try {
      const reply = await transport.call(request, { signal: interrupted.signal })
      print(flags.json ? toJson(asDocument(reply)) : readable(reply.value, process.stdout.columns ?? 120))
      const counted = Array.isArray(reply.value) && reply.total !== undefined
      if (counted && !flags.json) say(`${(reply.value as unknown[]).length} of ${reply.total}`)
      if (flags.verbose) say(`${transport.protocol}: ${(performance.now() - started).toFixed(1)} ms`)
      return exitCodes.ok
    } finally {
      await transport.close()
    }
  } finally {
    interrupted.release()
  }
}

/** One document whatever the result: a call without a result has `null` as its value. */
function asDocument(reply: Reply): { readonly value: unknown; readonly total?: number } {
  return { value: reply.value ?? null, ...(reply.total === undefined ? {} : { total: reply.total }) }
}
