/** How the report looks: light, dark, on a phone, on paper. Plots use the same variables. */
export const style = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --panel: #f6f7f9; --ink: #16191d; --muted: #4a525c; --line: #d3d8de; --link: #0a55b8; --mark: #e7effb;
  --variant-0: #0b62d6; --variant-1: #b8500f; --variant-2: #117a4a; --variant-3: #8b3fb5;
  --variant-4: #a8174f; --variant-5: #4d6470; --variant-6: #7a6200; --variant-7: #00727f;
  --variant-8: #3a3f45;
  --part-0: #8b3fb5; --part-1: #7f8b99; --part-2: #0b62d6; --part-3: #c58a00; --part-4: #117a4a;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #14171b; --panel: #1c2026; --ink: #eceff3; --muted: #b0b9c4; --line: #3a424c; --link: #8ab8ff; --mark: #22314a;
    --variant-0: #6aa9ff; --variant-1: #ff9d5c; --variant-2: #4fd08d; --variant-3: #cf9bf2;
    --variant-4: #ff85b0; --variant-5: #a9bcc7; --variant-6: #e0c04a; --variant-7: #45d0dd;
    --variant-8: #ffffff;
    --part-0: #cf9bf2; --part-1: #8e99a6; --part-2: #6aa9ff; --part-3: #e0b040; --part-4: #4fd08d;
  }
}
@media print { :root { color-scheme: light } }
* { box-sizing: border-box }
html { -webkit-text-size-adjust: 100% }
body {
  margin: 0 auto; padding: 1rem; max-width: 76rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif; overflow-wrap: anywhere;
}
h1 { font-size: 1.35rem; line-height: 1.25; margin: 0.5rem 0 }
h2 { font-size: 1.15rem; margin: 2.25rem 0 0.5rem; padding-top: 0.75rem; border-top: 1px solid var(--line) }
p, li { max-width: 48rem }
a { color: var(--link) }
code { font-family: ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; font-size: 0.9em }
.stamp, .note, figcaption span { color: var(--muted); font-size: 0.875rem }
.verdict { background: var(--mark); border-radius: 0.5rem; padding: 0.75rem 1rem }
.verdict > p:first-of-type { font-size: 1.15rem; font-weight: 600; margin: 0.25rem 0 }
.verdict ul, ul.tight { padding-left: 1.1rem; margin: 0.5rem 0 }
.verdict ul { columns: 30rem 2; column-gap: 2rem }
.verdict li, ul.tight li { margin: 0.35rem 0 }
.verdict li { break-inside: avoid }
.warning { border-left: 0.25rem solid var(--variant-1); padding-left: 0.75rem }
nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; padding: 0; margin: 0.75rem 0 }
nav a { display: inline-block; padding: 0.2rem 0 }
.plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr)); gap: 0.75rem; align-items: start }
figure { margin: 0; padding: 0.6rem; background: var(--panel); border-radius: 0.5rem; break-inside: avoid; min-width: 0 }
figcaption { font-weight: 600; margin-bottom: 0.25rem }
figcaption span { font-weight: 400; display: block }
figure svg { display: block; width: 100%; height: auto; max-width: 27rem }
.legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; list-style: none; padding: 0; margin: 0.5rem 0; font-size: 0.875rem }
.legend li::before {
  content: ''; display: inline-block; width: 0.8em; height: 0.8em; margin-right: 0.4em; border-radius: 0.15em; background: var(--swatch);
  print-color-adjust: exact; -webkit-print-color-adjust: exact;
}
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 0.5rem; margin: 0.75rem 0 }
.scroll:focus-visible, button:focus-visible, a:focus-visible { outline: 2px solid var(--link); outline-offset: 2px }
table { border-collapse: collapse; width: 100%; font-size: 0.875rem; font-variant-numeric: tabular-nums }
th, td { padding: 0.3rem 0.6rem; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--line) }
tbody tr:last-child > * { border-bottom: 0 }
thead th { background: var(--panel); vertical-align: bottom }
th.text .name { white-space: normal; width: max-content; max-width: min(20rem, 35vw) }
th.text, td.text, tbody th { text-align: left; font-weight: 400 }
tbody th { background: var(--paper) }
@media screen {
  thead th:first-child, tbody th { position: sticky; left: 0; z-index: 1; box-shadow: inset -1px 0 var(--line) }
}
thead button {
  font: inherit; font-weight: 600; color: inherit; background: none; border: 0; padding: 0.35rem 0; cursor: pointer; text-align: inherit; white-space: nowrap;
}
thead button::after { content: '\\2195'; display: inline-block; width: 1em; text-align: center; color: var(--muted) }
th[aria-sort='ascending'] button::after { content: '\\2191'; color: var(--ink) }
th[aria-sort='descending'] button::after { content: '\\2193'; color: var(--ink) }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.25rem 1rem; margin: 0.5rem 0; font-size: 0.9rem }
dt { color: var(--muted) }
dd { margin: 0; min-width: 0 }
@media screen and (max-width: 30rem) {
  body { padding: 0.75rem }
  tbody th { vertical-align: top }
  th.text .name { min-width: 5.5rem; max-width: 7rem }
  tbody th[data-variant]::after { content: attr(data-variant); display: block; color: var(--muted); font-size: 0.8em }
  .variant { display: none }
  dl { grid-template-columns: 1fr; gap: 0 }
  dd { margin-bottom: 0.5rem }
}
@media print {
  @page { margin: 14mm }
  html { font-size: 9.5pt }
  body { padding: 0; max-width: none }
  nav, .screen { display: none }
  h2 { break-after: avoid }
  .plots { grid-template-columns: repeat(2, 1fr) }
  .scroll { overflow: visible; border: 0 }
  table { font-size: 6.5pt }
  th, td { padding: 0.1rem 0.25rem; white-space: normal; overflow-wrap: normal }
  thead button { font-size: inherit; white-space: normal }
  thead button::after { content: none }
  tr { break-inside: avoid }
}
`
