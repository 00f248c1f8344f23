import assert from 'node:assert/strict'
import fc from 'fast-check'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { describe, it } from 'mocha'
import { createClientAsync } from 'soap'
import { builtInSchema } from '../../src/core/built-in-schema.js'
import { CallError } from '../../src/core/error.js'
import { createSchema } from '../../src/core/schema-reader.js'
import { createEmulator, type Emulator } from '../../src/emulator/index.js'
import { createTransport } from '../../src/index.js'
import { protocols } from '../../src/transports/index.js'
import { protocol } from '../../src/transports/soap/index.js'

const schema = builtInSchema()
const mirror = protocol.mirror()
const namespace = 'http://api.service.softlayer.com/soap/v3.1/'

describe('the WSDL of a service (S-1)', () => {
  it('is WSDL 1.1, rpc/encoded, with the names of the API (S-2, S-3)', () => {
    const text = wsdl('SoftLayer_Account')
    assert.equal(XMLValidator.validate(text), true)
    const { definitions, binding, messages } = parsed(text)
    assert.equal(definitions['@targetNamespace'], namespace)
    assert.equal(definitions['@name'], 'slApi')
    assert.equal(binding['@name'], 'SoftLayer_AccountBinding')
    assert.equal(binding['@type'], 'tns:SoftLayer_AccountPortType')
    assert.equal(binding.binding['@style'], 'rpc')
    const operation = binding.operation.find((one) => one['@name'] === 'getVirtualGuests')
    assert.ok(operation)
    assert.equal(operation.operation['@soapAction'], `${namespace}SoftLayer_AccountAction`)
    assert.deepEqual(operation.input.body, {
      '@use': 'encoded',
      '@encodingStyle': 'http://schemas.xmlsoap.org/soap/encoding/',
      '@namespace': namespace,
    })
    assert.deepEqual(messages.get('getVirtualGuestsResponse'), [
      { '@name': 'getVirtualGuestsReturn', '@type': 'tns:SoftLayer_Virtual_GuestArray' },
    ])
  })

  it('says the parameters of a method by their names and types, optional ones too (S-10)', () => {
    const { messages } = parsed(wsdl('SoftLayer_Dns_Domain'))
    assert.deepEqual(messages.get('createARecord'), [
      { '@name': 'host', '@type': 'xsd:string' },
      { '@name': 'data', '@type': 'xsd:string' },
      { '@name': 'ttl', '@type': 'xsd:int' },
    ])
    assert.deepEqual(messages.get('createObjects'), [
      { '@name': 'templateObjects', '@type': 'tns:SoftLayer_Dns_DomainArray' },
    ])
    assert.deepEqual(messages.get('getObject'), [])
  })

  it('binds header blocks to the methods that take them (S-4, S-5, S-6, S-7, S-9)', () => {
    assert.deepEqual(headersOf('SoftLayer_Account', 'getVirtualGuests'), {
      input: [
        'authenticate',
        'SoftLayer_AccountInitParameters',
        'SoftLayer_ObjectMask',
        'SoftLayer_AccountObjectMask',
        'SoftLayer_AccountObjectFilter',
        'resultLimit',
      ],
      output: ['totalItems'],
    })
    const one = headersOf('SoftLayer_Account', 'getObject')
    assert.equal(one.input.includes('resultLimit'), false)
    assert.deepEqual(one.output, [])
    // Static, and open to everybody.
    assert.deepEqual(headersOf('SoftLayer_User_Customer', 'getPortalLoginToken').input, [])
  })

  it('totalItems is of lists only, resultLimit of methods that take one (S-23)', () => {
    for (const service of ['SoftLayer_Account', 'SoftLayer_Virtual_Guest', 'SoftLayer_Product_Package']) {
      const { binding } = parsed(wsdl(service))
      for (const operation of binding.operation) {
        const method = schema.service(service)?.method(operation['@name'])
        const limited = names(operation.input.header).includes('resultLimit')
        assert.equal(limited, method?.limitable, `${service}::${operation['@name']}`)
        assert.equal(names(operation.output.header).includes('totalItems'), method?.returns.list)
      }
    }
  })

  it('has every method of the service, the getters of its relations too, in a stable order (C-7)', () => {
    const { binding } = parsed(wsdl('SoftLayer_Account'))
    const found = binding.operation.map((operation) => operation['@name'])
    assert.deepEqual(found, schema.service('SoftLayer_Account')?.names())
    assert.ok(found.includes('getVirtualGuests'))
  })

  it('types: objects extend their base, lists restrict soap-enc:Array, scalars are of XSD (S-11)', () => {
    const types = typesOf(wsdl('SoftLayer_Hardware_Server'))
    const server = types.get('SoftLayer_Hardware_Server')
    assert.equal(server?.base, 'tns:SoftLayer_Hardware')
    assert.equal(server?.members.has('id'), false)
    const hardware = types.get('SoftLayer_Hardware')
    assert.equal(hardware?.members.get('id'), 'xsd:int')
    assert.equal(hardware?.members.get('provisionDate'), 'xsd:dateTime')
    assert.equal(hardware?.members.get('networkComponents'), 'tns:SoftLayer_Network_ComponentArray')
    assert.deepEqual([...(hardware?.members.keys() ?? [])], [...(hardware?.members.keys() ?? [])].sort())
    assert.equal(types.get('SoftLayer_Network_ComponentArray')?.items, 'tns:SoftLayer_Network_Component[]')
    assert.equal(types.get('SoftLayer_HardwareInitParameters'), undefined)
    assert.deepEqual(
      [...(types.get('SoftLayer_Hardware_ServerInitParameters')?.members ?? [])],
      [
        ['id', 'xsd:int'],
        ['globalIdentifier', 'xsd:string'],
      ],
    )
  })

  it('filters mirror the types down to an operation with options (S-7)', () => {
    const types = typesOf(wsdl('SoftLayer_Account'))
    const filter = types.get('SoftLayer_AccountObjectFilter')
    assert.equal(filter?.members.get('virtualGuests'), 'tns:SoftLayer_Virtual_GuestObjectFilter')
    const guest = types.get('SoftLayer_Virtual_GuestObjectFilter')
    assert.equal(guest?.members.get('hostname'), 'tns:SoftLayer_Utility_ObjectFilter_Operation')
    const operation = types.get('SoftLayer_Utility_ObjectFilter_Operation')
    const options = 'tns:SoftLayer_Utility_ObjectFilter_Operation_OptionArray'
    assert.deepEqual([...(operation?.members ?? [])], Object.entries({ operation: 'xsd:string', options }))
    const option = types.get('SoftLayer_Utility_ObjectFilter_Operation_Option')
    assert.equal(option?.members.get('value'), 'tns:stringArray')
  })

  it('has the subtypes that results may be of, and nothing that the service does not need', () => {
    assert.ok(typesOf(wsdl('SoftLayer_Account')).has('SoftLayer_Hardware_Server'))
    const few = typesOf(wsdl('BluePages_Search'))
    assert.ok(few.has('BluePages_Container_EmployeeProfile'))
    assert.equal(few.has('SoftLayer_Account'), false)
  })
})

describe('the WSDL of any service', () => {
  it('declares each name once, and every name that it refers to', function () {
    this.timeout(120_000)
    const services = schema.services()
    assert.ok(services.length > 280)
    for (const service of services) checkReferences(wsdl(service), service)
  })

  it('is well-formed and complete for any schema', () => {
    const word = fc.stringMatching(/^[A-Z][a-z]{1,5}$/)
    const table = fc.uniqueArray(word, { minLength: 1, maxLength: 8 }).chain((types) =>
      fc.tuple(
        fc.constant(types),
        fc.array(fc.tuple(fc.nat(types.length), fc.array(fc.tuple(word, fc.nat(types.length + 2), fc.boolean()))), {
          minLength: types.length,
          maxLength: types.length,
        }),
      ),
    )
    fc.assert(
      fc.property(table, ([types, rows]) => {
        const lines = rows.map(([base, members], index) => {
          const name = types[index] as string
          const typed = new Map(
            members.map(([member, type, list]) => [
              `${name}${member}`,
              `${types[type] ?? (type === types.length ? 'i' : 's')}${list ? '[]' : ''}`,
            ]),
          )
          // A base comes before its subtypes, so that there is no circle.
          const parent = base < index ? types[base] : ''
          return `${name}|${parent}||${[...typed].map(([member, type]) => `${member} ${type}`).join(',')}|`
        })
        const first = types[0] as string
        const custom = createSchema(lines, [`${first}|get  ${types.at(-1)}[] a:${first},b:s[]`])
        const answer = protocol.mirror({ schema: custom }).document?.(get(`/${first}?wsdl`))
        checkReferences(new TextDecoder().decode(answer?.body), first)
      }),
      { seed: 47, numRuns: 100 },
    )
  })

  it('does not keep what a service was asked with: addresses are those of the request', () => {
    const address = (headers: Record<string, string>): string | undefined =>
      /<soap:address location="([^"]*)"/.exec(wsdl('BluePages_Search', headers))?.[1]
    assert.equal(address({ host: '127.0.0.1:8080' }), 'http://127.0.0.1:8080/soap/v3.1/BluePages_Search')
    assert.equal(address({ host: '[::1]:80' }), 'http://[::1]:80/soap/v3.1/BluePages_Search')
    assert.equal(
      address({ host: 'a.example', 'x-forwarded-proto': 'https, http' }),
      'https://a.example/soap/v3.1/BluePages_Search',
    )
    assert.equal(address({}), 'https://api.softlayer.com/soap/v3.1/BluePages_Search')
    assert.equal(address({ host: '"><x' }), 'https://api.softlayer.com/soap/v3.1/BluePages_Search')
  })

  it('is not made for other requests, nor for services that do not exist', () => {
    assert.equal(mirror.document?.(get('/SoftLayer_Account')), undefined)
    assert.equal(mirror.document?.(get('/SoftLayer_Account?other')), undefined)
    assert.equal(mirror.document?.(get('/?wsdl')), undefined)
    assert.equal(mirror.document?.(get('/SoftLayer_Account/1?wsdl')), undefined)
    assert.equal(mirror.document?.({ ...get('/SoftLayer_Account?wsdl'), method: 'POST' }), undefined)
    for (const name of ['SoftLayer_Nope', '__proto__', 'constructor', '%00']) {
      const answer = mirror.document?.(get(`/${name}?wsdl`))
      assert.equal(answer?.status, 404)
      assert.match(new TextDecoder().decode(answer.body), /<faultstring>Service does not exist<\/faultstring>/)
    }
  })

  it('is of its API version (S-3)', () => {
    const answer = protocol.mirror({ version: 'v3' }).document?.(get('/BluePages_Search?wsdl', { host: 'h' }))
    const text = new TextDecoder().decode(answer?.body)
    assert.match(text, /targetNamespace="http:\/\/api.service.softlayer.com\/soap\/v3\/"/)
    assert.match(text, /location="http:\/\/h\/soap\/v3\/BluePages_Search"/)
  })

  it('gives its types alone, and what they import, from its own host: nothing is fetched from elsewhere', () => {
    const xsd = document('/SoftLayer_Account?xsd')
    assert.equal(XMLValidator.validate(xsd), true)
    assert.ok(typesOf(xsd).has('SoftLayer_Account'))
    const queue = [wsdl('SoftLayer_Account'), xsd]
    const seen = new Set<string>()
    for (const text of queue) {
      for (const [, location = ''] of text.matchAll(/schemaLocation="([^"]*)"/g)) {
        if (seen.has(location)) continue
        seen.add(location)
        const path = /^http:\/\/127\.0\.0\.1:1\/soap\/v3\.1(\/.*)$/.exec(location)?.[1]
        assert.ok(path, location)
        const found = document(path)
        assert.equal(XMLValidator.validate(found), true)
        queue.push(found)
      }
    }
    assert.equal(seen.size, 2)
    assert.match(queue.join(''), /targetNamespace="http:\/\/schemas.xmlsoap.org\/soap\/encoding\/"/)
  })
})

describe('the WSDL that an emulator serves', () => {
  it("suits npm's soap: a list with its total, a mask and a limit (S-1, quirk 47)", async function () {
    this.timeout(120_000)
    await using emulator = await emulated()
    const { url } = await emulator.listen(0)
    const client = await createClientAsync(`${url}/soap/v3.1/SoftLayer_Account?wsdl`)
    client.addSoapHeader({ authenticate: { username: 'me', apiKey: 'key' } }, '', 'tns', namespace)
    client.addSoapHeader({ SoftLayer_ObjectMask: { mask: 'mask[id,hostname]' } }, '', 'tns', namespace)
    client.addSoapHeader({ resultLimit: { limit: 2, offset: 1 } }, '', 'tns', namespace)
    // Null: for `{}` this client wants a message with parts.
    const call = client['getVirtualGuestsAsync'] as (args: null) => Promise<unknown[]>
    const [result, , header] = await call.call(client, null)
    const items = (result as { getVirtualGuestsReturn: { item: { id: { $value: string } }[] } }).getVirtualGuestsReturn
    assert.deepEqual(
      items.item.map(({ id }) => Number(id.$value)),
      [1000002, 1000003],
    )
    assert.deepEqual(header, { totalItems: { amount: '5' } })
  })

  it('is over 1 MB for an account, and lives under SOAP alone (quirk 47)', async () => {
    await using emulator = await emulated()
    const answer = await ask(emulator, '/soap/v3.1/SoftLayer_Account?wsdl')
    assert.equal(answer.status, 200)
    assert.equal(answer.headers['content-type'], 'text/xml; charset=utf-8')
    assert.ok(answer.body.length > 1_000_000)
    const bodies = [new TextDecoder().decode((await ask(emulator, '/soap/v3/SoftLayer_Account?wsdl')).body)]
    assert.match(bodies.join(''), /soap\/v3\/SoftLayer_Account"/)
    for (const load of Object.values(protocols)) {
      const { path } = await load()
      if (path === protocol.path) continue
      const other = await ask(emulator, `${path}/SoftLayer_Account?wsdl`)
      assert.doesNotMatch(new TextDecoder().decode(other.body), /definitions/)
    }
  })

  it('is never asked for by the library itself (S-1, quirk 47)', async () => {
    await using emulator = await emulated()
    const asked: string[] = []
    const transport = createTransport({
      protocol: 'soap',
      auth: { username: 'me', apiKey: 'key' },
      exchange: (input) => {
        asked.push(`${input.request.method} ${input.request.path}`)
        return emulator.exchange(input)
      },
    })
    await transport.call({ service: 'SoftLayer_Account', method: 'getVirtualGuests', limit: 1 })
    await transport.call({ service: 'SoftLayer_Dns_Domain', method: 'getByDomainName', args: ['example.com'] })
    await assert.rejects(transport.call({ service: 'SoftLayer_Nope', method: 'getObject' }), CallError.is)
    await transport.close()
    assert.equal(asked.length, 3)
    for (const request of asked) assert.match(request, /^POST [^?]*$/)
  })

  it('has the order in which the emulator writes members: base first, then by name', async () => {
    await using emulator = await emulated()
    const types = typesOf(wsdl('SoftLayer_Account'))
    const order: string[] = []
    for (let name: string | undefined = 'SoftLayer_Virtual_Guest'; name;) {
      const type = types.get(name)
      order.unshift(...(type?.members.keys() ?? []))
      name = type?.base?.replace('tns:', '')
    }
    const body = envelope(
      '<ns1:SoftLayer_ObjectMask><mask>mask[uuid,id,hostname,account[id]]</mask></ns1:SoftLayer_ObjectMask>',
    )
    const answer = await emulator.exchange({
      request: { method: 'POST', path: '/soap/v3.1/SoftLayer_Account', headers: {}, body },
      signal: new AbortController().signal,
    })
    const item = /<item[^>]*>(.*?)<\/item>/s.exec(new TextDecoder().decode(answer.body))?.[1] ?? ''
    const found = [...item.replace(/<account.*<\/account>/s, '<account/>').matchAll(/<(\w+)/g)].map(([, name]) => name)
    assert.deepEqual(found, ['account', 'hostname', 'id', 'uuid'])
    assert.deepEqual(
      found,
      order.filter((name) => found.includes(name)),
    )
  })
})

function emulated(): Promise<Emulator> {
  return createEmulator({ guests: 5, users: [{ username: 'me', apiKey: 'key' }] })
}

function ask(emulator: Emulator, path: string): ReturnType<Emulator['exchange']> {
  return emulator.exchange({
    request: { method: 'GET', path, headers: { host: '127.0.0.1:1' } },
    signal: new AbortController().signal,
  })
}

function envelope(header: string): Uint8Array {
  const auth = '<ns1:authenticate><username>me</username><apiKey>key</apiKey></ns1:authenticate>'
  return new TextEncoder().encode(
    `<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" xmlns:ns1="${namespace}"><SOAP-ENV:Header>${auth}${header}</SOAP-ENV:Header><SOAP-ENV:Body><ns1:getVirtualGuests/></SOAP-ENV:Body></SOAP-ENV:Envelope>`,
  )
}

function get(path: string, headers: Record<string, string> = { host: '127.0.0.1:1' }) {
  return { method: 'GET', path, headers }
}

function document(path: string): string {
  const answer = mirror.document?.(get(path))
  assert.equal(answer?.status, 200)
  return new TextDecoder().decode(answer.body)
}

function wsdl(service: string, headers?: Record<string, string>): string {
  const answer = mirror.document?.(get(`/${service}?wsdl`, headers))
  assert.equal(answer?.status, 200)
  return new TextDecoder().decode(answer.body)
}

interface Operation {
  readonly '@name': string
  readonly operation: { readonly '@soapAction': string }
  readonly input: { readonly body: object; readonly header?: readonly Use[] }
  readonly output: { readonly header?: readonly Use[] }
}
interface Use {
  readonly '@message': string
  readonly '@part': string
}
interface Part {
  readonly '@name': string
  readonly '@type': string
}

function parsed(text: string): {
  definitions: Record<string, string>
  binding: { '@name': string; '@type': string; binding: { '@style': string }; operation: Operation[] }
  messages: Map<string, Part[]>
} {
  const lists = new Set(['operation', 'header', 'message', 'part'])
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    removeNSPrefix: true,
    parseAttributeValue: false,
    isArray: (name, path) => lists.has(name) && !String(path).endsWith('operation.operation'),
  })
  const { definitions } = parser.parse(text.replace(/<wsdl:types>.*<\/wsdl:types>/s, '')) as {
    definitions: Record<string, string> & {
      binding: ReturnType<typeof parsed>['binding']
      message: { '@name': string; part?: Part[] }[]
    }
  }
  const messages = new Map(definitions.message.map((message) => [message['@name'], message.part ?? []]))
  assert.equal(messages.size, definitions.message.length)
  return { definitions, binding: definitions.binding, messages }
}

function names(uses: readonly Use[] = []): string[] {
  for (const use of uses) assert.equal(use['@message'], `tns:${use['@part']}Header`)
  return uses.map((use) => use['@part'])
}

function headersOf(service: string, method: string): { input: string[]; output: string[] } {
  const operation = parsed(wsdl(service)).binding.operation.find((one) => one['@name'] === method)
  assert.ok(operation)
  return { input: names(operation.input.header), output: names(operation.output.header) }
}

interface Declared {
  readonly name: string
  /** Names of the types that it refers to, without prefix, those of XSD left out. */
  readonly refers: readonly string[]
  readonly base: string | undefined
  readonly items: string | undefined
  readonly members: Map<string, string>
}

function typesOf(text: string): Map<string, Declared> {
  const types = new Map<string, Declared>()
  for (const line of text.split('\n')) {
    if (!line.startsWith('<xsd:complexType ')) continue
    const type = declared(line)
    assert.equal(types.has(type.name), false, `${type.name} twice`)
    types.set(type.name, type)
  }
  return types
}

/** Services share most of their types: each is read once. */
const read = new Map<string, Declared>()

function declared(line: string): Declared {
  const known = read.get(line)
  if (known) return known
  const members = [...line.matchAll(/<xsd:element name="([^"]*)" type="([^"]*)"/g)]
  const base = /<xsd:extension base="([^"]*)"/.exec(line)?.[1]
  const items = /wsdl:arrayType="([^"]*)"/.exec(line)?.[1]
  const named = new Set([base, items?.replace('[]', ''), ...members.map(([, , type]) => type)])
  const type = {
    name: /name="([^"]*)"/.exec(line)?.[1] ?? '',
    base,
    items,
    refers: [...named].filter((name) => name !== undefined && !scalars.has(name)).map((name) => name?.slice(4) ?? ''),
    members: new Map(members.map(([, member = '', type = '']) => [member, type])),
  }
  read.set(line, type)
  return type
}

const scalars = new Set(
  [
    'int',
    'unsignedInt',
    'unsignedLong',
    'decimal',
    'float',
    'boolean',
    'string',
    'dateTime',
    'base64Binary',
    'anyType',
  ].map((name) => `xsd:${name}`),
)

/** Every type, message, port type and binding that is named is there, once. */
function checkReferences(text: string, service: string): void {
  const types = typesOf(text)
  const isKnown = (name: string): boolean => scalars.has(name) || types.has(name.replace(/^tns:/, ''))
  const unknown = new Set<string>()
  for (const { refers } of types.values()) for (const name of refers) if (!types.has(name)) unknown.add(name)
  assert.deepEqual([...unknown], [], service)
  const messages = [...text.matchAll(/<wsdl:message name="([^"]*)"/g)].map(([, name]) => name)
  const names = new Set(messages.map((name) => `tns:${name}`))
  assert.equal(names.size, messages.length, `${service}: a message twice`)
  for (const [, name = ''] of text.matchAll(/ message="([^"]*)"/g)) assert.ok(names.has(name), `${service}: ${name}`)
  for (const [, name = ''] of text.matchAll(/<wsdl:part name="[^"]*" type="([^"]*)"/g))
    assert.ok(isKnown(name), `${service}: a part of ${name}`)
  const ports =
    /<wsdl:portType name="([^"]*)".*<wsdl:binding name="([^"]*)" type="tns:([^"]*)".*binding="tns:([^"]*)"/s.exec(text)
  assert.ok(ports)
  assert.equal(ports[1], ports[3])
  assert.equal(ports[2], ports[4])
}
