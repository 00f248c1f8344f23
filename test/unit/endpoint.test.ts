import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { protocolOfEndpoint, resolveEndpoint } from '../../src/config/endpoint.js'
import { CallError } from '../../src/index.js'

const paths = { rest: '/rest/v3.1', xmlrpc: '/xmlrpc/v3.1', soap: '/soap/v3.1' }
const others = Object.values(paths)

describe('endpoint', () => {
  const cases: [string | undefined, string, string, string | undefined][] = [
    [undefined, 'https://api.softlayer.com', '/rest/v3.1', 'v3.1'],
    ['public', 'https://api.softlayer.com', '/rest/v3.1', 'v3.1'],
    ['private', 'https://api.service.softlayer.com', '/rest/v3.1', 'v3.1'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080', '/rest/v3.1', 'v3.1'],
    ['HTTP://Localhost:8080/', 'http://localhost:8080', '/rest/v3.1', 'v3.1'],
    ['https://api.softlayer.com/rest/v3', 'https://api.softlayer.com', '/rest/v3', 'v3'],
    ['https://api.softlayer.com/rest/v3.1//', 'https://api.softlayer.com', '/rest/v3.1', 'v3.1'],
    ['https://gateway/softlayer', 'https://gateway', '/softlayer/rest/v3.1', 'v3.1'],
    ['https://gateway/softlayer/rest', 'https://gateway', '/softlayer/rest', undefined],
    ['http://[::1]:80', 'http://[::1]', '/rest/v3.1', 'v3.1'],
  ]
  for (const [endpoint, origin, path, version] of cases) {
    it(`reads ${String(endpoint)}`, () => {
      const expected = { origin, path, ...(version === undefined ? {} : { version }) }
      assert.deepEqual(resolveEndpoint(endpoint, '/rest/v3.1', others), expected)
    })
  }

  it('refuses a path of another protocol and says so', () => {
    assert.throws(
      () => resolveEndpoint('https://api.softlayer.com/soap/v3', '/rest/v3.1', others),
      /belongs to the protocol "soap"/,
    )
  })

  for (const bad of [
    '',
    'api.softlayer.com',
    'ftp://x',
    'https://me:canary@x',
    'https://x?y=1',
    'https://x#y',
    5,
    null,
  ]) {
    it(`refuses ${String(bad)}`, () => {
      assert.throws(
        () => resolveEndpoint(bad as string, '/rest/v3.1', others),
        (error) => CallError.is(error) && error.code === 'config' && !error.message.includes('canary'),
      )
    })
  }

  it('knows the protocol that a path names', () => {
    assert.equal(protocolOfEndpoint('http://x/soap/v3/', paths), 'soap')
    assert.equal(protocolOfEndpoint('http://x', paths), undefined)
    assert.equal(protocolOfEndpoint('private', paths), undefined)
  })
})
