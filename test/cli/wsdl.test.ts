import assert from 'node:assert/strict'
import { XMLValidator } from 'fast-xml-parser'
import { describe, it } from 'mocha'
import { slt } from './support.js'

describe('slt wsdl (S-1)', () => {
  it('prints the WSDL of a service, with the address of an endpoint', async () => {
    const { code, stdout, stderr } = await slt(['wsdl', 'BluePages_Search', '--endpoint', 'http://127.0.0.1:8080'])
    assert.equal(code, 0)
    assert.equal(stderr, '')
    assert.equal(XMLValidator.validate(stdout), true)
    assert.match(stdout, /<soap:address location="http:\/\/127\.0\.0\.1:8080\/soap\/v3\.1\/BluePages_Search"\/>/)
  })

  it('prints that of the public API without an endpoint', async () => {
    const { stdout } = await slt(['wsdl', 'BluePages_Search'])
    assert.match(stdout, /<soap:address location="https:\/\/api\.softlayer\.com\/soap\/v3\.1\/BluePages_Search"\/>/)
  })

  it('ends with 1 for a service that does not exist, with 2 for an endpoint that is none', async () => {
    const unknown = await slt(['wsdl', 'SoftLayer_Nope'])
    assert.equal(unknown.code, 1)
    assert.equal(unknown.stdout, '')
    assert.match(unknown.stderr, /no service "SoftLayer_Nope"/)
    assert.equal((await slt(['wsdl', 'BluePages_Search', '--endpoint', 'ftp://x'])).code, 2)
  })
})
