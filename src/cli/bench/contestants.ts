import { loadProtocol } from '../../transports/index.js'
import type { ProtocolName } from '../../transports/index.js'
import type { ReadSettings } from './bench-settings.js'
import { choiceOf } from './bench-settings.js'
import { servicesOf } from './cases.js'
import type { Destination } from './destination.js'
import type { Contestant } from './prove.js'
import { startRelay } from './relay.js'
import type { Target } from './subject.js'
import { openSubject, rivalOf } from './variants.js'
import type { Variant } from './variants.js'

/** Where the calls of these settings go, and how. */
export function targetOf(settings: ReadSettings, destination: Destination, endpoint: string): Target {
  const { gzip, keepAlive, loads } = settings
  const most = loads.map(({ kind, value }) => (kind === 'rate' ? 256 : value))
  return { endpoint, auth: destination.auth, gzip, keepAlive, connections: Math.max(10, ...most) }
}

/** One client of each variant, to compare answers and to count bytes: not over the shaped line, which would only be slow. */
export async function openContestants(
  settings: ReadSettings,
  variants: readonly Variant[],
  destination: Destination,
): Promise<readonly Contestant[]> {
  const services = servicesOf(choiceOf(settings, settings.guests))
  const opened: Contestant[] = []
  for (const variant of variants) {
    const target = targetOf(settings, destination, destination.endpoint)
    if (variant.kind === 'rival') {
      // What is encrypted cannot be counted on the way.
      const relay = target.endpoint.startsWith('http://') ? await startRelay(new URL(target.endpoint)) : undefined
      const subject = await openSubject(variant, { ...target, endpoint: relay?.endpoint ?? target.endpoint }, services)
      opened.push({ variant, subject, ...(relay ? { relay } : {}) })
      continue
    }
    const [subject, other] = [
      await openSubject(variant, target, services),
      await openSubject(variant, { ...target, gzip: !target.gzip }, services),
    ]
    const protocol = await loadProtocol(variant.protocol as ProtocolName)
    opened.push({ variant, subject, other, protocol })
  }
  return opened
}

/** Closes what was opened, whatever fails. */
export async function closeContestants(contestants: readonly Contestant[]): Promise<void> {
  for (const { subject, other, relay } of contestants) {
    await Promise.allSettled([subject.close(), other?.close(), relay?.close()])
  }
}

/** How many guests another server has: lists longer than that cannot be measured. */
export async function guestsOf(contestant: Contestant | undefined): Promise<number> {
  const call = { service: 'SoftLayer_Account', method: 'getVirtualGuests', mask: ['id'], limit: 1 }
  return (await contestant?.subject.call(call, true))?.total ?? 0
}

/** Versions of what is measured, by name. */
export async function versionsOf(variants: readonly Variant[]): Promise<Readonly<Record<string, string>>> {
  const versions: Record<string, string> = {}
  for (const variant of variants) Object.assign(versions, await rivalOf(variant)?.versions())
  return versions
}
