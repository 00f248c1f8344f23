import type { ValueSettings } from '../../core/codec.js'
import type { TypeReference } from '../../core/schema.js'
import { literal, type Literal } from '../xml/literal.js'
import { Container, type Budget, type Slot, type Way } from '../xml/paths.js'
import { Transcoder, type Step } from '../xml/transcoder.js'

const markup = {
  member: literal('<member>'),
  name: literal('<name>'),
  endName: literal('</name>'),
  value: literal('<value>'),
  endValue: literal('</value>'),
  endMember: literal('</member>'),
  struct: literal('<struct>'),
  endStruct: literal('</struct>'),
  emptyStruct: literal('<struct/>'),
  array: literal('<array>'),
  data: literal('<data>'),
  endData: literal('</data>'),
  endArray: literal('</array>'),
  emptyString: literal('<string/>'),
  nil: literal('<nil/>'),
}

const scalars: readonly (readonly [tag: string, start: Literal])[] = ['string', 'int', 'boolean', 'double'].map(
  (tag) => [tag, literal(`<${tag}>`)],
)
const ends: ReadonlyMap<string, Literal> = new Map(scalars.map(([tag]) => [tag, literal(`</${tag}>`)]))

/** Reads the items of XML-RPC lists as the API writes them, flat or indented. */
export class XmlRpcTranscoder extends Transcoder {
  constructor(
    input: Uint8Array,
    isUtf8: () => boolean,
    private readonly settings: ValueSettings,
    private readonly maxDepth: number,
  ) {
    super(input, isUtf8)
  }

  protected inTag(): boolean {
    return false
  }

  protected step({ way, container: from, markup: tag }: Slot): Step | undefined {
    let container: Container = from
    let json = way === 'text' ? '"' : ''
    /** Whether nothing is in the container yet. */
    let isFresh = way === 'start'
    let isOver = way !== 'start'
    if (isOver && !this.take(ends.get(tag) as Literal)) return undefined
    for (;;) {
      if (isOver) {
        this.space()
        if (!this.take(markup.endValue)) return undefined
        if (!container.parent) return { json, to: container.slot('', 'end', undefined) }
        this.space()
        if (!container.isList && !this.take(markup.endMember)) return undefined
      }
      this.space()
      let name = ''
      let reference = container.reference
      if (container.isList) {
        if (!this.take(markup.value)) {
          // The list is over: of the outermost nothing more is read here.
          if (!container.parent || !this.take(markup.endData)) return undefined
          this.space()
          if (!this.take(markup.endArray)) return undefined
          json += isFresh ? '[]' : ']'
          container = container.parent
          isFresh = false
          isOver = true
          continue
        }
        if (container.parent) json += isFresh ? '[' : ','
      } else if (this.take(markup.member)) {
        name = this.memberName()
        if (name === '') return undefined
        reference = container.reference?.type?.property(name)
        json += `${isFresh ? '{' : ','}"${name}":`
      } else {
        if (!container.parent || !this.take(markup.endStruct)) return undefined
        json += isFresh ? '{}' : '}'
        container = container.parent
        isFresh = false
        isOver = true
        continue
      }
      this.space()
      const constant = this.constant(reference)
      if (constant !== undefined) {
        json += constant
        isFresh = false
        isOver = true
        continue
      }
      const scalar = scalars.find(([, start]) => this.take(start))?.[0]
      if (scalar !== undefined) {
        const found = this.wayOf(scalar, reference)
        if (!found) return undefined
        const to = container.slot(name, found, reference, scalar)
        return { json: found === 'text' ? `${json}"` : json, to }
      }
      const inner = this.inner(container, name, reference)
      if (!inner || inner.depth > this.maxDepth) return undefined
      container = inner
      isFresh = true
      isOver = false
    }
  }

  /** Passes a member's name and the start of its value. */
  private memberName(): string {
    this.space()
    if (!this.take(markup.name)) return ''
    const name = this.plainName()
    if (!this.take(markup.endName)) return ''
    this.space()
    return this.take(markup.value) ? name : ''
  }

  /** Passes a value that is told by its markup alone. */
  private constant(reference: TypeReference | undefined): string | undefined {
    if (this.take(markup.nil)) return 'null'
    // The API writes null as an empty string: only for texts is it the text.
    if (this.take(markup.emptyString)) return isText(reference) ? '""' : 'null'
    return undefined
  }

  private inner(container: Container, name: string, reference: TypeReference | undefined): Container | undefined {
    if (this.take(markup.struct)) {
      // A list whose keys have gaps, or the only item of one.
      return reference?.list === true ? undefined : within(container, false, name, reference)
    }
    if (reference?.list === false || !this.take(markup.array)) return undefined
    this.space()
    return this.take(markup.data) ? within(container, true, name, reference?.item) : undefined
  }

  private wayOf(tag: string, reference: TypeReference | undefined): Way | undefined {
    if (reference?.list === true) return undefined
    const kind = reference?.kind ?? 'any'
    switch (tag) {
      case 'string':
        if (isText(reference)) return 'text'
        if (kind === 'integer' || kind === 'decimal') return this.ofKind(kind)
        if (kind === 'date') return this.settings.dates === 'date' ? undefined : 'date'
        return kind === 'float' ? 'number' : kind === 'boolean' ? 'flag' : undefined
      case 'int':
        return kind === 'integer' || kind === 'float' || kind === 'any' ? 'integer' : this.ofKind(kind)
      case 'boolean':
        return kind === 'boolean' || kind === 'any' ? 'flag' : undefined
      default:
        return kind === 'float' || kind === 'any' ? 'number' : this.ofKind(kind)
    }
  }

  private ofKind(kind: string): Way | undefined {
    if (kind === 'integer') return 'integer'
    return kind === 'decimal' && this.settings.decimals !== 'number' ? 'decimal' : undefined
  }
}

function within(parent: Container, isList: boolean, name: string, reference: TypeReference | undefined): Container {
  const create = (budget: Budget): Container => new Container({ isList, name, reference, parent, budget })
  return parent.within(`${isList ? 'list' : 'object'} ${name}`, create)
}

function isText(reference: TypeReference | undefined): boolean {
  if (!reference) return true
  return !reference.list && (reference.kind === 'string' || reference.kind === 'any' || reference.kind === 'json')
}
