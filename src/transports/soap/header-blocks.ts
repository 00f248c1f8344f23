import type { MirrorSettings } from '../../core/codec.js'
import { CallError, type Fault } from '../../core/error.js'
import type { Schema } from '../../core/schema.js'
import { setMember, type Value } from '../../core/value.js'
import type { Element } from './element.js'
import { children } from './envelope.js'
import { filterReference } from './filter.js'
import { apiNamespace, apiNamespaces, isEncoding } from './names.js'
import type { SoapReader } from './reader.js'
import type { ServerStyle } from './style.js'

const nextActors: ReadonlySet<string> = new Set([
  'http://schemas.xmlsoap.org/soap/actor/next',
  'http://www.w3.org/2003/05/soap-envelope/role/next',
  'http://www.w3.org/2003/05/soap-envelope/role/ultimateReceiver',
])

/** Reads the header blocks of a request: matched by local name, the last of a name wins (foreign-wire section 2). */
export class HeaderReader {
  private readonly found: Record<string, Value> = Object.create(null) as Record<string, Value>
  private readonly known: ReadonlySet<string>
  private readonly namespaces: ReadonlySet<string | undefined>

  constructor(
    private readonly reader: SoapReader,
    private readonly service: string,
    private readonly style: ServerStyle,
    private readonly settings: MirrorSettings & { readonly schema: Schema; readonly maxDepth: number },
  ) {
    const own = ['InitParameters', 'ObjectMask', 'ObjectFilter'].map((end) => service + end)
    this.known = new Set(['authenticate', 'employeesession', 'resultLimit', 'SoftLayer_ObjectMask', ...own])
    this.namespaces = new Set([...apiNamespaces, apiNamespace(settings.version)])
  }

  /** Reads a block to its end, or passes it. */
  read(block: Element): void {
    const { reader, style } = this
    this.checkEncoding(block)
    const { actor, mustUnderstand } = block.rules ?? {}
    if (actor !== undefined && !nextActors.has(actor)) {
      reader.skipElement(block)
      return
    }
    if (mustUnderstand !== undefined && !/^(?:[01]|true|false)$/.test(mustUnderstand)) {
      this.refuse('SOAP-ENV:Client', 'mustUnderstand value is not boolean')
    }
    const must = mustUnderstand === '1' || mustUnderstand === 'true'
    if (must && !this.known.has(block.local)) this.refuse('SOAP-ENV:MustUnderstand', 'Header not understood')
    if (style.ownHeadersOnly && !this.namespaces.has(block.namespace)) {
      reader.skipElement(block)
      return
    }
    if (style.unqualifiedChildrenOnly && !block.empty && block.href === undefined) this.unqualified(block)
    else reader.into(this.found, block.local, block, this.reference(block.local))
  }

  /** Refuses an encoding other than SOAP's own, on a header block or the operation. */
  checkEncoding(element: Element): void {
    const style = element.rules?.encodingStyle
    if (style !== undefined && !isEncoding(style)) this.refuse('SOAP-ENV:Client', 'Unknown Data Encoding Style')
  }

  /** What was read, as trees without types: ext/soap reads headers untyped. */
  values(): Record<string, Value> {
    return withoutTypes(this.found, this.settings.maxDepth)
  }

  private reference(name: string): ReturnType<typeof filterReference> | undefined {
    const { schema } = this.settings
    return name === `${this.service}ObjectFilter` ? filterReference(schema.type(this.service), this.service) : undefined
  }

  private unqualified(block: Element): void {
    const members: Record<string, Value> = {}
    const reference = this.reference(block.local)
    children(this.reader, block, (child) => {
      if (child.namespace !== undefined || child.local === '__proto__') this.reader.skipElement(child)
      else this.reader.into(members, child.local, child, reference?.type?.property(child.local))
    })
    this.found[block.local] = members
  }

  private refuse(code: string, message: string): never {
    const fault: Fault = { code, message }
    throw new CallError('bad-request', message, { fault })
  }
}

/** How many objects of headers may be there again by reference: copies of copies would never end. */
const mostRepeats = 10_000

/**
 * Types inside of headers say nothing: ext/soap reads them untyped. What is referred to is copied into its places, so
 * that what reads masks and filters later meets trees only.
 *
 * @throws CallError `malformed` for headers that contain themselves, or unfold to far more than was sent.
 */
function withoutTypes(headers: Readonly<Record<string, Value>>, maxDepth: number): Record<string, Value> {
  const seen = new Set<object>()
  let repeats = 0

  function strip(value: Value, depth: number): Value {
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array || value instanceof Date)
      return value
    if (depth > maxDepth) throw new CallError('malformed', `a header is nested deeper than ${maxDepth} levels`)
    if (seen.has(value) && ++repeats > mostRepeats)
      throw new CallError('malformed', 'a header repeats itself too often')
    seen.add(value)
    if (Array.isArray(value)) return (value as readonly Value[]).map((item) => strip(item, depth + 1))
    const entries = Object.entries(value).filter(
      ([name, member]) => name !== 'complexType' || typeof member !== 'string',
    )
    return Object.fromEntries(entries.map(([name, member]) => [name, strip(member as Value, depth + 1)]))
  }

  const result: Record<string, Value> = {}
  for (const [name, value] of Object.entries(headers)) setMember(result, name, strip(value, 0))
  return result
}
