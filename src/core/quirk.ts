import { CallError } from './error.js'

/** What a quirk is set to: on or off, or a number or word where it needs one. @public */
export type QuirkValue = boolean | number | string

/** Quirks by name. What is not named is at its default. @public */
export type Quirks = Readonly<Record<string, QuirkValue>>

/** One behaviour of the real API that a server half shows or not (wire-facts section 4). @public */
export interface Quirk {
  /** In kebab-case, unique over all protocols. */
  readonly name: string
  /** Its number in wire-facts section 4; several switches may share one. */
  readonly number: number
  /** One line: what the server does when it is on. */
  readonly summary: string
  /** The rules it comes from, such as `X-25`. */
  readonly rules: readonly string[]
  /** What it is when nobody says otherwise; `false` is off. */
  readonly default: QuirkValue
  /** What else than on and off it may be: a whole number of these units, or one of these words. */
  readonly values?: { readonly unit: string } | readonly string[]
}

/** The defaults of quirks: how the API behaves as far as is known. @public */
export function defaultQuirks(quirks: readonly Quirk[]): Quirks {
  return Object.fromEntries(quirks.map((quirk) => [quirk.name, quirk.default]))
}

/**
 * Every quirk of a list with its value: as given, or else its default.
 * @throws CallError `config` for a name that no quirk has, or a value that it cannot take.
 */
export function resolveQuirks(quirks: readonly Quirk[], given: Quirks = {}): Quirks {
  const known = new Map(quirks.map((quirk) => [quirk.name, quirk]))
  for (const [name, value] of Object.entries(given)) {
    const quirk = known.get(name)
    if (!quirk) {
      throw new CallError(
        'config',
        `There is no quirk "${name.slice(0, 100)}". There are ${[...known.keys()].join(', ')}.`,
      )
    }
    if (!takes(quirk, value))
      throw new CallError('config', `The quirk "${name}" ${wants(quirk)}, not ${String(value)}.`)
  }
  return { ...defaultQuirks(quirks), ...given }
}

function takes(quirk: Quirk, value: unknown): boolean {
  if (value === false) return true
  if (quirk.values === undefined) return value === true
  if ('unit' in quirk.values) return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
  return typeof value === 'string' && quirk.values.includes(value)
}

function wants(quirk: Quirk): string {
  if (quirk.values === undefined) return 'is on or off'
  if ('unit' in quirk.values) return `is off or a whole number of ${quirk.values.unit}`
  return `is off or one of ${quirk.values.join(', ')}`
}
