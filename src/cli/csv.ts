import { type Cell, visible } from './table.ts'

/** What a spreadsheet takes for the beginning of a formula; in China full-width signs count too. */
const formulaStart = /^[=+\-@\t\r\n=+-@]/

/**
 * Rows as CSV (RFC 4180): a head, comma, CRLF, quotes only where they are needed; null is an empty field.
 *
 * @param isText which columns hold text that people wrote. A cell of these that a spreadsheet would run as a formula
 *   gets an apostrophe before it: the auditor who opens the file must not run what a recipient wrote into a reason.
 *   Control characters are written out, as in a table. `--json` gives the text unchanged.
 */
export function renderCsv(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  isText: readonly boolean[],
): string {
  const body = rows.map((row) => row.map((cell, index) => guard(cell ?? '', isText[index] ?? true)))
  return [head, ...body].map((row) => `${row.map(quote).join(',')}\r\n`).join('')
}

function guard(cell: string, isText: boolean): string {
  if (!isText) return cell
  // Line breaks and tabs are at home in a quoted field; other control characters drive a terminal.
  const safe = cell
    .split(/([\t\r\n])/)
    .map((part, index) => (index % 2 === 0 ? visible(part) : part))
  return formulaStart.test(cell) ? `'${safe.join('')}` : safe.join('')
}

function quote(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field
}
