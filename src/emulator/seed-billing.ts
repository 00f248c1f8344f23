import { nastyDecimals } from './nasty.js'
import type { Seeding } from './seed.js'

/** Invoices with items: money as decimals, which no binary float can hold. */
export function seedBilling({ world, random, account, catalog, date }: Seeding, count: number): void {
  for (let i = 0; i < count; i++) {
    const id = 900100 + i
    world.add('SoftLayer_Billing_Invoice', {
      id,
      accountId: account.id,
      companyName: account.values['companyName'],
      createDate: date(30 * (count - i)),
      closedDate: i === count - 1 ? null : date(30 * (count - i) - 1),
      modifyDate: null,
      documentsGeneratedFlag: true,
      startingBalance: '0',
      endingBalance: nastyDecimals[i % nastyDecimals.length],
      statusCode: i === count - 1 ? 'OPEN' : 'CLOSED',
      taxStatusId: 0,
      typeCode: 'RECURRING',
      amount: String(random.whole(0, 1_000_000) / 8),
      invoiceTotalAmount: String(random.whole(0, 1_000_000) / 8),
    })
    // One invoice has no items, one a single item.
    for (let n = 0; n < (i === 1 ? 0 : i === 2 ? 1 : 5); n++) {
      world.add('SoftLayer_Billing_Invoice_Item', {
        id: 70000000 + i * 10 + n,
        invoiceId: id,
        billingItemId: 7000001 + n,
        categoryCode: 'guest_core',
        createDate: date(30 * (count - i)),
        description: `Item ${n} <b>&</b>`,
        hourlyRecurringFee: String(random.whole(1, 999) / 1000),
        recurringFee: nastyDecimals[(i + n) % nastyDecimals.length],
        recurringFeeTaxRate: '0.0825',
        setupFee: '0',
        oneTimeFee: '0',
        oneTimeAfterTaxAmount: '0',
        recurringAfterTaxAmount: nastyDecimals[(i + n) % nastyDecimals.length],
        laborFee: '0',
        parentId: n === 0 ? null : 70000000 + i * 10,
        resourceTableId: 1000001 + n,
        product: catalog.items[n],
        totalRecurringAmount: random.whole(0, 1000) / 8,
      })
    }
  }
  world.derive('SoftLayer_Billing_Invoice', {
    invoiceTopLevelItems: (row, of) =>
      (of.get(row, 'items') as { values: Record<string, unknown> }[]).filter(
        (item) => item.values['parentId'] === null,
      ),
  })
}
