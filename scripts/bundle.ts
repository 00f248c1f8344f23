import { readFile, readdir, rm } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { rollup, type OutputOptions } from 'rollup'

// Puts the compiled modules together, in place: to open a file costs Node about as much as to run all that a small one holds.
// What `import 'softlayer-transports'` needs becomes one file beside the entry; whatever else is loaded later becomes one file
// for each set of entries that share it, so a module is still there once. Types and the sources stay as they are.
const dist = resolve('dist')
const manifest = JSON.parse(await readFile('package.json', 'utf8')) as {
  readonly exports: Readonly<Record<string, string | { readonly default: string }>>
  readonly bin: Readonly<Record<string, string>>
}
const doors = [...Object.values(manifest.exports), ...Object.values(manifest.bin)]
  .map((target) => resolve(typeof target === 'string' ? target : target.default))
  .filter((file) => file.endsWith('.js'))

const compiled = (await readdir(dist, { recursive: true })).map((name) => join(dist, name))
const modules = compiled.filter((name) => name.endsWith('.js'))
const code = new Map<string, string>()
for (const file of modules) code.set(file, await readFile(file, 'utf8'))
// A module that asks where it is, and one that is started by its path, stay where they are.
const placed = modules.filter((file) => code.get(file)?.includes('import.meta.url'))
const started = modules.filter((file) => file.endsWith('worker.js'))

const entries = new Set([...doors, ...placed, ...started])
const first = staticModules(doors[0] as string, new Set())
const table = staticModules(join(dist, 'core/built-in-schema.js'), new Set())
const bundle = await rollup({
  input: Object.fromEntries([...entries].map((file) => [relative(dist, file).slice(0, -3), file])),
  external: (id) => !id.startsWith('.') && !id.startsWith('/'),
  plugins: [
    {
      name: 'compiled',
      async load(id) {
        return { code: await readFile(id, 'utf8'), map: await readFile(`${id}.map`, 'utf8') }
      },
    },
  ],
  onwarn(warning) {
    throw new Error(warning.message)
  },
})
const options: OutputOptions = {
  dir: dist,
  format: 'es',
  sourcemap: true,
  sourcemapExcludeSources: true,
  entryFileNames: '[name].js',
  chunkFileNames: 'chunks/[name]-[hash].js',
  hoistTransitiveImports: false,
  manualChunks: chunkOf,
}
await bundle.generate(options)
for (const file of modules) {
  await rm(file)
  await rm(`${file}.map`)
}
await bundle.write(options)

/** What a first call needs in few files: the base, the rest of core, and the table of the API, which is the largest by far. */
function chunkOf(id: string): string | undefined {
  if (entries.has(id)) return undefined
  if (first.has(id)) return 'base'
  if (table.has(id)) return 'built-in-schema'
  return id.startsWith(join(dist, 'core/')) ? 'core' : undefined
}

/** A module and all that it imports at once, without what it loads later. */
function staticModules(file: string, seen: Set<string>): Set<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  for (const [, target = ''] of (code.get(file) ?? '').matchAll(
    /^(?:import|export)\b[^'"\n]*?['"](\.[^'"]+\.js)['"]/gm,
  )) {
    staticModules(resolve(dirname(file), target), seen)
  }
  return seen
}
