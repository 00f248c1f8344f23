/** `: did you mean "x"?` for the nearest name, or the whole list when none is near. */
export function suggestion(name: string, names: readonly string[]): string {
  const plain = simplified(name)
  let best: string | undefined
  let least = 3
  for (const candidate of names) {
    const far = distance(plain, simplified(candidate))
    if (far < least) {
      least = far
      best = candidate
    }
  }
  return best === undefined ? `; there are ${names.join(', ')}` : `: did you mean "${best}"?`
}

function simplified(name: string): string {
  return name.slice(0, 40).toLowerCase().replace(/[_-]/g, '')
}

/** How many letters must change to make one text of the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
