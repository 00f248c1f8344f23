import type { StartResults } from '../start.js'
import { short } from '../tables.js'
import type { Table } from '../tables.js'

/** What each start takes above a bare node. */
export function startTable({ rows }: Pick<StartResults, 'rows'>): Table {
  const body = rows.map(({ variant, wall, cpu, rss }) => [
    variant,
    short(wall.median),
    `${short(wall.lower)} to ${short(wall.upper)}`,
    short(cpu.median),
    short(rss.median / 1_048_576),
  ])
  return { head: ['', 'ms above', 'quartiles', 'CPU ms above', 'MiB above'], rows: body }
}

/** What a user's bundler makes of each entry. */
export function bundleTable({ bundles }: Pick<StartResults, 'bundles'>): Table {
  const rows = bundles.map(({ entry, atOnce, inAll }) => [
    entry,
    ...[atOnce.bytes, atOnce.gzip, inAll.bytes, inAll.gzip].map(kib),
  ])
  return { head: ['entry, minified', 'KiB at once', 'gzip', 'KiB in all', 'gzip'], rows }
}

/** What is installed. */
export function installedTable({ installed }: Pick<StartResults, 'installed'>): Table {
  const rows = installed.map((size) => [
    size.package,
    kib(size.bytes),
    String(size.others),
    kib(size.bytes + size.othersBytes),
  ])
  return { head: ['installed', 'KiB', 'packages with it', 'KiB together'], rows }
}

function kib(bytes: number): string {
  return Math.round(bytes / 1024).toLocaleString('en')
}
