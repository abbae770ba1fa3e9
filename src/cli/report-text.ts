import type { Answer } from '../report/run-report.ts'
import { listText } from '../report/values.ts'
import { renderCsv } from './csv.ts'
import { type Cell, renderRecords, renderTable, textWidth } from './table.ts'

/**
 * A report as a table; one record below the other where the terminal is narrower than the table.
 *
 * @param columns of the terminal; undefined for a file or a pipe, which get the table however wide it is.
 */
export function answerText(answer: Answer, columns: number | undefined): string {
  const { head, rows } = cellsOf(answer)
  if (rows.length === 0) return '(no rows)'
  const alignments = answer.columns.map(({ kind }) => (kind === 'number' ? 'right' : 'left'))
  const table = renderTable(head, rows, alignments)
  const fits = columns === undefined || textWidth(table) <= columns
  return fits ? table : renderRecords(head, rows)
}

/** A report as CSV; only what people wrote can hold a formula. */
export function answerCsv(answer: Answer): string {
  const { head, rows } = cellsOf(answer)
  return renderCsv(
    head,
    rows,
    answer.columns.map(({ kind }) => kind === 'text' || kind === 'list'),
  )
}

function cellsOf(answer: Answer): {
  readonly head: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
} {
  const rows = answer.rows.map((row) =>
    row.map((cell, index) => (answer.columns[index]?.kind === 'list' ? listText(cell) : cell)),
  )
  return { head: answer.columns.map(({ name }) => name), rows }
}
