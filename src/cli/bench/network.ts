import { UsageError } from '../failure.js'
import type { Bytes, Network } from './results.js'

/** Lines by name: a machine room, a continent, a phone. */
const presets: Readonly<Record<string, Omit<Network, 'name'>>> = {
  lan: { rtt: 0.5, down: 1e9, up: 1e9 },
  wan: { rtt: 80, down: 100e6, up: 20e6 },
  mobile: { rtt: 120, down: 10e6, up: 3e6 },
}

/** Reads `lan`, `wan`, `mobile` or such as `rtt=80ms,down=20mbit,up=5mbit`; a name may be followed by what differs. */
export function readNetwork(text: string): Network {
  const network: { -readonly [K in keyof Network]: Network[K] } = { name: text, rtt: 0 }
  const told = new Set<string>()
  text.split(',').forEach((part, i) => {
    const [key = '', value] = part.trim().split('=')
    const preset = value === undefined && i === 0 && Object.hasOwn(presets, key) ? presets[key] : undefined
    if (told.has(key)) throw new UsageError(`--network: ${key} is given twice`)
    told.add(key)
    if (preset) Object.assign(network, preset)
    else if (key === 'rtt' && value !== undefined) network.rtt = milliseconds(value)
    else if ((key === 'down' || key === 'up') && value !== undefined) network[key] = bits(value)
    else throw wrong(part)
  })
  return network
}

/** Milliseconds that calls with answers of these sizes spend on the way, about. */
export function lineTime(
  { network, keepAlive }: { readonly network?: Network; readonly keepAlive: boolean },
  answers: readonly (Pick<Bytes, 'received'> | undefined)[],
): number {
  if (!network) return 0
  const { rtt, down = Infinity } = network
  return answers.reduce((sum, bytes) => sum + rtt * (keepAlive ? 1 : 2) + ((bytes?.received ?? 0) * 8_000) / down, 0)
}

/** A line in words. */
export function lineText({ rtt, down, up }: Network): string {
  return `${rtt} ms there and back, ${speed(down)} down, ${speed(up)} up`
}

function speed(bits: number | undefined): string {
  if (bits === undefined) return 'unlimited'
  return bits >= 1e9 ? `${bits / 1e9} Gbit/s` : bits >= 1e6 ? `${bits / 1e6} Mbit/s` : `${bits / 1e3} kbit/s`
}

function milliseconds(text: string): number {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)(ms|s)$/.exec(text) ?? []
  if (digits === undefined) throw wrong(`rtt=${text}`)
  const value = Number(digits) * (unit === 's' ? 1000 : 1)
  if (value > 60_000) throw new UsageError('--network: rtt must be at most 60s')
  return value
}

function bits(text: string): number {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)(kbit|mbit|gbit)$/.exec(text) ?? []
  const value = Number(digits) * { kbit: 1e3, mbit: 1e6, gbit: 1e9 }[unit as 'kbit' | 'mbit' | 'gbit']
  if (!(value > 0)) throw wrong(text)
  return value
}

function wrong(part: string): UsageError {
  const names = Object.keys(presets).join(', ')
  return new UsageError(`--network is ${names}, or such as rtt=80ms,down=20mbit,up=5mbit; not understood: "${part}"`)
}
