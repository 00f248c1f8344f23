import type { Call, Reply } from '../../core/call.js'
import type { WireResponse } from '../../core/codec.js'
import type { TypeReference } from '../../core/schema.js'
import { isObject, type Value } from '../../core/value.js'
import type { TextSource } from '../xml/text.js'
import type { ItemDialect } from '../xml/items.js'
import type { WholeListReading } from '../xml/list-parts.js'
import { nextAttempt } from '../xml/transcoder.js'
import type { Element, Scope } from './element.js'
import { children } from './envelope.js'
import { rpcNamespace } from './dialect.js'
import { isEnvelope } from './names.js'
import type { SoapReader } from './reader.js'

/** How lists look on this protocol while they arrive. */
export function itemDialect(parts: {
  createReader(source: TextSource): SoapReader
  readonly root: Scope
  readonly method: string
  readonly returns: TypeReference | undefined
  readonly mostWaiting: number
  decode(response: WireResponse, call: Call): Reply
}): ItemDialect {
  const { createReader, root, method, returns, mostWaiting, decode } = parts
  return {
    protocol: 'soap',
    decode,
    locate(path, boundary, name) {
      if (path[0] !== 'Envelope' || (path.length === 1 && boundary === 'end')) return 'never'
      if (path.length === 1 && boundary === 'empty' && name === 'Body') return 'never'
      if (path.length === 1 || path[1] !== 'Body') return undefined
      if (path[2] === 'Fault' || boundary === 'end') return 'never'
      // The first tag within the result: whether it is an item tells whether the result is a list.
      if (path.length === 5) return 4
      if (boundary === 'empty') return path.length === 4 ? 4 : 'never'
      return undefined
    },
    passes: (path) => path.length === 2 && path[1] !== 'Body',
    begin(source, first) {
      const reading = new ListReading(createReader(source), returns, mostWaiting)
      return reading.begin(root, `${method}Return`, first) ? reading : undefined
    },
  }
}

/**
 * Items of other names than the first one are given when one of its name or the end of the list follows, or so many of them:
 * what a server writes in the midst of a list when it fails, a page's `<br />` or the envelope of a fault, is no item.
 */
const mostForeign = 64

/** A list that is being read, from the beginning of its answer on. */
export class ListReading implements WholeListReading {
  isLikeDecode = true
  private items: Value[] = []
  /** How many items were there when last none of them waited for an object that comes later, and how many of those were given. */
  private complete = 0
  private given = 0
  private readonly note = (count: number): void => void (this.complete = count)
  /** At how many items it is worth trying again to read several together. */
  private attempt = 0
  private readonly open: Element[] = []
  private readonly header: { total?: Value } = {}
  private reference: TypeReference | undefined
  /** The local name of the first item. */
  private usual = ''
  /** How many of the last items have another name. */
  private foreign = 0

  constructor(
    private readonly reader: SoapReader,
    private readonly returns: TypeReference | undefined,
    private readonly mostWaiting: number,
  ) {}

  get total(): string | number | undefined {
    const { total } = this.header
    const amount = isObject(total) ? total['amount'] : undefined
    return typeof amount === 'string' || typeof amount === 'number' ? amount : undefined
  }

  /**
   * Reads up to the first item; false when it is no list.
   * @param first the local name of the first item's tag, when all of it may not be there yet.
   */
  begin(root: Scope, name: string, first?: string): boolean {
    const { reader, open } = this
    let scope = root
    while (open.length < 4) {
      reader.skipMisc()
      const element = reader.element(scope)
      // What is wrong with the envelope is told when all of it is read.
      if (open.length < 2 && !isEnvelope(element.namespace)) return false
      if (element.local === 'Header' && open.length === 1) {
        children(reader, element, (block) => this.block(block))
        continue
      }
      open.push(element)
      scope = element.scope
    }
    const list = open[3] as Element
    // Which of several parts is the result is only known at the end, unless it has the API's own name.
    if (list.local !== name || list.namespace === rpcNamespace) return false
    if (list.empty) return false
    reader.skipMisc()
    this.usual = first ?? reader.nextName() ?? ''
    const item = reader.listOf(list, this.returns, this.usual)
    if (item === undefined) return false
    this.reference = item.reference
    reader.enter()
    return true
  }

  read(count: number): void {
    const { reader, items, reference } = this
    const list = this.open[3] as Element
    const options = { whole: this.note, name: this.usual }
    const end = items.length + count
    for (let attempt = items.length; items.length < end;) {
      if (items.length === attempt) {
        const before = items.length
        // While items wait for objects that come later they are counted one by one.
        if (reader.waiting === 0) reader.bulk(items, list, reference, Infinity, options)
        if (items.length > before) this.foreign = 0
        attempt = nextAttempt(before, items.length)
      }
      if (items.length < end) this.item(list)
      if (reader.waiting === 0) this.complete = items.length
      else if (items.length - this.complete > this.mostWaiting) {
        reader.fail(`more than ${this.mostWaiting} items refer to objects that come later; read the list with call()`)
      }
    }
  }

  some(): boolean {
    const { reader, items, reference } = this
    reader.skipMisc()
    if (reader.atEnd()) return false
    const list = this.open[3] as Element
    const before = items.length
    if (before === this.attempt) {
      reader.bulk(items, list, reference, Infinity)
      // It may have stopped for a turn only.
      this.attempt = items.length > before ? items.length : nextAttempt(before, before)
    }
    if (items.length === before) this.item(list)
    return true
  }

  private item({ scope }: Element): void {
    const { reader, items } = this
    reader.skipMisc()
    const at = items.length
    items.push(null)
    try {
      const element = reader.element(scope)
      reader.into(items, at, element, this.reference)
      this.foreign = element.local === this.usual || this.foreign === mostForeign ? 0 : this.foreign + 1
    } catch (error) {
      items.length = at
      throw error
    }
  }

  ready(): readonly Value[] {
    const { items, given, complete, foreign } = this
    const known = items.length - foreign
    // An item that waits holds back those after it: they come in order. What waits is to be filled at its place.
    if (this.reader.waiting > 0) {
      this.given = Math.max(given, Math.min(complete, known))
      return items.slice(given, this.given)
    }
    this.items = items.slice(known)
    this.given = 0
    this.complete = foreign
    return given === 0 && foreign === 0 ? items : items.slice(given, known)
  }

  end(): void {
    const { reader, open } = this
    const [envelope, body, operation, list] = open as [Element, Element, Element, Element]
    reader.skipMisc()
    reader.endTag(list.name)
    reader.leave()
    for (reader.skipMisc(); !reader.atEnd(); reader.skipMisc()) {
      reader.skipElement(reader.element(operation.scope))
      this.isLikeDecode = false
    }
    reader.endTag(operation.name)
    for (reader.skipMisc(); !reader.atEnd(); reader.skipMisc()) reader.independent(reader.element(body.scope))
    reader.endTag(body.name)
    for (reader.skipMisc(); !reader.atEnd(); reader.skipMisc()) {
      const part = reader.element(envelope.scope)
      this.isLikeDecode = false
      // SOAP 1.1 allows elements after the body.
      if (isEnvelope(part.namespace)) reader.fail('an element beside Header and Body')
      reader.independent(part)
    }
    reader.endTag(envelope.name)
    reader.finish()
    reader.resolveReferences()
    this.foreign = 0
  }

  cut(): never {
    return this.reader.fail('the text ends within the list')
  }

  private block(block: Element): void {
    if (block.local === 'totalItems') this.reader.into(this.header, 'total', block, undefined)
    else this.reader.skipElement(block)
  }
}
