import type { Action, Execution } from './methods.js'

/** Methods that list what the world has, by the type that first has them. */
export const plainLists: readonly (readonly [string, Action])[] = [
  ['SoftLayer_Virtual_Guest::getAttachedNetworkStorages', attachedStorage],
  ['SoftLayer_Hardware::getAttachedNetworkStorages', attachedStorage],
  [
    'SoftLayer_Virtual_Guest_Block_Device_Template_Group::getPublicImages',
    ({ world }) =>
      world
        .all('SoftLayer_Virtual_Guest_Block_Device_Template_Group')
        .filter((image) => image.values['publicFlag'] === 1 || image.values['publicFlag'] === true),
  ],
  [
    'SoftLayer_Event_Log::getAllEventObjectNames',
    ({ world }) => [...new Set(world.all('SoftLayer_Event_Log').map((event) => event.values['objectName']))],
  ],
]

function attachedStorage({ world, target }: Execution): unknown {
  return world.get(target(), 'networkStorage') ?? []
}
