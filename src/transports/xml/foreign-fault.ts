import type { Fault } from '../../core/error.js'

/** Faults are short: a longer body is something else. */
const longest = 100_000

/**
 * A fault in whatever form a server in front of the API may have given it: JSON, REST's `.xml`, XML-RPC, SOAP.
 * Undefined for any other body. For bodies that the protocol itself cannot read.
 */
export function foreignFault(body: Uint8Array): Fault | undefined {
  if (body.length > longest) return undefined
  const text = new TextDecoder().decode(body).trim()
  if (text.startsWith('{')) return jsonFault(text)
  return text.startsWith('<') ? xmlFault(text) : undefined
}

function jsonFault(text: string): Fault | undefined {
  try {
    const { error, code } = JSON.parse(text) as { error?: unknown; code?: unknown }
    if (typeof error !== 'string') return undefined
    return { code: typeof code === 'string' || typeof code === 'number' ? String(code) : '', message: error }
  } catch {
    return undefined
  }
}

function xmlFault(text: string): Fault | undefined {
  if (/<methodResponse>\s*<fault>/.test(text))
    return faultOf(memberOf(text, 'faultCode'), memberOf(text, 'faultString'))
  if (/<(?:[\w.-]{1,60}:)?Fault[\s>]/.test(text)) {
    const code = contentOf(text, 'faultcode') ?? contentOf(text, 'Value')
    const own = code === undefined ? undefined : (/^\s*[\w.-]{1,60}:(SoftLayer_.*)$/s.exec(code)?.[1] ?? code)
    return faultOf(own, contentOf(text, 'faultstring') ?? contentOf(text, 'Text'))
  }
  if (/^(?:<\?[^<>]{0,200}\?>\s*)?<root>\s*<(?:error|code)>/.test(text)) {
    return faultOf(contentOf(text, 'code'), contentOf(text, 'error'))
  }
  return undefined
}

function faultOf(code: string | undefined, message: string | undefined): Fault | undefined {
  if (code === undefined && message === undefined) return undefined
  return { code: (code ?? '').trim(), message: message ?? '' }
}

/** The text of the first element of a name, whatever its prefix. */
function contentOf(text: string, name: string): string | undefined {
  const found = new RegExp(`<(?:[\\w.-]{1,60}:)?${name}(?:\\s[^<>]{0,300})?>([^<]*)<`).exec(text)?.[1]
  return found === undefined ? undefined : resolved(found)
}

/** The text of a member of an XML-RPC struct, with a type or without. */
function memberOf(text: string, name: string): string | undefined {
  const found = new RegExp(`<name>${name}</name>\\s*<value>\\s*(?:<(?:string|int|i4)>)?([^<]*)<`).exec(text)?.[1]
  return found === undefined ? undefined : resolved(found)
}

function resolved(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(lt|gt|amp|quot|apos));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return named[String(name).toLowerCase()] ?? whole
    const code = decimal === undefined ? parseInt(String(hex), 16) : Number(decimal)
    return code > 0x10ffff ? whole : String.fromCodePoint(code)
  })
}

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }
