import type { Call, Reply } from '../../core/call.js'
import type { ValueSettings, WireResponse } from '../../core/codec.js'
import type { TypeReference } from '../../core/schema.js'
import type { Value } from '../../core/value.js'
import type { ItemDialect } from '../xml/items.js'
import type { WholeListReading } from '../xml/list-parts.js'
import { nextAttempt } from '../xml/transcoder.js'
import { firstByteReference, isLatin1, unfolded } from './byte-references.js'
import type { Memory } from './memory.js'
import { ValueReader } from './reader.js'

const wrapper = 'methodResponse'
const way = ['params', 'param', 'value', 'array', 'data']

/** How lists look on this protocol while they arrive. */
export function itemDialect(
  settings: ValueSettings,
  maxDepth: number,
  memory: Memory,
  returns: TypeReference | undefined,
  decode: (response: WireResponse, call: Call) => Reply,
): ItemDialect {
  let isInDoubt = false
  return {
    protocol: 'xmlrpc',
    decode,
    doubtful: (bytes) => (isInDoubt ? firstByteReference(bytes) : undefined),
    settled: (rest) => unfolded(rest) ?? rest,
    locate(path, boundary) {
      const skip = path[0] === wrapper ? 1 : 0
      const on = boundary === 'start' && path.every((name, i) => i < skip || name === way[i - skip])
      if (!on) return 'never'
      return path.length === way.length + skip ? path.length : undefined
    },
    begin(source) {
      const bytes = source.peek()
      isInDoubt = isLatin1(bytes)
      if (isInDoubt && firstByteReference(bytes) !== undefined) return undefined
      return new ListReading(new ValueReader(source, settings, maxDepth, memory), returns)
    },
  }
}

/** A list that is being read, from the beginning of its answer on. */
export class ListReading implements WholeListReading {
  readonly total = undefined
  isLikeDecode = true
  private items: Value[] = []
  /** At how many items it is worth trying again to read several together. */
  private attempt = 0
  private readonly reference: TypeReference | undefined
  private readonly open: string[] = []

  constructor(
    private readonly reader: ValueReader,
    returns: TypeReference | undefined,
  ) {
    this.reference = returns?.list === true ? returns.item : returns
    const levels = way.length + (reader.isNext(wrapper) ? 1 : 0)
    while (this.open.length < levels) {
      reader.skipMisc()
      const { name, raw } = reader.startTag()
      // Of other forms some are refused, or read with care.
      if (raw !== `<${name}>` || name !== [wrapper, ...way].at(this.open.length - levels)) this.isLikeDecode = false
      this.open.push(name)
    }
    reader.deeper()
  }

  read(count: number): void {
    const { reader, items, reference } = this
    const end = items.length + count
    for (let attempt = items.length; items.length < end;) {
      if (items.length === attempt) {
        const before = items.length
        reader.bulk(items, reference, Infinity)
        attempt = nextAttempt(before, items.length)
        if (items.length > before) continue
      }
      reader.skipMisc()
      items.push(reader.value(reference))
    }
  }

  some(): boolean {
    const { reader, items, reference } = this
    reader.skipMisc()
    if (reader.atEnd()) return false
    const before = items.length
    if (before === this.attempt) {
      reader.bulk(items, reference, Infinity)
      // It may have stopped for a turn only.
      this.attempt = items.length > before ? items.length : nextAttempt(before, before)
    }
    if (items.length === before) items.push(reader.value(reference))
    return true
  }

  ready(): readonly Value[] {
    const { items } = this
    this.items = []
    return items
  }

  end(): void {
    for (const name of this.open.reverse()) {
      this.reader.skipMisc()
      this.reader.endTag(name)
    }
    this.reader.finish()
  }

  cut(): never {
    return this.reader.fail('the text ends within the list')
  }
}
