/** A text whose colour is too near to that of its ground. */
export interface Faint {
  readonly text: string
  readonly ratio: number
}

/**
 * WCAG contrast of all texts of the page, plots included, against the ground that is painted behind them; gives those
 * below the least ratio. Runs in the page, so it may use nothing from outside of itself.
 */
export function faintTexts(least: number): readonly Faint[] {
  const channels = (colour: string): readonly number[] => (colour.match(/[\d.]+/g) ?? []).map(Number)
  const luminance = (colour: string): number => {
    const [red = 0, green = 0, blue = 0] = channels(colour).map((channel) => {
      const part = channel / 255
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const ground = (element: Element | null): string => {
    for (let at = element; at; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at)
      if ((channels(backgroundColor)[3] ?? 1) > 0) return backgroundColor
    }
    return 'rgb(255, 255, 255)'
  }
  const faint: Faint[] = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent?.trim() ?? ''
    const element = walker.currentNode.parentElement
    if (text === '' || !element || element.getClientRects().length === 0) continue
    const { color, fill } = getComputedStyle(element)
    const [one, two] = [luminance(element.closest('svg') ? fill : color), luminance(ground(element))]
    const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05)
    if (ratio < least) faint.push({ text, ratio })
  }
  return faint
}
