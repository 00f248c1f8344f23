import type { TopLevelSpec } from 'vega-lite'
import { escapeHtml, trusted } from './html.js'
import type { Html } from './html.js'

/** Draws a plot as SVG for a page: as wide as its place, described by a label. */
export type Plotter = (spec: PlotSpec, label: string) => Promise<Html>

/** What vega-lite takes, without what is the same for all plots. */
export type PlotSpec = TopLevelSpec

/** The packages that draw are large, so they are an optional peer; undefined when they are not installed. */
export async function loadPlotter(): Promise<Plotter | undefined> {
  const packages = await loadPackages()
  if (!packages) return undefined
  const { vega, vegaLite } = packages
  return async (spec, label) => {
    const { spec: compiled } = vegaLite.compile({ ...spec, config }, { logger: silent })
    const view = new vega.View(vega.parse(compiled), { renderer: 'none', logger: silent })
    const svg = await view.toSVG()
    view.finalize()
    return trusted(tidy(svg, label))
  }
}

async function loadPackages() {
  try {
    const [vega, vegaLite] = await Promise.all([import('vega'), import('vega-lite')])
    measureText(vega)
    return { vega, vegaLite }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') return undefined
    throw error
  }
}

/** Without a canvas vega takes a letter to be 0.8 of its height wide, which leaves a third of a phone's width empty. */
function measureText(vega: object): void {
  const { textMetrics } = vega as { readonly textMetrics?: { width: unknown } }
  if (!textMetrics) return
  textMetrics.width = (item: { readonly fontSize?: number }, text: unknown) =>
    Math.ceil(String(text).length * (item.fontSize ?? 11) * 0.6)
}

/** A plot that lacks a value says so with a gap, not on the terminal. */
const silent = {
  level: () => silent,
  error: () => silent,
  warn: () => silent,
  info: () => silent,
  debug: () => silent,
} as never

/** Without what only an editor reads, digits that nobody sees, and a size of its own. */
function tidy(svg: string, label: string): string {
  return svg
    .replace(/^<svg [^>]*?viewBox="([^"]*)"[^>]*>/, `<svg viewBox="$1" role="img" aria-label="${escapeHtml(label)}">`)
    .replace(
      /<path class="(background|foreground)" aria-hidden="true" d="[^"]*"( pointer-events="none")?( display="none")?\/>/g,
      '',
    )
    .replace(/ (aria-hidden="true"|pointer-events="none"|opacity="1"|font-family="inherit")/g, '')
    .replace(/\d+\.\d{3,}(e-\d+)?/g, (digits) => String(Math.round(Number(digits) * 100) / 100))
}

const axis = {
  labelColor: 'var(--muted)',
  titleColor: 'var(--muted)',
  domainColor: 'var(--line)',
  gridColor: 'var(--line)',
  tickColor: 'var(--line)',
  labelFontSize: 12,
  titleFontSize: 12,
  titleFontWeight: 'normal',
  // By vega's own measure: about 20 letters.
  labelLimit: 200,
} as const

const config = {
  background: 'transparent',
  font: 'inherit',
  aria: false,
  view: { stroke: null },
  axis,
} as const
