import { readFile } from 'node:fs/promises'
import type { Profile } from '../bench/profile-results.js'

/** The functions that took most of the time of a decoder, before and after; a table for each protocol. */
export async function profileTable(): Promise<string> {
  const [before, after] = (await Promise.all(
    ['profile-before', 'profile'].map(async (name) =>
      JSON.parse(await readFile(`bench/published/${name}.json`, 'utf8').catch(() => '{}')),
    ),
  )) as [Partial<Profile>, Partial<Profile>]
  const protocols = Object.keys(before.profiles ?? {})
  if (!after.profiles || protocols.length === 0)
    return 'Not measured yet: `npm run bench:profile`, then `npm run bench:speed`.'
  return protocols
    .map((protocol) => {
      const [left, right] = [before, after].map(({ profiles }) => profiles?.[protocol] ?? [])
      const rows = Array.from({ length: Math.max(left?.length ?? 0, right?.length ?? 0) }, (_, i) => {
        return `| ${cell(left?.[i])} | ${cell(right?.[i])} |`
      })
      const head = `| ${protocol}, at ${before.revision ?? 'an earlier revision'} | | ${protocol}, now | |`
      return [head, '| --- | --: | --- | --: |', ...rows].join('\n')
    })
    .join('\n\n')
}

function cell(row: readonly [string, number] | undefined): string {
  if (!row) return '|'
  const [name, share] = row
  return `${name.startsWith('(') || name === 'all others' || name === 'Node' ? name : `\`${name}\``} | ${share.toFixed(0)} %`
}
