import { readdirSync, readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { StoredAnswer } from './answers.js'

// Answers every request with bytes that are ready, by the first two parts of its path (size and protocol). No HTTP library:
// the server must cost less than any client that is measured against it. Prints its port. Argument: the folder of answers.
const folder = process.argv[2] ?? ''
const answers = new Map<string, Buffer>()
for (const file of readdirSync(folder)) {
  if (!file.endsWith('.json')) continue
  const { headers, body } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as StoredAnswer
  answers.set(file.slice(0, -'.json'.length).replace('-', '/'), response(body, headers))
}
const wsdl = readFileSync(join(folder, 'wsdl.xml'), 'utf8')

const server = createServer({ noDelay: true }, (socket) => {
  let held: Buffer<ArrayBufferLike> = Buffer.alloc(0)
  socket.on('error', () => undefined)
  socket.on('data', (chunk) => {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    for (;;) {
      const end = held.indexOf('\r\n\r\n')
      if (end < 0) return
      const head = held.toString('latin1', 0, end)
      const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0)
      if (held.length < end + 4 + length) return
      held = held.subarray(end + 4 + length)
      socket.write(answerTo(head))
    }
  })
})
server.listen(0, '127.0.0.1', () => process.stdout.write(`${port()}\n`))

function answerTo(head: string): Buffer {
  const [, path = ''] = head.slice(0, head.indexOf('\r\n')).split(' ')
  if (path.endsWith('?wsdl')) {
    return response(wsdl.replace('http://127.0.0.1/', `http://127.0.0.1:${port()}${path.slice(0, -'?wsdl'.length)}`), {
      'content-type': 'text/xml',
    })
  }
  const [, size = '', protocol = ''] = path.split('/')
  const answer = answers.get(`${size}/${protocol}`)
  if (!answer) throw new Error(`nothing to answer to ${path}`)
  return answer
}

function response(body: string, headers: Readonly<Record<string, string>>): Buffer {
  const all = { ...headers, 'content-length': Buffer.byteLength(body), connection: 'keep-alive' }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.from(`HTTP/1.1 200 OK\r\n${lines.join('')}\r\n${body}`)
}

function port(): number {
  return (server.address() as AddressInfo).port
}
