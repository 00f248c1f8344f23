import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe, it } from 'mocha'
import type { Call, Reply } from '../../src/core/call.js'
import type { Protocol } from '../../src/core/codec.js'
import { differences } from '../../src/core/value.js'
import { commonGround, methods, valueOf } from '../support/arbitraries.js'
import { registered, seed } from '../support/protocols.js'

const numRuns = Math.min(Number(process.env['RUNS'] ?? 400), 2_000)
const can = commonGround(registered.map((protocol) => protocol.can))
const answers = fc.constantFrom(...methods).chain(({ service, method, returns }) =>
  valueOf(returns, can, 2).map((value): { call: Call; reply: Reply } => ({
    call: { service, method },
    reply: { value },
  })),
)
/** What to do at each place, again and again from the start. */
const plans = fc.array(fc.nat(11), { minLength: 3, maxLength: 40 })

const decoder = new TextDecoder()
const encoder = new TextEncoder()

function same(protocol: Protocol, call: Call, reply: Reply, change: (text: string) => string): void {
  const response = protocol.mirror().render(reply, call)
  const body = encoder.encode(change(decoder.decode(response.body)))
  const { value } = protocol.codec().decode({ ...response, body }, call)
  assert.deepEqual(differences(reply.value, value), [])
}

function isXml(protocol: Protocol): boolean {
  return protocol.mirror().render({ value: null }, { service: 'SoftLayer_Account', method: 'getObject' }).body[0] === 60
}

describe('answers may be written in any way that means the same', function () {
  this.timeout(120_000)

  for (const protocol of registered) {
    it(`${protocol.name}: white space between what is not text changes nothing (quirk 30)`, () => {
      fc.assert(
        fc.property(answers, plans, ({ call, reply }, plan) => {
          same(protocol, call, reply, (text) => (isXml(protocol) ? spacedXml(text, plan) : spacedJson(text, plan)))
        }),
        { seed, numRuns },
      )
    })

    if (!isXml(protocol)) continue

    it(`${protocol.name}: comments, processing instructions and CDATA change nothing, wherever they stand (X-31, S-21)`, () => {
      fc.assert(
        fc.property(answers, plans, ({ call, reply }, plan) => {
          same(protocol, call, reply, (text) => decorated(text, plan))
        }),
        { seed, numRuns },
      )
    })

    it(`${protocol.name}: any character may be a numeric reference`, () => {
      fc.assert(
        fc.property(answers, plans, ({ call, reply }, plan) => {
          same(protocol, call, reply, (text) => referenced(text, plan))
        }),
        { seed, numRuns },
      )
    })
  }
})

const spaces = ['', ' ', '\n', '\r\n', '\t\t', '\n    ']

/** White space at random between two tags, but not inside of an element that has none. */
function spacedXml(text: string, plan: readonly number[]): string {
  const tokens = tokensOf(text)
  return tokens
    .map((token, i) => {
      const next = tokens[i + 1]
      if (!isTag(token) || next === undefined || !isTag(next)) return token
      const isLeaf = !token.startsWith('</') && !token.endsWith('/>') && next.startsWith('</')
      return isLeaf ? token : token + (spaces[(plan[i % plan.length] as number) % spaces.length] ?? '')
    })
    .join('')
}

function spacedJson(text: string, plan: readonly number[]): string {
  let i = 0
  return text.replace(/"(?:[^"\\]|\\.)*"|[{}[\],:]/g, (token) => {
    const space = spaces[(plan[i++ % plan.length] as number) % spaces.length] ?? ''
    return `${space}${token}${space}`
  })
}

const asides = ['<!---->', '<!-- <a>&amp;]]> -->', '<?php echo "<b>" ?>', '<?x?>']

/** Comments and the like between all tags, and in the middle of texts, of which parts become CDATA. */
function decorated(text: string, plan: readonly number[]): string {
  return tokensOf(text)
    .map((token, i, tokens) => {
      const step = plan[i % plan.length] as number
      const aside = asides[step] ?? ''
      if (isTag(token)) return i === 0 ? token : aside + token
      if (!isContent(tokens, i)) return token
      return charactersOf(token)
        .map((character, at) => {
          const turn = plan[(i + at) % plan.length] as number
          if (turn < asides.length) return asides[turn] + character
          return turn < 7 && !character.startsWith('&#') ? `<![CDATA[${literal(character)}]]>` : character
        })
        .join('')
    })
    .join('')
}

function referenced(text: string, plan: readonly number[]): string {
  return tokensOf(text)
    .map((token, i, tokens) =>
      !isContent(tokens, i)
        ? token
        : charactersOf(token)
            .map((character, at) => {
              const step = plan[at % plan.length] as number
              if (step > 5 || character.startsWith('&')) return character
              const code = character.codePointAt(0) ?? 0
              return step % 2 === 0 ? `&#${code};` : `&#x${code.toString(16)};`
            })
            .join(''),
    )
    .join('')
}

function tokensOf(text: string): string[] {
  return text.match(/<[^>]*>|[^<]+/g) ?? []
}

function isTag(token: string): boolean {
  return token.startsWith('<')
}

/** Whether a token is the text of an element, and not the white space between two. */
function isContent(tokens: readonly string[], i: number): boolean {
  const [before = '', token = '', after = ''] = [tokens[i - 1], tokens[i], tokens[i + 1]]
  return !isTag(token) && /^<[^/?!][^]*[^/]>$|^<[^/?!]>$/.test(before) && after.startsWith('</')
}

function charactersOf(text: string): string[] {
  return text.match(/&[^;]*;|[^&]/gu) ?? []
}

function literal(character: string): string {
  return ({ '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' } as Record<string, string>)[character] ?? character
}
