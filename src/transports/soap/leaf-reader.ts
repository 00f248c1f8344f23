import type { Fault } from '../../core/error.js'
import { digits } from '../../core/scalar.js'
import type { Kind, TypeReference } from '../../core/schema.js'
import type { Value } from '../../core/value.js'
import type { Shape } from '../xml/shapes.js'
import { toldType } from './declared.js'
import { ElementReader } from './element-reader.js'
import type { Element, Member, Scope } from './element.js'
import { isScalar, quickWay, readScalar } from './leaf.js'
import { readPhpScalar } from './php-leaf.js'

export const violation: Fault = {
  code: 'SOAP-ENV:Server',
  message: 'SOAP-ERROR: Encoding: Violation of encoding rules',
}

/** Reads members, and values that are no more than a text. */
export class LeafReader extends ElementReader {
  protected member(shape: Shape<Member>, scope: Scope): Member {
    const element = this.element(scope)
    let member = shape.members.get(element.raw)
    if (member) return member
    const { local } = element
    const reference = shape.type?.property(local)
    const { type } = shape
    // Also what only a subtype has: PHP keeps that for its xsi:type alone.
    const dropped =
      this.settings.asPhp === true &&
      type?.base !== undefined &&
      type.form(local) === undefined &&
      local !== 'complexType'
    member = {
      raw: element.raw,
      element,
      name: local,
      reference,
      quick: dropped ? undefined : quickWay(element, reference, this.settings),
      dropped,
      isKept: scope.isKept(element),
      next: undefined,
    }
    // The text of any other tag is a part of the document.
    if (member.isKept && shape.members.size < 4000) shape.members.set(element.raw, member)
    return member
  }

  /** Reads a scalar of the declared type, when it looks as it nearly always does. */
  protected quickMember(result: Record<string, Value>, member: Member): boolean {
    const { text, at } = this
    const { close } = member.element
    const stop = text.indexOf('<', at)
    if (text.slice(stop, stop + close.length) !== close) return false
    const raw = text.slice(at, stop)
    let value: Value
    if (member.quick === 'text') value = this.plain ? raw : this.resolve(raw, at)
    else if (member.quick === 'integer') {
      const number = digits(raw)
      if (number < 0) return false
      value = number
    } else if (member.quick === 'flag') {
      if (raw !== 'true' && raw !== 'false') return false
      value = raw === 'true'
    } else {
      if (raw.length !== 25 || raw.charCodeAt(22) !== 58 || raw.charCodeAt(4) !== 45) return false
      if (!this.plain && raw.includes('&')) return false
      value = raw
    }
    result[member.name] = value
    this.at = stop + close.length
    return true
  }

  protected leafValue(text: string, element: Element, reference: TypeReference | undefined): Value {
    const { wire } = element
    const declared = reference?.kind
    if (!wire && declared === 'string' && !reference?.list)
      return element.id === undefined ? text : this.register(element, text)
    if (wire?.list === true || reference?.list === true) {
      if (text.trim() === '') {
        const empty = wire?.list !== true && wire?.object !== undefined ? [{}] : []
        const value: Value = reference && !reference.list && declared === 'object' ? {} : empty
        return this.register(element, value)
      }
      if (wire?.list === true) this.fail('text where the items of a list must be')
      return this.register(element, [this.scalar(text, wire?.kind, declared)])
    }
    if (wire?.map === true || wire?.object !== undefined || (!wire && declared === 'object')) {
      // An enum or another simple type of the API's own namespace is a text.
      if (text.trim() !== '' && declared !== 'object')
        return this.register(element, this.scalar(text, undefined, declared))
      if (text.trim() !== '') this.fail('text where an object must be')
      if (isScalar(declared)) return this.register(element, this.scalar(text, undefined, declared))
      const result: Record<string, Value> = {}
      this.tellType(element, reference, result)
      return this.register(element, result)
    }
    return this.register(element, this.scalar(text, wire?.kind, declared))
  }

  private scalar(text: string, wire: Kind | undefined, declared: Kind | undefined): Value {
    const read = this.settings.asPhp === true ? readPhpScalar : readScalar
    const value = read(text, wire, declared, this.settings)
    return value === undefined ? this.refuse(`a ${wire ?? 'value'} that is not readable`, violation) : value
  }

  protected tellType(element: Element, declared: TypeReference | undefined, result: Record<string, Value>): void {
    const name = toldType(this.settings.types, element.wire?.object, declared)
    if (name !== undefined) result['complexType'] = name
  }
}
