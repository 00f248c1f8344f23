import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { CallError } from '../../src/core/error.js'
import { XmlReader } from '../../src/transports/xml/reader.js'
import { textSource } from '../../src/transports/xml/text.js'
import { value } from './support/xmlrpc.js'

const size = 400_000

function reader(text: string): XmlReader {
  return new XmlReader(textSource(new TextEncoder().encode(text)))
}

/** Passes a whole document; the text of its root's first run. */
function pass(text: string): string {
  const xml = reader(text)
  const root = xml.startTag()
  if (root.empty) return ''
  const content = xml.content()
  if (xml.atEnd()) xml.endTag(root.name)
  else xml.skipElement(root)
  xml.finish()
  return content
}

// Each is of some megabytes: anything but linear time would run into the test's timeout.
const bad: readonly (readonly [title: string, document: string])[] = [
  ['tags that are never closed', '<a>'.repeat(size)],
  ['a tag with attributes without end', `<a ${Array.from({ length: size }, (_, i) => `a${i}=""`).join(' ')}/>`],
  ['ampersands', `<a>${'&'.repeat(size)}</a>`],
  ['references that never end', `<a>${'&x'.repeat(size)}</a>`],
  ['an ampersand and a semicolon far away', `<a>&${'x'.repeat(size)};</a>`],
  ['a section that never ends', `<a><![CDATA[${']]'.repeat(size)}</a>`],
  ['a comment that never ends', `<a><!--${'- '.repeat(size)}</a>`],
  ['an instruction that never ends', `<a><?${'? '.repeat(size)}</a>`],
  ['an attribute that never ends', `<a b="${'x'.repeat(size)}`],
  ['a name that never ends', `<${'a'.repeat(size)}`],
  ['white space in a tag that never ends', `<a${' '.repeat(size)}`],
  ['end tags without start', `<a>${'</b>'.repeat(size)}`],
  ['a reference to a digit without end', `<a>&#${'0'.repeat(size)}65;</a>`],
  ['entities that grow', `<!DOCTYPE a [<!ENTITY a "${'x'.repeat(1000)}">]><a>${'&a;'.repeat(size)}</a>`],
]

const good: readonly (readonly [title: string, document: string, content: string])[] = [
  ['references', `<a>${'&amp;'.repeat(size)}</a>`, '&'.repeat(size)],
  ['numeric references', `<a>${'&#13;'.repeat(size)}</a>`, '\r'.repeat(size)],
  ['sections', `<a>${'<![CDATA[x]]>'.repeat(size)}</a>`, 'x'.repeat(size)],
  ['sections between texts', `<a>${'y<![CDATA[x]]>'.repeat(size)}</a>`, 'yx'.repeat(size)],
  ['comments', `<a>${'<!--x-->'.repeat(size)}y</a>`, 'y'],
  ['instructions', `<a>${'<?x?>'.repeat(size)}y</a>`, 'y'],
  ['line ends', `<a>${'\r\n\r'.repeat(size)}</a>`, '\n\n'.repeat(size)],
  ['brackets', `<a>${']]'.repeat(size)}</a>`, ']]'.repeat(size)],
  ['a long attribute', `<a b="${'&lt;x'.repeat(size)}">y</a>`, 'y'],
  ['deep nesting', `${'<a>'.repeat(size)}${'</a>'.repeat(size)}`, ''],
  ['many siblings', `<a>${'<b c="d">e</b>'.repeat(size)}</a>`, ''],
  ['long white space', `<a>${'<b/>'}${' \n'.repeat(size)}</a>`, ''],
]

describe('hostile XML', function () {
  this.timeout(60_000)

  for (const [title, document] of bad) {
    it(`refuses ${title}`, () =>
      assert.throws(
        () => pass(document),
        (error) => CallError.is(error) && error.code === 'malformed' && error.message.length < 1000,
      ))
  }

  for (const [title, document, content] of good) {
    it(`reads ${title} without end`, () => assert.ok(pass(document) === content))
  }

  it('is refused by its depth before it can exhaust the stack', () => {
    for (const opening of [
      '<array><data><value>',
      '<struct><member><name>a</name><value>',
      '<struct><member><name/><value>',
    ]) {
      assert.throws(
        () => value(opening.repeat(size / 4)),
        (error) => CallError.is(error) && error.code === 'malformed' && /nesting deeper than 500/.test(error.message),
      )
    }
  })

  it('fills no memory with names: a struct may have any number of them, once', () => {
    const members = Array.from({ length: size / 8 }, (_, i) => `<member><name>n${i}</name><value>${i}</value></member>`)
    const struct = value(`<struct>${members.join('')}</struct>`) as Record<string, string>
    assert.equal(Object.keys(struct).length, size / 8)
    assert.equal(struct['n49999'], '49999')
    const same = value(`<struct>${'<member><name>a</name><value>x</value></member>'.repeat(size / 4)}</struct>`)
    assert.deepEqual(same, { a: 'x' })
  })
})
