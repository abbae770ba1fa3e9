import { ddl, join, literal, name, relation, type Sql } from '../sql/ddl.ts'
import type { FilterName, Report } from './reports.ts'

/** What an auditor asks of a report. */
export interface Question {
  /** The filters that are given; times as ISO 8601 with an offset. */
  readonly filters: { readonly [filter in FilterName]?: string | undefined }
  /** The key of the person, for a report about one. */
  readonly subject?: string | undefined
  /** The most rows to answer. */
  readonly limit: number
}

/** A statement and the values of its parameters, in their order. */
export interface Query {
  readonly text: string
  readonly values: readonly (string | number)[]
}

const comparisons = {
  purpose: (column, value) => ddl`${column} = ${value}`,
  actor: (column, value) => ddl`${column} = ${value}`,
  login: (column, value) => ddl`${column} = ${value}`,
  since: (column, value) => ddl`${column} >= ${value}::timestamptz`,
  until: (column, value) => ddl`${column} < ${value}::timestamptz`,
} as const satisfies Record<FilterName, (column: Sql, value: Sql) => Sql>

/**
 * The statement of a report: names come from the report, every value is a parameter.
 *
 * `select …, purpose, … from kiteline.session_log where purpose = $1 order by opened_at desc, session_id desc limit $2`
 *
 * @throws RangeError for a filter that the report does not know; its caller has refused it before.
 */
export function reportQuery(report: Report, question: Question): Query {
  const values: (string | number)[] = []
  const parameter = (value: string | number): Sql => {
    values.push(value)
    return ddl`$${literal(values.length)}`
  }
  const source =
    'view' in report.source
      ? relation(report.source.view)
      : ddl`${relation(report.source.functionOfSubject)}(${parameter(question.subject ?? '')})`
  const conditions = (Object.keys(comparisons) as FilterName[]).flatMap((filter) => {
    const value = question.filters[filter]
    if (value === undefined) return []
    const column = report.filters[filter]
    if (column === undefined) throw new RangeError(`${report.name} has no filter ${filter}`)
    return [comparisons[filter](name(column), parameter(value))]
  })
  const order = report.orderBy.map(({ column, isDescending }) =>
    isDescending ? ddl`${name(column)} desc` : name(column),
  )
  const clauses = [
    ddl`select ${join(report.columns.map(name), ', ')}`,
    ddl`from ${source}`,
    ...(conditions.length === 0 ? [] : [ddl`where ${join(conditions, '\nand ')}`]),
    ddl`order by ${join(order, ', ')}`,
    ddl`limit ${parameter(question.limit)}`,
  ]
  return { text: join(clauses, '\n').text, values }
}
