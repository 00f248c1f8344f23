import type { Capabilities, Protocol } from '../../../src/core/codec.js'

/** A protocol as small as can be: the answer's body is JSON, arguments are the request's body. */
export const fakeProtocol: Protocol = {
  name: 'fake',
  path: '/fake/v3.1',
  can: {} as Capabilities,
  quirks: [],
  codec: () => ({
    encode: (call) => ({
      method: 'POST',
      path: `/${call.service}/${call.method}`,
      headers: { 'content-type': 'application/json' },
      body: new TextEncoder().encode(JSON.stringify(call.args ?? [])),
    }),
    decode: (response) => ({ value: JSON.parse(new TextDecoder().decode(response.body)) as unknown }),
  }),
  mirror: () => {
    throw new Error('not needed')
  },
}
