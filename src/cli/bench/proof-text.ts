import { printable, toJson } from '../json.js'
import type { Proof } from './results.js'

/** Says what was compared, and where answers differ. */
export function printProof(proofs: readonly Proof[], write: (line: string) => void): void {
  for (const { case: row, variants, values, items, differences, notCarried, loose } of proofs) {
    if (variants.length === 0) {
      write(`no answer   ${row}`)
      continue
    }
    const size = `${items === undefined ? '' : `${counted(items, 'item')}, `}${counted(values, 'value')}`
    const strict = variants.filter((name) => !loose.includes(name)).join(' = ')
    const others = loose.length === 0 ? '' : `; loosely ${loose.join(', ')}`
    write(`${differences.length === 0 ? 'deep-equal' : 'DIFFERENT'}  ${row}: ${strict} (${size})${others}`)
    for (const { protocol, path, left, right } of differences.slice(0, 5)) {
      write(
        printable(
          `  ${path}: ${variants[0] ?? ''} ${toJson(left).slice(0, 80)}, ${protocol} ${toJson(right).slice(0, 80)}`,
        ),
      )
    }
    if (notCarried > 0) write(`  not carried at ${notCarried} places`)
  }
}

function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`
}
