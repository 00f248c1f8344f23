import { createRequire } from 'node:module'
import { apiHeadersOf } from '../../../core/api-headers.js'
import type { Auth } from '../../../core/auth.js'
import type { Call } from '../../../core/call.js'
import { UsageError } from '../../failure.js'
import type { Subject, Target } from '../subject.js'

/** Another client of the API that the protocols are measured against: one file each. */
export interface Rival {
  /** As typed after `--rivals`. */
  readonly key: string
  /** As it stands in tables. */
  readonly name: string
  readonly protocol: string
  /** What an emulator must not do for this client to work, as flags of `emulate --quirk`. */
  readonly quirks: readonly string[]
  /** Versions of what is measured, by name; refuses with a sentence on how to install what is missing. */
  versions(): Promise<Readonly<Record<string, string>>>
  open(target: Target): Promise<Subject>
}

const require = createRequire(import.meta.url)

/** Loads a package that is not one of our own dependencies. */
export function loadPackage(name: string): unknown {
  try {
    return require(name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error
    throw new UsageError(`--rivals and --codecs package need the npm package ${name}: npm install ${name}`)
  }
}

/** The version of an installed package. */
export function packageVersion(name: string): string {
  return (loadPackage(`${name}/package.json`) as { readonly version: string }).version
}

/** The API headers of a call as a plain structure, as users of such clients write them. */
export function plainHeaders(call: Call, auth: Auth): Readonly<Record<string, unknown>> {
  return apiHeadersOf(call, auth).headers
}
