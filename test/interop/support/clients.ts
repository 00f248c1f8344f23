import { fileURLToPath } from 'node:url'
import type { ForeignClient } from './client.js'
import type { Looseness } from './comparison.js'

// Debian's own, where its packages are: another Python on the path does not have them.
const python = '/usr/bin/python3'
const perl = '/usr/bin/perl'
const php = '/usr/bin/php'
const phpVersion = [php, '-r', 'echo PHP_VERSION;']

/** What no client can read from XML-RPC as the API writes it. */
const xmlrpcLoss: Looseness = { nullIsEmpty: true, emptyIsEmpty: true, textNumbers: true }

/** Perl has one kind of scalar, no booleans, and doubles for large integers. */
const perlLoss: Looseness = { textNumbers: true, booleanNumbers: true, roundIntegers: true }

/** Every foreign client that is run against the emulator. */
export const foreignClients: readonly ForeignClient[] = [
  {
    name: 'PHP SoapClient without WSDL',
    protocol: 'soap',
    command: [php, script('soap-plain.php')],
    version: phpVersion,
    // PHP has no integers past 63 bits.
    loose: { roundIntegers: true },
  },
  ...(['forward', 'hoisted', 'repeated'] as const).map((form): ForeignClient => ({
    name: `PHP SoapClient without WSDL, shared objects ${form}`,
    protocol: 'soap',
    command: [php, script('soap-plain.php')],
    version: phpVersion,
    quirks: { 'soap-shared-objects': form },
    loose: { roundIntegers: true },
  })),
  {
    name: 'PHP SoapClient without WSDL, other prefixes',
    protocol: 'soap',
    command: [php, script('soap-plain.php')],
    version: phpVersion,
    quirks: { 'soap-other-prefixes': true, 'soap-fault-actor': false },
    loose: { roundIntegers: true },
  },
  {
    name: 'PHP SoapClient without WSDL, pages with totals',
    protocol: 'soap',
    command: [php, script('soap-pages.php')],
    version: phpVersion,
    shared: false,
    own: 6,
  },
  {
    name: 'PHP xmlrpc extension',
    protocol: 'xmlrpc',
    command: [php, script('xmlrpc.php')],
    version: phpVersion,
    loose: { ...xmlrpcLoss, wrappedIntegers: true },
  },
  {
    name: 'PHP xmlrpc extension, answers with white space',
    protocol: 'xmlrpc',
    command: [php, script('xmlrpc.php')],
    version: phpVersion,
    quirks: { 'xmlrpc-white-space': true, 'xmlrpc-fault-text-first': true },
    loose: { ...xmlrpcLoss, wrappedIntegers: true },
  },
  {
    name: 'Python xmlrpc.client',
    protocol: 'xmlrpc',
    command: [python, script('xmlrpc_client.py')],
    version: [python, '--version'],
    loose: xmlrpcLoss,
  },
  ...(['xmlrpc', 'rest'] as const).map((protocol): ForeignClient => ({
    name: `python3-softlayer over ${protocol}`,
    protocol,
    command: [python, script('softlayer_library.py'), protocol],
    version: [python, '-c', 'import SoftLayer; print(SoftLayer.consts.VERSION)'],
    loose: protocol === 'rest' ? {} : xmlrpcLoss,
    statusAsCode: protocol === 'rest',
    own: protocol === 'rest' ? 21 : 22,
  })),
  {
    name: 'Perl SOAP::Lite',
    protocol: 'soap',
    command: [perl, script('soap-lite.pl')],
    version: [perl, '-MSOAP::Lite', '-e', 'print $SOAP::Lite::VERSION'],
    loose: perlLoss,
  },
  {
    name: 'Perl SOAP::Lite, shared objects hoisted',
    protocol: 'soap',
    command: [perl, script('soap-lite.pl')],
    version: [perl, '-MSOAP::Lite', '-e', 'print $SOAP::Lite::VERSION'],
    quirks: { 'soap-shared-objects': 'hoisted' },
    loose: perlLoss,
  },
  {
    name: 'Perl XMLRPC::Lite',
    protocol: 'xmlrpc',
    command: [perl, script('xmlrpc-lite.pl')],
    version: [perl, '-MXMLRPC::Lite', '-e', 'print $XMLRPC::Lite::VERSION'],
    // Neither reads an answer without a root.
    quirks: { 'xmlrpc-bare-params': false },
    loose: { ...xmlrpcLoss, ...perlLoss },
  },
  {
    name: 'npm xmlrpc',
    protocol: 'xmlrpc',
    command: [process.execPath, '--import=tsx', script('npm-xmlrpc.ts')],
    version: packageVersion('xmlrpc'),
    // Neither reads an answer without a root.
    quirks: { 'xmlrpc-bare-params': false },
    loose: { ...xmlrpcLoss, roundIntegers: true },
  },
  {
    name: 'Python zeep with the WSDL',
    protocol: 'soap',
    command: [python, script('zeep_wsdl.py')],
    version: [python, '-c', 'import zeep; print(zeep.__version__)'],
    // It follows no reference.
    quirks: { 'soap-shared-objects': 'repeated' },
    loose: { nullIsEmpty: true },
    cannot: { 'no such method': 'zeep knows from the WSDL that there is none' },
  },
  {
    name: 'PHP SoapClient with the WSDL',
    protocol: 'soap',
    command: [php, script('soap-wsdl.php')],
    version: phpVersion,
    loose: { roundIntegers: true },
    cannot: { 'no such method': 'ext/soap knows from the WSDL that there is none' },
  },
  {
    name: 'npm soap with the WSDL',
    protocol: 'soap',
    command: [process.execPath, '--import=tsx', script('npm-soap.ts')],
    version: packageVersion('soap'),
    quirks: { 'soap-shared-objects': 'repeated' },
    // It trims text, leaves numbers and booleans as text, and has one value for null, no text and no items.
    loose: { nullIsEmpty: true, emptyIsEmpty: true, textNumbers: true, textBooleans: true, trimmedText: true },
    cannot: { 'no such method': 'the package knows from the WSDL that there is none' },
  },
  {
    name: 'curl over rest',
    protocol: 'rest',
    command: ['/bin/bash', script('rest-curl.sh')],
    version: ['curl', '--version'],
    shared: false,
    own: 22,
  },
  ...(['xmlrpc', 'rest'] as const).map((protocol): ForeignClient => ({
    name: `slcli over ${protocol}`,
    protocol,
    command: [python, script('slcli.py'), protocol],
    version: ['slcli', '--version'],
    shared: false,
    own: 43,
    loose: protocol === 'rest' ? {} : xmlrpcLoss,
  })),
]

function packageVersion(name: string): readonly string[] {
  return [process.execPath, '-p', `JSON.parse(fs.readFileSync('node_modules/${name}/package.json', 'utf8')).version`]
}

function script(name: string): string {
  return fileURLToPath(new URL(`../clients/${name}`, import.meta.url))
}
