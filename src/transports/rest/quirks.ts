import type { Quirk } from '../../core/quirk.js'

/** What the API's REST does that a plain server would not (wire-facts section 4). */
export const quirks: readonly Quirk[] = []
