import type { Value } from '../core/value.js'
import { objectNotFound } from './api-fault.js'
import type { Action, Execution } from './methods.js'
import type { Row } from './world.js'

/** Methods of services without the usual prefix, and one whose result has none (C-2, quirk 49). */
export const unprefixedMethods: readonly (readonly [string, Action])[] = [
  ['BluePages_Search::findBluePagesProfile', profile],
  [
    'IntegratedOfferingTeam_Region::getAllObjects',
    ({ world }) => regions.map((region) => world.row('IntegratedOfferingTeam_Container_Region', { ...region })),
  ],
  ['IntegratedOfferingTeam_Region::getRegionLeads', leads],
  [
    'SoftLayer_Account_Internal_Ibm::getBmsCountries',
    ({ world }) => countries.map((country) => world.row('BMS_Container_Country', { ...country })),
  ],
]

const regions = [
  { keyName: 'NA', name: 'North America' },
  { keyName: 'EMEA', name: 'Europe, Middle East and Africa' },
] as const

const countries = [
  { id: '840', code: 'US' },
  { id: '724', code: 'ES' },
] as const

/** The account's own users are all the employees there are. */
function profile({ world, args }: Execution): Row {
  const user = world.all('SoftLayer_User_Customer').find((one) => one.values['email'] === args[0])
  if (!user) throw objectNotFound(textOf(args[0]))
  const { firstName = '', lastName = '', email = '' } = user.values
  return world.row('BluePages_Container_EmployeeProfile', {
    uid: String(user.id),
    firstName,
    lastName,
    emailAddress: email,
  })
}

function leads({ world }: Execution): Row[] {
  return regions.map(({ keyName, name }) =>
    world.row('IntegratedOfferingTeam_Container_Region_Lead', {
      emailAddress: `${keyName.toLowerCase()}@example.com`,
      firstName: 'Lead',
      lastName: keyName,
      regionKeyName: keyName,
      regionName: name,
    }),
  )
}

function textOf(value: Value | undefined): string {
  return typeof value === 'string' ? value : ''
}
