/** The rules of docs/03-architecture.md, checked. @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'core-stands-alone',
      comment: 'core runs anywhere: no other folder, no package, no node: module',
      severity: 'error',
      from: { path: '^src/core/' },
      to: { pathNot: '^src/core/' },
    },
    {
      name: 'protocol-folders-are-closed',
      comment: 'a protocol sees core, the shared XML code and its own folder',
      severity: 'error',
      from: { path: '^src/transports/([^/]+)/' },
      to: { pathNot: ['^src/core/', '^src/transports/xml/', '^src/transports/$1/'] },
    },
    {
      name: 'xml-knows-no-protocol',
      severity: 'error',
      from: { path: '^src/transports/xml/' },
      to: { pathNot: ['^src/core/', '^src/transports/xml/'] },
    },
    {
      name: 'registry-sees-protocols-only',
      severity: 'error',
      from: { path: '^src/transports/index\\.ts$' },
      to: { pathNot: ['^src/core/', '^src/transports/[^/]+/index\\.ts$'] },
    },
    {
      name: 'only-http-imports-undici',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/http/' },
      to: { path: 'node_modules/undici', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'rivals-stay-outside',
      comment: 'the codecs are written by hand; these packages are measured against, not used',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: 'node_modules/(soap|xmlrpc|fast-xml-parser|sax)/' },
    },
    {
      name: 'terminal-packages-in-the-cli-only',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(cli|config)/' },
      to: { path: 'node_modules/(commander|cli-table3|ora)/' },
    },
    {
      name: 'only-the-report-draws',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cli/bench/report/' },
      to: { path: 'node_modules/vega' },
    },
    {
      name: 'nothing-imports-the-cli',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cli/' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'src-imports-src-only',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|bench|scripts)/' },
    },
    {
      name: 'no-development-packages',
      severity: 'error',
      from: { path: '^src/' },
      // An optional peer is a development package here.
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only', 'npm-peer', 'npm-optional'] },
    },
    { name: 'no-missing-modules', severity: 'error', from: { pathNot: '^test/types/' }, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|test/types)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
    skipAnalysisNotInRules: true,
  },
}
