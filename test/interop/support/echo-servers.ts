import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type EchoServer } from './echo.js'
import { echoDescription } from './echo-wsdl.js'
import { phpArrays, phpClasses, phpObjects, python as pythonWords } from './told.js'

const php = '/usr/bin/php'
const python = '/usr/bin/python3'

const texts = [
  'Grüße aus Zürich',
  '日本語 한국어',
  '😀 𝒳',
  'a\tb\nc\rd\r\ne',
  '<a b="c">&amp;</a> ]]> <![CDATA[',
  '  two spaces  ',
  '',
  ' ',
  '0123',
  'true',
  'null',
  '1e5',
  '\\/',
  'e\u0301',
  '\u00a0\u2028',
]
const center = { name: 'dal05' }
const cycle: Record<string, unknown> = { name: 'node' }
cycle['self'] = cycle

const both: EchoServer['gives'] = [
  ['true', true],
  ['false', false],
  ['zero', 0],
  ['negative', -5],
  ['int', 2147483647],
  ['double', 1.5],
  ['text', 'text'],
  ['empty text', ''],
  ['empty list', []],
  ['list of one', [1]],
  ['nested lists', [[1], [], [[2, 3]]]],
  ['objects', [{ id: 1 }, { id: 2, name: 'two' }]],
  ['map', { 'two words': 1, b: { c: 'd' } }],
  ['shared', [{ id: 1, datacenter: center }, { id: 2, datacenter: center }, center]],
  ['bytes', Uint8Array.of(0, 1, 255, 60, 38, 62)],
]

const phpSoap: EchoServer = {
  name: 'PHP SoapServer without WSDL',
  protocol: 'soap',
  command: [php, '-S', '127.0.0.1:0', script('soap.php')],
  version: [php, '-r', 'echo PHP_VERSION;'],
  words: phpObjects,
  totals: true,
  arrives: {
    // ext/soap reads Apache's Map, which is how such a name can be said at all, as an array.
    'a member whose name is no XML name': { told: { map: { 'two words': { int: 1 } } } },
  },
  gives: [
    ...both,
    ['null', null],
    ['long', 4294967301],
    ['largest', 9223372036854775807n],
    ['tiny', 1e-7],
    ['texts', texts],
    ['list', [1, 'two', null, true, 2.5]],
    ['empty object', {}],
    ['nested', { a: { b: [{ c: 'd' }] }, n: null }],
    ['cycle', cycle],
    ['infinite', [Infinity, -Infinity, NaN]],
  ],
}

/** Foreign servers that our client calls. */
export const echoServers: readonly EchoServer[] = [
  phpSoap,
  {
    ...phpSoap,
    name: 'PHP SoapServer with a WSDL',
    environment: describedEcho,
    words: phpClasses,
  },
  {
    name: 'PHP xmlrpc server',
    protocol: 'xmlrpc',
    command: [php, '-S', '127.0.0.1:0', script('xmlrpc.php')],
    version: [php, '-r', 'echo PHP_VERSION;'],
    words: phpArrays,
    totals: true,
    gives: [
      ...both,
      // What xmlrpc-epi itself loses: null and {}, integers past 32 bits, small fractions, carriage returns.
      ['null', ''],
      ['long', 5],
      ['largest', -1],
      ['tiny', 0],
      ['texts', texts.map((text) => text.replaceAll(/\r\n?/g, '\n'))],
      ['list', [1, 'two', '', true, 2.5]],
      ['empty object', []],
      ['nested', { a: { b: [{ c: 'd' }] }, n: '' }],
    ],
  },
  {
    name: 'Python SimpleXMLRPCServer',
    protocol: 'xmlrpc',
    command: [python, script('xmlrpc_server.py')],
    version: [python, '-c', 'import platform; print(platform.python_version())'],
    words: pythonWords,
    totals: false,
    unknownMethod: 'fault',
    gives: [
      ['null', null],
      ['true', true],
      ['int', 2147483647],
      ['double', 1.5],
      ['tiny', 1e-7],
      ['empty text', ''],
      ['text', 'é 日本 😀 <&> ]]> \t\n end'],
      ['bytes', Uint8Array.of(0, 1, 255, 60, 38, 62)],
      ['date', '2007-07-19T15:21:48'],
      ['empty list', []],
      ['list of one', [1]],
      ['empty object', {}],
      ['nested', { a: { b: [{ c: 'd' }, null] } }],
    ],
  },
]

function script(name: string): string {
  return fileURLToPath(new URL(`../servers/${name}`, import.meta.url))
}

/** The environment of a server that reads a WSDL of the echo service. */
export async function describedEcho(): Promise<Readonly<Record<string, string>>> {
  const file = join(await mkdtemp(join(tmpdir(), 'echo-')), 'echo.wsdl')
  await writeFile(file, echoDescription())
  return { ECHO_WSDL: file, ECHO_CLASSES: 'PortalLoginToken' }
}
