import type { Protocol } from '../../core/codec.js'
import { loadProtocol, protocolNames } from '../../transports/index.js'
import type { ProtocolName } from '../../transports/index.js'
import { UsageError } from '../failure.js'
import { readProtocol } from '../settings.js'
import { createClient } from './client.js'
import type { VariantInfo } from './results.js'
import { rivals } from './rivals/index.js'
import type { Rival } from './rivals/rival.js'
import type { Subject, Target } from './subject.js'

/** One way to make the calls, as it is told to the process that measures it. */
export interface Variant extends VariantInfo {
  /** The rival's key. */
  readonly rival?: string
}

/** What is there to choose from for `--codecs`. */
export const codecNames = ['native', 'package'] as const
export type CodecName = (typeof codecNames)[number]

/** Reads `--protocols`. */
export function readProtocols(text: string | undefined): readonly ProtocolName[] {
  const names = text === undefined ? protocolNames : wordsOf(text)
  return names.map((name) => readProtocol(name, '--protocols') as ProtocolName)
}

/** Reads a flag that lists some of `known`; `all` is all of them. */
export function readNames<T extends string>(flag: string, text: string, known: readonly T[]): readonly T[] {
  const words = wordsOf(text)
  if (words.length === 1 && words[0] === 'all') return known
  if (words.length === 0) throw new UsageError(`${flag} names none of ${known.join(', ')}`)
  for (const word of words) {
    if (!known.includes(word as T)) throw new UsageError(`${flag} must be some of ${known.join(', ')}, not "${word}"`)
  }
  return known.filter((name) => words.includes(name))
}

/** Variants in the order of tables: by protocol, ours first. */
export function variantsOf(settings: {
  readonly protocols: readonly ProtocolName[]
  readonly codecs: readonly CodecName[]
  readonly rivals: readonly string[]
}): readonly Variant[] {
  const own = settings.codecs.includes('native')
    ? settings.protocols.map((protocol): Variant => ({ name: protocol, kind: 'own', protocol }))
    : []
  const packages = settings.codecs.includes('package')
    ? settings.protocols
        .filter((protocol) => packageCodecs.includes(protocol))
        .map((protocol): Variant => ({ name: `${protocol} (package)`, kind: 'package', protocol }))
    : []
  const others = rivals
    .filter(({ key }) => settings.rivals.includes(key))
    .map(({ key, name, protocol }): Variant => ({ name, kind: 'rival', protocol, rival: key }))
  return [...own, ...packages, ...others]
}

/** Protocols that an npm package can write and read. */
const packageCodecs: readonly string[] = ['xmlrpc', 'soap']

/** The rival of a variant. */
export function rivalOf({ rival }: Variant): Rival | undefined {
  return rivals.find(({ key }) => key === rival)
}

/** Opens a variant; `services` are those that will be called. */
export async function openSubject(variant: Variant, target: Target, services: readonly string[]): Promise<Subject> {
  const rival = rivalOf(variant)
  if (rival) return rival.open(target)
  const protocol: Protocol = await loadProtocol(variant.protocol as ProtocolName)
  if (variant.kind === 'own') return createClient(protocol, target)
  const { withPackageCodec } = await import('./package-codec.js')
  return createClient(await withPackageCodec(protocol, services), target)
}

function wordsOf(text: string): readonly string[] {
  return [...new Set(text.split(',').map((word) => word.trim()))].filter((word) => word !== '')
}
