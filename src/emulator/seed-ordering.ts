import { Row, type World } from './world.js'

/** The categories of items by their code. */
const categories: readonly (readonly [id: number, code: string, name: string])[] = [
  [80, 'guest_core', 'Computing Instance'],
  [3, 'ram', 'RAM'],
  [12, 'os', 'Operating System'],
  [26, 'port_speed', 'Uplink Port Speeds'],
  [81, 'guest_disk0', 'First Disk'],
  [31, 'database', 'Database Software'],
]

/** The key names of packages that ordering clients ask for by name. */
export function packageKeyName(i: number): string {
  return (
    ['PUBLIC_CLOUD_SERVER', 'BARE_METAL_SERVER', `PACKAGE_${i}`, `PACKAGE_${i}`, 'CLOUD_SERVER'][i] ?? `PACKAGE_${i}`
  )
}

/** Gives items their categories, and packages the regions and the configuration that an order is made from. */
export function seedOrdering(
  world: World,
  items: readonly Row[],
  places: readonly Row[],
  systems: readonly Row[],
): void {
  const rows = categories.map(([id, categoryCode, name]) =>
    world.add('SoftLayer_Product_Item_Category', { id, categoryCode, name, quantityLimit: 0, sortOrder: id }),
  )
  for (const [i, item] of items.entries()) {
    const category = rows[i % rows.length] as Row
    item.values['itemCategory'] = category
    if (category.values['categoryCode'] === 'os') {
      const description = systems[i % systems.length]?.values['softwareDescription'] as Row
      item.values['softwareDescription'] = description
      item.values['softwareDescriptionId'] = description.id
    }
  }
  const regions = places.map((place, i) => {
    const region = world.row('SoftLayer_Location_Region', {
      keyname: String(place.values['name']).toUpperCase(),
      description: `${String(place.values['name']).toUpperCase()} - ${String(place.values['longName'])}`,
      sortOrder: i,
    })
    const values = { locationId: place.id, location: place, region }
    region.values['location'] = world.row('SoftLayer_Location_Region_Location', values)
    region.values['locations'] = [region.values['location']]
    return region
  })
  const configurations = new WeakMap<Row, readonly Row[]>()
  world.derive('SoftLayer_Product_Item', {
    categories: (item) => (item.values['itemCategory'] instanceof Row ? [item.values['itemCategory']] : []),
  })
  world.derive('SoftLayer_Product_Item_Price', {
    categories: (price, of) => of.get(price.values['item'] as Row, 'categories'),
  })
  world.derive('SoftLayer_Product_Package', {
    regions: () => regions,
    configuration: (pack, of) => {
      let made = configurations.get(pack)
      if (!made) configurations.set(pack, (made = configurationOf(pack, of)))
      return made
    },
    categories: (pack, of) =>
      (of.get(pack, 'configuration') as readonly Row[]).map((one) => one.values['itemCategory'] as Row),
  })
}

function configurationOf(pack: Row, world: World): readonly Row[] {
  const used = new Set(
    ((pack.values['items'] as readonly Row[] | undefined) ?? []).map((one) => one.values['itemCategory']),
  )
  return [...used].map((category, i) =>
    world.row('SoftLayer_Product_Package_Order_Configuration', {
      id: pack.id * 100 + i,
      itemCategoryId: (category as Row).id,
      isRequired: i < 3 ? 1 : 0,
      packageId: pack.id,
      sort: i,
      itemCategory: category,
      package: pack,
    }),
  )
}
