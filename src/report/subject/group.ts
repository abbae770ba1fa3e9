/** Rows that are told together, in the order of their first; what `told` answers has to be equal. */
export function groupRows<Row>(
  rows: readonly Row[],
  told: (row: Row) => unknown,
): readonly (readonly Row[])[] {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const key = JSON.stringify(told(row))
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  return [...groups.values()]
}
