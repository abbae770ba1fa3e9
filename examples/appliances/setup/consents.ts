import { personas } from '../data/personas.ts'
import type { PurposeName, RecipientName } from '../recipients.ts'
import { type NoticeIds, policyName } from './law.ts'
import { type Connection, hashOf, type Offices } from './offices.ts'

/** What some people agreed to, in the same way. */
export interface Agreement {
  readonly subjects: readonly string[]
  readonly purpose: PurposeName
  readonly recipient: RecipientName
  readonly categories: readonly string[]
  readonly noticeId: string
  readonly channel: 'app_popup' | 'sms' | 'letter'
  /** How long each person's pop-up was open; for the channel `app_popup`. */
  readonly interactionMs?: readonly number[]
}

/** A row of `kiteline.recorded_consent`. */
export interface RecordedConsent {
  readonly consent_id: string
  readonly subject: string
  readonly category: string
  readonly state: 'pending' | 'effective'
}

const delivery = {
  purpose: 'delivery',
  recipient: 'suyun_express',
  categories: ['transaction', 'contact', 'identity_basic', 'address'],
} as const

/** The service desk records that people agreed just now, separately to this purpose and this recipient. */
export async function recordAgreement(
  customerService: Connection,
  { subjects, purpose, recipient, categories, noticeId, channel, interactionMs }: Agreement,
): Promise<readonly RecordedConsent[]> {
  const evidence = subjects.map((subject) => `${channel}/${purpose}/${recipient}/${subject}`)
  const { rows } = await customerService.query<RecordedConsent>(
    `select consent_id::text, subject, category, state
     from kiteline.record_consents($1, $2, $3, $4, $5, 'separate', $6, $7,
       clock_timestamp(), $8, $9, interaction_ms => $10)`,
    [
      policyName,
      subjects,
      purpose,
      recipient,
      categories,
      channel,
      noticeId,
      evidence,
      evidence.map(hashOf),
      interactionMs,
    ],
  )
  return rows
}

/**
 * Records what people agreed to: four of five whose parcel SuYun Express brings, P2 and P9 among them and P3 not, to
 * that; P2 and P6 to the bank's advice; and P5 to the promotion of AdPartner, by a tap after 400 ms, which is pending.
 */
export async function recordConsents(
  { customerService, shop }: Offices,
  notices: NoticeIds,
): Promise<void> {
  const { rows } = await shop.query<{ subject: string; is_elder: boolean }>(`
    select distinct customer_id::text as subject, is_elder
    from app.deliveries
    join app.customers using (customer_id)
    cross join lateral (
      select
        birth_date <= clock_timestamp() at time zone 'Asia/Shanghai' - interval '60 years' as is_elder
    ) as age
    where status in ('ready', 'in_transit')
      and carrier = 'suyun_express'
      and customer_id / 5 % 5 <> 1
      and not is_minor`)
  const inTheApp = rows.filter(({ is_elder }) => !is_elder).map(({ subject }) => subject)
  // A tap of somebody of sixty has to be confirmed; a letter speaks for itself.
  const byLetter = rows.filter(({ is_elder }) => is_elder).map(({ subject }) => subject)
  const noticeId = notices.agreement3
  await recordAgreement(customerService, {
    ...delivery,
    subjects: inTheApp,
    noticeId,
    channel: 'app_popup',
    interactionMs: inTheApp.map((subject) => 2500 + (Number(subject) % 40) * 100),
  })
  if (byLetter.length > 0) {
    const channel = 'letter'
    await recordAgreement(customerService, { ...delivery, subjects: byLetter, noticeId, channel })
  }
  await recordAgreement(customerService, {
    subjects: [personas.P2.key, personas.P6.key],
    purpose: 'loan_consult',
    recipient: 'bank_partner',
    categories: ['credit', 'identity_basic', 'contact'],
    noticeId: notices.loan,
    channel: 'letter',
  })
  await recordAgreement(customerService, {
    subjects: [personas.P5.key],
    purpose: 'partner_promo',
    recipient: 'ad_partner',
    categories: ['contact'],
    noticeId: notices.agreement3,
    channel: 'app_popup',
    interactionMs: [400],
  })
}
