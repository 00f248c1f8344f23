import type { Quirk } from '../../core/quirk.js'

/** What the API's SOAP does that a plain server would not (wire-facts section 4). */
export const quirks: readonly Quirk[] = [
  {
    name: 'soap-header-namespace',
    number: 39,
    summary: "a header block outside of the API's namespace is ignored, so that its credentials are missing",
    rules: ['D-3', 'S-3'],
    default: false,
  },
  {
    name: 'soap-unqualified-header-children',
    number: 40,
    summary: 'children of header blocks count only when they are unqualified; off takes both',
    rules: ['D-4', 'S-4'],
    default: false,
  },
  {
    name: 'soap-list-form',
    number: 41,
    summary:
      "lists are written as plain encoding arrays, without arrayType, or with items named after their type; off is PHP's form",
    rules: ['S-21'],
    default: false,
    values: ['encoding-array', 'no-array-type', 'named-items'],
  },
  {
    name: 'soap-shared-objects',
    number: 42,
    summary:
      "objects that occur again are repeated, referred to before they come, or put after the operation; off is PHP's form",
    rules: ['S-22'],
    default: false,
    values: ['repeated', 'forward', 'hoisted'],
  },
  {
    name: 'soap-total-on-lists-only',
    number: 43,
    summary: 'the totalItems header block comes with lists only',
    rules: ['S-23'],
    default: true,
  },
  {
    name: 'soap-empty-list-absent',
    number: 43,
    summary: 'an empty list is an absent Return element',
    rules: ['S-25'],
    default: false,
  },
  {
    name: 'soap-null-absent',
    number: 43,
    summary: 'members and results that are null are left out instead of said with xsi:nil',
    rules: ['S-24'],
    default: false,
  },
  {
    name: 'soap-fault-actor',
    number: 44,
    summary: 'faults have an empty faultactor',
    rules: ['S-26'],
    default: true,
  },
  {
    name: 'soap-fault-status-200',
    number: 44,
    summary: 'faults come with HTTP status 200 instead of 500',
    rules: ['S-26'],
    default: false,
  },
  {
    name: 'soap-other-prefixes',
    number: 45,
    summary: "prefixes are other than PHP's, that of the XML Schema instance is `default`",
    rules: ['S-27'],
    default: false,
  },
  {
    name: 'soap-strict-parameters',
    number: 46,
    summary: 'no parameter where some are declared, or one too many by position, is a fault, as in PHP',
    rules: ['S-10'],
    default: true,
  },
  {
    name: 'soap-malformed-answer',
    number: 48,
    summary: 'results are XML that is not well-formed',
    rules: ['S-28'],
    default: false,
  },
]
