import type pg from 'pg'
import { expect } from 'vitest'
import { consentPolicy, consentTables } from './consent-policy.ts'
import type {
  ConsentRequest,
  PersonOptions,
  Recorded,
  Told,
  WithdrawalRequest,
} from './consent-requests.ts'
import { hashOf } from './lawful.ts'
import { failureOf, type Opening, openSession, readWith } from './opening.ts'
import { createWorkshop, type Workshop } from './workshop.ts'

export type { ConsentRequest, Told } from './consent-requests.ts'

type Row = Record<string, unknown>

/** Whom a purpose is shared with, unless it matters. */
export const recipients = {
  carrier: 'independent_processor',
  mailer: 'independent_processor',
  packer: 'entrusted_processor',
  court: 'authority',
} as const

/** The workshop under {@link consentPolicy}, with short ways to say what people agree to and to look at them. */
export interface ConsentShop extends Workshop {
  /** The notice that tells of everything, under which everybody's data was collected. */
  readonly notice: string
  /** A new person of a certain age, with a parcel, and its key. */
  person(options?: PersonOptions): Promise<string>
  /** Records the consent of a person; to all of `delivery` at the carrier unless said. */
  consent(subject: string, request?: ConsentRequest, by?: pg.ClientBase): Promise<Recorded[]>
  /** Has a person take a consent back; answers the refusal's number. */
  withdraw(subject: string, request?: WithdrawalRequest, by?: pg.ClientBase): Promise<string>
  /** Publishes a notice that tells of these, and answers its number. */
  tell(notice: Partial<Told>): Promise<string>
  /** Opens a session for people, under the one grant of the purpose and recipient. */
  open(
    purpose: string,
    recipient: string,
    subjects: readonly string[],
    actor?: string,
  ): Promise<Opening>
  /** What a session opened now shows of people: the rows of the purpose's first view, or of the query. */
  see(purpose: string, recipient: string, subjects: readonly string[], sql?: string): Promise<Row[]>
  /** Reads with the token of a session in a transaction of its own. */
  read(recipient: string, token: string, sql: string): Promise<Row[]>
  /** A session that is open, to be read again and again. */
  session(purpose: string, recipient: string, subjects: readonly string[]): Promise<OpenSession>
  /** One value of one row, as the DBA, who is of all the house's roles. */
  value(sql: string, values?: readonly unknown[]): Promise<string>
  /** Calls what has to fail so, with a detail and a hint, and leave every table of the kernel as it was. */
  expectRefused(failure: object, work: () => Promise<unknown>, what?: string): Promise<void>
  /** Changes consents as nobody but their owner with the trigger switched off could. */
  rewriteConsents(sql: string): Promise<void>
}

/** A session that is open. */
export interface OpenSession {
  readonly token: string
  readonly client: pg.Client
  /** Reads in a transaction of its own. */
  read(sql?: string): Promise<Row[]>
}

/** What each purpose shows of a person, when it is not said. */
const firstViews: Record<string, string> = {
  delivery: 'select person_id, mobile, address from for_delivery.people order by person_id',
  birthday: 'select person_id, full_name, mobile from for_birthday.people order by person_id',
  helpdesk: 'select person_id, full_name, mobile from for_helpdesk.people order by person_id',
  refund: 'select person_id, full_name, bank_card from for_refund.people order by person_id',
  billing: 'select person_id, item from for_billing.parcels order by person_id',
  claims: 'select person_id, full_name from for_claims.people order by person_id',
  order_to_disclose: 'select person_id, full_name from for_order_to_disclose.people order by 1',
  rescue: 'select person_id, full_name from for_rescue.people order by person_id',
}

/** Every category of {@link consentPolicy}. */
export const everyCategory = ['identity', 'contact', 'address', 'purchase', 'account', 'helper']

/** The categories that each purpose shows. */
export const shownCategories: Record<string, readonly string[]> = {
  delivery: ['contact', 'address', 'purchase'],
  birthday: ['identity', 'contact'],
  helpdesk: ['identity', 'contact'],
  refund: ['identity', 'account'],
  billing: ['purchase'],
  claims: ['identity'],
  order_to_disclose: ['identity'],
  rescue: ['identity', 'contact', 'helper'],
}

/** The login through which a recipient reads. */
export function loginOf(recipient: string): 'desk_app' | 'rival_app' {
  return recipient === 'desk_dept' ? 'desk_app' : 'rival_app'
}

/** Makes a {@link ConsentShop} in a database of its own. */
export async function createConsentShop(): Promise<ConsentShop> {
  const shop = await createWorkshop()
  const { database, admin } = shop
  await admin(consentTables)
  for (const [name, role] of Object.entries(recipients)) await shop.recipient(name, role)
  await shop.migrate(consentPolicy)
  const value = async (sql: string, values: readonly unknown[] = []) =>
    String(Object.values((await admin(sql, values))[0] ?? {})[0])
  const [newest] = await shop.inside(
    'select max(notice_id)::text as id from kiteline_internal.notices',
  )
  const notice = String(newest?.id)
  const clients: Record<string, pg.Client> = {
    desk_app: await shop.as('desk_app'),
    rival_app: await shop.as('rival_app'),
  }
  const grants = new Map<string, string>()
  const run = async (by: pg.ClientBase | undefined, sql: string, values: readonly unknown[]) =>
    (await (by ?? database.dba).query(sql, [...values])).rows as Row[]
  const tables = (
    await shop.inside(`
      select relname as name from pg_class
      where relnamespace = 'kiteline_internal'::regnamespace and relkind in ('r', 'p')
        and not relispartition
      order by relname`)
  ).map(({ name }) => String(name))
  const countAll = () =>
    shop.inside(
      tables
        .map((name) => `select '${name}' as name, count(*) from kiteline_internal.${name}`)
        .join(' union all '),
    )
  let people = 1000
  let notices = 0

  async function open(
    purpose: string,
    recipient: string,
    subjects: readonly string[],
    actor = 'engineer-17',
  ): Promise<Opening> {
    const name = `${purpose} ${recipient}`
    const login = loginOf(recipient)
    const grant =
      grants.get(name) ?? (await shop.grant(purpose, { recipient, login, term: '2 days' }))
    grants.set(name, grant)
    return openSession(clients[login] as pg.Client, grant, { subjects, actor })
  }

  async function session(purpose: string, recipient: string, subjects: readonly string[]) {
    const { token, detail, refusal } = await open(purpose, recipient, subjects)
    if (token === null) throw new Error(`no session of ${purpose}: ${refusal} ${detail ?? ''}`)
    const client = clients[loginOf(recipient)] as pg.Client
    const read = (sql = firstViews[purpose] ?? '') => readWith<Row>(client, token, sql)
    return { token, client, read }
  }

  return {
    ...shop,
    notice,
    value,
    open,
    session,
    async person({ age = 40, notice: told = notice, categories = everyCategory } = {}) {
      people += 1
      await shop.inside(
        `insert into shared.people values (
           $1, '王小明', '13812340001', '上海市徐汇区漕溪路1号', '6222020000000000',
           (clock_timestamp() - $2 * interval '1 year')::date
         )`,
        [people, age],
      )
      await shop.inside("insert into shared.parcels values ($1, $1, 'heater')", [people])
      await shop.inside("insert into shared.parcel_stops values ($1, $1, 'door 7', 'fragile')", [
        people,
      ])
      if (told !== null) {
        await admin(
          `select kiteline.record_collection(
             'workshop', $1, array[$2], $3, 'shop', clock_timestamp()
           )`,
          [told, String(people), categories],
        )
      }
      return String(people)
    },
    async consent(subject, request = {}, by) {
      const { purpose = 'delivery', recipient = 'carrier', channel = 'letter' } = request
      const isPopup = channel === 'app_popup'
      const rows = await run(
        by,
        `select consent_id::text, subject, category, state from kiteline.record_consent(
           'workshop', $1, $2, $3, $4, $5, $6, $7,
           case when $8 ~ '^-[0-9]' then clock_timestamp() + $8::interval else $8::timestamptz end,
           $9, $10, clock_timestamp() + $11::interval, $12, $13, $14, $15
         ) order by category`,
        [
          subject,
          purpose,
          recipient,
          request.categories === undefined ? shownCategories[purpose] : request.categories,
          request.kind === undefined ? 'separate' : request.kind,
          channel,
          request.notice === undefined ? notice : request.notice,
          request.givenAt === undefined ? '-0 s' : request.givenAt,
          request.evidenceRef === undefined ? 'letter 12' : request.evidenceRef,
          request.evidenceHash === undefined ? hashOf('evidence') : request.evidenceHash,
          request.lasts ?? null,
          request.interactionMs === undefined ? (isPopup ? 9000 : null) : request.interactionMs,
          request.guardian ?? null,
          request.isOwnInitiative === undefined ? true : request.isOwnInitiative,
          request.preconditionOf ?? null,
        ],
      )
      return rows as unknown as Recorded[]
    },
    async withdraw(subject, request = {}, by) {
      const { purpose = 'delivery', recipient = 'carrier' } = request
      const rows = await run(
        by,
        `select kiteline.withdraw_consent('workshop', $1, $2, $3, $4, $5, $6)::text as id`,
        [
          subject,
          purpose,
          recipient,
          request.channel === undefined ? 'phone' : request.channel,
          request.reason === undefined ? 'no more' : request.reason,
          request.categories ?? null,
        ],
      )
      return String(rows[0]?.id)
    },
    async tell(told) {
      notices += 1
      return value(
        `select kiteline.publish_notice(
           'workshop', $1, $2, $3, 'The shop', 'privacy@example.com', 'in the app', '3 years',
           'access, correction, deletion, objection', $4, $5, $6, $7, $8
         )::text`,
        [
          told.kind === undefined ? 'purpose_notice' : told.kind,
          told.version === undefined ? `told ${notices}` : told.version,
          hashOf(`notice ${notices}`),
          told.purposes === undefined ? Object.keys(shownCategories) : told.purposes,
          told.categories === undefined ? everyCategory : told.categories,
          told.recipients === undefined ? [] : told.recipients,
          told.necessity ?? null,
          told.publishedAt === undefined ? '2020-01-01Z' : told.publishedAt,
        ],
      )
    },
    async see(purpose, recipient, subjects, sql) {
      const { token } = await open(purpose, recipient, subjects)
      if (token === null) return []
      const client = clients[loginOf(recipient)] as pg.Client
      return readWith<Row>(client, token, sql ?? firstViews[purpose] ?? '')
    },
    read: (recipient, token, sql) =>
      readWith<Row>(clients[loginOf(recipient)] as pg.Client, token, sql),
    async expectRefused(failure, work, what) {
      const before = await countAll()
      const { hint, detail, ...rest } = await failureOf(work())
      expect({ ...rest, detail }, what).toMatchObject(failure)
      expect(detail, what).toMatch(/\S/)
      expect(hint, what).toMatch(/\.$/)
      expect(await countAll(), what).toEqual(before)
    },
    async rewriteConsents(sql) {
      await shop.asOwner(`
        begin;
        alter table kiteline_internal.consents disable trigger keep_consent_history;
        ${sql};
        alter table kiteline_internal.consents enable always trigger keep_consent_history;
        commit;
      `)
    },
  }
}
