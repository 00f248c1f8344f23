import type { Row, World } from './world.js'

/** The VLANs of a machine's network components, each once. */
export function vlansOf(row: Row, world: World): Row[] {
  const components = world.get(row, 'networkComponents') as Row[]
  return [...new Set(components.map((component) => component.values['networkVlan'] as Row | undefined))].filter(
    (vlan) => vlan !== undefined,
  )
}

/** A list of what there is one of, if any. */
export function listOf(item: unknown): unknown[] {
  return item === undefined ? [] : [item]
}
