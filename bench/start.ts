import { execFile } from 'node:child_process'
import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { thisMachine } from '../src/cli/bench/report.js'
import { summarize } from '../src/cli/bench/statistics.js'
import { plainTable } from '../src/cli/output.js'
import { loadProtocol } from '../src/transports/index.js'

// What it costs to begin: the import in a bare node, the first request written, and what is installed. A process per variant and
// round, order reversed from round to round. `npm run build` first; `npm run bench:start [rounds]`; raw results in results/start.json.
const rounds = Number(process.argv[2] ?? 15)
const run = promisify(execFile)
const folder = 'results/start'
const call = "{ service: 'SoftLayer_Account', method: 'getVirtualGuests', mask: 'mask[id]', limit: 10 }"
const firstCall = (name: string): string =>
  `const { loadProtocol } = await import('./dist/index.js'); (await loadProtocol('${name}')).codec().encode(${call})`

// The API's own WSDL of one service, without the import that would be fetched from elsewhere.
await mkdir(folder, { recursive: true })
const request = { method: 'GET', path: '/SoftLayer_Account?wsdl', headers: { host: 'localhost' } }
const described = (await loadProtocol('soap')).mirror().document?.(request)
const wsdl = Buffer.from(described?.body ?? [])
  .toString()
  .replace(/<xsd:import [^>]*>/g, '')
await writeFile(join(folder, 'large.wsdl'), wsdl)

interface Variant {
  readonly name: string
  readonly code: string
}
const variants: readonly Variant[] = [
  { name: 'bare node', code: '' },
  { name: "import 'softlayer-transports'", code: "await import('./dist/index.js')" },
  { name: 'first request written, rest', code: firstCall('rest') },
  { name: 'first request written, xmlrpc', code: firstCall('xmlrpc') },
  { name: 'first request written, soap', code: firstCall('soap') },
  { name: 'the whole table of the API', code: "await (await import('./dist/index.js')).loadSchema()" },
  { name: "import 'undici'", code: "await import('undici')" },
  { name: "import 'xmlrpc'", code: "await import('xmlrpc')" },
  { name: "import 'soap'", code: "await import('soap')" },
  {
    name: `import 'soap', WSDL of ${(wsdl.length / 1e6).toFixed(1)} MB`,
    code: `const { WSDL } = await import('soap/lib/wsdl/index.js'); const { readFileSync } = await import('node:fs')
const wsdl = new WSDL(readFileSync('${folder}/large.wsdl', 'utf8'), 'large.wsdl', {}); await new Promise((resolve, reject) => wsdl.onReady((error) => error ? reject(error) : resolve()))`,
  },
]

const samples = new Map<string, { wall: number; rss: number }[]>()
for (let round = 0; round < rounds; round++) {
  for (const { name, code } of round % 2 === 0 ? variants : [...variants].reverse()) {
    process.stderr.write(`round ${round + 1} of ${rounds}: ${name}\n`)
    const begun = performance.now()
    const program = `${code};process.stdout.write(String(process.memoryUsage().rss))`
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program])
    samples.set(name, [...(samples.get(name) ?? []), { wall: performance.now() - begun, rss: Number(stdout) }])
  }
}

const of = (name: string, pick: (sample: { wall: number; rss: number }) => number) =>
  summarize((samples.get(name) ?? []).map(pick))
const bare = { wall: of('bare node', ({ wall }) => wall).median, rss: of('bare node', ({ rss }) => rss).median }
const rows = variants.map(({ name }) => {
  const wall = of(name, (sample) => sample.wall)
  return [
    name,
    (wall.median - bare.wall).toFixed(1),
    ((wall.upper - wall.lower) / 2).toFixed(1),
    ((of(name, ({ rss }) => rss).median - bare.rss) / 1_048_576).toFixed(1),
  ]
})
const head = ['variant', 'ms above bare node', '±', 'MiB above']
const installed = await sizes()
const machine = thisMachine()
process.stdout.write(`${machine.cpu}, ${machine.cores} cores, ${machine.system}, node ${machine.node}\n`)
process.stdout.write(
  `bare node ${bare.wall.toFixed(1)} ms; medians of ${rounds} processes, ± half the interquartile range\n\n`,
)
process.stdout.write(`${plainTable(head, rows, new Set(head.slice(1)))}\n`)
const shown = Object.entries(installed).map(([name, { bytes, gzip }]) => [
  name,
  (bytes / 1024).toFixed(0),
  gzip === 0 ? '' : (gzip / 1024).toFixed(0),
])
process.stdout.write(`${plainTable(['code', 'KiB', 'KiB gzip'], shown, new Set(['KiB', 'KiB gzip']))}\n`)
await writeFile(
  'results/start.json',
  JSON.stringify({ machine, rounds, installed, samples: Object.fromEntries(samples) }),
)

/** Bytes of the code behind each entry, and of the packages beside it. */
async function sizes(): Promise<Record<string, { bytes: number; gzip: number }>> {
  const result: Record<string, { bytes: number; gzip: number }> = {}
  for (const [name, file] of Object.entries({
    'softlayer-transports, static': 'dist/index.js',
    '/rest': 'dist/transports/rest/index.js',
    '/xmlrpc': 'dist/transports/xmlrpc/index.js',
    '/soap': 'dist/transports/soap/index.js',
  })) {
    const code = await staticCode(file, new Set())
    result[name] = { bytes: code.length, gzip: gzipSync(code).length }
  }
  for (const name of ['undici', 'soap', 'xmlrpc'])
    result[`installed: ${name}`] = { bytes: await folderSize(join('node_modules', name)), gzip: 0 }
  return result
}

/** The text of a module and of all that it imports at once, without what it loads later. */
async function staticCode(file: string, seen: Set<string>): Promise<string> {
  if (seen.has(file)) return ''
  seen.add(file)
  let code = await readFile(file, 'utf8')
  for (const [, target = ''] of code.matchAll(/^(?:import|export)\b[^'"\n]*?['"](\.[^'"]+\.js)['"]/gm)) {
    code += await staticCode(join(file, '..', target), seen)
  }
  return code
}

async function folderSize(path: string): Promise<number> {
  let sum = 0
  for (const entry of await readdir(path, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) sum += (await stat(join(entry.parentPath, entry.name))).size
  }
  return sum
}
