import type { ObjectType, TypeReference } from '../core/schema.js'
import { isObject, setMember, type Value, type ValueObject } from '../core/value.js'
import { apiFault, invalidValue, objectNotFound } from './api-fault.js'
import { accountId } from './seed.js'
import { recordTypeName } from './seed-dns.js'
import { Row, type World } from './world.js'

/** Without these the API makes no object. */
const required: Readonly<Record<string, readonly string[]>> = {
  SoftLayer_Dns_Domain: ['name'],
  SoftLayer_Dns_Domain_ResourceRecord: ['type', 'host', 'data'],
  SoftLayer_Virtual_Guest: ['hostname', 'domain'],
  SoftLayer_Hardware: ['hostname', 'domain'],
  SoftLayer_Security_Ssh_Key: ['key'],
}

const maxDepth = 20

/**
 * Makes an object from a template and stores it: with a new id, tied to its account and its parents, with the related
 * objects that the template names.
 *
 * @throws CallError `fault` when a needed member is missing.
 */
export function create(world: World, type: ObjectType, template: ValueObject, depth = 0): Row {
  if (depth > maxDepth) throw invalidValue('The template is nested too deep.')
  const concrete = concreteType(world, type, template)
  for (const [name, members] of Object.entries(required)) {
    if (!concrete.is(name)) continue
    const missing = members.find((member) => template[member] === undefined || template[member] === null)
    if (missing === undefined) continue
    const message = `Property '${missing}' must be set to create an instance of '${type.name}'.`
    throw apiFault('fault', '_MissingCreationProperty', message)
  }
  const values: Record<string, unknown> = {}
  const lists: [TypeReference, readonly Value[], string][] = []
  for (const name of Object.keys(template)) {
    const value = template[name]
    const property = concrete.property(name)
    if (name === 'id' || !property || value === undefined || concrete.form(name) === 'count') continue
    if (property.kind !== 'object') setMember(values, name, stored(value, property))
    else if (Array.isArray(value)) lists.push([property, value as readonly Value[], name])
    else if (isObject(value) && property.type) setMember(values, name, related(world, property.type, value, depth))
  }
  for (const name of ['createDate', 'updateDate', 'modifyDate']) {
    if (concrete.form(name) === 'local' && values[name] === undefined)
      values[name] = name === 'modifyDate' ? null : world.now()
  }
  if (concrete.form('accountId') === 'local') values['accountId'] = accountId
  // No client chooses it: it may find only one object.
  for (const name of ['globalIdentifier', 'uuid']) {
    if (concrete.property(name)?.kind === 'string') values[name] = world.nextUuid(concrete)
  }
  checkParents(world, concrete, values)
  const row = world.add(concrete.name, values)
  complete(row, world)
  try {
    for (const [property, items, name] of lists) addChildren(world, row, property, items, { name, depth })
  } catch (error) {
    // All of a template or nothing: a client that reads a fault must find nothing of it.
    world.remove(row)
    throw error
  }
  return row
}

/** Makes objects of all templates, or of none. @throws CallError as {@link create} does. */
export function createAll(world: World, type: ObjectType, templates: readonly ValueObject[]): Row[] {
  const rows: Row[] = []
  try {
    for (const template of templates) rows.push(create(world, type, template))
  } catch (error) {
    for (const row of rows) world.remove(row)
    throw error
  }
  return rows
}

/** Changes only the members that a template gives; identifiers are not changed. */
export function edit(world: World, row: Row, template: ValueObject): void {
  const changes: Record<string, unknown> = {}
  for (const name of Object.keys(template)) {
    const value = template[name]
    const property = row.type.property(name)
    if (fixed.has(name) || !property || property.list || value === undefined || row.type.form(name) === 'count')
      continue
    if (property.kind !== 'object') setMember(changes, name, stored(value, property))
    else if (isObject(value) && property.type) setMember(changes, name, related(world, property.type, value, 0))
  }
  // What can fail has been done: nothing is changed by half.
  checkParents(world, row.type, changes)
  world.untie(row)
  for (const name of Object.keys(changes)) setMember(row.values, name, changes[name])
  if (row.type.form('modifyDate') === 'local' && template['modifyDate'] === undefined)
    row.values['modifyDate'] = world.now()
  if (row.values['fullyQualifiedDomainName'] !== undefined)
    Reflect.deleteProperty(row.values, 'fullyQualifiedDomainName')
  complete(row, world)
  world.tie(row)
}

/** What names an object for good. */
const fixed: ReadonlySet<string> = new Set(['id', 'globalIdentifier', 'uuid', 'accountId'])

/** A key must name a parent that there is. */
function checkParents(world: World, type: ObjectType, values: Readonly<Record<string, unknown>>): void {
  for (const { key, parent } of world.parentLinks(type)) {
    const id = values[key]
    if (typeof id === 'number' && !world.find(parent, id)) throw objectNotFound(id)
  }
}

/** A text cannot be null in this world: one of the protocols could not say so. */
function stored(value: Value, property: TypeReference): Value {
  return value === null && property.kind === 'string' ? '' : value
}

/** What the API fills in by itself. */
function complete(row: Row, world: World): void {
  const { values, type } = row
  if (type.form('fullyQualifiedDomainName') === 'local' && values['fullyQualifiedDomainName'] === undefined) {
    values['fullyQualifiedDomainName'] = `${String(values['hostname'])}.${String(values['domain'])}`
  }
  if (type.is('SoftLayer_Dns_Domain') && values['serial'] === undefined) values['serial'] = 2026010100
  if (type.is('SoftLayer_Dns_Domain_ResourceRecord') && values['ttl'] === undefined) values['ttl'] = 86400
  if (type.is('SoftLayer_Virtual_Guest') && values['powerState'] === undefined) {
    values['powerState'] = world.row('SoftLayer_Virtual_Guest_Power_State', {
      keyName: 'RUNNING',
      name: 'Running',
      description: '',
    })
    values['statusId'] = 1001
  }
}

function addChildren(
  world: World,
  row: Row,
  property: TypeReference,
  items: readonly Value[],
  { name, depth }: { readonly name: string; readonly depth: number },
): void {
  const type = property.type
  if (!type) return
  const own: Row[] = []
  for (const item of items) {
    if (!isObject(item)) continue
    const key = parentKey(row.type, type)
    const template = key === undefined ? item : { ...item, [key]: row.id }
    const child = key === undefined ? related(world, type, item, depth + 1) : create(world, type, template, depth + 1)
    // A child with a key to its parent has tied itself to it.
    if (child.values[key ?? ''] === undefined) own.push(child)
  }
  row.values[name] ??= own
}

/** The key by which a child names its parent. */
function parentKey(parent: ObjectType, child: ObjectType): string | undefined {
  const keys: readonly (readonly [string, string, string])[] = [
    ['SoftLayer_Dns_Domain', 'SoftLayer_Dns_Domain_ResourceRecord', 'domainId'],
    ['SoftLayer_Ticket', 'SoftLayer_Ticket_Update', 'ticketId'],
    ['SoftLayer_Virtual_Guest', 'SoftLayer_Virtual_Guest_Network_Component', 'guestId'],
    ['SoftLayer_Hardware', 'SoftLayer_Network_Component', 'hardwareId'],
  ]
  return keys.find(([of, is]) => parent.is(of) && child.is(is))?.[2]
}

/** An object that a template names: by its id, by members that only it has, or a new one that only the owner knows. */
function related(world: World, type: ObjectType, template: ValueObject, depth: number): Row {
  if (depth > maxDepth) throw invalidValue('The template is nested too deep.')
  const { id } = template
  if (typeof id === 'number') {
    const known = world.find(type.name, id)
    if (!known) throw objectNotFound(id)
    return known
  }
  const names = Object.keys(template).filter((name) => template[name] !== undefined)
  const same =
    names.length === 0
      ? undefined
      : world.all(type.name).find((row) => names.every((name) => row.values[name] === template[name]))
  if (same) return same
  const values: Record<string, unknown> = {}
  for (const name of names) {
    const value = template[name]
    const property = type.property(name)
    if (!property || Array.isArray(value)) continue
    setMember(values, name, isObject(value) && property.type ? related(world, property.type, value, depth + 1) : value)
  }
  return new Row(type, values)
}

/** `complexType` names a subtype (foreign-wire section 4); a record's `type` does too. */
function concreteType(world: World, type: ObjectType, template: ValueObject): ObjectType {
  const named = template['complexType']
  const told = typeof named === 'string' ? world.schema.type(named) : undefined
  if (told?.is(type.name) === true) return told
  if (type.name !== 'SoftLayer_Dns_Domain_ResourceRecord') return type
  return world.schema.type(recordTypeName(world, template['type'])) ?? type
}
