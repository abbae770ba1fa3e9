import { categories } from '../policy/categories.ts'
import { grants, type PurposeName, type RecipientName, recipients } from '../recipients.ts'
import { askFor, type Connection, hashOf, type Offices } from './offices.ts'

/** The name of the policy in the database. */
export const policyName = 'appliances'

/** What the checklist asks of recipients outside the house, purpose by purpose. */
const askedPapers: Readonly<Record<string, readonly string[]>> = {
  delivery: ['express_licence'],
  birthday_card: ['iso27001'],
}

const loanCategories = ['credit', 'identity_basic', 'contact'] as const
/** All that the shop collected before it spoke of loans. */
const earlyCategories = Object.keys(categories).filter((category) => category !== 'credit')

/** What a notice tells of, besides who the shop is. */
export interface Notice {
  readonly kind: 'privacy_agreement' | 'supplementary' | 'purpose_notice'
  readonly version: string
  readonly purposes: readonly PurposeName[]
  readonly categories: readonly string[]
  readonly recipients: readonly RecipientName[]
  /** ISO 8601; without it, now. */
  readonly publishedAt?: string
  readonly necessity?: string
}

/** The agreement of 2021: without marketing, recommendations, loans and market research. */
const agreement1: Notice = {
  kind: 'privacy_agreement',
  version: 'v1',
  purposes: ['gas_alarm_rescue', 'repair', 'home_visit', 'delivery', 'system_dev', 'retention'],
  categories: earlyCategories,
  recipients: [
    'duty_desk',
    'service_dept',
    'contract_fix',
    'suyun_express',
    'tech_dept',
    'legal_dept',
  ],
  publishedAt: '2021-03-15T00:00:00+08:00',
  necessity: 'The number of your identity card is needed for the invoice of a gas appliance only.',
}

/** The agreement in use: all purposes, and every recipient that the shop shares with. */
const agreement3: Notice = {
  kind: 'privacy_agreement',
  version: 'v3',
  purposes: Object.keys(grants) as PurposeName[],
  categories: [...earlyCategories, 'credit'],
  recipients: (Object.keys(recipients) as RecipientName[]).filter(
    (name) => recipients[name].isQualified,
  ),
  publishedAt: '2024-06-01T00:00:00+08:00',
  necessity: 'A loan is not advised on without income and credit record; refusing costs nothing.',
}

/** The notice of the bank's advice, for those whose agreement did not speak of loans. */
const loanNotice: Notice = {
  kind: 'purpose_notice',
  version: 'loan 2024',
  purposes: ['loan_consult'],
  categories: loanCategories,
  recipients: ['bank_partner'],
  publishedAt: '2024-06-01T00:00:00+08:00',
  necessity: 'The bank judges by income and credit record; without them it gives no advice.',
}

/** The notices that consents of the example refer to, as text. */
export interface NoticeIds {
  readonly agreement3: string
  readonly loan: string
}

/** Legal publishes the checklist (合规清单): what kiteline drafts, with the papers that outsiders have to bring. */
export async function publishChecklist(legal: Connection): Promise<void> {
  const drafted = await askFor<readonly { purpose: string; recipient_role: string }[]>(
    legal,
    'select kiteline.draft_checklist($1)',
    [policyName],
  )
  const entries = drafted.map((entry) => ({
    ...entry,
    qualifications: entry.recipient_role.endsWith('_processor')
      ? (askedPapers[entry.purpose] ?? [])
      : [],
  }))
  await legal.query('select kiteline.publish_checklist($1, $2, $3)', [
    policyName,
    JSON.stringify(entries),
    'first checklist: each sharing held against law and rulebook',
  ])
}

/** Legal publishes a notice and is answered its number, as text. */
export function publishNotice(legal: Connection, notice: Notice): Promise<string> {
  return askFor(
    legal,
    `select kiteline.publish_notice(
       $1, $2, $3, $4, '暖风电器有限公司', '400-000-0000; privacy@nuanfeng.example',
       'by session or parcel list, masked where the purpose allows', 'three years after the last order',
       'access, copy, correction, deletion, objection, withdrawal at any time', $5, $6, $7, $8, $9
     )::text`,
    [
      policyName,
      notice.kind,
      notice.version,
      hashOf(`${notice.kind} ${notice.version}`),
      notice.purposes,
      notice.categories,
      notice.recipients,
      notice.necessity,
      notice.publishedAt,
    ],
  )
}

/**
 * Publishes the agreements, and records whose data was collected under which: every fourth customer's under the one of
 * 2021, everybody else's under the one in use.
 */
export async function stateTerms({ legal, customerService, shop }: Offices): Promise<NoticeIds> {
  const first = await publishNotice(legal, agreement1)
  const third = await publishNotice(legal, agreement3)
  const loan = await publishNotice(legal, loanNotice)
  const collect = (
    notice: string,
    who: string,
    categories: readonly string[],
    source: string,
    at: string,
  ) =>
    askFor<readonly string[]>(shop, `select array(${who})`).then((subjects) =>
      customerService.query('select kiteline.record_collection($1, $2, $3, $4, $5, $6)', [
        policyName,
        notice,
        subjects,
        categories,
        source,
        at,
      ]),
    )
  const people = 'select customer_id::text from app.customers where customer_id % 4'
  const applicants = 'select customer_id::text from app.credit_files where customer_id % 4 = 0'
  await collect(first, `${people} = 0`, agreement1.categories, 'counter', '2021-11-11T12:00+08:00')
  await collect(third, `${people} > 0`, agreement3.categories, 'app', '2024-09-01T12:00+08:00')
  await collect(loan, applicants, ['credit'], 'app', '2024-09-01T12:00+08:00')
  return { agreement3: third, loan }
}
