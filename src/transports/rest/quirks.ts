import type { Quirk } from '../../core/quirk.js'

/** How requests are understood. */
const requestQuirks: readonly Quirk[] = [
  {
    name: 'rest-strict-paths',
    number: 18,
    summary: 'only SERVICE[/ID]/METHOD is a path: no implicit method, no name without get, no arguments, no drill-down',
    rules: ['R-3', 'R-9', 'R-10', 'R-11'],
    default: false,
  },
  {
    name: 'rest-delete-with-method-fails',
    number: 19,
    summary: 'DELETE of a path that names a method gives 404 and "Service does not exist"',
    rules: ['R-5'],
    default: true,
  },
  {
    name: 'rest-post-get-object-orders',
    number: 20,
    summary: 'POST of getObject with a template is createObject: it orders',
    rules: ['R-13'],
    default: true,
  },
  {
    name: 'rest-create-objects-without-name',
    number: 21,
    summary: 'POST of a list without a method is createObjects, which the API promises but does not do',
    rules: ['R-6'],
    default: false,
  },
  {
    name: 'rest-json-only',
    number: 29,
    summary: '.xml and .txt are no outputs: they stay part of the name',
    rules: ['R-1'],
    default: false,
  },
]

/** How results are written. */
const resultQuirks: readonly Quirk[] = [
  {
    name: 'rest-escaped-texts',
    number: 24,
    summary: 'JSON is written as PHP does: / as \\/, and nothing but ASCII',
    rules: ['R-31'],
    default: true,
  },
  {
    name: 'rest-unquoted-text',
    number: 24,
    summary: 'a result that is a text is written without quotes',
    rules: ['R-30'],
    default: false,
  },
  {
    name: 'rest-list-of-one-bare',
    number: 25,
    summary: 'a list of one is written as its only item',
    rules: ['R-32'],
    default: false,
  },
  {
    name: 'rest-numbers-as-text',
    number: 26,
    summary: 'numbers are written as texts',
    rules: ['R-42'],
    default: false,
  },
  {
    name: 'rest-flags-as-numbers',
    number: 26,
    summary: 'true and false are written as 1 and 0',
    rules: ['R-42'],
    default: false,
  },
  {
    name: 'rest-float-noise',
    number: 26,
    summary: 'floats are written with 17 digits',
    rules: ['R-42'],
    default: false,
  },
  {
    name: 'rest-big-integers-as-floats',
    number: 26,
    summary: 'integers beyond 2^63 are written with an exponent, and lose digits',
    rules: ['R-42'],
    default: false,
  },
  {
    name: 'rest-future-subtypes',
    number: 27,
    summary: 'complexType names subtypes that no schema knows yet',
    rules: ['R-18'],
    default: false,
  },
  {
    name: 'rest-hides-soap-only',
    number: 28,
    summary: 'events of host intrusion detection are left out: only SOAP shows them',
    rules: ['R-45'],
    default: true,
  },
]

/** How errors are written. */
const errorQuirks: readonly Quirk[] = [
  {
    name: 'rest-overload-answer',
    number: 22,
    summary:
      'how a result that is too big is answered: status 200 and "Internal Error", or an empty body with 500 or 200',
    rules: ['R-38', 'R-39', 'R-40'],
    default: 'internal-error',
    values: ['internal-error', 'empty-500', 'empty-200'],
  },
  {
    name: 'rest-error-form',
    number: 23,
    summary: 'errors have no code, a number as code, or the code first',
    rules: ['R-36', 'D-12'],
    default: false,
    values: ['no-code', 'number-code', 'code-first'],
  },
]

/** What the API's REST does that a plain server would not (wire-facts section 4). */
export const quirks: readonly Quirk[] = [...requestQuirks, ...resultQuirks, ...errorQuirks]
