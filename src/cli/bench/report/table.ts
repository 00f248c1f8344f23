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
  // On a phone only the first column stays in sight: it says of which variant a line is, and that column is left out.
  const variant = head.indexOf('variant')
  const kept = head.map((_, i) => rows.some((row) => row[i] !== undefined))
  const titles = head.map((title, i) =>
    kept[i]
      ? html`<th scope="col" aria-sort="none" ${texts.has(title) ? html` class="${textClass(i === variant)}"` : ''}>
          <button type="button">${title}</button>
        </th>`
      : '',
  )
  const lines = rows.map(
    (row) =>
      html`<tr>
        ${row.map((cell, i) =>
          kept[i]
            ? i === 0
              ? rowHead(cell, row[variant])
              : cellOf(cell, texts.has(head[i] ?? '') ? textClass(i === variant) : undefined)
            : '',
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
  const name = html`<div class="name">${words}</div>`
  if (variant === undefined) return html`<th scope="row" class="text">${name}</th>`
  return html`<th scope="row" class="text" data-variant="${wordsOf(variant)}">${name}</th>`
}

function textClass(variant: boolean): string {
  return variant ? 'text variant' : 'text'
}

function cellOf(cell: Cell, text: string | undefined): Html {
  const words = wordsOf(cell)
  if (text !== undefined) return html`<td class="${text}">${words}</td>`
  return html`<td data-value="${typeof cell === 'object' ? cell.value : ''}">${words}</td>`
}

function wordsOf(cell: Cell): string {
  return cell === undefined ? '' : typeof cell === 'string' ? cell : cell.text
}
