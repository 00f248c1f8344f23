import type { Difference } from '../../core/value.js'
import { isObject } from '../../core/value.js'

/**
 * Where a rival's answer is not ours. A rival gives no canonical values, so leaves are compared as text, booleans as 1 and 0
 * too, what is blank (null, '', an empty list or object) counts as absent, and a list of one as its item. Of members named in `volatile`
 * only the presence is compared.
 */
export function looseDifferences(ours: unknown, theirs: unknown, volatile: readonly string[] = []): Difference[] {
  const found: Difference[] = []
  compare('value', ours, theirs)
  return found

  function compare(path: string, left: unknown, right: unknown): void {
    if (found.length >= 10) return
    if (isBlank(left) && isBlank(right)) return
    if (Array.isArray(left) || Array.isArray(right)) {
      const lefts = listOf(left)
      const rights = listOf(right)
      if (lefts.length !== rights.length)
        found.push({ path: `${path}.length`, left: lefts.length, right: rights.length })
      else lefts.forEach((item, i) => compare(`${path}[${i}]`, item, rights[i]))
      return
    }
    if (isBlank(left) || isBlank(right)) {
      found.push({ path, left, right })
    } else if (isObject(left) && isObject(right)) {
      for (const name of new Set([...Object.keys(left), ...Object.keys(right)])) {
        if (name === 'complexType') continue
        const [one, other] = [left[name], right[name]]
        if (!volatile.includes(name)) compare(`${path}.${name}`, one, other)
        else if (isBlank(one) !== isBlank(other)) found.push({ path: `${path}.${name}`, left: one, right: other })
      }
    } else if (!sameLeaf(left, right)) {
      found.push({ path, left, right })
    }
  }
}

function isBlank(value: unknown): boolean {
  if (value === undefined || value === null) return true
  if (typeof value === 'string') return value.trim() === ''
  if (Array.isArray(value)) return value.length === 0
  return isObject(value) && Object.keys(value).length === 0
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  return isBlank(value) ? [] : [value]
}

function sameLeaf(left: unknown, right: unknown): boolean {
  const [one, other] = [leafText(left), leafText(right)]
  if (one === other) return true
  if (left instanceof Date || right instanceof Date) return Date.parse(one) === Date.parse(other)
  if (typeof left === 'boolean' || typeof right === 'boolean') return flag(one) === flag(other)
  // Integers past 2^53 would be equal as numbers when they are not.
  if (/^-?\d+$/.test(one) && /^-?\d+$/.test(other)) return false
  // 1.50 and 1.5 are one number.
  return one.trim() !== '' && other.trim() !== '' && Number(one) === Number(other)
}

function leafText(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (value instanceof Date) return value.toISOString()
  // Base64 comes in lines.
  return typeof value === 'string' && /^[A-Za-z0-9+/=\s]+\n[A-Za-z0-9+/=\s]*$/.test(value)
    ? value.replace(/\s/g, '')
    : String(value)
}

function flag(text: string): string {
  return text === 'true' ? '1' : text === 'false' ? '0' : text
}
