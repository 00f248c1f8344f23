import { Command, CommanderError } from 'commander'
import { CallError } from '../core/error.js'
import { version } from '../http/version.js'
import { exitCodes } from './exit-code.js'
import { reportFailure, UsageError } from './failure.js'

/**
 * Runs the command line and gives its exit code. Each command's code loads when it is called, so that help is quick.
 */
export async function run(words: readonly string[]): Promise<number> {
  let exitCode: number = exitCodes.ok
  const program = createProgram((code) => {
    exitCode = code
  })
  try {
    await program.parseAsync([...words], { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.ok
    if (asksForJson(words)) await printFailure(error)
    return error instanceof CommanderError ? exitCodes.usage : reportFailure(error)
  }
}

/** Asked of the words themselves: what is wrong may be that they cannot be parsed. */
function asksForJson(words: readonly string[]): boolean {
  const end = words.indexOf('--')
  return words.slice(0, end < 0 ? words.length : end).includes('--json')
}

/** A failure as the one document that was asked for. */
async function printFailure(error: unknown): Promise<void> {
  const document = CallError.is(error)
    ? error.toJSON()
    : error instanceof UsageError || error instanceof CommanderError
      ? { name: 'UsageError', code: 'usage', message: error.message.replace(/^error: /, '') }
      : { name: 'InternalError', code: 'internal', message: error instanceof Error ? error.message : String(error) }
  const [{ toJson }, { print }] = await Promise.all([import('./json.js'), import('./output.js')])
  print(toJson({ error: document }))
}

/** The commands; `done` is given the exit code of the one that ran. */
export function createProgram(done: (exitCode: number) => void): Command {
  const program = new Command('slt')
    .description(
      'Calls the SoftLayer (IBM Cloud Classic Infrastructure) API over REST, XML-RPC or SOAP: the same answer on each.',
    )
    .version(version, '-V, --version')
    .showHelpAfterError('(slt --help and slt COMMAND --help show examples)')
    .exitOverride()
    .addHelpText('after', overview)

  addCallFlags(program.command('call'))
    .summary('make one call and print its result')
    .description('Makes one call and prints its result on stdout.')
    .option('--format <name>', 'output that is asked of the API over REST: json or xml; default json')
    .option('--json', 'print one JSON document: {"value": ..., "total": ...}, or {"error": ...}')
    .option('-v, --verbose', 'say times and sizes on stderr')
    .addHelpText('after', callExamples)
    .action(async (service: string, method: string, args: string[], flags) => {
      done(await (await import('./call.js')).call({ service, method, args }, flags))
    })

  addCallFlags(program.command('compare'))
    .summary('make the same call on every protocol and show differences')
    .description(
      'Makes the same call on every protocol and shows where the answers differ. A write is executed once per protocol.',
    )
    .option('--json', 'print one JSON document: {"same": ..., "protocols": ..., "differences": ..., "notCarried": ...}')
    .addHelpText('after', compareExamples)
    .action(async (service: string, method: string, args: string[], flags) => {
      done(await (await import('./compare.js')).compare({ service, method, args }, flags))
    })

  program
    .command('emulate')
    .summary('run a local API server for all protocols')
    .description(
      'Runs a local API server for all protocols over one made-up account, until it is interrupted. Nothing leaves this machine.',
    )
    .option('-p, --port <number>', 'port; 0 takes a free one', '8080')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--guests <number>', 'how many virtual guests the account has', '100')
    .option('--seed <number>', 'the same seed makes the same account', '1')
    .option('-u, --user <name>', 'user name that may call; needs --key')
    .option('-k, --key <key>', 'API key of that user; needs --user')
    .option('-q, --quirk <name=value>', 'turn a behaviour of the API on, off or to a value; repeatable', collect, [])
    .option('--fail <failure>', 'let calls fail, see below; repeatable', collect, [])
    .option('--private', "serve as the API's private network, where a machine may ask about itself")
    .option('--list-quirks', 'print every quirk with its default, and end')
    .option('--json', 'with --list-quirks: print them as JSON')
    .addHelpText('after', emulateExamples)
    .action(async (flags) => {
      done(await (await import('./emulate.js')).emulate(flags))
    })

  program
    .command('wsdl')
    .summary('print the WSDL of a service, for SOAP clients')
    .description('Prints the WSDL of a service, with the types that it needs. Nothing is fetched.')
    .argument('<service>', 'full service name, such as SoftLayer_Account')
    .option('-e, --endpoint <origin>', 'where calls go; default the public API')
    .addHelpText('after', wsdlExamples)
    .action(async (service: string, flags) => {
      done(await (await import('./wsdl.js')).wsdl(service, flags))
    })

  program
    .command('bench')
    .summary('measure every protocol on the same calls')
    .description('Proves that every protocol gives the same answers to a set of calls, then measures each of them.')
    .option('--protocols <names>', 'only these, separated by commas')
    .option(
      '--codecs <names>',
      'native, package (the npm packages xmlrpc and soap write and read the bodies), or all',
      'native',
    )
    .option('--rivals <names>', 'other clients too: fetch, xmlrpc, python, soap, or all that are installed')
    .option('--suites <names>', 'only these: small, list, deep, shared, binary, write')
    .option('--calls <file>', 'your own calls instead: a YAML or JSON list of envelopes')
    .option('--records <numbers>', 'lengths of lists, as far as the account has so many guests', '1,100,10000')
    .option('--concurrency <numbers>', 'also with so many calls at a time, such as 1,10,100')
    .option('--rate <numbers>', 'also with so many calls begun per second, whether or not earlier ones are answered')
    .option('--duration <seconds>', 'how long each such load lasts, for one variant and round', '2')
    .option('--gzip <switch>', 'on or off: accept compressed answers', 'on')
    .option('--keep-alive <switch>', 'on or off: keep connections', 'on')
    .option('--network <line>', 'lan, wan, mobile, or such as rtt=80ms,down=20mbit,up=5mbit: shape the line')
    .option('--guests <number>', 'guests of the emulated account', '10000')
    .option('--seed <number>', 'seed of the emulated account', '1')
    .option('--budget <seconds>', 'how long to measure one call at a time, in all', '40')
    .option('--rounds <number>', 'how many rounds; default: 5 to 7, as the budget allows; fewer when slow')
    .option('--max-load <number>', 'refuse when more processes than this per core are running already')
    .option('--out <path>', 'folder for bench.json and bench.html, or a .json file', 'results')
    .option('--json', 'print the results as one JSON document instead of the table')
    .option('--compare <file>', 'the results of an earlier run: say what is clearly slower')
    .option(
      '--endpoint <origin>',
      'measure this server instead of an own emulator; asks first unless it is on this machine',
    )
    .option('--writes', 'make calls that write, on a server that is not on this machine')
    .option('--yes', 'do not ask')
    .option('-u, --user <name>', 'user name for --endpoint')
    .option('-k, --key <key>', 'API key for --endpoint')
    .addHelpText('after', benchExamples)
    .action(async (flags, command: Command) => {
      const recordsAsked = command.getOptionValueSource('records') === 'cli'
      done(await (await import('./bench.js')).bench({ ...flags, recordsAsked }))
    })

  return program
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value]
}

function addCallFlags(command: Command): Command {
  return command
    .argument('<service>', 'full service name, such as SoftLayer_Account')
    .argument('<method>', 'method name, such as getVirtualGuests')
    .argument('[args...]', 'arguments in order: JSON when it is JSON, else text')
    .option('-p, --protocol <name>', 'rest, xmlrpc or soap; default: what the endpoint says, else rest')
    .option('-e, --endpoint <url>', 'public, private, an origin or a full URL; default SL_ENDPOINT_URL, else public')
    .option('-i, --id <id>', 'init id: a number, or text such as a UUID')
    .option('-m, --mask <mask>', "object mask, such as 'mask[id,hostname,datacenter[name]]'")
    .option('-f, --filter <json>', 'object filter as JSON')
    .option('-l, --limit <number>', 'at most this many items of a list')
    .option('-o, --offset <number>', 'leave out this many items first')
    .option('-u, --user <name>', 'user name; default SL_USERNAME')
    .option('-k, --key <key>', 'API key; default SL_API_KEY, which other users of this machine cannot see')
    .option('-t, --timeout <seconds>', 'give up after this long')
}

const overview = `
Start without an account:
  $ slt emulate --port 8080 &
  $ slt call SoftLayer_Account getObject --endpoint http://127.0.0.1:8080 --user emulator --key emulator-key

Environment:
  SL_USERNAME, SL_API_KEY   credentials, when --user and --key are absent
  SL_ENDPOINT_URL           endpoint, when --endpoint is absent

Exit codes:
  0    done; compare: the same everywhere, a fault included
  1    the API answered with a fault; compare, bench: a difference; bench --compare: slower
  2    wrong use of a command, or a call that cannot be sent
  3    credentials or a setting missing or wrong
  4    no usable answer: connection, time-out, broken answer
  70   a fault of this program
  130  interrupted

Results go to stdout, everything else to stderr.`

const callExamples = `
Examples:
  $ slt call SoftLayer_Account getVirtualGuests --mask 'mask[id,hostname,datacenter[name]]' --limit 5
  $ slt call SoftLayer_Virtual_Guest getObject --id 1000001 --protocol soap --json
  $ slt call SoftLayer_Account getVirtualGuests --filter '{"virtualGuests":{"hostname":{"operation":"^= web"}}}'
  $ slt call SoftLayer_Dns_Domain createObject '{"name":"example.org","resourceRecords":[]}'
  $ slt call SoftLayer_Dns_Domain getByDomainName example.org

Arguments are JSON when they are JSON, else text: 42 is a number, '"42"' and web01 are texts.
Arguments that begin with a dash come after "--".

In JSON output an integer past 2^53 is written with all its digits, bytes as {"$base64":"..."}, NaN and infinities as
text, and an object inside itself as {"$ref":"value.path"}. The first two may be given as arguments in the same form.`

const compareExamples = `
Examples:
  $ slt compare SoftLayer_Account getVirtualGuests --mask 'mask[id,hostname,datacenter[name]]'
  $ slt compare SoftLayer_Virtual_Guest getObject --id 1000001 --json

With --protocol the others are compared with that one. What a protocol cannot carry at all, such as null apart from ''
in a text, is listed apart and is no difference. The same fault on every protocol is the same answer.
The endpoint is an origin, public or private: each protocol adds its own path.`

const emulateExamples = `
Examples:
  $ slt emulate
  $ slt emulate --port 0 --guests 10000 --seed 7 --user demo --key secret
  $ slt emulate --quirk unordered-lists --quirk rate-limit=50 --quirk vary-header=off
  $ slt emulate --fail reset-before-headers,call=SoftLayer_Dns_Domain::createObject
  $ slt emulate --list-quirks

A quirk is NAME to turn it on, or NAME=VALUE with on, off, a number or a word.
A failure is its name, then any of times=N or times=all (else 1), every=N, skip=N, call=SERVICE or call=SERVICE::METHOD,
executed=no and delay=MILLISECONDS, with commas between: hang, slow, reset-before-headers, reset-after-headers,
reset-in-body, truncated-gzip, html-502, html-503, html-504, overload-internal-error, overload-empty-500,
overload-empty-200, rate-limited, iam-token-expired.
IAM tokens come from /identity/token; /emulator/executions tells how often methods were executed.

Base URLs go to stdout, one a line, when it listens; how to call it goes to stderr. Ctrl-C ends it; what was written is
gone then.`

const wsdlExamples = `
Examples:
  $ slt wsdl SoftLayer_Account --endpoint http://127.0.0.1:8080 > SoftLayer_Account.wsdl

An emulator serves the same at /soap/v3.1/SERVICE?wsdl.`

const benchExamples = `
Examples:
  $ slt bench
  $ slt bench --protocols rest,soap --guests 1000 --budget 10 --json
  $ slt bench --suites list --records 100 --network rtt=80ms,down=20mbit
  $ slt bench --suites small --concurrency 1,10,100 --rate 200 --rivals all
  $ slt bench --calls my-calls.yaml --endpoint public
  $ slt bench --compare results/last-week.json

A file of calls:
  - { name: my servers, service: SoftLayer_Account, method: getVirtualGuests, mask: 'mask[id,hostname]', limit: 100 }

Tables go to stdout, progress and paths to stderr. Exit code 1 if protocols answer differently, or if --compare finds
something clearly slower.`
