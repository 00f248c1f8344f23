import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { loadProtocol, type ProtocolName } from '../../src/transports/index.js'
import { linesName } from './lines.js'

// Serves a list of guests as a protocol's server half writes it, without ever holding more than a few of them. Prints its
// port. Arguments: protocol, or lines of JSON, number of guests.
const [name = 'rest', count = '100000'] = process.argv.slice(2)
const asLines = name === linesName
const last = Number(count)
const marks = [111_111_111, 222_222_222, 333_333_333]
const call = { service: 'SoftLayer_Account', method: 'getVirtualGuests' }
const guests = marks.map((id) => ({
  id,
  hostname: 'web-server',
  domain: 'example.com',
  createDate: '2026-01-02T03:04:05-06:00',
  maxCpu: 4,
  maxMemory: 8192,
  notes: 'été & <b>',
  startCpus: 4,
  uuid: '01234567-89ab-cdef-0123-456789abcdef',
  localDiskFlag: true,
  datacenter: { id: 2, name: 'dal13', longName: 'Dallas 13' },
  networkComponents: [{ id: 3, macAddress: '06:00:00:00:00:01', speed: 100, status: 'ACTIVE' }],
}))
const { headers, body } = asLines
  ? { headers: {}, body: guests.map((guest) => `${JSON.stringify(guest)}\n`).join('') }
  : (await loadProtocol(name as ProtocolName)).mirror().render({ value: guests, total: last }, call)
const text = Buffer.from(body).toString().replaceAll('[3]', `[${last}]`)
const [first = 0, second = 0, third = 0] = marks.map((mark) => text.indexOf(String(mark)))
const width = String(marks[0]).length
const before = text.slice(0, first)
/** From one id to the next. */
const between = text.slice(first + width, second)
const after = text.slice(third + width)

const server = createServer((request, response) => {
  request.resume()
  const rest = Object.entries(headers).filter(([header]) => header !== 'content-length')
  response.writeHead(200, Object.fromEntries(rest) as Record<string, string>)
  response.write(before)
  let id = 0
  const more = (): void => {
    while (id < last) {
      let block = ''
      for (const end = Math.min(last, id + 100); id < end; id++)
        block += String(id) + (id === last - 1 ? after : between)
      if (!response.write(block) && id < last) {
        response.once('drain', more)
        return
      }
    }
    response.end()
  }
  more()
})
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`))
