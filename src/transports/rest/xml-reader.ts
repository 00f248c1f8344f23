// Answers of `.xml` URLs. The only file of the folder that needs a parser of others: it is loaded when asked for.
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { CallError } from '../../core/error.js'
import type { TypeReference } from '../../core/schema.js'
import { resolveReferences } from '../xml/references.js'
import { textSource } from '../xml/text.js'
import { valueOf, type XmlElement, type XmlNode } from './xml-values.js'

/** XML that cannot be read. The message never quotes the text: it may hold a secret. */
export class XmlError extends Error {}

/** The parser makes a tree of many times this size in memory. */
const longestText = 64 * 1024 * 1024

/**
 * Reads an `.xml` answer into plain data, as JSON would have it: lists, objects and texts, told apart with the help of
 * the declared type. Scalars stay texts; `canonicalize` makes of them what their type is.
 *
 * The parser takes what is no XML and knows of no document type's danger, so well-formedness is checked before, a
 * document type is refused, and references are resolved here.
 *
 * @throws XmlError
 */
export function readXml(
  body: Uint8Array,
  contentType: string | undefined,
  reference: TypeReference | undefined,
  maxDepth: number,
): unknown {
  const text = textOf(body, contentType)
  checkNoDocumentType(text)
  checkWellFormed(text)
  const roots = parse(text, maxDepth).filter((node): node is XmlElement => typeof node !== 'string')
  const [root] = roots
  // The validator does not see what follows an empty root.
  if (!root || roots.length > 1 || !text.trimEnd().endsWith('>')) throw new XmlError('it is not one root element')
  if (root.name.toLowerCase() === 'html') throw new XmlError('it is a page')
  return valueOf(root, reference)
}

function textOf(body: Uint8Array, contentType: string | undefined): string {
  if (body.length > longestText) {
    throw new CallError(
      'too-large',
      `the XML is longer than ${longestText} bytes: ask for less, or leave out the setting format`,
    )
  }
  const parts: string[] = []
  try {
    const source = textSource(body, contentType)
    while (!source.done) parts.push(source.next(body.length))
  } catch (error) {
    throw CallError.is(error) ? new XmlError(error.message) : error
  }
  const text = parts.join('')
  return text.startsWith('\ufeff') ? text.slice(1) : text
}

/** A document type can name entities that grow without end, and files to read: no answer of the API has one. */
function checkNoDocumentType(text: string): void {
  for (let at = text.indexOf('<!'); at >= 0; at = text.indexOf('<!', at)) {
    const end = text.startsWith('<!--', at) ? '-->' : text.startsWith('<![CDATA[', at) ? ']]>' : undefined
    if (end === undefined) {
      const isPage = /^<!doctype\s+html/i.test(text.slice(at, at + 30))
      throw new XmlError(isPage ? 'it is a page' : 'it has a document type, which is not taken')
    }
    at = text.indexOf(end, at + 4)
    if (at < 0) throw new XmlError('it is cut off')
  }
}

function checkWellFormed(text: string): void {
  const result = XMLValidator.validate(text)
  if (result !== true) throw new XmlError(`it is not well-formed at line ${result.err.line}, column ${result.err.col}`)
}

function parse(text: string, maxDepth: number): XmlNode[] {
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    trimValues: false,
    parseTagValue: false,
    parseAttributeValue: false,
    // References are resolved here, where text and CDATA are still told apart.
    processEntities: false,
    cdataPropName: cdata,
    ignoreDeclaration: true,
    ignorePiTags: true,
    // One level more for the root.
    maxNestedTags: maxDepth + 1,
    // The parser refuses names such as `constructor`, and renames others.
    // It asks twice for empty elements.
    transformTagName: (name) => (name.startsWith(namePrefix) ? name : namePrefix + name),
  })
  let found: unknown
  try {
    found = parser.parse(text)
  } catch {
    throw new XmlError(`it cannot be parsed, or is nested deeper than ${maxDepth}`)
  }
  return (found as unknown[]).map((node) => readNode(node as ParsedNode))
}

type ParsedNode = Readonly<Record<string, unknown>>

const cdata = '#cdata'
const namePrefix = '='

/** A node of the parser's tree in a form with a name for each part. */
function readNode(node: ParsedNode): XmlNode {
  let name = ''
  for (const key in node) if (key !== ':@') name = key
  if (name === '#text') return resolve(String(node[name]))
  const children = node[name] as readonly ParsedNode[]
  if (name === cdata) return children.map((child) => String(child['#text'])).join('')
  const attributes = new Map<string, string>()
  for (const [key, value] of Object.entries((node[':@'] ?? {}) as Record<string, unknown>)) {
    attributes.set(local(key), resolve(String(value)))
  }
  return { name: local(name.slice(namePrefix.length)), attributes, children: children.map(readNode) }
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

function resolve(text: string): string {
  if (!text.includes('&')) return text
  return resolveReferences(text, (message) => {
    throw new XmlError(`it has ${message.startsWith('&') ? 'an & that begins no reference' : 'an unknown reference'}`)
  })
}
