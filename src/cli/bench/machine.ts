import { execFile } from 'node:child_process'
import { cpus, loadavg, totalmem, version } from 'node:os'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { version as ownVersion } from '../../http/version.js'
import type { Machine } from './results.js'

/** What a machine is, without what it does just now. */
export type MachineModel = Pick<Machine, 'cpu' | 'cores' | 'memory' | 'system' | 'node'>

/** This machine. */
export function thisMachine(): MachineModel {
  const [first] = cpus()
  return {
    cpu: first?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memory: `${(totalmem() / 2 ** 30).toFixed(1)} GiB`,
    system: `${process.platform} ${process.arch}, ${version()}`,
    node: process.version,
  }
}

/** This machine with its load, and the versions of what is measured. */
export async function machineStamp(packages: Readonly<Record<string, string>>): Promise<Machine> {
  const revision = await ownRevision()
  return {
    ...thisMachine(),
    load: loadavg().map((load) => Math.round(load * 100) / 100),
    packages: { 'softlayer-transports': ownVersion, ...packages },
    ...(revision === undefined ? {} : { revision }),
  }
}

/** A sentence when others use so much of this machine that times are theirs too. */
export function loadWarning({ load, cores }: Pick<Machine, 'load' | 'cores'>, most = 0.5): string | undefined {
  const perCore = (load[0] ?? 0) / cores
  if (perCore <= most) return undefined
  return (
    `the machine is busy: ${(load[0] as number).toFixed(1)} processes want its ${cores} ${cores === 1 ? 'core' : 'cores'}; ` +
    'times are longer and less sure than on a quiet one'
  )
}

/** The revision of this package's own checkout: that of another one, which it is installed in, would mislead. */
async function ownRevision(): Promise<string | undefined> {
  const root = fileURLToPath(new URL('../../..', import.meta.url))
  const git = async (...words: readonly string[]): Promise<string> =>
    (await promisify(execFile)('git', [...words], { cwd: root })).stdout.trim()
  try {
    if (`${await git('rev-parse', '--show-toplevel')}/` !== root) return undefined
    const changed = await git('status', '--porcelain', '--untracked-files=no', '--', 'src', 'package.json')
    return `${await git('rev-parse', '--short=12', 'HEAD')}${changed === '' ? '' : '-dirty'}`
  } catch {
    return undefined
  }
}
