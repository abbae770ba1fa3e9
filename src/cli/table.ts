import stringWidth from 'string-width'
import { visibleText } from '../core/visible-text.ts'

/** What stands in a cell; null is shown as an empty cell. */
export type Cell = string | null

/** Which side the cells of a column keep to. */
export type Alignment = 'left' | 'right'

const gap = '  '

/**
 * A table as text: a head, a rule, a line a row, columns aligned as a terminal shows them.
 *
 * Chinese characters take two places of a terminal and count as two.
 */
export function renderTable(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  alignments: readonly Alignment[] = [],
): string {
  const body = rows.map((row) => row.map(visible))
  const widths = head.map((title, index) =>
    Math.max(stringWidth(title), ...body.map((row) => stringWidth(row[index] ?? ''))),
  )
  const lines = [head, widths.map((width) => '-'.repeat(width)), ...body].map((row) =>
    row
      .map((cell, index) => pad(cell, widths[index] ?? 0, alignments[index]))
      .join(gap)
      .trimEnd(),
  )
  return lines.join('\n')
}

/** The same rows one below the other, a line a column: for a terminal that is narrower than the table. */
export function renderRecords(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const width = Math.max(0, ...head.map((title) => stringWidth(title)))
  return rows
    .map((row) =>
      head.map((title, index) =>
        `${pad(title, width)}${gap}${visible(row[index] ?? null)}`.trimEnd(),
      ),
    )
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

/** The places of a terminal that the widest line of a text takes. */
export function textWidth(text: string): number {
  return Math.max(...text.split('\n').map((line) => stringWidth(line)))
}

/** A cell with control characters written out as escapes. */
export function visible(cell: Cell): string {
  return visibleText(cell ?? '')
}

function pad(cell: string, width: number, alignment: Alignment = 'left'): string {
  const space = ' '.repeat(Math.max(0, width - stringWidth(cell)))
  return alignment === 'left' ? cell + space : space + cell
}
