import { readFile, readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, type Metafile } from 'esbuild'

/** Bytes of minified code. */
export interface CodeSize {
  readonly bytes: number
  readonly gzip: number
}

/** What a bundler makes of an entry of the package, without the packages that it needs. */
export interface BundleSize {
  readonly entry: string
  /** Loaded with it. */
  readonly atOnce: CodeSize
  /** With all that may be loaded later. */
  readonly inAll: CodeSize
}

/** What an installation puts on the disk. */
export interface InstalledSize {
  readonly package: string
  readonly bytes: number
  /** Packages that come with it, and their bytes. */
  readonly others: number
  readonly othersBytes: number
}

/** The bundle of every entry that package.json exports. */
export async function bundleSizes(): Promise<BundleSize[]> {
  const { exports } = await manifestOf('.')
  const sizes: BundleSize[] = []
  for (const [entry, target] of Object.entries(exports ?? {})) {
    if (typeof target === 'string') continue
    const { outputFiles, metafile } = await build({
      entryPoints: { entry: target.default },
      outdir: 'out',
      bundle: true,
      minify: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      packages: 'external',
      metafile: true,
      write: false,
      logLevel: 'error',
    })
    const code = new Map(outputFiles.map(({ path, contents }) => [path, contents]))
    const names = Object.keys(metafile.outputs)
    const sizeOf = (outputs: readonly string[]): CodeSize => {
      const all = outputs.map((name) => code.get(resolve(name)) ?? new Uint8Array())
      return {
        bytes: all.reduce((sum, { length }) => sum + length, 0),
        gzip: all.reduce((sum, contents) => sum + gzipSync(contents).length, 0),
      }
    }
    const first = names.find((name) => metafile.outputs[name]?.entryPoint === target.default.replace('./', '')) ?? ''
    sizes.push({ entry, atOnce: sizeOf([...loadedWith(first, metafile)]), inAll: sizeOf(names) })
  }
  return sizes
}

/** What this package and others take, with all that comes with them. */
export async function installedSizes(names: readonly string[]): Promise<InstalledSize[]> {
  const sizes: InstalledSize[] = []
  for (const name of [undefined, ...names]) {
    const seen = new Map<string, number>()
    await dependenciesOf(name === undefined ? '.' : join('node_modules', name), seen)
    const own = name === undefined ? await publishedSize() : await folderSize(join('node_modules', name))
    const othersBytes = [...seen.values()].reduce((sum, bytes) => sum + bytes, 0)
    sizes.push({ package: name ?? 'softlayer-transports', bytes: own, others: seen.size, othersBytes })
  }
  return sizes
}

function loadedWith(output: string, metafile: Metafile, seen: Set<string> = new Set()): Set<string> {
  if (seen.has(output)) return seen
  seen.add(output)
  for (const { path, kind, external } of metafile.outputs[output]?.imports ?? []) {
    if (external !== true && kind === 'import-statement') loadedWith(path, metafile, seen)
  }
  return seen
}

/** A package below the one that needs it wins over one beside it, as Node looks for them. */
async function dependenciesOf(folder: string, seen: Map<string, number>): Promise<void> {
  for (const name of Object.keys((await manifestOf(folder)).dependencies ?? {})) {
    const nested = join(folder, 'node_modules', name)
    const found = (await stat(nested).catch(() => undefined)) ? nested : join('node_modules', name)
    if (seen.has(found)) continue
    seen.set(found, await folderSize(found))
    await dependenciesOf(found, seen)
  }
}

interface Manifest {
  readonly exports?: Readonly<Record<string, string | { readonly default: string }>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly files?: readonly string[]
}

async function manifestOf(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest
}

/** What npm packs: the files that package.json names, and those that always go along. */
async function publishedSize(): Promise<number> {
  let sum = 0
  for (const name of [...((await manifestOf('.')).files ?? []), 'package.json', 'README.md', 'LICENSE']) {
    const found = await stat(name)
    sum += found.isDirectory() ? await folderSize(name) : found.size
  }
  return sum
}

/** Without packages below it: they are counted by themselves. */
async function folderSize(path: string): Promise<number> {
  let sum = 0
  for (const entry of await readdir(path, { withFileTypes: true, recursive: true })) {
    const file = join(entry.parentPath, entry.name)
    if (entry.isFile() && !file.slice(path.length).includes('/node_modules/')) sum += (await stat(file)).size
  }
  return sum
}
