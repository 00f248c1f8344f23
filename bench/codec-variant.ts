import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ProtocolName } from '../src/transports/index.js'
import { builtPackage } from './built.js'
import { bodyFile, codecCall, countLeaves, formSize, forms, sizes } from './codec-input.js'
import type { Variant } from './codec-input.js'
import type { Decoder } from './rivals/decoders.js'
import { printSamples, sampleTimes } from './sampling.js'

// One decoder in a process of its own, so that no other has shaped its machine code. Prints its times as JSON.
const [json = '{}', folder = ''] = process.argv.slice(2)
const variant = JSON.parse(json) as Variant
const samples: Record<string, number[]> = {}

for (const form of [...sizes.map(String), ...forms]) {
  const answer = await readFile(join(folder, bodyFile(variant.body, form)))
  const body = new Uint8Array(variant.decoder === 'xmlrpc' ? wrapped(answer) : answer)
  // Let go of before the timing: a big heap of old values would slow every decoder's collector.
  let plain: unknown = JSON.parse(await readFile(join(folder, bodyFile('json', form)), 'utf8'))
  const decode = await decoderFor(variant, form, plain)
  const begun = performance.now()
  const leaves = countLeaves(await decode(body))
  const slow = performance.now() - begun > 1_000
  const expected = countLeaves(plain)
  // Packages keep less (no nulls) or more (attributes), but one that lost a tenth did not do the work. Few resolve references.
  if (variant.exact ? leaves !== expected : leaves < expected * (form === 'multi-ref' ? 0.5 : 0.9)) {
    throw new Error(`${variant.name} read ${leaves} of ${expected} values of ${form}`)
  }
  plain = undefined
  const budget = body.length > 5_000_000 ? 1_500 : 600
  samples[form] = await sampleTimes(() => decode(body), { budget, batch: form === '1' ? 20 : 1, least: slow ? 1 : 3 })
}
printSamples(samples)

async function decoderFor({ decoder, body }: Variant, form: string, plain: unknown): Promise<Decoder> {
  if (decoder === 'json-text') {
    const text = await readFile(join(folder, bodyFile('json', form)), 'utf8')
    return () => JSON.parse(text) as unknown
  }
  if (decoder === 'json-bytes') {
    return ({ buffer, byteOffset, length }) => JSON.parse(Buffer.from(buffer, byteOffset, length).toString()) as unknown
  }
  if (decoder === 'own') {
    const { loadProtocol } = await builtPackage()
    const codec = (await loadProtocol(body as ProtocolName)).codec()
    const call = codecCall(Number(form) || formSize)
    const headers = { 'content-type': body === 'rest' ? 'application/json' : 'text/xml' }
    return (bytes) => codec.decode({ status: 200, headers, body: bytes }, call).value
  }
  const rivals = await import('./rivals/decoders.js')
  if (decoder === 'xmlrpc') return rivals.xmlrpcPackage()
  if (decoder === 'fast-xml-parser') return rivals.fastXmlParser()
  const { wsdlFor } = await import('./rivals/wsdl.js')
  return rivals.soapPackage(
    wsdlFor({ ...codecCall(formSize), value: plain, schema: await (await builtPackage()).loadSchema() }),
  )
}

/** The API leaves out the root element that the package insists on, so it could not read the answer at all. */
function wrapped(answer: Buffer): Buffer {
  const text = answer.toString()
  const root = text.indexOf('<params')
  if (root < 0 || text.includes('<methodResponse')) return answer
  return Buffer.from(`${text.slice(0, root)}<methodResponse>${text.slice(root)}</methodResponse>`)
}
