import type pg from 'pg'
import { openSession } from '../../harness/opening.ts'
import { createWorkshop, type Workshop } from '../../harness/workshop.ts'
import { dutyPolicy } from './duty-policy.ts'

/** What {@link DutyShop.disclose} can show: to whom, under which login. */
const disclosures = {
  desk: { recipient: 'desk_dept', login: 'desk_app', actor: 'engineer-17' },
  circular: { recipient: 'desk_dept', login: 'desk_app', actor: 'anna' },
  billing: { recipient: 'books', login: 'desk_app', actor: 'anna' },
  claims: { recipient: 'books', login: 'desk_app', actor: 'anna' },
  rescue: { recipient: 'duty_desk', login: 'rival_app', actor: 'guard-1' },
  promo: { recipient: 'partner', login: 'partner_app', actor: 'robot' },
} as const

/** A purpose of the shop under which people can be shown. */
export type Shown = keyof typeof disclosures

/** A row of `kiteline.duty_log`, as far as the tests look at it. */
export interface Duty {
  readonly duty_id: string
  readonly kind: string
  readonly subject: string
  readonly recipient: string | null
  readonly purposes: readonly string[]
  readonly state: string
  readonly refusal_id: string | null
}

/** The workshop with everything in order to show its people, and hands to do its duties. */
export interface DutyShop extends Workshop {
  readonly grants: Readonly<Record<Shown, string>>
  /** The notice that tells of everything. */
  readonly notice: string
  /** Opens a session for these people and answers its number. */
  disclose(purpose: Shown, subjects: readonly string[], by?: pg.Client): Promise<string>
  /** A new customer of its own, and its key. */
  customer(): Promise<string>
  /** Has a person consent to `promo` at the partner; answers the consents' numbers. */
  consent(subject: string, categories?: readonly string[]): Promise<readonly string[]>
  /** One value of one row, as the DBA, who is of all the house's roles. */
  value(sql: string, values?: readonly unknown[]): Promise<string>
  /** A person's duties in the order of their numbers. */
  dutiesOf(subject: string, kind?: string): Promise<readonly Duty[]>
  /** Restricts a person; answers the refusal's number. */
  restrict(subject: string): Promise<string>
  /** Has a certificate of a clean-up submitted, for work done a moment ago. */
  certify(dutyId: string): Promise<void>
  /** Has a second login accept a certificate, or not. */
  verify(dutyId: string, isAccepted?: boolean): Promise<void>
  /** How many rows there are of all that a duty function writes. */
  stored(): Promise<unknown>
  /** Moves the date of a duty, which nobody but the kernel's owner could. */
  makeDue(dutyId: string, at: string): Promise<void>
  readonly service: { readonly one: pg.Client; readonly two: pg.Client }
  readonly legal: pg.Client
}

/** A SHA-256, as evidence has it. */
export const someHash = 'a5'.repeat(32)

const tables = `
  create table app.contacts (
    contact_id bigint primary key, customer_id bigint not null, person_id bigint, nickname text
  );
  create index on app.contacts (customer_id);
  insert into app.contacts values (1, 1, 3, '奶奶'), (2, 2, 3, '姐姐'), (3, 4, null, '邻居');
`

const recipients = {
  books: 'department',
  duty_desk: 'department',
  partner: 'independent_processor',
} as const

const hands = { service_one: 'service', service_two: 'service', legal_one: 'legal' } as const

/** Makes a {@link DutyShop} in a database of its own. */
export async function createDutyShop(): Promise<DutyShop> {
  const shop = await createWorkshop()
  const { database, admin } = shop
  await database.createLogin('partner_app')
  for (const [login, role] of Object.entries(hands)) {
    await database.createLogin(login, { memberOf: [`kiteline_${role}`] })
  }
  await admin(tables)
  for (const [name, role] of Object.entries(recipients)) await shop.recipient(name, role)
  await admin(
    "select kiteline.record_training('partner', 'partner_app', 'rulebook', now() + interval '1 year')",
  )
  await shop.migrate(dutyPolicy)
  const value = async (sql: string, values: readonly unknown[] = []) =>
    String(Object.values((await admin(sql, values))[0] ?? {})[0])
  const notice = String(
    (await shop.inside('select max(notice_id) as newest from kiteline_internal.notices'))[0]
      ?.newest,
  )
  const grants = Object.fromEntries(
    await Promise.all(
      Object.entries(disclosures).map(async ([purpose, { recipient, login }]) => [
        purpose,
        await shop.grant(purpose, { recipient, login, term: '3 days' }),
      ]),
    ),
  ) as Record<Shown, string>
  const logins = Object.fromEntries(
    await Promise.all(
      ['desk_app', 'rival_app', 'partner_app', ...Object.keys(hands)].map(
        async (login) => [login, await shop.as(login)] as const,
      ),
    ),
  ) as Record<string, pg.Client>
  const hand = (login: keyof typeof hands) => logins[login] as pg.Client
  let customers = 5000

  return {
    ...shop,
    grants,
    notice,
    value,
    service: { one: hand('service_one'), two: hand('service_two') },
    legal: hand('legal_one'),
    async disclose(purpose, subjects, by) {
      const { login, actor } = disclosures[purpose]
      const client = by ?? (logins[login] as pg.Client)
      const opening = await openSession(client, grants[purpose], { subjects, actor })
      if (opening.session_id === null || opening.admitted_count !== subjects.length) {
        const why = await shop.audit(
          'select missing from kiteline.denial_log order by denial_id desc limit 1',
        )
        throw new Error(
          `${purpose} not shown: ${JSON.stringify(opening)} ${JSON.stringify(why[0])}`,
        )
      }
      return opening.session_id
    },
    async customer() {
      customers += 1
      const key = String(customers)
      await shop.inside(
        `insert into app.customers values ($1, '赵奶奶', '13812345678', '武汉', 's')`,
        [key],
      )
      await shop.inside(`insert into app.orders values ($1, $1, 'KFR-35', 'open', 'engineer-17')`, [
        key,
      ])
      await admin(
        `select kiteline.record_collection(
          'workshop', $1, array[$2], array['identity', 'contact', 'place', 'transaction'], 'shop',
          clock_timestamp()
        )`,
        [notice, key],
      )
      return key
    },
    async consent(subject, categories = ['contact', 'place']) {
      const rows = await admin(
        `select consent_id::text from kiteline.record_consent(
          'workshop', $1, 'promo', 'partner', $2, 'separate', 'letter', $3, statement_timestamp(),
          'letter 12', '${someHash}', is_own_initiative => true
        ) order by category`,
        [subject, categories, notice],
      )
      return rows.map((row) => String(row.consent_id))
    },
    dutiesOf: async (subject, kind = '%') =>
      (await shop.audit(
        `select duty_id::text, kind, subject, recipient, purposes, state, refusal_id::text
         from kiteline.duty_log d where subject = $1 and kind like $2 order by d.duty_id`,
        [subject, kind],
      )) as unknown as readonly Duty[],
    restrict: (subject) =>
      value("select kiteline.restrict_subject('workshop', $1, 'asked for it')", [subject]),
    async certify(dutyId) {
      await hand('service_one').query(
        `select kiteline.submit_clean_up_certificate(
          $1, 'deleted, backups rotated', '陈经理', clock_timestamp(), null, 'letter 7', '${someHash}'
        )`,
        [dutyId],
      )
    },
    async verify(dutyId, isAccepted = true) {
      await hand('service_two').query('select kiteline.verify_clean_up($1, $2, $3)', [
        dutyId,
        isAccepted,
        'looked at the log',
      ])
    },
    stored: async () =>
      (
        await shop.inside(`
          select
            (select count(*) from kiteline_internal.duties) as duties,
            (select count(*) from kiteline_internal.duty_events) as events,
            (select count(*) from kiteline_internal.live_duties) as live,
            (select count(*) from kiteline_internal.complaints) as complaints,
            (select count(*) from kiteline_internal.refusals) as refusals,
            (select count(*) from kiteline_internal.refusal_lifts) as lifts
        `)
      )[0],
    async makeDue(dutyId, at) {
      await shop.asOwner(`
        begin;
        alter table kiteline_internal.duties disable trigger refuse_rewrite;
        update kiteline_internal.duties set due_at = ${at} where duty_id = ${Number(dutyId)};
        alter table kiteline_internal.duties enable always trigger refuse_rewrite;
        commit;
      `)
    },
  }
}
