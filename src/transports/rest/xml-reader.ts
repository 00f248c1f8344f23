// Answers of `.xml` URLs: few ask for them, so this is loaded when asked for.
import { CallError } from '../../core/error.js'
import type { TypeReference } from '../../core/schema.js'
import { XmlReader, type XmlTag } from '../xml/reader.js'
import { textSource } from '../xml/text.js'
import { valueOf, type XmlElement } from './xml-values.js'

/** XML that cannot be read. The message quotes markup only: a text may be a secret. */
export class XmlError extends Error {}

/** The tree of elements takes many times this size in memory. */
const longestText = 64 * 1024 * 1024

/**
 * Reads an `.xml` answer into plain data, as JSON would have it: lists, objects and texts, told apart with the help of
 * the declared type. Scalars stay texts; `canonicalize` makes of them what their type is.
 *
 * @throws XmlError for what is not well-formed, has a document type or is nested deeper than `maxDepth`; CallError
 * `too-large`
 */
export function readXml(
  body: Uint8Array,
  contentType: string | undefined,
  reference: TypeReference | undefined,
  maxDepth: number,
): unknown {
  if (body.length > longestText) {
    throw new CallError(
      'too-large',
      `the XML is longer than ${longestText} bytes: ask for less, or leave out the setting format`,
    )
  }
  if (page.test(String.fromCharCode(...body.subarray(0, 300)))) throw new XmlError('it is a page')
  const root = readRoot(body, contentType, maxDepth)
  if (root.name.toLowerCase() === 'html') throw new XmlError('it is a page')
  return valueOf(root, reference)
}

const page = /<!doctype\s+html/i

function readRoot(body: Uint8Array, contentType: string | undefined, maxDepth: number): XmlElement {
  try {
    const reader = new XmlReader(textSource(body, contentType))
    const root = readTree(reader, maxDepth)
    reader.finish()
    return root
  } catch (error) {
    throw CallError.is(error) ? new XmlError(error.message.replace(/^the XML answer is not readable: /, '')) : error
  }
}

/** An element that is being read. */
interface OpenElement extends XmlElement {
  readonly children: XmlElement[]
  text: string
}

/** The element that comes next and all in it. Works without recursion. */
function readTree(reader: XmlReader, maxDepth: number): XmlElement {
  const tag = reader.startTag()
  const root = opened(tag)
  const open = tag.empty ? [] : [root]
  /** Names as written, for the end tags. */
  const names = [tag.name]
  while (open.length > 0) {
    const element = open[open.length - 1] as OpenElement
    const text = reader.content()
    // Text beside elements is layout.
    if (element.children.length === 0) element.text = text
    if (reader.atEnd()) {
      reader.endTag(names.pop() as string)
      open.pop()
      continue
    }
    const childTag = reader.startTag()
    const child = opened(childTag)
    element.children.push(child)
    if (childTag.empty) continue
    open.push(child)
    names.push(childTag.name)
    // One level more for the root.
    if (open.length > maxDepth + 1) throw new XmlError(`it is nested deeper than ${maxDepth}`)
  }
  return root
}

function opened(tag: XmlTag): OpenElement {
  return { name: local(tag.name), attributes: attributesOf(tag), children: [], text: '' }
}

function attributesOf({ attributes }: XmlTag): ReadonlyMap<string, string> {
  if (attributes.length === 0) return none
  return new Map(attributes.map(({ name, value }) => [local(name), value]))
}

const none: ReadonlyMap<string, string> = new Map()

function local(name: string): string {
  const colon = name.indexOf(':')
  return colon < 0 ? name : name.slice(colon + 1)
}
