import type { ObjectType, Schema } from '../core/schema.js'
import { Random } from './random.js'
import { Row, type Derived, type Dormant, type Hides, type Link, type UserSecrets } from './row.js'

export { Row } from './row.js'
export type { Derived, Dormant, Hides, Link, UserSecrets } from './row.js'

/** All objects of the emulated account, in memory, for the life of the process. */
export class World {
  private readonly tables = new Map<string, Map<number, Row>>()
  private readonly byUuid = new Map<string, Row>()
  private readonly nextIds = new Map<string, number>()
  private readonly derived = new Map<string, Derived>()
  private readonly readers = new Map<ObjectType, Map<string, Derived>>()
  private readonly dormant = new Map<string, Dormant>()
  private readonly linksOf = new Map<string, Link[]>()
  private readonly roots = new Map<string, string>()
  private readonly lists = new Map<string, ReadonlyMap<string, string>>()
  private readonly executed = new Map<string, number>()
  private seconds = 0
  private hides: Hides | undefined
  /** What is known of users but never told: passwords, device lists. */
  readonly secrets = new WeakMap<Row, UserSecrets>()
  /** Contents of attached files by the id of their row. */
  readonly files = new Map<number, Uint8Array>()

  /** `seed` goes into generated keys, so that equal worlds have equal ones. */
  constructor(
    readonly schema: Schema,
    readonly seed = 1,
  ) {}

  /**
   * From now on shows only what a rule does not hide, as if the rest did not exist; undefined shows all. The world
   * executes one call at a time, so this holds for a call.
   */
  look(hides: Hides | undefined): void {
    this.hides = hides
  }

  /** A stored member as it may be seen: without hidden objects. */
  visible(value: unknown): unknown {
    const { hides } = this
    if (hides === undefined || typeof value !== 'object' || value === null) return value
    if (value instanceof Row) return hides(value) ? undefined : value
    if (!Array.isArray(value)) return value
    const items: readonly unknown[] = value
    return items.some((item) => item instanceof Row && hides(item))
      ? items.filter((item) => !(item instanceof Row && hides(item)))
      : items
  }

  /** How often methods were executed to their end: proves "exactly once" after a lost answer (quirk 17). */
  executions(service?: string, method?: string): number {
    let sum = 0
    for (const [name, count] of this.executed) {
      const [ofService, ofMethod] = name.split('::')
      if ((service === undefined || service === ofService) && (method === undefined || method === ofMethod))
        sum += count
    }
    return sum
  }

  /** Counts one execution. */
  count(service: string, method: string): void {
    const name = `${service}::${method}`
    this.executed.set(name, (this.executed.get(name) ?? 0) + 1)
  }

  /** The world's own time: it moves one second per writing, so that equal worlds stay equal. */
  now(): string {
    return dateText(worldEpoch + this.seconds * 1000)
  }

  /** Moves the world's time on. */
  tick(): void {
    this.seconds++
  }

  link(...links: readonly Link[]): void {
    for (const link of links) this.linksOf.set(link.child, [...(this.linksOf.get(link.child) ?? []), link])
  }

  /** Says that a table has rows that are made later. */
  sleep(type: string, dormant: Dormant): void {
    const known = this.schema.type(type)
    if (!known) throw new Error(`The schema has no type ${type}`)
    const root = this.rootOf(known)
    this.dormant.set(root, dormant)
    this.nextIds.set(root, Math.max(this.nextIds.get(root) ?? 1, dormant.nextId))
  }

  derive(type: string, members: Readonly<Record<string, Derived>>): void {
    for (const property of Object.keys(members)) this.derived.set(`${type}.${property}`, members[property] as Derived)
  }

  /** A row that stands for itself, such as a status or a container. */
  row(type: string, values: Record<string, unknown>): Row {
    const known = this.schema.type(type)
    if (!known) throw new Error(`The schema has no type ${type}`)
    return new Row(known, values)
  }

  /** Puts a new row into its table, gives it an id if it has none, and ties it to its parents. */
  add(type: string, values: Record<string, unknown>): Row {
    const row = this.row(type, values)
    const root = this.rootOf(row.type)
    const table = this.table(root)
    if (typeof values['id'] !== 'number') values['id'] = this.nextIds.get(root) ?? 1
    const { id } = row
    if (id >= (this.nextIds.get(root) ?? 1)) this.nextIds.set(root, id + 1)
    table.set(id, row)
    const uuid = values['globalIdentifier']
    if (typeof uuid === 'string') this.byUuid.set(uuid, row)
    this.tie(row)
    return row
  }

  /** Takes a row out of its table and of its parents' lists; lists of children go with it. */
  remove(row: Row): void {
    this.table(this.rootOf(row.type)).delete(row.id)
    const uuid = row.values['globalIdentifier']
    if (typeof uuid === 'string') this.byUuid.delete(uuid)
    this.untie(row)
    for (const links of this.linksOf.values()) {
      for (const link of links) {
        if (!row.type.is(link.parent)) continue
        for (const child of [...((row.values[link.list] as Row[] | undefined) ?? [])]) this.remove(child)
      }
    }
  }

  /** Ties a row to the parents that its keys name. */
  tie(row: Row): void {
    for (const link of this.parentLinks(row.type)) {
      const key = row.values[link.key]
      const parent = typeof key === 'number' ? this.find(link.parent, key) : undefined
      if (!parent) continue
      row.values[link.back] = parent
      // Brothers that still sleep come first.
      if (parent.values[link.list] === undefined) this.get(parent, link.list)
      const list = parent.values[link.list] as Row[] | undefined
      if (list) list.push(row)
      else parent.values[link.list] = [row]
    }
  }

  untie(row: Row): void {
    for (const link of this.parentLinks(row.type)) {
      const parent = row.values[link.back]
      if (!(parent instanceof Row)) continue
      const list = parent.values[link.list] as Row[] | undefined
      const index = list?.indexOf(row) ?? -1
      if (index >= 0) list?.splice(index, 1)
      Reflect.deleteProperty(row.values, link.back)
    }
  }

  /** The parents that an object of a type may have. */
  *parentLinks(type: ObjectType): Generator<Link> {
    for (let at: ObjectType | undefined = type; at; at = at.base) yield* this.linksOf.get(at.name) ?? []
  }

  /** A UUID for the next object of a type: equal worlds give equal ones. */
  nextUuid(type: ObjectType): string {
    const root = this.rootOf(type)
    const random = new Random((this.nextIds.get(root) ?? 1) * 2 + root.length)
    return random.uuid()
  }

  /** Finds an object of a type or of its subtypes by id, or by UUID (I-1). */
  find(type: string, id: number | string): Row | undefined {
    const known = this.schema.type(type)
    if (!known) return undefined
    const number = typeof id === 'number' ? id : /^\d{1,15}$/.test(id) ? Number(id) : undefined
    const row = number === undefined ? this.byUuid.get(String(id).toLowerCase()) : this.byId(this.rootOf(known), number)
    if (!row || this.hides?.(row) === true) return undefined
    return row.type.is(type) || known.is(row.type.name) ? row : undefined
  }

  /** All objects of a type and its subtypes, in the order of their making. */
  all(type: string): Row[] {
    const known = this.schema.type(type)
    if (!known) return []
    const root = this.rootOf(known)
    this.dormant.get(root)?.wakeAll()
    const rows = [...(this.tables.get(root)?.values() ?? [])]
    const ofType = known.base?.name === entity ? rows : rows.filter((row) => row.type.is(type))
    const { hides } = this
    return hides ? ofType.filter((row) => !hides(row)) : ofType
  }

  /** Every row of every table. */
  *rows(): Generator<Row> {
    for (const dormant of this.dormant.values()) dormant.wakeAll()
    for (const table of this.tables.values()) yield* table.values()
  }

  /** A member of a row: stored, derived, or counted; undefined when there is none. */
  get(row: Row, property: string): unknown {
    const value = row.values[property]
    const found = value === undefined ? this.reader(row.type, property)(row, this) : value
    return this.hides === undefined ? found : this.visible(found)
  }

  /** How a member that is not stored is found, for all rows of a type. */
  reader(type: ObjectType, property: string): Derived {
    let readers = this.readers.get(type)
    if (!readers) this.readers.set(type, (readers = new Map()))
    let reader = readers.get(property)
    if (!reader) readers.set(property, (reader = this.makeReader(type, property)))
    return reader
  }

  private makeReader(type: ObjectType, property: string): Derived {
    for (let at: ObjectType | undefined = type; at; at = at.base) {
      const derived = this.derived.get(`${at.name}.${property}`)
      if (derived) return derived
    }
    const form = type.form(property)
    if (form === 'count') {
      const list = this.listOfCount(type, property)
      return (row) => {
        const items = list === undefined ? undefined : this.get(row, list)
        return Array.isArray(items) ? items.length : 0
      }
    }
    return form === 'relational' && type.property(property)?.list === true ? () => [] : () => undefined
  }

  private byId(root: string, id: number): Row | undefined {
    const known = this.tables.get(root)?.get(id)
    if (known) return known
    this.dormant.get(root)?.wake(id)
    return this.tables.get(root)?.get(id)
  }

  private table(root: string): Map<number, Row> {
    let table = this.tables.get(root)
    if (!table) this.tables.set(root, (table = new Map()))
    return table
  }

  /** Subtypes share the table, and the ids, of the topmost type below SoftLayer_Entity. */
  private rootOf(type: ObjectType): string {
    let root = this.roots.get(type.name)
    if (root === undefined) {
      let top = type
      while (top.base && top.base.name !== entity) top = top.base
      root = top.name
      this.roots.set(type.name, root)
    }
    return root
  }

  /** `virtualGuestCount` counts `virtualGuests`: the schema does not say which list a count belongs to. */
  private listOfCount(type: ObjectType, count: string): string | undefined {
    let lists = this.lists.get(type.name)
    if (!lists) {
      const names = new Map<string, string>()
      for (const name of type.names()) {
        if (type.form(name) !== 'relational' || type.property(name)?.list !== true) continue
        const singulars = [name, name.replace(/s$/, ''), name.replace(/es$/, ''), name.replace(/ies$/, 'y')]
        for (const singular of singulars) names.set(`${singular}Count`, name)
      }
      lists = names
      this.lists.set(type.name, lists)
    }
    return lists.get(count)
  }
}

const entity = 'SoftLayer_Entity'

/** When every world begins. */
export const worldEpoch = Date.UTC(2026, 0, 1, 6)

/** A moment as the API writes it, in its own time zone (without daylight saving time). */
export function dateText(milliseconds: number): string {
  return `${new Date(milliseconds - 6 * 3_600_000).toISOString().slice(0, 19)}-06:00`
}
