import type pg from 'pg'
import { expect } from 'vitest'
import { failureOf, openSession } from './opening.ts'
import { createWorkshop, type Workshop } from './workshop.ts'

type Row = Record<string, unknown>

/** The SHA-256 of some document. */
export const someHash = '5e'.repeat(32)

/** A workshop with somebody who verifies what the DBA recorded, and a short way to a recipient's papers. */
export interface PaperShop extends Workshop {
  /** Rows as a member of kiteline_legal sees them who is not the DBA. */
  lawyer(sql: string, values?: readonly unknown[]): Promise<Row[]>
  /** Calls what has to fail so, with a hint, and leave as many rows in these tables as there were. */
  expectRefused(
    tables: readonly string[],
    failure: object,
    work: () => Promise<unknown>,
  ): Promise<void>
  /** Shows that not even the owner changes, deletes or empties a table of papers. */
  expectAppendOnly(table: string, column: string): Promise<void>
  /** Enters a qualified recipient that has signed the text in force, and whose logins are trained. */
  addRecipient(name: string, options?: RecipientOptions): Promise<void>
  /** Has the checklist ask qualifications of departments for a purpose; of nothing else. */
  askFor(purpose: string, kinds: readonly string[]): Promise<void>
  /** Records a qualification, verified by the lawyer, and answers its number. */
  qualify(recipient: string, kind: string, until?: string): Promise<string>
  /** Records a qualification that nobody has verified, and answers its number. */
  enterUnverified(recipient: string, kind: string, until?: string): Promise<string>
  /** Enters a qualification whose end has passed, as its owner: none can be recorded so. */
  enterExpired(recipient: string, kind: string): Promise<string>
  /** What a gate alone says about a grant, asked as its owner. */
  gate(name: string, grant: string | null, person?: Person): Promise<unknown>
  /** When the papers of a grant lapse, as PostgreSQL writes it. */
  holdsUntil(grant: string | null, person?: Person): Promise<unknown>
  /** What the auditor reads about a refused opening for person 1; the opening has to be refused. */
  missingFor(grant: string, person?: Person): Promise<unknown>
}

/** What a recipient is besides a qualified department. */
export interface RecipientOptions {
  readonly role?: string
  readonly country?: string
  readonly isSigned?: boolean
  readonly isTrained?: boolean
}

/** Who opens, through which login. */
export interface Person {
  readonly login?: string
  readonly actor?: string
}

const logins = ['desk_app', 'rival_app'] as const

/** Makes a {@link PaperShop} in a database of its own. */
export async function createPaperShop(): Promise<PaperShop> {
  const shop = await createWorkshop()
  await shop.database.createLogin('lawyer', { memberOf: ['kiteline_legal'] })
  const lawyerClient = await shop.as('lawyer')
  const lawyer = (sql: string, values: readonly unknown[] = []): Promise<Row[]> =>
    rowsOf(lawyerClient, sql, values)

  async function askInternal(
    call: string,
    grant: string | null,
    { login = 'desk_app', actor = 'engineer-17' }: Person = {},
  ): Promise<unknown> {
    const rows = await shop.inside(`select kiteline_internal.${call}($1, $2, $3)::text as answer`, [
      grant,
      login,
      actor,
    ])
    return rows[0]?.answer
  }

  async function enterUnverified(
    recipient: string,
    kind: string,
    until = '1 year',
  ): Promise<string> {
    const [row] = await shop.admin(
      `select kiteline.record_qualification(
         $1, $2, 'No. 1', clock_timestamp() + $3::interval, $4
       )::text as id`,
      [recipient, kind, until, someHash],
    )
    return String(row?.id)
  }

  async function countRows(tables: readonly string[]): Promise<unknown[]> {
    const counts = tables.map((table) =>
      shop.inside(`select count(*) from kiteline_internal.${table}`),
    )
    return Promise.all(counts)
  }

  return {
    ...shop,
    lawyer,
    async expectRefused(tables, failure, work) {
      const before = await countRows(tables)
      const { hint, ...rest } = await failureOf(work())
      expect(rest).toMatchObject(failure)
      expect(hint).toMatch(/\.$/)
      expect(await countRows(tables)).toEqual(before)
    },
    async expectAppendOnly(table, column) {
      for (const sql of [
        `update kiteline_internal.${table} set ${column} = 'other'`,
        `delete from kiteline_internal.${table}`,
        `truncate kiteline_internal.${table} cascade`,
      ]) {
        expect(await failureOf(shop.asOwner(sql)), sql).toMatchObject({ code: 'KL110' })
      }
    },
    async addRecipient(name, options = {}) {
      const { role = 'department', country = 'CN', isSigned = true, isTrained = true } = options
      await shop.admin("select kiteline.create_recipient($1, $2, 'Desk', '王芳', $3)", [
        name,
        role,
        country,
      ])
      await shop.admin("select kiteline.qualify_recipient($1, 'papers seen')", [name])
      if (isSigned) await signNewest(shop, name)
      if (isTrained) for (const login of logins) await train(shop, name, login)
    },
    async askFor(purpose, kinds) {
      const [drafted] = await lawyer("select kiteline.draft_checklist('workshop') as entries")
      const entries = ((drafted?.entries ?? []) as Row[]).map((entry) =>
        entry.purpose === purpose && entry.recipient_role === 'department'
          ? { ...entry, qualifications: kinds }
          : entry,
      )
      await lawyer("select kiteline.publish_checklist('workshop', $1, 'tests of papers')", [
        JSON.stringify(entries),
      ])
    },
    enterUnverified,
    async enterExpired(recipient, kind) {
      const [row] = await shop.inside(
        `insert into kiteline_internal.recipient_qualifications (
           recipient, kind, number, valid_until, evidence_hash, recorded_by
         ) values ($1, $2, 'No. 0', clock_timestamp() - interval '1 second', $3, 'dba')
         returning qualification_id::text as id`,
        [recipient, kind, someHash],
      )
      return String(row?.id)
    },
    async qualify(recipient, kind, until) {
      const id = await enterUnverified(recipient, kind, until)
      await lawyer("select kiteline.verify_qualification($1, 'seen the original')", [id])
      return id
    },
    gate: (name, grant, person) => askInternal(`gate_${name}`, grant, person),
    holdsUntil: (grant, person) => askInternal('gates_hold_until', grant, person),
    async missingFor(grant, { login = 'desk_app', actor = 'engineer-17' } = {}) {
      const client = await shop.as(login)
      const opening = await openSession(client, grant, { subjects: ['1'], actor })
      await client.end()
      if (opening.refusal !== 'KL102') throw new Error(`answered ${JSON.stringify(opening)}`)
      const denials = await shop.audit(
        `select missing from kiteline.denial_log where grant_id = $1 and login = $2 and actor = $3
         order by denial_id desc limit 1`,
        [grant, login, actor],
      )
      return denials[0]?.missing
    },
  }
}

/** Records that a recipient signed the commitment text in force. */
export async function signNewest(shop: Workshop, recipient: string): Promise<void> {
  const [text] = await shop.inside(
    `select version from kiteline_internal.commitment_texts
     order by commitment_text_id desc limit 1`,
  )
  await shop.admin("select kiteline.sign_commitment($1, $2, '王芳', clock_timestamp(), $3)", [
    recipient,
    text?.version,
    someHash,
  ])
}

/** Records a training and answers its number. */
export async function train(
  shop: Workshop,
  recipient: string,
  person: string,
  lasts = '1 year',
): Promise<string> {
  const [row] = await shop.admin(
    `select kiteline.record_training(
       $1, $2, 'handling customer data', clock_timestamp() + $3::interval
     )::text as id`,
    [recipient, person, lasts],
  )
  return String(row?.id)
}

/** Records a person's separate consent to all that a purpose shows to one recipient. */
export async function consentAbroad(
  shop: PaperShop,
  recipient: string,
  purpose: string,
  subject: string,
): Promise<void> {
  const [shown] = await shop.inside(
    'select array_agg(c) as categories from kiteline_internal.categories_of($1) as c',
    [purpose],
  )
  const [notice] = await shop.lawyer(
    `select kiteline.publish_notice(
       'workshop', 'purpose_notice', $1, $2, 'Workshop', 'privacy@example.com', 'in a session',
       'one year', 'to refuse', array[$3], $4, array[$1]
     )::text as id`,
    [recipient, someHash, purpose, shown?.categories],
  )
  await shop.admin(
    `select kiteline.record_consents(
       'workshop', array[$1], $2, $3, $4, 'separate', 'letter', $5, clock_timestamp(),
       array['letter 1'], array[$6]
     )`,
    [subject, purpose, recipient, shown?.categories, notice?.id, someHash],
  )
}

async function rowsOf(
  client: pg.ClientBase,
  sql: string,
  values: readonly unknown[],
): Promise<Row[]> {
  return (await client.query<Row>(sql, [...values])).rows
}
