import type pg from 'pg'
import { ddl, join, literal, name, relation, type Sql } from '../../sql/ddl.ts'
import { reportFault } from '../report-fault.ts'
import { asIso, asText } from '../run-report.ts'
import { columnKind, isoText, type JsonValue, jsonValue } from '../values.ts'
import type {
  Consent,
  Disclosure,
  Duty,
  Holding,
  Refusal,
  SubjectReport,
  SubjectStatus,
} from './subject-report.ts'

/** Whom a report is about; without a policy it is the only one that is applied. */
export interface AskedSubject {
  readonly policy?: string | undefined
  readonly subject: string
}

/** A function of a policy and a subject, and the columns that are asked of it. */
interface Source<Row> {
  readonly functionName: string
  readonly columns: readonly (keyof Row & string)[]
}

const status: Source<SubjectStatus> = {
  functionName: 'kiteline.subject_status',
  columns: [
    'policy',
    'subject',
    'reported_at',
    'is_held',
    'is_known',
    'handler_name',
    'handler_contact',
    'rights',
  ],
}

const holdings: Source<Holding> = {
  functionName: 'kiteline.subject_holdings',
  columns: [
    'relation',
    'row_count',
    'categories',
    'category_labels_en',
    'category_labels_zh',
    'collected_under',
    'collected_at',
    'disclosed_purposes',
    'disclosed_purposes_en',
    'disclosed_purposes_zh',
    'source',
    'retention',
  ],
}

const disclosures: Source<Disclosure> = {
  functionName: 'kiteline.subject_disclosures',
  columns: [
    'session_id',
    'opened_at',
    'expires_at',
    'closed_at',
    'recipient',
    'recipient_name',
    'recipient_role',
    'recipient_country',
    'purpose',
    'purpose_en',
    'purpose_zh',
    'basis',
    'clause',
    'categories',
    'category_labels_en',
    'category_labels_zh',
    'category_treatments',
    'fields',
    'withheld',
    'withheld_labels_en',
    'withheld_labels_zh',
    'consent_ids',
    'as_second_subject',
    'is_irregular',
    'trace_code',
  ],
}

const consents: Source<Consent> = {
  functionName: 'kiteline.subject_consents',
  columns: [
    'consent_id',
    'purpose',
    'purpose_en',
    'purpose_zh',
    'recipient',
    'recipient_name',
    'category',
    'category_en',
    'category_zh',
    'kind',
    'channel',
    'given_at',
    'state',
    'state_changed_at',
    'expires_at',
    'notice_kind',
    'notice_version',
    'is_for_present_terms',
  ],
}

const refusals: Source<Refusal> = {
  functionName: 'kiteline.subject_refusals',
  columns: [
    'refusal_id',
    'recorded_at',
    'kind',
    'purpose',
    'purpose_en',
    'purpose_zh',
    'recipient',
    'recipient_name',
    'categories',
    'category_labels_en',
    'category_labels_zh',
    'spares_essential',
    'channel',
    'reason',
    'lifted_at',
  ],
}

const duties: Source<Duty> = {
  functionName: 'kiteline.subject_duties',
  columns: [
    'duty_id',
    'kind',
    'owner',
    'recipient',
    'recipient_name',
    'opened_at',
    'due_at',
    'state',
    'days_late',
  ],
}

const hintFor = (login: string): string =>
  `The report about one person is for the service desk and auditors: ` +
  `grant kiteline_service to ${login}; or grant kiteline_auditor to ${login};`

/**
 * Reads all that is known of one person, as it stood at one moment: one READ ONLY transaction with one snapshot.
 *
 * @throws KitelineError `KL204` when the login is neither of the service desk nor an auditor, `KL206` when the database
 *   has no such report; a database error of class KL for a policy that is not applied or a key that can be none.
 */
export async function readSubjectReport(
  client: pg.Client,
  asked: AskedSubject,
): Promise<SubjectReport> {
  await client.query(asIso)
  await client.query('begin isolation level repeatable read read only')
  const [head] = await rowsOf(client, status, asked.policy ?? null, asked.subject)
  if (head === undefined) throw new Error('kiteline.subject_status answered no row')
  const read = <Row>(source: Source<Row>): Promise<readonly Row[]> =>
    rowsOf(client, source, head.policy, head.subject)
  const report = {
    ...head,
    holdings: await read(holdings),
    disclosures: await read(disclosures),
    consents: await read(consents),
    refusals: await read(refusals),
    duties: await read(duties),
  }
  await client.query('commit')
  return report
}

/** `select relation, row_count, … from kiteline.subject_holdings($1, $2)` */
async function rowsOf<Row>(
  client: pg.Client,
  { functionName, columns }: Source<Row>,
  policy: string | null,
  subject: string,
): Promise<readonly Row[]> {
  const parameters = join(
    [1, 2].map((number): Sql => ddl`$${literal(number)}`),
    ', ',
  )
  const { text } = ddl`
    select ${join(columns.map(name), ', ')}
    from ${relation(functionName)}(${parameters})
  `
  const result = await client
    .query<(string | null)[]>({ text, values: [policy, subject], rowMode: 'array', types: asText })
    .catch((error: unknown) => {
      throw reportFault(error, client, { name: 'subject', hintFor })
    })
  const kinds = result.fields.map(({ dataTypeID }) => columnKind(dataTypeID))
  return result.rows.map(
    (row) =>
      Object.fromEntries(
        columns.map((column, index): [string, JsonValue] => {
          const kind = kinds[index] ?? 'text'
          return [column, jsonValue(isoText(row[index] ?? null, kind), kind)]
        }),
        // The columns are asked by the names of the row's properties, and the database gives them their types.
      ) as Row,
  )
}
