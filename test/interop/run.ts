import assert from 'node:assert/strict'
import { parseArgs } from 'node:util'
import Mocha from 'mocha'
import type { Check } from './support/check.js'
import { runClient } from './support/client.js'
import { foreignClients } from './support/clients.js'
import { staleLines, table, writeDocument, type Outcome } from './support/document.js'
import { echoServers } from './support/echo-servers.js'
import { runKinds } from './support/echo-kinds.js'
import { runOwnDescription } from './support/echo-own.js'
import { runShared } from './support/echo-shared.js'
import { runTypedEcho } from './support/echo-typed.js'
import { runEcho } from './support/echo.js'
import { versionOf } from './support/process.js'

// Runs real foreign clients against the emulator, and our client against foreign servers. The checks of each are known
// when it has run, so each runs before its tests are named.
//   --only TEXT     only those with TEXT in their names
//   --update-docs   writes the table of docs/interop.md
//   --check         fails when that table states other numbers
const { values: flags } = parseArgs({
  options: { only: { type: 'string' }, 'update-docs': { type: 'boolean' }, check: { type: 'boolean' } },
})

interface Meeting {
  readonly title: string
  readonly version: readonly string[]
  readonly run: () => Promise<Check[]>
}

const php = ['/usr/bin/php', '-r', 'echo PHP_VERSION;']
const meetings: readonly Meeting[] = [
  ...foreignClients.map((client) => ({
    title: `${client.name} against the emulator`,
    version: client.version,
    run: () => runClient(client),
  })),
  ...echoServers.map((server) => ({
    title: `our client against ${server.name}`,
    version: server.version,
    run: () => runEcho(server),
  })),
  { title: 'our client against PHP SoapServer with a WSDL, classes', version: php, run: runTypedEcho },
  { title: 'our client against PHP SoapServer with a WSDL, declared types', version: php, run: runKinds },
  { title: 'our client against PHP SoapServer, shared objects referred to', version: php, run: runShared },
  { title: "our client against PHP SoapServer with the emulator's WSDL", version: php, run: runOwnDescription },
].filter(({ title }) => title.toLowerCase().includes((flags.only ?? '').toLowerCase()))

const mocha = new Mocha({ timeout: 60_000 })
const outcomes: Outcome[] = []
for (const [i, checks] of (await inTurns(meetings)).entries()) {
  const { title, version } = meetings[i] as Meeting
  const suite = Mocha.Suite.create(mocha.suite, title)
  for (const { name, failure } of checks) {
    suite.addTest(
      new Mocha.Test(name, () => {
        assert.equal(failure, undefined, failure)
      }),
    )
  }
  const said = (await versionOf(version)) ?? 'absent'
  const passed = checks.filter(({ failure }) => failure === undefined).length
  outcomes.push({ title, version: /\d+(?:\.\d+)+\w*/.exec(said)?.[0] ?? said, passed, total: checks.length })
}

/** Runs them two at a time: most of the time is that of other programs that start. */
async function inTurns(all: readonly Meeting[]): Promise<Check[][]> {
  const results: Check[][] = []
  let next = 0
  const work = async (): Promise<void> => {
    while (next < all.length) {
      const i = next++
      const { title, version, run } = all[i] as Meeting
      if ((await versionOf(version)) === undefined)
        throw new Error(`${title}: ${version[0]} has not what it takes. Run scripts/install-interop.sh.`)
      results[i] = await run()
    }
  }
  await Promise.all([work(), work()])
  return results
}

const failures = await new Promise<number>((resolve) => mocha.run(resolve))
process.stdout.write(`${table(outcomes)}\n`)
let ended = failures === 0
if (flags['update-docs'] === true) await writeDocument(outcomes)
if (flags.check === true) {
  const stale = await staleLines(outcomes)
  if (stale.length > 0)
    process.stderr.write(`docs/interop.md is stale: run npm run test:interop -- --update-docs: ${stale.join('; ')}\n`)
  ended &&= stale.length === 0
}
process.exitCode = ended ? 0 : 1
