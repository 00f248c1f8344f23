import type { Call } from '../src/core/call.js'
import type { ProtocolName } from '../src/transports/index.js'
import { builtPackage } from './built.js'
import { auth, encodeCall, encodeCases } from './encode-input.js'
import type { Encoder } from './encode-input.js'
import { printSamples, sampleTimes } from './sampling.js'

// One encoder in a process of its own. Prints its times as JSON.
const [json = '{}', folder = ''] = process.argv.slice(2)
const encode = await encoderFor(JSON.parse(json) as Encoder)
const samples: Record<string, number[]> = {}

for (const name of encodeCases) {
  const call = await encodeCall(folder, name)
  const begun = performance.now()
  const size = encode(call).length
  const slow = performance.now() - begun > 1_000
  const least = call.args ? JSON.stringify(call.args).length / 2 : 20
  if (size < least) throw new Error(`only ${size} bytes were written of ${name}`)
  const budget = name === encodeCases.at(-1) ? 1_500 : 600
  samples[name] = await sampleTimes(() => encode(call), { budget, batch: call.args ? 1 : 50, least: slow ? 1 : 3 })
}
printSamples(samples)

async function encoderFor({ encoder, protocol }: Encoder): Promise<(call: Call) => { readonly length: number }> {
  if (encoder === 'json') {
    const utf8 = new TextEncoder()
    return (call) => utf8.encode(JSON.stringify(call.args ?? call))
  }
  if (encoder === 'own') {
    const { loadProtocol } = await builtPackage()
    const codec = (await loadProtocol(protocol as ProtocolName)).codec({ auth })
    // A call without arguments has no body on REST.
    return (call) => {
      const { body, path } = codec.encode(call)
      return body ?? path
    }
  }
  const rivals = await import('./rivals/encoders.js')
  return encoder === 'xmlrpc' ? rivals.xmlrpcPackage(auth) : rivals.soapPackage(auth)
}
