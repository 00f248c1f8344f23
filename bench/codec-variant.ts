import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { builtInSchema } from '../src/core/built-in-schema.js'
import type { ProtocolName } from '../src/transports/index.js'
import { loadProtocol } from '../src/transports/index.js'
import { bodyFile, codecCall, countLeaves } from './codec-input.js'
import type { Variant } from './codec-input.js'
import type { Decoder } from './rivals/decoders.js'

// One decoder in a process of its own, so that no other has shaped its machine code. Prints its times as JSON.
const [folder = '', json = '{}', sizes = ''] = process.argv.slice(2)
const variant = JSON.parse(json) as Variant
const results: Record<string, number[]> = {}
let consumed = 0

for (const size of sizes.split(',').map(Number)) {
  const answer = await readFile(join(folder, bodyFile(variant.body, size)))
  const body = new Uint8Array(variant.decoder === 'xmlrpc' ? wrapped(answer) : answer)
  // Let go of before the timing: a big heap of old values would slow every decoder's collector.
  let plain: unknown = JSON.parse(await readFile(join(folder, bodyFile('json', size)), 'utf8'))
  const decode = await decoderFor(variant, size, plain)
  const begun = performance.now()
  const leaves = countLeaves(await decode(body))
  const slow = performance.now() - begun > 1_000
  const expected = countLeaves(plain)
  // Packages keep less (no nulls) or more (attributes), but one that lost a tenth did not do the work.
  if (variant.exact ? leaves !== expected : leaves < expected * 0.9) {
    throw new Error(`${variant.name} read ${leaves} of ${expected} values`)
  }
  plain = undefined
  results[size] = await time(decode, body, { size, least: slow ? 1 : 3 })
}
process.stdout.write(JSON.stringify({ results, consumed }))

async function decoderFor({ decoder, body }: Variant, size: number, plain: unknown): Promise<Decoder> {
  if (decoder === 'json-text') {
    const text = await readFile(join(folder, bodyFile('json', size)), 'utf8')
    return () => JSON.parse(text) as unknown
  }
  if (decoder === 'json-bytes') return (bytes) => JSON.parse(Buffer.from(bytes).toString()) as unknown
  if (decoder === 'own') {
    const codec = (await loadProtocol(body as ProtocolName)).codec()
    const call = codecCall(size)
    const headers = { 'content-type': body === 'rest' ? 'application/json' : 'text/xml' }
    return (bytes) => codec.decode({ status: 200, headers, body: bytes }, call).value
  }
  const rivals = await import('./rivals/decoders.js')
  if (decoder === 'xmlrpc') return rivals.xmlrpcPackage()
  if (decoder === 'fast-xml-parser') return rivals.fastXmlParser()
  const { wsdlFor } = await import('./rivals/wsdl.js')
  return rivals.soapPackage(wsdlFor({ ...codecCall(size), value: plain, schema: builtInSchema() }))
}

/** The API leaves out the root element that the package insists on, so it could not read the answer at all. */
function wrapped(answer: Buffer): Buffer {
  const text = answer.toString()
  const root = text.indexOf('<params')
  if (root < 0 || text.includes('<methodResponse')) return answer
  return Buffer.from(`${text.slice(0, root)}<methodResponse>${text.slice(root)}</methodResponse>`)
}

/** Microseconds of each decode: a quarter of the time as warm-up, then until the time is over. */
async function time(
  decode: Decoder,
  body: Uint8Array,
  { size, least }: { readonly size: number; readonly least: number },
): Promise<number[]> {
  const budget = size > 1_000 ? 1_500 : 600
  const batch = size === 1 ? 20 : 1
  const samples: number[] = []
  const started = performance.now()
  while (samples.length < least || performance.now() - started < budget) {
    const begun = performance.now()
    for (let i = 0; i < batch; i++) {
      const value = decode(body)
      consumed += countFirst(value instanceof Promise ? await value : value)
    }
    const taken = ((performance.now() - begun) * 1000) / batch
    if (begun - started >= budget / 4 || least < 3) samples.push(taken)
  }
  return samples
}

/** Looks at the result, so that no compiler can leave the work out. */
function countFirst(value: unknown): number {
  return typeof value === 'object' && value !== null ? Object.keys(value).length : 0
}
