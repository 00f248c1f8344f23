import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { createEmulator } from '../../src/emulator/index.js'
import { callersOf } from '../unit/support/callers.js'
import { bytes, soapEnvelope } from './wire.js'

const master = { username: 'master', apiKey: 'master-key' }
const child = { username: 'child', apiKey: 'child-key' }
const header = `<SOAP-ENV:Header><ns1:authenticate><username>master</username><apiKey>master-key</apiKey></ns1:authenticate></SOAP-ENV:Header>`

describe('what the emulator once told, took or refused wrongly', () => {
  it('ignores a value that is searched in a relation, which has none (F-4, quirk 9)', async () => {
    const emulator = await createEmulator({ guests: 3, users: [master] })
    const strict = await createEmulator({ guests: 3, users: [master], quirks: { 'unknown-filter-ignored': false } })
    const call = (operation: string) => ({
      mask: 'mask[id]',
      filter: { virtualGuests: { datacenter: { operation } } },
    })
    for (const caller of callersOf(emulator)) {
      assert.equal((await caller.call(master, 'Account::getVirtualGuests', call('dal13'))).total, 3, caller.name)
      assert.equal((await caller.call(master, 'Account::getVirtualGuests', call('not null'))).total, 3, caller.name)
      assert.equal((await caller.call(master, 'Account::getVirtualGuests', call('is null'))).total, 0, caller.name)
    }
    for (const caller of callersOf(strict)) {
      await assert.rejects(caller.call(master, 'Account::getVirtualGuests', call('dal13')), { code: 'bad-request' })
    }
  })

  it('tells a related object that is hidden as one that is not there (A-9, quirk 4)', async () => {
    const emulator = await createEmulator({ users: [master, { ...child, permissions: [] }] })
    for (const caller of callersOf(emulator)) {
      const mask = 'mask[id,parent[id]]'
      const none = await caller.call(master, 'User_Customer::getObject', { id: 260000, mask })
      const hidden = await caller.call(child, 'User_Customer::getObject', { id: 260001, mask })
      assert.deepEqual(Object.keys(hidden.value as object), Object.keys(none.value as object), caller.name)
    }
  })

  it('changes nothing for a user who has no permission for it (A-9)', async () => {
    const emulator = await createEmulator({ users: [master, { ...child, permissions: [] }] })
    const missing = { code: 'not-found' }
    for (const caller of callersOf(emulator)) {
      const vlan = { id: 800000, args: [{ name: 'taken over' }] }
      await assert.rejects(caller.call(child, 'Network_Vlan::editObject', vlan), missing, caller.name)
      const certificate = { args: [{ certificate: 'x', privateKey: 'y' }] }
      await assert.rejects(caller.call(child, 'Security_Certificate::createObject', certificate), missing, caller.name)
      await caller.call(master, 'Security_Certificate::createObject', certificate)
      const { value } = await caller.call(child, 'Account::getSecurityCertificates')
      assert.deepEqual(value, [], caller.name)
    }
    assert.equal(emulator.world.executions('SoftLayer_Network_Vlan', 'editObject'), 0)
  })

  it('names the user who writes to a ticket, whoever it is (A-9)', async () => {
    const emulator = await createEmulator({
      users: [master, { ...child, permissions: ['TICKET_VIEW', 'TICKET_EDIT'] }],
    })
    for (const caller of callersOf(emulator)) {
      const id = 1160001
      await caller.call(child, 'Ticket::addUpdate', { id, args: [{ entry: 'mine' }] })
      const file = { filename: 'a.txt', data: new Uint8Array([1]) }
      const { value } = await caller.call(child, 'Ticket::addAttachedFile', { id, args: [file] })
      assert.equal((value as { uploaderId: unknown }).uploaderId, '260001', caller.name)
      const updates = (await caller.call(child, 'Ticket::getUpdates', { id })).value as { editorId: unknown }[]
      assert.equal(updates.at(-1)?.editorId, 260001, caller.name)
    }
  })

  it('takes a limit of 0 for none on every protocol (L-1)', async () => {
    const emulator = await createEmulator({ guests: 3, users: [master] })
    const { signal } = new AbortController()
    const authorization = `Basic ${Buffer.from('master:master-key').toString('base64')}`
    const limit = '<ns1:resultLimit><limit>0</limit><offset>0</offset></ns1:resultLimit></SOAP-ENV:Header>'
    const struct = (name: string, ...members: string[]) =>
      `<member><name>${name}</name><value><struct>${members.join('')}</struct></value></member>`
    const member = (name: string, value: string) => `<member><name>${name}</name><value>${value}</value></member>`
    const headers = struct(
      'headers',
      struct('authenticate', member('username', 'master'), member('apiKey', 'master-key')),
      struct('resultLimit', member('limit', '<int>0</int>'), member('offset', '<int>0</int>')),
    )
    const requests = {
      '/rest/v3.1/SoftLayer_Account/getVirtualGuests.json?resultLimit=0,0': '',
      '/xmlrpc/v3.1/SoftLayer_Account': `<methodCall><methodName>getVirtualGuests</methodName><params><param><value><struct>${headers}</struct></value></param></params></methodCall>`,
      '/soap/v3.1/SoftLayer_Account': soapEnvelope(
        '<ns1:getVirtualGuests/>',
        header.replace('</SOAP-ENV:Header>', limit),
      ),
    }
    for (const [path, text] of Object.entries(requests)) {
      const sent = text === '' ? { method: 'GET' } : { method: 'POST', body: bytes(text) }
      const response = await emulator.exchange({ request: { path, headers: { authorization }, ...sent }, signal })
      const answer = new TextDecoder().decode(response.body)
      for (const name of ['app0', 'web1', 'cache2'])
        assert.ok(answer.includes(`>${name}<`) || answer.includes(`"${name}"`), answer)
    }
  })

  it('drops members over SOAP that their type does not have, as PHP does', async () => {
    const emulator = await createEmulator({ users: [master] })
    const { url, close } = await emulator.listen(0)
    const send = async (members: string, type = '') => {
      const body = `<ns1:createObject><templateObject${type}>${members}</templateObject></ns1:createObject>`
      const response = await fetch(`${url}/soap/v3.1/SoftLayer_Dns_Domain`, {
        method: 'POST',
        body: soapEnvelope(body, header),
      })
      return { status: response.status, text: await response.text() }
    }
    try {
      const plain = await send('<bogus><deep>1</deep></bogus><name>one.example</name><other>2</other>')
      assert.equal(plain.status, 200, plain.text)
      assert.match(plain.text, />one\.example</)
      const record = (attributes: string) =>
        `<name>two.example</name><resourceRecords><item${attributes}><host>a</host><data>1.2.3.4</data><type>srv</type>` +
        '<ttl>60</ttl><port>5060</port></item></resourceRecords>'
      // A subtype's own members are kept only with its xsi:type.
      for (const attributes of ['', ' xsi:type="ns1:SoftLayer_Dns_Domain_ResourceRecord_SrvType"']) {
        const answer = await send(record(attributes))
        assert.equal(answer.status, 200, answer.text)
        const records = emulator.world.all('SoftLayer_Dns_Domain_ResourceRecord')
        assert.equal(records.at(-1)?.values['port'], attributes === '' ? undefined : 5060)
      }
      // What has another type than the schema's keeps all that came, and the API says what it does not know.
      const struct = ' xmlns:c="http://schemas.xmlsoap.org/soap/encoding/" xsi:type="c:Struct"'
      const free = await send('<name>three.example</name><bogus>1</bogus>', struct)
      assert.match(free.text, /Property 'bogus' not valid for 'SoftLayer_Dns_Domain'/)
    } finally {
      await close()
    }
  })
})
