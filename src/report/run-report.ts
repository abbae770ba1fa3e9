import type pg from 'pg'
import { reportFault } from './report-fault.ts'
import { type Question, reportQuery } from './report-query.ts'
import type { Report } from './reports.ts'
import { type ColumnKind, columnKind, isoText, type JsonValue, jsonValue } from './values.ts'

/** A column of an answer. */
export interface AnswerColumn {
  readonly name: string
  readonly kind: ColumnKind
}

/** The rows of a report as text, the way PostgreSQL writes them; times in ISO 8601 UTC. */
export interface Answer {
  readonly columns: readonly AnswerColumn[]
  readonly rows: readonly (readonly (string | null)[])[]
  /** True when there are more rows than were asked for. */
  readonly isCut: boolean
}

/** Texts are taken as they come: a JavaScript date would lose the microseconds of the evidence. */
export const asText = { getTypeParser: () => (value: string) => value }

/** The settings by which values arrive as `values.ts` reads them. */
export const asIso = "set timezone = 'UTC'; set datestyle = 'ISO'; set intervalstyle = 'iso_8601'"

const hintFor = (login: string): string =>
  `Reports are for auditors: grant kiteline_auditor to ${login};`

/**
 * Runs one report in a READ ONLY transaction.
 *
 * @throws KitelineError `KL204` when the login is no auditor, `KL206` when the database has no such report.
 */
export async function runReport(
  client: pg.Client,
  report: Report,
  question: Question,
): Promise<Answer> {
  // One more than asked tells whether there is more.
  const { text, values } = reportQuery(report, { ...question, limit: question.limit + 1 })
  await client.query(asIso)
  await client.query('begin read only')
  const result = await client
    .query<(string | null)[]>({ text, values: [...values], rowMode: 'array', types: asText })
    .catch((error: unknown) => {
      throw reportFault(error, client, { name: report.name, hintFor })
    })
  await client.query('commit')
  const columns = result.fields.map((field) => ({
    name: field.name,
    kind: columnKind(field.dataTypeID),
  }))
  const rows = result.rows
    .slice(0, question.limit)
    .map((row) => row.map((cell, index) => isoText(cell, columns[index]?.kind ?? 'text')))
  return { columns, rows, isCut: result.rows.length > question.limit }
}

/** The rows as objects for a program, numbers as numbers and lists as lists. */
export function toObjects({
  columns,
  rows,
}: Answer): readonly Readonly<Record<string, JsonValue>>[] {
  return rows.map((row) =>
    Object.fromEntries(
      columns.map(({ name, kind }, index) => [name, jsonValue(row[index] ?? null, kind)]),
    ),
  )
}
