import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { CallError } from '../../src/core/error.js'
import { XmlReader } from '../../src/transports/xml/reader.js'
import { contentOf, textSource, type TextSource } from '../../src/transports/xml/text.js'

/** Gives a text in parts of a size, whatever is asked for. */
function inParts(text: string, size: number): TextSource {
  let at = 0
  return {
    get done() {
      return at >= text.length
    },
    next: () => text.slice(at, (at += size)),
  }
}

/** All that is in a document, in order. */
function events(source: TextSource): string[] {
  const reader = new XmlReader(source)
  const found: string[] = []
  const open: string[] = []
  do {
    if (open.length > 0) {
      const text = reader.content()
      if (text !== '') found.push(`text ${JSON.stringify(text)}`)
    }
    if (open.length > 0 && reader.atEnd()) {
      const name = open.pop() as string
      reader.endTag(name)
      found.push(`end ${name}`)
      continue
    }
    const { name, attributes, empty } = reader.startTag()
    found.push(
      `start ${name}${attributes.map((attribute) => ` ${attribute.name}=${JSON.stringify(attribute.value)}`).join('')}`,
    )
    if (empty) found.push(`end ${name}`)
    else open.push(name)
  } while (open.length > 0)
  reader.finish()
  return found
}

const good: readonly (readonly [title: string, document: string, events: readonly string[]])[] = [
  ['an empty element', '<a/>', ['start a', 'end a']],
  ['a declaration and white space', '<?xml version="1.0"?>\n<a ></a >\n', ['start a', 'end a']],
  ['white space before the declaration', ' \n<?xml version="1.0"?><a/>', ['start a', 'end a']],
  ['attributes in both quotes', `<a b="1>" c='"' d = "x&amp;&#10;"/>`, ['start a b="1>" c="\\"" d="x&\\n"', 'end a']],
  ['references', '<a>&lt;&gt;&amp;&quot;&apos;&#65;&#x1F600;&#13;</a>', ['start a', 'text "<>&\\"\'A😀\\r"', 'end a']],
  ['line ends (XML 1.0, 2.11)', '<a>x\r\ny\rz</a>', ['start a', 'text "x\\ny\\nz"', 'end a']],
  ['sections beside texts', '<a>x<![CDATA[<b>&amp;]] ]>]]>y</a>', ['start a', 'text "x<b>&amp;]] ]>y"', 'end a']],
  [
    'comments and instructions anywhere',
    '<!-- - --><?p x?><a>x<!-- <b> -->y<?p ?>z</a><!--e-->',
    ['start a', 'text "xyz"', 'end a'],
  ],
  [
    'mixed content',
    '<a> <b>1</b> <c:d/></a>',
    ['start a', 'text " "', 'start b', 'text "1"', 'end b', 'text " "', 'start c:d', 'end c:d', 'end a'],
  ],
]

const bad: readonly (readonly [title: string, document: string])[] = [
  ['nothing', ''],
  ['no element', '  '],
  ['text', 'hello'],
  ['tags that do not match', '<a><b></a></b>'],
  ['an element that is not closed', '<a><b></b>'],
  ['text after the end', '<a/>x'],
  ['two roots', '<a/><b/>'],
  ['a document type', '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'],
  ['an unknown reference', '<a>&nbsp;</a>'],
  ['a stray ampersand', '<a>a & b</a>'],
  ['a reference to a character that is not allowed', '<a>&#1;</a>'],
  ['a reference to half a surrogate pair', '<a>&#xD800;</a>'],
  ['a reference past Unicode', '<a>&#x110000;</a>'],
  [']]> in a text', '<a>]]></a>'],
  ['a section that is not closed', '<a><![CDATA[x</a>'],
  ['two hyphens in a comment', '<a><!-- -- --></a>'],
  ['an attribute without quotes', '<a b=1/>'],
  ['an attribute without a value', '<a b/>'],
  ['an attribute twice', '<a b="1" b="2"/>'],
  ['attributes without white space', '<a b="1"c="2"/>'],
  ['< in an attribute', '<a b="<"/>'],
  ['a tag that is not closed', '<a'],
  ['a name that begins with a digit', '<1a/>'],
  ['white space before a name', '< a/>'],
]

describe('the XML reader', () => {
  for (const [title, document, expected] of good) {
    it(`reads ${title}, whole and a character at a time`, () => {
      for (const size of [1, 2, 3, 7, 1000])
        assert.deepEqual(events(inParts(document, size)), expected, `parts of ${size}`)
    })
  }

  for (const [title, document] of bad) {
    it(`refuses ${title}, whole and a character at a time`, () => {
      for (const size of [1, 2, 1000]) {
        assert.throws(
          () => events(inParts(document, size)),
          (error) => CallError.is(error) && error.code === 'malformed',
          `parts of ${size}`,
        )
      }
    })
  }

  it('shows markup but no text of the answer in its errors: texts may be secrets', () => {
    assert.throws(
      () => events(inParts('<a><password>s3cret</password><b>s3cret</a>', 1000)),
      (error) => CallError.is(error) && !error.message.includes('s3cret') && error.message.includes('<b>'),
    )
  })
})

describe('the text of a body', () => {
  const bytes = (text: string, encoding: BufferEncoding): Uint8Array => new Uint8Array(Buffer.from(text, encoding))
  const read = (body: Uint8Array, contentType?: string): string => events(textSource(body, contentType))[1] ?? ''

  for (const [title, body, contentType] of [
    ['UTF-8 without a label', bytes('<a>é€😀</a>', 'utf8')],
    ['UTF-8 with a mark', bytes('\ufeff<a>é€😀</a>', 'utf8')],
    ['UTF-8 under the label iso-8859-1 (X-8)', bytes('<?xml version="1.0" encoding="iso-8859-1"?><a>é€😀</a>', 'utf8')],
    ['UTF-8 under a charset of the content type', bytes('<a>é€😀</a>', 'utf8'), 'text/xml; charset=ISO-8859-1'],
    ['UTF-16 with a mark', bytes('\ufeff<?xml version="1.0" encoding="utf-16"?><a>é€😀</a>', 'utf16le')],
    ['UTF-16 without one', bytes('<a>é€😀</a>', 'utf16le')],
  ] as const) {
    it(`reads ${title}`, () => assert.equal(read(body, contentType), 'text "é€😀"'))
  }

  it('looks at bytes wherever they lie in memory, however few they are', () => {
    const memory = Buffer.from('aé\u0001bcdefghij')
    const expected = (bytes: Uint8Array): string =>
      bytes.some((byte) => byte < 32) ? 'controls' : bytes.some((byte) => byte > 127) ? 'beyond-ascii' : 'ascii'
    for (let from = 0; from < 8; from++) {
      for (let length = 0; from + length <= memory.length; length++) {
        const bytes = new Uint8Array(memory.buffer, memory.byteOffset + from, length)
        assert.equal(contentOf(bytes), expected(bytes))
      }
    }
  })

  it('reads true ISO-8859-1 by its label, and by the content type (X-21)', () => {
    assert.equal(read(bytes('<?xml version="1.0" encoding="iso-8859-1"?><a>é</a>', 'latin1')), 'text "é"')
    assert.equal(read(bytes('<a>é</a>', 'latin1'), 'text/xml; charset="iso-8859-1"'), 'text "é"')
  })

  for (const [title, body] of [
    ['bytes that are no UTF-8', bytes('<a>é</a>', 'latin1')],
    ['an unknown encoding', bytes('<?xml version="1.0" encoding="x-none"?><a>é</a>', 'latin1')],
    ['a control character', bytes('<a>\u0001</a>', 'utf8')],
    ['a zero byte in a long text', bytes(`<a>${'x'.repeat(40_000)}\0</a>`, 'utf8')],
    ['U+FFFF', bytes('<a>\uffff</a>', 'utf8')],
  ] as const) {
    it(`refuses ${title}`, () =>
      assert.throws(
        () => read(body),
        (error) => CallError.is(error) && error.code === 'malformed',
      ))
  }
})
