import type { Quirk } from '../core/quirk.js'
import { deliveryQuirks } from './delivery-quirks.js'

/** What a call gives, whatever the protocol. */
const callQuirks: readonly Quirk[] = [
  {
    name: 'older-version',
    number: 1,
    summary: 'every protocol is served under v3 as under v3.1, on one port',
    rules: ['C-3'],
    default: true,
  },
  {
    name: 'unordered-lists',
    number: 2,
    summary:
      'rows come in another order on each request when the filter does not sort them; pages lose and repeat rows',
    rules: ['C-10'],
    default: false,
  },
  {
    name: 'rate-limit',
    number: 3,
    summary: 'a user may make this many calls in each window; the API allows about 50 a second',
    rules: ['A-8'],
    default: false,
    values: { unit: 'calls' },
  },
  {
    name: 'rate-limit-window',
    number: 3,
    summary: 'how long a window of rate-limit is',
    rules: ['A-8'],
    default: 1,
    values: { unit: 'seconds' },
  },
  {
    name: 'rate-limited',
    number: 3,
    summary: 'the next calls are refused as over the rate limit, and not executed',
    rules: ['A-8'],
    default: false,
    values: { unit: 'requests' },
  },
  {
    name: 'iam-endpoint',
    number: 6,
    summary: 'IAM tokens are given out at /identity/token, and taken as bearers',
    rules: ['A-2'],
    default: true,
  },
  {
    name: 'iam-lifetime',
    number: 6,
    summary: 'how long an IAM token is good; 0 gives out tokens that have lapsed, off such as never lapse',
    rules: ['A-2', 'A-4'],
    default: 3600,
    values: { unit: 'seconds' },
  },
  {
    name: 'iam-expired-401',
    number: 6,
    summary: 'a lapsed IAM token gives status 401, not 500',
    rules: ['A-4', 'D-7'],
    default: false,
  },
  {
    name: 'iam-token-expired',
    number: 6,
    summary: 'the next calls are refused as if their IAM token had lapsed, and not executed',
    rules: ['A-4'],
    default: false,
    values: { unit: 'requests' },
  },
  {
    name: 'metadata-private-only',
    number: 8,
    summary: 'SoftLayer_Resource_Metadata answers on a private listener only; elsewhere it finds nothing',
    rules: ['I-2'],
    default: false,
  },
  {
    name: 'unknown-filter-ignored',
    number: 9,
    summary: 'what a filter says of properties that are not there has no effect: all rows come back',
    rules: ['F-4'],
    default: true,
  },
  {
    name: 'search-beats-sort',
    number: 9,
    summary: 'a property that is searched is not sorted by',
    rules: ['F-5'],
    default: true,
  },
  {
    name: 'duplicate-mask-refused',
    number: 10,
    summary: 'a mask that names a property twice in one type scope is an error',
    rules: ['M-4'],
    default: true,
  },
  {
    name: 'unknown-mask-refused',
    number: 10,
    summary: 'a mask that names a property which is not there is an error',
    rules: ['M-5'],
    default: true,
  },
  {
    name: 'event-log-spaces-refused',
    number: 10,
    summary: 'SoftLayer_Event_Log fails on a mask with white space, as it did until 2021',
    rules: ['M-6'],
    default: false,
  },
  {
    name: 'local-property-reduces',
    number: 11,
    summary: 'a mask that names a local property leaves the other local ones of that level out',
    rules: ['M-3', 'R-46'],
    default: true,
  },
  {
    name: 'bare-mask-reduces',
    number: 11,
    summary: 'a mask without its root gives what it names and nothing else',
    rules: ['M-3'],
    default: true,
  },
  {
    name: 'legacy-masks-only',
    number: 11,
    summary: 'SoftLayer_Network_Firewall_AccessControlList ignores masks that are text',
    rules: ['M-8'],
    default: true,
  },
  {
    name: 'filtered-mask-cuts',
    number: 12,
    summary: 'the filter cuts the lists below filteredMask; without it filteredMask is as mask',
    rules: ['F-8'],
    default: true,
  },
  {
    name: 'limit-one',
    number: 13,
    summary: 'a limit of 1 gives the object without its list, forgets the offset, or gives nothing',
    rules: ['L-2'],
    default: false,
    values: ['object', 'ignores-offset', 'empty'],
  },
  {
    name: 'unfiltered-total',
    number: 13,
    summary: 'the total counts what the filter left out too',
    rules: ['L-3'],
    default: false,
  },
  {
    name: 'execution-counts',
    number: 17,
    summary: 'GET /emulator/executions tells how often each method was executed: proves "once" after a lost answer',
    rules: [],
    default: true,
  },
  {
    name: 'unprefixed-names',
    number: 49,
    summary: 'services without the prefix, such as BluePages_Search, are there under just that name',
    rules: ['C-2'],
    default: true,
  },
]

/** Who may see what, and how a refusal reads. */
const accessQuirks: readonly Quirk[] = [
  {
    name: 'denied-looks-missing',
    number: 4,
    summary: 'a permission that is missing looks like an object that is missing; off says that it is denied',
    rules: ['A-9'],
    default: true,
  },
  {
    name: 'auth-failure-text',
    number: 5,
    summary: 'how wrong credentials are refused: "Access Denied. ", "Invalid API Token" or "Invalid username/password"',
    rules: ['A-3'],
    default: 'access-denied',
    values: ['access-denied', 'invalid-api-token', 'invalid-username-password'],
  },
  {
    name: 'employee-token-expires',
    number: 7,
    summary: 'how long the session of an employee lasts; 0 gives out tokens that have expired',
    rules: ['A-5'],
    default: 300,
    values: { unit: 'seconds' },
  },
]

/** What the API does whatever the protocol (wire-facts section 4). Those of one protocol are in its folder. */
export const generalQuirks: readonly Quirk[] = [...callQuirks, ...accessQuirks, ...deliveryQuirks]
