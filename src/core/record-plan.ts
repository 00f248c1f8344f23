import type { ObjectType, TypeReference } from './schema.js'

// What is to be done with a member. Plain numbers: they are compared once for each member of each answer.
/** Nothing is declared, or anything is right. */
export const asIs = 0
export const text = 1
export const integer = 2
export const boolean = 3
export const date = 4
export const object = 5
export const objects = 6
/** Only a look at the value can tell. */
export const unclear = 7

/** A member of the objects of a type. */
export class Step {
  readonly way: number
  /** What came after it the last time, itself if nothing did: most records have the members of the one before. */
  next: Step
  private plan: Plan | undefined = undefined

  constructor(
    readonly name: string,
    readonly declared: TypeReference | undefined,
  ) {
    this.way = wayOf(declared)
    this.next = this
  }

  /** Of the objects that are the value. */
  within(): Plan {
    return (this.plan ??= planOf(this.declared?.item.type as ObjectType))
  }
}

/** What is known of the members of a type's objects. */
export class Plan {
  /** Stands before the first member. */
  readonly start = new Step('', undefined)
  private readonly known = new Map<string, Step>()

  constructor(private readonly type: ObjectType) {}

  /** The member that was not foretold. */
  step(name: string, previous: Step): Step {
    let step = this.known.get(name)
    if (!step) {
      step = new Step(name, this.type.property(name))
      if (this.known.size >= longestPlan) return step
      this.known.set(name, step)
    }
    previous.next = step
    return step
  }
}

const plans = new WeakMap<ObjectType, Plan>()
/** Names come from the wire. */
const longestPlan = 500

/** The plan of a type, which is made once. */
export function planOf(type: ObjectType): Plan {
  let plan = plans.get(type)
  if (!plan) plans.set(type, (plan = new Plan(type)))
  return plan
}

/** Nothing is to be done with a scalar that is as declared. */
function wayOf(declared: TypeReference | undefined): number {
  if (!declared) return asIs
  const { kind, item, list } = declared
  if (list) return item.kind === 'object' && item.type && !item.list ? objects : unclear
  switch (kind) {
    case 'any':
    case 'json':
      return asIs
    case 'string':
      return text
    case 'integer':
      return integer
    case 'boolean':
      return boolean
    case 'date':
      return date
    case 'object':
      return declared.type ? object : unclear
    default:
      return unclear
  }
}
