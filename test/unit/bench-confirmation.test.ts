import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { confirmed } from '../../src/cli/bench/confirmation.js'

describe('the question of the bench before it calls somebody else’s server', () => {
  const answers: readonly (readonly [typed: string, agreed: boolean])[] = [
    ['y\r', true],
    ['YES\r', true],
    [' yes \r', true],
    ['n\r', false],
    ['\r', false],
    ['yesterday\r', false],
    // Ctrl-D.
    ['\u0004', false],
  ]
  for (const [typed, agreed] of answers) {
    it(`takes ${JSON.stringify(typed)} for ${agreed ? 'yes' : 'no'}`, async () => {
      const { terminal, shown } = openTerminal()
      const answer = confirmed('Go on?', new AbortController().signal, terminal)
      terminal.input.write(typed)
      assert.equal(await answer, agreed)
      assert.match(shown(), /Go on\? \[y\/N\] /)
    })
  }

  it('takes the end of the input for no', async () => {
    const { terminal } = openTerminal()
    const answer = confirmed('Go on?', new AbortController().signal, terminal)
    terminal.input.end()
    assert.equal(await answer, false)
  })

  it('is interrupted by Ctrl-C', async () => {
    const { terminal } = openTerminal()
    const answer = confirmed('Go on?', new AbortController().signal, terminal)
    terminal.input.write('\u0003')
    await assert.rejects(answer, { name: 'CallError', code: 'aborted' })
  })

  it('is interrupted by a signal, before and while it waits', async () => {
    const { terminal } = openTerminal()
    const reason = new Error('interrupted')
    const controller = new AbortController()
    const answer = confirmed('Go on?', controller.signal, terminal)
    controller.abort(reason)
    await assert.rejects(answer, reason)
    await assert.rejects(confirmed('Go on?', controller.signal, openTerminal().terminal), reason)
  })
})

function openTerminal() {
  const terminal = { input: new PassThrough(), output: new PassThrough() }
  let text = ''
  terminal.output.setEncoding('utf8').on('data', (part: string) => {
    text += part
  })
  return { terminal, shown: () => text }
}
