import { html } from './html.js'
import type { Html } from './html.js'

/** A cell: text, or a number with its text; undefined is empty and sorts last. */
export type Cell = string | { readonly value: number; readonly text: string } | undefined

/** A table that sorts by the buttons in its head. Columns in which nothing stands are left out. */
export function sortableTable(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  texts: ReadonlySet<string>,
): Html {
  const kept = head.map((_, i) => rows.some((row) => row[i] !== undefined))
  const titles = head.map((title, i) =>
    kept[i]
      ? html`<th scope="col" aria-sort="none" ${texts.has(title) ? html` class="text"` : ''}>
          <button type="button">${title}</button>
        </th>`
      : '',
  )
  // On a phone only the first column stays in sight, and has to say of which variant a line is.
  const variant = head.indexOf('variant')
  const lines = rows.map(
    (row) =>
      html`<tr>
        ${row.map((cell, i) =>
          kept[i] ? (i === 0 ? rowHead(cell, row[variant]) : cellOf(cell, texts.has(head[i] ?? ''))) : '',
        )}
      </tr> `,
  )
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}">
    <table aria-label="${caption}">
      <thead>
        <tr>
          ${titles}
        </tr>
      </thead>
      <tbody>
        ${lines}
      </tbody>
    </table>
  </div>`
}

function rowHead(cell: Cell, variant: Cell): Html {
  const words = wordsOf(cell)
  if (variant === undefined) return html`<th scope="row" class="text">${words}</th>`
  return html`<th scope="row" class="text" data-variant="${wordsOf(variant)}">${words}</th>`
}

function cellOf(cell: Cell, text: boolean): Html {
  const words = wordsOf(cell)
  if (text) return html`<td class="text">${words}</td>`
  return html`<td data-value="${typeof cell === 'object' ? cell.value : ''}">${words}</td>`
}

function wordsOf(cell: Cell): string {
  return cell === undefined ? '' : typeof cell === 'string' ? cell : cell.text
}
