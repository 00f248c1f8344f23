import { createHash } from 'node:crypto'
import { lineText } from '../network.js'
import type { BenchResults } from '../results.js'
import { embedJson, html, trusted } from './html.js'
import type { Html } from './html.js'
import { significant, time } from './numbers.js'
import { plotSections } from './plots.js'
import type { Section } from './plots.js'
import type { Plotter } from './plot.js'
import { script } from './script.js'
import { style } from './style.js'
import { loadTable, proofTable, resourceTable, timeTable } from './tables.js'
import { verdictOf } from './verdict.js'

/** The whole report; without a plotter it says why there are no plots. */
export async function renderPage(results: BenchResults, plotter: Plotter | undefined): Promise<string> {
  const sections = [...(plotter ? await plotSections(results, plotter) : [withoutPlots]), ...textSections(results)]
  const partial = results.interrupted === true ? ', interrupted' : ''
  const title = `Benchmark of ${results.settings.protocols.join(', ')}${partial}`
  // The hash is of the script alone, so nothing may be put around it. The page runs its own script and loads nothing, whatever the results say.
  const policy = `default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-${createHash('sha256').update(script).digest('base64')}'`
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        ${trusted(`<style>${style}</style>`)}
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          <p class="stamp">${stampOf(results)}</p>
        </header>
        <main>
          ${verdictBox(results)} ${results.warnings.map((warning) => html`<p class="warning">${warning}</p>`)}
          <nav aria-label="Sections">
            <ul>
              ${sections.map(({ id, title: name }) => html`<li><a href="#${id}">${name}</a></li>`)}
            </ul>
          </nav>
          ${sections.map(
            ({ id, title: name, body }) =>
              html`<section id="${id}">
                <h2>${name}</h2>
                ${body}
              </section> `,
          )}
        </main>
        <script type="application/json" id="results">
          ${embedJson(results)}
        </script>
        ${trusted(`<script>${script}</script>`)}
      </body>
    </html> `.html
}

function verdictBox(results: BenchResults): Html {
  const { headline, remarks, cases } = verdictOf(results)
  const items = [...cases.map(({ text }) => text), ...remarks]
  return html`<section class="verdict" aria-label="Verdict">
    <p>${headline}</p>
    ${
      items.length === 0
        ? ''
        : html`<ul>
            ${items.map((text) => html`<li>${text}</li> `)}
          </ul>`
    }
  </section>`
}

/** When, where and with what, on one line. */
function stampOf({ startedAt, seconds, machine, network, settings }: BenchResults): string {
  const inCalls = network?.inCalls === undefined ? '' : `, in calls as ${network.inCalls.toFixed(1)} ms`
  const measured = network?.measured === undefined ? '' : `, measured as ${network.measured.toFixed(1)} ms${inCalls}`
  const line = network
    ? `line ${network.name}${measured}`
    : settings.endpoint === undefined
      ? 'over the loopback'
      : undefined
  const facts = [
    startedAt.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC'),
    `${Math.round(seconds).toLocaleString('en')} s`,
    machine.cpu,
    `${machine.cores} cores`,
    `Node ${machine.node}`,
    settings.endpoint ?? 'own emulator',
    line,
  ]
  return facts.filter((fact) => fact !== undefined).join(' · ')
}

const withoutPlots: Section = {
  id: 'plots',
  title: 'Plots',
  body: html`<p>
    There are no plots, since the packages that draw them are not installed:
    <code>npm install vega@6 vega-lite@6.4</code>. The numbers are in the tables.
  </p>`,
}

function textSections(results: BenchResults): readonly Section[] {
  const { method, limits, loads, proof } = results
  return [
    {
      id: 'times',
      title: 'Times',
      body: html`<p class="note screen">Press a column's name to sort.</p>
        ${timeTable(results)}`,
    },
    { id: 'resources', title: 'Bytes, CPU and memory', body: resourceTable(results) },
    ...(loads.length === 0 ? [] : [{ id: 'loads', title: 'Loads', body: loadTable(results) }]),
    ...(proof.length === 0
      ? []
      : [
          {
            id: 'proof',
            title: 'Equal answers',
            body: html`<p class="note">
                Before anything was timed, all variants made each call and their answers were compared, value by value;
                those of clients that give no canonical values as text.
              </p>
              ${proofTable(results)}`,
          },
        ]),
    { id: 'method', title: 'How it was measured', body: html`${sentences(method)}${facts(results)}` },
    {
      id: 'limits',
      title: 'What the numbers do not show',
      body: html`<ul class="tight">
        ${limits.map((limit) => html`<li>${prose(limit)}</li>`)}
      </ul>`,
    },
    {
      id: 'raw',
      title: 'Raw data',
      body: html`<p>
        All numbers, thinned samples of every round included, are in this file as JSON, in the element
        <code>script#results</code>; <code>bench.json</code> beside it has the same.
      </p>`,
    },
  ]
}

function sentences(text: string): Html {
  return html`<ul class="tight">
    ${text.split(/(?<=\.) (?=[A-Z])/).map((sentence) => html`<li>${prose(sentence)}</li>`)}
  </ul>`
}

/** Text in which code is between backticks. */
function prose(text: string): readonly Html[] {
  return text.split('`').map((part, i) => (i % 2 === 0 ? html`${part}` : html`<code>${part}</code>`))
}

/** The stamp in full: every setting and version. */
function facts({ machine, settings, network }: BenchResults): Html {
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['machine', `${machine.cpu}, ${machine.cores} cores, ${machine.memory}`],
    ['system', machine.system],
    ['load before', machine.load.map(significant).join(', ')],
    [
      'versions',
      Object.entries({ node: machine.node, ...machine.packages })
        .map(([name, version]) => `${name} ${version}`)
        .join(', '),
    ],
    ['revision', machine.revision],
    ['line', network && lineText(network)],
    ...Object.entries(settings).map(
      ([name, value]) =>
        [
          name === 'keepAlive' ? 'keep-alive' : name,
          name === 'budget' || name === 'duration' ? time(Number(value)) : settingText(value),
        ] as const,
    ),
  ]
  return html`<dl>
    ${rows.map(([name, value]) =>
      value === undefined || value === ''
        ? ''
        : html`<dt>${name}</dt>
            <dd>${value}</dd> `,
    )}
  </dl>`
}

function settingText(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  return Array.isArray(value)
    ? value.join(', ')
    : typeof value === 'number'
      ? value.toLocaleString('en')
      : String(value)
}
