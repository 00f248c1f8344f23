import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readCalls } from '../../src/cli/bench/own-calls.js'

describe("calls of one's own for the bench", () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'calls-'))
  })
  after(() => rm(folder, { recursive: true }))

  async function read(text: string, name = 'calls.yaml') {
    const path = join(folder, name)
    await writeFile(path, text)
    return readCalls(path)
  }

  it('reads YAML, with a name or without one', async () => {
    const calls = await read(`
- name: my servers
  service: SoftLayer_Account
  method: getVirtualGuests
  mask: mask[id,hostname]
  limit: 10
  filter: { virtualGuests: { hostname: { operation: '^= web' } } }
  volatile: [modifyDate]
- { service: SoftLayer_Account, method: getObject }
`)
    assert.deepEqual(calls, [
      {
        name: 'my servers',
        call: {
          service: 'SoftLayer_Account',
          method: 'getVirtualGuests',
          mask: 'mask[id,hostname]',
          limit: 10,
          filter: { virtualGuests: { hostname: { operation: '^= web' } } },
        },
        volatile: ['modifyDate'],
      },
      {
        name: 'SoftLayer_Account::getObject',
        call: { service: 'SoftLayer_Account', method: 'getObject' },
        volatile: [],
      },
    ])
  })

  it('keeps the digits of long integers and reads bytes, in JSON and in YAML', async () => {
    const json = '[{"service":"A","method":"b","args":[9007199254740993,{"$base64":"AQI="}]}]'
    for (const name of ['calls.json', 'calls.yaml']) {
      const [own] = await read(json, name)
      assert.deepEqual(own?.call.args, [9007199254740993n, new Uint8Array([1, 2])])
    }
  })

  it('reads files of any editor: a mark at the beginning, other ends of lines', async () => {
    const text = '\ufeff- { service: A, method: b }\r\n- { service: A, method: c }\r\n'
    assert.equal((await read(text)).length, 2)
    assert.equal((await read('\ufeff[{"service":"A","method":"b"}]', 'calls.json')).length, 1)
  })

  it('reads anchors and merges of YAML', async () => {
    const calls = await read('- &a { name: a, service: A, method: b, limit: 2 }\n- { <<: *a, name: c }\n')
    assert.deepEqual(calls[1], { name: 'c', call: { service: 'A', method: 'b', limit: 2 }, volatile: [] })
  })

  it('keeps the digits of a long id', async () => {
    const [own] = await read('- { service: A, method: b, id: 12345678901234567890 }')
    assert.equal(own?.call.id, '12345678901234567890')
  })

  const wrong: readonly (readonly [string, string, RegExp])[] = [
    ['no list', 'service: A', /must be a list/],
    ['an empty list', '[]', /must be a list/],
    ['what is neither', '- [', /neither JSON nor YAML/],
    ['a call without a method', '- service: A', /call 1 has no method/],
    ['a member that no call has', '- { service: A, method: b, masks: c }', /call 1: "masks" is none of/],
    ['a member of the wrong kind', '- { service: A, method: b, limit: ten }', /call 1: limit must be/],
    ['volatile members that are none', '- { service: A, method: b, volatile: id }', /call 1: volatile must be a list/],
    ['an empty file', '', /must be a list/],
    ['a number that nothing can send', '- { service: A, method: b, args: [.nan] }', /no call can send NaN/],
    ['a name that commands a terminal', '- { service: A, method: b, name: "\\e[2J" }', /call 1: name must be one line/],
    ['a name of two lines', '- { service: A, method: b, name: "a\\nb" }', /call 1: name must be one line/],
    ['a name that turns a line round', '- { service: A, method: b, name: "\\u202E" }', /call 1: name must be one line/],
    ['a name of spaces', '- { service: A, method: b, name: " " }', /call 1: name must be one line/],
    ['two calls of one name', '- { service: A, method: b }\n- { service: A, method: b }', /two calls are named/],
  ]
  for (const [title, text, message] of wrong) {
    it(`refuses ${title}`, async () => {
      await assert.rejects(read(text), { name: 'UsageError', message })
    })
  }

  it('refuses a file that is not there', async () => {
    await assert.rejects(readCalls(join(folder, 'nothing.yaml')), { name: 'UsageError', message: /cannot be read/ })
  })
})
