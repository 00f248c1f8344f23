import { readFile, readdir, rm } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { rollup, type GetModuleInfo, type OutputOptions, type Plugin } from 'rollup'

// Puts the compiled modules together, in place: to open a file costs Node more than to run all that a small one holds.
// What `import 'softlayer-transports'` needs becomes one file beside the entry; whatever is loaded later becomes one file for
// each set of entries that share it, so every module is still there once. Types stay as they are, and so do names and lines:
// what is made smaller here is read no faster (measured), and a stack trace should be readable.
const dist = resolve('dist')
const manifest = JSON.parse(await readFile('package.json', 'utf8')) as {
  readonly exports: Readonly<Record<string, string | { readonly default: string }>>
  readonly bin: Readonly<Record<string, string>>
}
const doors = [...Object.values(manifest.exports), ...Object.values(manifest.bin)]
  .map((target) => resolve(typeof target === 'string' ? target : target.default))
  .filter((file) => file.endsWith('.js'))
const main = doors[0] as string
const protocols = doors.filter((file) => file.startsWith(join(dist, 'transports/')))

const modules = (await readdir(dist, { recursive: true }))
  .map((name) => join(dist, name))
  .filter((name) => name.endsWith('.js'))
// A module that asks where it is, and one that is started by its path, stay where they are.
const entries = new Set([...doors, ...modules.filter((file) => file.endsWith('worker.js'))])
for (const file of modules) if ((await readFile(file, 'utf8')).includes('import.meta.url')) entries.add(file)

const compiled: Plugin = {
  name: 'compiled',
  async load(id) {
    return { code: await readFile(id, 'utf8'), map: await readFile(`${id}.map`, 'utf8') }
  },
}
const bundle = await rollup({
  input: Object.fromEntries([...entries].map((file) => [relative(dist, file).slice(0, -3), file])),
  external: (id) => !id.startsWith('.') && !id.startsWith('/'),
  plugins: [compiled],
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
  chunkFileNames: 'chunks/[name].js',
  hoistTransitiveImports: false,
  manualChunks: chunkOf,
}
for (const file of modules) {
  await rm(file)
  await rm(`${file}.map`)
}
await bundle.write(options)
await bundle.close()

/** What a first call needs, in few files: the import, what every protocol needs besides, and what those in XML share. */
function chunkOf(id: string, { getModuleInfo }: { readonly getModuleInfo: GetModuleInfo }): string | undefined {
  if (entries.has(id)) return undefined
  if (loadedWith(main, getModuleInfo).has(id)) return 'base'
  if (id.startsWith(join(dist, 'core/'))) return 'core'
  if (protocols.every((protocol) => loadedWith(protocol, getModuleInfo).has(id))) return 'core'
  return id.startsWith(join(dist, 'transports/xml/')) ? 'xml' : undefined
}

/** A module and all that it imports at once, without what it loads later. */
function loadedWith(file: string, getModuleInfo: GetModuleInfo, seen: Set<string> = new Set()): Set<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  for (const id of getModuleInfo(file)?.importedIds ?? []) loadedWith(id, getModuleInfo, seen)
  return seen
}
