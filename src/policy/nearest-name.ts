/** `Did you mean "address"?` when one of the names is at most two edits away, else a list of what there is. */
export function suggestName(wrong: string, names: readonly string[]): string {
  const near = names
    .map((name) => ({ name, distance: editDistance(wrong, name) }))
    .filter(({ distance }) => distance <= 2)
    .sort((a, b) => a.distance - b.distance)[0]
  if (near !== undefined) return `Did you mean "${near.name}"?`
  if (names.length === 0) return 'None is declared; declare it first.'
  const more = names.length > 12 ? ', …' : ''
  return `Declared are: ${names.slice(0, 12).join(', ')}${more}.`
}

/** How many letters must be put in, left out or replaced to get from one name to the other. */
function editDistance(from: string, to: string): number {
  if (Math.abs(from.length - to.length) > 2) return 3
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (const [i, a] of [...from].entries()) {
    const next = [i + 1]
    for (const [j, b] of [...to].entries()) {
      const replaced = (row[j] ?? 0) + (a === b ? 0 : 1)
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
