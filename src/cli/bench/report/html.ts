import { toJson } from '../../json.js'

/** Text that is HTML already: only `html` and `trusted` make it. */
export interface Html {
  readonly html: string
}

type Part = Html | string | number | undefined | readonly Part[]

/** HTML of a template; what is filled in is escaped unless it is HTML already, lists are joined. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { html: strings.reduce((text, string, i) => text + toHtml(parts[i - 1]) + string) }
}

/** Takes text for HTML: for what is written in this folder and for plots. */
export function trusted(text: string): Html {
  return { html: text }
}

/** Escaped for text and for quoted attributes; control characters, which HTML does not allow, are left out. */
export function escapeHtml(text: string): string {
  return text.replace(forbidden, '').replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** JSON that no `</script>` or `<!--` within it can end. */
export function embedJson(value: unknown): Html {
  return trusted(toJson(value).replace(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`))
}

const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/g

function toHtml(part: Part): string {
  if (part === undefined) return ''
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(String(part))
  return 'html' in part ? part.html : part.map(toHtml).join('')
}
