import type { WireResponse } from '../core/codec.js'

/** A response of JSON that no protocol wrote. */
export function jsonResponse(status: number, value: unknown): WireResponse {
  return response(status, 'application/json', JSON.stringify(value))
}

/** A response of text. */
export function textResponse(status: number, text: string): WireResponse {
  return response(status, 'text/plain; charset=utf-8', text)
}

/** The page of a balancer or proxy that stands in front of the API (quirk 16). */
export function htmlPage(status: number): WireResponse {
  const name = `${status} ${reasons.get(status) ?? 'Error'}`
  const said = sentences.get(status) ?? ''
  return response(
    status,
    'text/html',
    `<html><head><title>${name}</title></head>\n<body><h1>${name}</h1>\n${said}\n</body></html>\n`,
  )
}

function response(status: number, type: string, text: string): WireResponse {
  return { status, headers: { 'content-type': type }, body: new TextEncoder().encode(text) }
}

const reasons = new Map([
  [414, 'Request-URI Too Long'],
  [502, 'Bad Gateway'],
  [503, 'Service Unavailable'],
  [504, 'Gateway Time-out'],
])

const sentences = new Map([
  [414, "The requested URL's length exceeds the capacity limit for this server."],
  [502, 'The server returned an invalid or incomplete response.'],
  [503, 'No server is available to handle this request.'],
  [504, "The server didn't respond in time."],
])
