import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BenchResults } from '../../src/cli/bench/results.js'
import { certificate, privateKey } from '../unit/support/localhost-certificate.js'
import { slt, startEmulator } from './support.js'

describe('slt bench at an https endpoint', () => {
  it('measures rivals too, whose bytes it cannot count there', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bench-https-'))
    const emulator = await startEmulator('--user', 'me', '--key', 'key', '--quirk', 'xmlrpc-bare-params=off')
    const server = createServer({ cert: certificate, key: privateKey }, (asked, answer) => {
      const { method, headers, url } = asked
      const onward = request(`${emulator.origin}${url}`, { method, headers }, (answered) => {
        answer.writeHead(answered.statusCode ?? 502, answered.headers)
        answered.pipe(answer)
      })
      onward.on('error', () => answer.destroy())
      asked.pipe(onward)
    }).listen(0, '127.0.0.1')
    try {
      await once(server, 'listening')
      const trusted = join(folder, 'certificate.pem')
      await writeFile(trusted, certificate)
      const words = [
        ...['bench', '--endpoint', `https://localhost:${(server.address() as AddressInfo).port}`, '--user', 'me'],
        ...['--key', 'key', '--suites', 'small', '--budget', '0.3', '--rounds', '1', '--rivals', 'fetch,xmlrpc,soap'],
      ]
      const { code, stderr } = await slt([...words, '--out', folder], { NODE_EXTRA_CA_CERTS: trusted })
      assert.equal(code, 0, stderr)
      const { measurements } = JSON.parse(await readFile(join(folder, 'bench.json'), 'utf8')) as BenchResults
      const names = measurements.map(({ variant }) => variant)
      assert.deepEqual(names, ['rest', 'xmlrpc', 'soap', 'fetch', 'npm xmlrpc', 'npm soap'])
      for (const { variant, calls, errors, bytes } of measurements) {
        assert.ok(calls >= 6 && errors === 0, variant)
        assert.equal(bytes.received > 0, ['rest', 'xmlrpc', 'soap'].includes(variant))
      }
    } finally {
      server.close()
      server.closeAllConnections()
      await emulator.end()
      await rm(folder, { recursive: true })
    }
  })
})
