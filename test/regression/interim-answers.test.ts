import assert from 'node:assert/strict'

import { CallError, createTransport, type Call } from '../../src/index.js'
import { fakeProtocol } from '../unit/support/fake-protocol.js'
import { failureOf, rawServer } from '../unit/support/servers.js'

const write: Call = { service: 'SoftLayer_Product_Order', method: 'placeOrder', args: [1] }
const answer = 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n1'

describe('interim answers that nobody asked for', () => {
  for (const head of ['102 Processing', '103 Early Hints\r\nlink: </style.css>; rel=preload']) {
    it(`are passed over: ${head.slice(0, 3)}`, async () => {
      const server = await rawServer((socket) => socket.write(`HTTP/1.1 ${head}\r\n\r\n${answer}`))
      await using transport = createTransport({ protocol: fakeProtocol, endpoint: server.url })
      assert.deepEqual(await transport.call(write), { value: 1 })
      await transport.close()
      await server.close()
    })
  }

  for (const head of ['100 Continue', '101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x']) {
    it(`fail a write once, and say that it may have been executed: ${head.slice(0, 3)}`, async () => {
      let requests = 0
      const server = await rawServer((socket) => {
        requests++
        socket.write(`HTTP/1.1 ${head}\r\n\r\n${answer}`)
      })
      await using transport = createTransport({ protocol: fakeProtocol, endpoint: server.url })
      const error = await failureOf(transport.call(write))
      assert.ok(CallError.is(error))
      assert.deepEqual([error.code, error.unsent, requests], ['network', false, 1])
      assert.match(error.message, /HTTP 100 or 101.*may have been executed/)
      await transport.close()
      await server.close()
    })
  }
})
