/**
 * Sorts a table by the column whose button is pressed: numbers by their value, text by its letters, what is missing last.
 * Equal rows keep their order. It runs in the page, so it is plain old script without a build.
 */
export const script = `
for (const button of document.querySelectorAll('thead button')) {
  button.addEventListener('click', () => {
    const head = button.closest('th')
    const table = head.closest('table')
    const column = [...head.parentNode.children].indexOf(head)
    const up = head.getAttribute('aria-sort') !== 'ascending'
    for (const other of table.querySelectorAll('th[aria-sort]')) other.setAttribute('aria-sort', 'none')
    head.setAttribute('aria-sort', up ? 'ascending' : 'descending')
    const key = (row) => {
      const { value } = row.children[column].dataset
      return value === undefined ? row.children[column].textContent : value === '' ? undefined : Number(value)
    }
    const compare = (left, right) => typeof left === 'number' && typeof right === 'number' ? left - right : String(left).localeCompare(String(right), 'en', { numeric: true })
    const rows = [...table.tBodies[0].rows].map((row) => ({ row, key: key(row) }))
    rows.sort((left, right) => {
      if (left.key === undefined || right.key === undefined) return (left.key === undefined) - (right.key === undefined)
      return up ? compare(left.key, right.key) : compare(right.key, left.key)
    })
    table.tBodies[0].append(...rows.map(({ row }) => row))
  })
}
`
