import type { ObjectType, Service } from '../core/schema.js'
import { methodRules, permissionsHeld, viewRules } from './permissions.js'
import { Row, type Hides, type World } from './world.js'

/** How far up an object's owners are looked for: a component, its server. */
const maxOwners = 5
/** Members that name the object which another one is part of. */
const owners = ['guest', 'virtualGuest', 'hardware', 'resource', 'ticket', 'domain', 'invoice'] as const

/**
 * What a user may see and do: exactly what the permissions of that user say, whatever key or token it came with. The
 * master user may do everything.
 */
export class Access {
  readonly master: boolean
  private readonly names: ReadonlySet<string>
  private readonly known = new Map<ObjectType, Hides | 'all' | 'parts'>()

  constructor(
    private readonly world: World,
    readonly user: Row,
  ) {
    this.master = isMaster(user)
    this.names = new Set(permissionsHeld(user).map((permission) => permission.values['keyName'] as string))
  }

  /** Whether the user has one of these permissions. */
  can(...keyNames: readonly string[]): boolean {
    return this.master || keyNames.some((keyName) => this.names.has(keyName))
  }

  /** Whether the user may manage another one: its own children and theirs. */
  manages(user: Row): boolean {
    return this.can('USER_MANAGE') && (this.master || isBelow(user, this.user))
  }

  /** The rule that hides objects from the user; undefined when there is none. */
  get hides(): Hides | undefined {
    return this.master ? undefined : (row) => this.hidden(row, 0)
  }

  private hidden(row: Row, depth: number): boolean {
    let rule = this.known.get(row.type)
    if (rule === undefined) this.known.set(row.type, (rule = this.ruleOf(row.type)))
    if (rule === 'all') return true
    if (rule !== 'parts') return rule(row)
    if (depth > maxOwners) return false
    for (const name of owners) {
      const owner = row.values[name]
      if (owner instanceof Row && this.hidden(owner, depth + 1)) return true
    }
    return false
  }

  private ruleOf(type: ObjectType): Hides | 'all' | 'parts' {
    const view = viewRules.find((rule) => type.is(rule.type))
    if (view && !this.can(...view.anyOf)) return 'all'
    if (type.is('SoftLayer_Virtual_Guest')) return this.devices('ACCESS_ALL_GUEST')
    if (type.is('SoftLayer_Hardware')) return this.devices('ACCESS_ALL_HARDWARE')
    if (type.is('SoftLayer_User_Customer')) return (row) => !this.knows(row)
    if (type.form('userId') === 'local' && type.property('user')?.type?.is('SoftLayer_User_Customer') === true) {
      return (row) => !(row.values['user'] instanceof Row) || !this.knows(row.values['user'])
    }
    return 'parts'
  }

  private devices(all: string): Hides {
    if (this.can(all)) return () => false
    const granted = this.world.secrets.get(this.user)?.devices
    return (row) => granted?.has(row) !== true
  }

  private knows(user: Row): boolean {
    return user === this.user || this.manages(user)
  }
}

/** Whether this is the account's master user. */
export function isMaster(user: Row): boolean {
  return user.values['isMasterUserFlag'] === true
}

/** Whether a user is a child of another, or a child of its children. */
export function isBelow(user: Row, ancestor: Row): boolean {
  const seen = new Set<Row>()
  for (let at: unknown = user.values['parent']; at instanceof Row && !seen.has(at); at = at.values['parent']) {
    if (at === ancestor) return true
    seen.add(at)
  }
  return false
}

/** The permissions of which a method needs one; undefined when it needs none. */
export function neededFor(service: Service, method: string): readonly string[] | undefined {
  for (const rule of methodRules) {
    if ((service.type?.is(rule.type) === true || service.name === rule.type) && rule.methods.test(method))
      return rule.anyOf
  }
  return undefined
}
