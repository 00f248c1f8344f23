import assert from 'node:assert/strict'
import Mocha from 'mocha'
import type { Check } from './support/check.js'
import { runClient } from './support/client.js'
import { foreignClients } from './support/clients.js'
import { echoServers } from './support/echo-servers.js'
import { runEcho } from './support/echo.js'

// Runs real foreign clients against the emulator, and our client against foreign servers. The checks of each are known
// when it has run, so each runs before its tests are named. `INTEROP=php` runs those with php in their names.
const wanted = (process.env['INTEROP'] ?? '').toLowerCase()
const mocha = new Mocha({ timeout: 60_000 })

async function report(title: string, run: () => Promise<Check[]>): Promise<void> {
  if (!title.toLowerCase().includes(wanted)) return
  const suite = Mocha.Suite.create(mocha.suite, title)
  for (const { name, failure } of await run()) {
    suite.addTest(
      new Mocha.Test(name, () => {
        assert.equal(failure, undefined, failure)
      }),
    )
  }
}

for (const client of foreignClients) await report(`${client.name} against the emulator`, () => runClient(client))
for (const server of echoServers) await report(`our client against ${server.name}`, () => runEcho(server))

const failures = await new Promise<number>((resolve) => mocha.run(resolve))
process.exitCode = failures === 0 ? 0 : 1
