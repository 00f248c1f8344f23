import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { describe, it } from 'mocha'
import { createTransport } from '../../src/create.js'
import { loadProtocol } from '../../src/transports/index.js'
import { httpServer } from '../unit/support/servers.js'

const call = { service: 'SoftLayer_Account', method: 'getVirtualGuests' }

describe('lists that are left', () => {
  for (const begun of [false, true]) {
    it(`do not wait for a server that is silent ${begun ? 'in the midst of the list' : 'from the start'}`, async () => {
      const { mirror, path } = await loadProtocol('rest')
      const { body } = mirror().render({ value: [{ id: 1 }, { id: 2 }] }, call)
      let arrived: ((response: ServerResponse) => void) | undefined
      const response = new Promise<ServerResponse>((resolve) => (arrived = resolve))
      const server = await httpServer((_request, answer) => {
        if (begun) answer.write(body.subarray(0, body.length - 3))
        arrived?.(answer)
      })
      await using transport = createTransport({ protocol: 'rest', endpoint: `${server.url}${path}`, timeout: Infinity })
      try {
        const items = transport.items(call)
        if (begun) assert.deepEqual(await items.next(), { done: false, value: { id: 1 } })
        const next = items.next()
        const closed = once(await response, 'close')
        assert.deepEqual(await items.return?.(), { done: true, value: undefined })
        assert.deepEqual(await next, { done: true, value: undefined })
        await closed
      } finally {
        await server.close()
      }
    })
  }

  it('may be many at a time without a warning of the platform', async () => {
    const warnings: string[] = []
    const onWarning = (warning: Error): void => void warnings.push(warning.name)
    process.on('warning', onWarning)
    try {
      const { mirror } = await loadProtocol('rest')
      const response = mirror().render({ value: [{ id: 1 }, { id: 2 }] }, call)
      await using transport = createTransport({ protocol: 'rest', exchange: () => Promise.resolve(response) })
      const lists = Array.from({ length: 30 }, () => transport.items(call))
      for (const list of lists) await list.next()
      for (const list of lists) await list.return?.()
      // Warnings are told in a turn of their own.
      await new Promise(setImmediate)
      assert.deepEqual(warnings, [])
    } finally {
      process.off('warning', onWarning)
    }
  })
})
