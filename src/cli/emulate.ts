import { createEmulator } from '../emulator/index.js'
import { loadProtocol, protocols } from '../transports/index.js'
import type { ProtocolName } from '../transports/index.js'
import { exitCodes } from './exit-code.js'
import { say, UsageError } from './failure.js'
import { readInjection } from './injection.js'
import { print } from './output.js'
import { knownQuirks, quirkJson, quirkTable, readQuirks } from './quirks.js'
import { interruption } from './signals.js'
import { readCount } from './values.js'

/** Flags of `emulate`, as typed. */
export interface EmulateFlags {
  readonly port: string
  readonly host: string
  readonly guests: string
  readonly seed: string
  readonly user?: string
  readonly key?: string
  readonly quirk: readonly string[]
  readonly fail: readonly string[]
  readonly private?: boolean
  readonly listQuirks?: boolean
  readonly json?: boolean
}

/** Who may call when nobody is named. */
const defaultUser = { username: 'emulator', apiKey: 'emulator-key' }

/** `slt emulate`: serves until it is interrupted, or until the process that started it with a channel goes away. */
export async function emulate(flags: EmulateFlags): Promise<number> {
  const known = await knownQuirks()
  if (flags.listQuirks === true) {
    print(flags.json === true ? quirkJson(known) : quirkTable(known))
    return exitCodes.ok
  }
  if (flags.json === true) throw new UsageError('--json goes with --list-quirks')
  const quirks = readQuirks(flags.quirk, known)
  const injections = flags.fail.map(readInjection)
  const port = readCount('--port', flags.port)
  if (port > 65_535) throw new UsageError(`--port must be at most 65535, not ${port}`)
  if ((flags.user === undefined) !== (flags.key === undefined)) throw new UsageError('--user and --key go together')
  const named = flags.user !== undefined && flags.key !== undefined
  const user = named ? { username: flags.user, apiKey: flags.key } : defaultUser
  const interrupted = interruption()
  const ended = new Promise<void>((resolve) => {
    interrupted.signal.addEventListener('abort', () => resolve(), { once: true })
    if (process.connected) process.once('disconnect', resolve)
  })
  const emulator = await createEmulator({
    guests: readCount('--guests', flags.guests),
    seed: readCount('--seed', flags.seed),
    users: [user],
    quirks,
  })
  for (const injection of injections) emulator.inject(injection)
  try {
    const { url } = await emulator.listen(port, flags.host, { private: flags.private === true })
    for (const name of Object.keys(protocols) as ProtocolName[]) print(`${url}${(await loadProtocol(name)).path}`)
    const key = named ? 'KEY' : user.apiKey
    say(`listening; try: slt call SoftLayer_Account getObject --endpoint ${url} --user ${user.username} --key ${key}`)
    say('stop with Ctrl-C')
    await ended
    return exitCodes.ok
  } finally {
    interrupted.release()
    await emulator.close()
    if (process.connected) process.disconnect()
  }
}
