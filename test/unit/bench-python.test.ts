import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pythonRival } from '../../src/cli/bench/rivals/python.js'

const answer =
  '<?xml version="1.0"?><methodResponse><params><param><value><int>1</int></value></param></params></methodResponse>'

describe('the bench’s rival in Python', () => {
  it('has as many calls under way as it is asked for', async function () {
    // It is a package of Debian's, which tests do not install.
    await pythonRival.versions().catch(() => this.skip())
    // Nobody is answered before all are there.
    const waiting: ServerResponse[] = []
    const server = createServer((request, response) => {
      request.resume()
      waiting.push(response)
      if (waiting.length === 3) for (const one of waiting) one.end(answer)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const subject = await pythonRival.open({
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      auth: { username: 'bench', apiKey: 'bench' },
      gzip: true,
      keepAlive: true,
      connections: 3,
    })
    try {
      const call = { service: 'SoftLayer_Account', method: 'getObject' }
      const answers = await Promise.all([1, 2, 3].map(() => subject.call(call, true)))
      assert.deepEqual(
        answers.map((one) => one.value()),
        [1, 1, 1],
      )
    } finally {
      await subject.close()
      server.closeAllConnections()
      server.close()
    }
  })
})
