import { html } from './html.js'
import type { Html } from './html.js'
import { parts } from '../results.js'
import type { Part, VariantInfo } from '../results.js'

/** Colours that the style has for variants; more variants begin again. */
const colours = 9

/** A colour for each name, the same in all plots: for vega-lite's `scale`. */
export interface Palette {
  readonly domain: readonly string[]
  readonly range: readonly string[]
}

export function variantPalette(variants: readonly VariantInfo[]): Palette {
  return {
    domain: variants.map(({ name }) => name),
    range: variants.map((_, i) => `var(--variant-${i % colours})`),
  }
}

/** The parts of a call, in words. */
export const partNames: Readonly<Record<Part, string>> = {
  encode: 'encode',
  firstByte: 'first byte',
  transfer: 'transfer',
  unpack: 'unpack',
  decode: 'decode',
  total: 'total',
}

/** Parts that make up the total. */
export const addends: readonly Part[] = parts.filter((part) => part !== 'total')

export const partPalette: Palette = {
  domain: addends.map((part) => partNames[part]),
  range: addends.map((_, i) => `var(--part-${i})`),
}

/** What the colours mean, once for many plots. */
export function legend({ domain, range }: Palette): Html {
  return html`<ul class="legend">
    ${domain.map((name, i) => html`<li style="--swatch:${range[i]}">${name}</li>`)}
  </ul>`
}
