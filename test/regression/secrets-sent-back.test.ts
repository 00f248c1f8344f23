import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer as createTcpServer } from 'node:net'
import { inspect } from 'node:util'

import { CallError, createTransport, protocols, type Auth, type Call } from '../../src/index.js'

const names = Object.keys(protocols) as (keyof typeof protocols)[]
const key = 'CANARY<key>&12345'
const password = 'CANARY"pass\\word'

const faults: Readonly<Record<string, (text: string) => string>> = {
  rest: (text) => JSON.stringify({ error: text, code: 'SoftLayer_Exception_Public' }),
  xmlrpc: (text) =>
    `<methodResponse><fault><value><struct><member><name>faultCode</name><value>SoftLayer_Exception_Public</value></member>` +
    `<member><name>faultString</name><value>${escaped(text)}</value></member></struct></value></fault></methodResponse>`,
  soap: (text) =>
    `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><e:Fault><faultcode>SoftLayer_Exception_Public</faultcode>` +
    `<faultstring>${escaped(text)}</faultstring></e:Fault></e:Body></e:Envelope>`,
}

const calls: readonly Call[] = [
  { service: 'SoftLayer_Account', method: 'getObject' },
  { service: 'SoftLayer_User_Customer', method: 'getPortalLoginToken', args: ['someone', password] },
  { service: 'SoftLayer_User_Customer', method: 'createObject', args: [{ username: 'a', password }] },
]

const auths: Readonly<Record<string, Auth>> = {
  'a key': { username: 'someone', apiKey: key },
  'an IBM Cloud key': { username: 'apikey', apiKey: key },
  'a portal token': { userId: 5, authToken: key },
  'an employee session': { employeeId: 5, authToken: key },
}

describe('secrets that a server says again', () => {
  for (const protocol of names) {
    for (const [name, auth] of Object.entries(auths)) {
      it(`${protocol}: are in no error with ${name}`, async () => {
        for (const answer of answers(protocol)) {
          const server = createServer((request, response) => void respond(request, response, answer))
          const endpoint = await listen(server)
          const transport = createTransport({ protocol, endpoint, auth, retry: false })
          try {
            for (const call of calls) {
              await refuses(() => transport.call(call))
              await refuses(async () => {
                for await (const item of transport.items(call)) void item
              })
            }
          } finally {
            await transport.close()
            server.close()
          }
        }
      })
    }
  }

  it('are in no error when the server sends back what it gets', async () => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => undefined)
      socket.pipe(socket)
    })
    const endpoint = await listen(server)
    try {
      for (const protocol of names) {
        const transport = createTransport({ protocol, endpoint, auth: auths['an IBM Cloud key'] as Auth, retry: false })
        for (const call of calls) await refuses(() => transport.call(call))
        await transport.close()
      }
    } finally {
      server.close()
    }
  })

  it('leaves the rest of the message as it is', async () => {
    const server = createServer((request, response) => {
      request.resume()
      response.writeHead(500).end(faults['rest']?.(`Invalid host name web1 with key ${key}.`))
    })
    const endpoint = await listen(server)
    const transport = createTransport({
      protocol: 'rest',
      endpoint,
      auth: { username: 'web1', apiKey: key },
      retry: false,
    })
    try {
      await assert.rejects(transport.call({ service: 'SoftLayer_Account', method: 'getObject' }), (error) => {
        assert.ok(CallError.is(error))
        assert.equal(error.fault?.message, 'Invalid host name web1 with key [redacted].')
        assert.equal(error.status, 500)
        assert.equal(error.code, 'fault')
        return true
      })
    } finally {
      await transport.close()
      server.close()
    }
  })
})

interface Answer {
  readonly status: number
  body(request: string): string
}

function answers(protocol: string): Answer[] {
  const fault = faults[protocol] as (text: string) => string
  return [
    { status: 500, body: (request) => fault(`Invalid key ${key}${request.includes('pass') ? password : ''}`) },
    { status: 404, body: (request) => `<html>${request}` },
    { status: 503, body: (request) => request },
    { status: 200, body: (request) => `${request}<` },
    { status: 200, body: () => `<Envelope a="${escaped(key)}"` },
  ]
}

async function respond(request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> {
  let text = `${request.headers.authorization ?? ''} `
  for await (const chunk of request) text += String(chunk)
  response.writeHead(answer.status, { 'content-type': 'text/html' }).end(answer.body(text))
}

async function refuses(work: () => Promise<unknown>): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(CallError.is(error))
    const shown = [inspect(error, { depth: 10, showHidden: true }), JSON.stringify(error), String(error.stack)].join(
      '\n',
    )
    for (const form of [
      ...forms(key),
      ...forms(password),
      btoa(`5:${key}`),
      btoa(`apikey:${key}`),
      btoa(`someone:${key}`),
    ]) {
      assert.ok(!shown.includes(form), shown)
    }
    return true
  })
}

function forms(text: string): string[] {
  return [text, escaped(text), JSON.stringify(text).slice(1, -1)]
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

async function listen(server: Server | ReturnType<typeof createTcpServer>): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
