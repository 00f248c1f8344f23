import { toBase64 } from '../../core/base64.js'
import type { TypeReference } from '../../core/schema.js'
import { typeName } from '../../core/type-name.js'
import { Budget, mostReadableNodes } from './budget.js'
import { dateText } from './date-text.js'
import { UnwritableValue } from './json-writer.js'
import { RawNumber } from './raw-number.js'

/**
 * A result as the API's `.txt` output. Its form is not documented; this is what PHP's `print_r` writes, for people to
 * read: `true` is 1, `false` and null are nothing.
 *
 * @throws UnwritableValue for what is nested too deep, or holds itself.
 */
export function printR(value: unknown, reference: TypeReference | undefined, maxDepth: number): string {
  const printer = new Printer(new Budget(value, mostReadableNodes))
  printer.print(value, reference, '', maxDepth)
  return printer.parts.join('')
}

class Printer {
  readonly parts: string[] = []

  constructor(private readonly budget: Budget) {}

  print(value: unknown, reference: TypeReference | undefined, indent: string, levels: number): void {
    if (typeof value !== 'object' || value === null) this.parts.push(scalar(value))
    else if (value instanceof Uint8Array) this.parts.push(toBase64(value))
    else if (value instanceof Date) this.parts.push(dateText(value))
    else if (value instanceof RawNumber) this.parts.push(value.text)
    else this.container(value, reference, indent, levels)
  }

  private container(value: object, reference: TypeReference | undefined, indent: string, levels: number): void {
    if (levels === 0) throw new UnwritableValue(false, 'it is nested too deep, or holds itself', 'value', 'depth')
    const isList = Array.isArray(value)
    const entries = Object.entries(value).filter(([, member]) => member !== undefined || isList)
    this.budget.spend(entries.length)
    const declared = reference?.item.type
    this.parts.push(isList ? 'Array' : `${nameOf(value) ?? declared?.name ?? 'stdClass'} Object`, `\n${indent}(\n`)
    const inner = `${indent}        `
    for (const [member, child] of entries) {
      this.parts.push(indent, `    [${member}] => `)
      this.print(child, isList ? reference?.item : declared?.property(member), inner, levels - 1)
      this.parts.push('\n')
    }
    this.parts.push(indent, ')\n')
  }
}

function nameOf(value: object): string | undefined {
  const { complexType } = value as { complexType?: unknown }
  return typeName(value) ?? (typeof complexType === 'string' ? complexType : undefined)
}

function scalar(value: unknown): string {
  if (value === null || value === undefined || value === false) return ''
  return value === true ? '1' : String(value as string | number | bigint)
}
