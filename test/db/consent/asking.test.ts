import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ConsentShop, createConsentShop } from '../../harness/consent-shop.ts'

let shop: ConsentShop

beforeAll(async () => {
  shop = await createConsentShop()
})
afterAll(() => shop.drop())

const invalid = { code: 'KL001', message: 'invalid argument' }
const unknown = { code: 'KL002', message: 'no such object' }
const wrongState = { code: 'KL003', message: 'not possible in the present state' }

interface Asked {
  readonly condition: string
  readonly categories: readonly string[]
  readonly ask_from: Date | null
}

async function toAsk(subject: string, purpose = 'delivery', recipient = 'carrier') {
  const rows = await shop.admin(
    'select condition, categories, ask_from from kiteline.subjects_to_ask($1, $2) where subject = $3',
    [purpose, recipient, subject],
  )
  return rows[0] as unknown as Asked | undefined
}

const request = (
  subjects: readonly (string | null)[] | null,
  purpose: string | null = 'delivery',
  recipient: string | null = 'carrier',
  notice: string | null = shop.notice,
  channel: string | null = 'sms',
) =>
  shop.value('select kiteline.request_consents($1, $2, $3, $4, $5)::text', [
    purpose,
    recipient,
    notice,
    subjects,
    channel,
  ])

/** Moves what a person said into the past, as nobody but the owner with the triggers off could. */
const age = (subject: string, interval: string) =>
  shop.asOwner(`
    begin;
    alter table kiteline_internal.refusals disable trigger refuse_rewrite;
    update kiteline_internal.refusals set recorded_at = recorded_at - interval '${interval}'
    where subject = '${subject}';
    alter table kiteline_internal.refusals enable always trigger refuse_rewrite;
    commit`)

const own = { isOwnInitiative: false } as const

test('S-16: who lacks the terms needs reconsent, who lacks a consent needs one, who has both is not asked', async () => {
  const old = await shop.tell({ kind: 'privacy_agreement', purposes: ['billing'] })
  const [told, untold, agreed, partly] = [
    await shop.person(),
    await shop.person({ notice: old }),
    await shop.person(),
    await shop.person(),
  ]
  await shop.consent(agreed)
  await shop.consent(partly, { categories: ['address'] })
  const all = ['address', 'contact', 'purchase']
  expect(await toAsk(told)).toEqual({ condition: 'needs_consent', categories: all, ask_from: null })
  expect(await toAsk(untold)).toEqual({
    condition: 'needs_reconsent',
    categories: all,
    ask_from: null,
  })
  expect(await toAsk(agreed)).toBeUndefined()
  expect(await toAsk(partly)).toEqual({
    condition: 'needs_consent',
    categories: ['contact', 'purchase'],
    ask_from: null,
  })
})

test('of two consents only the one that ran out has to be asked for', async () => {
  const subject = await shop.person()
  await shop.consent(subject, { categories: ['address', 'purchase'] })
  await shop.consent(subject, { categories: ['contact'], lasts: '0.1 seconds' })
  await new Promise((resolve) => setTimeout(resolve, 150))
  expect(await toAsk(subject)).toMatchObject({ categories: ['contact'] })
})

test('whom the purpose does not work with is not asked', async () => {
  const subject = await shop.person()
  await shop.inside("update shared.people set origin = 'elsewhere' where person_id = $1", [subject])
  expect(await toAsk(subject)).toBeUndefined()
})

test('a request is on record: who was asked for what, with which notice, by whom', async () => {
  const subjects = [await shop.person(), await shop.person()]
  const id = await request([...subjects, ` 0${subjects[0]}`])
  const [row] = await shop.inside(
    `select policy, purpose, recipient, notice_id::text, channel, subject_count, asked_by,
       (select array_agg(s.subject order by s.subject)
        from kiteline_internal.consent_request_subjects s
        where s.consent_request_id = r.consent_request_id) as subjects
     from kiteline_internal.consent_requests r where consent_request_id = $1`,
    [id],
  )
  expect(row).toEqual({
    policy: 'workshop',
    purpose: 'delivery',
    recipient: 'carrier',
    notice_id: shop.notice,
    channel: 'sms',
    subject_count: 2,
    asked_by: 'dba',
    subjects,
  })
})

type No = (subject: string) => Promise<unknown>

const noes: Record<string, No> = {
  withdrawal: (subject) => shop.withdraw(subject),
  annulment: async (subject) => {
    const [row] = await shop.inside(
      'select array_agg(consent_id) as ids from kiteline_internal.consents where subject = $1',
      [subject],
    )
    await shop.admin("select kiteline.annul_consents($1, 'by mistake')", [row?.ids])
  },
  objection: (subject) =>
    shop.admin("select kiteline.record_objection('workshop', $1, 'delivery', 'phone', 'no more')", [
      subject,
    ]),
  'switch-off': (subject) =>
    shop.admin("select kiteline.switch_off_nonessential('workshop', $1, 'phone', 'no more')", [
      subject,
    ]),
}

async function whoSaid(no: string): Promise<string> {
  const subject = await shop.person()
  await shop.consent(subject)
  await noes[no]?.(subject)
  return subject
}

describe.each(Object.keys(noes))('S-45, inv 48: after a %s', (no) => {
  test('nobody asks for 90 days', async () => {
    const [subject, other] = [await whoSaid(no), await shop.person()]
    const refused = {
      ...wrongState,
      detail: expect.stringMatching(new RegExp(`^subject ${subject} said no \\(refusal \\d+\\)$`)),
    }
    await shop.expectRefused(refused, () => request([other, subject]))
    await age(subject, '89 days 23 hours')
    await shop.expectRefused(refused, () => request([subject]))
  })

  test('a consent within that time counts only if the person came with it', async () => {
    const subject = await whoSaid(no)
    const isObjection = no === 'objection' || no === 'switch-off'
    await shop.expectRefused(
      {
        ...wrongState,
        detail: expect.stringMatching(
          isObjection
            ? /^subject \d+ objects \(refusal \d+\)$/
            : /^subject \d+ said no less than 90 days ago \(refusal \d+\)$/,
        ),
      },
      () => shop.consent(subject, own),
    )
    if (isObjection) return
    await shop.consent(subject)
    expect(await shop.see('delivery', 'carrier', [subject])).toHaveLength(1)
  })

  test('a consent given before it is older than the no', async () => {
    const subject = await whoSaid(no)
    await shop.expectRefused(wrongState, () => shop.consent(subject, { givenAt: '-1 hour' }))
  })

  test('after 90 days the list says so, and a request agrees with the list', async () => {
    const subject = await whoSaid(no)
    const isObjection = no === 'objection' || no === 'switch-off'
    const asked = await toAsk(subject)
    if (isObjection) {
      // It stands until the person lifts it, however long ago it was said.
      expect(asked).toBeUndefined()
      await age(subject, '400 days')
      expect(await toAsk(subject)).toBeUndefined()
      await shop.expectRefused(wrongState, () => request([subject]))
      return
    }
    expect(asked?.ask_from?.getTime()).toBeGreaterThan(Date.now() + 89 * 86_400_000)
    await age(subject, '91 days')
    expect(await toAsk(subject)).toMatchObject({ ask_from: null })
    await request([subject])
    await shop.consent(subject, own)
    expect(await shop.see('delivery', 'carrier', [subject])).toHaveLength(1)
  })
})

test('inv 48: a no to one carrier, or to what is not essential, is none to the other', async () => {
  const subject = await whoSaid('withdrawal')
  await request([subject], 'delivery', 'mailer')
  expect(await toAsk(subject, 'delivery', 'mailer')).toMatchObject({ ask_from: null })
  const off = await whoSaid('switch-off')
  await request([off], 'billing', 'desk_dept')
  await shop.inside('select 1')
  const untold = await shop.person({ notice: null })
  await noes['switch-off']?.(untold)
  expect(await toAsk(untold, 'billing', 'desk_dept')).toMatchObject({ ask_from: null })
})

test('inv 48: a no that is left after a partial yes is as old as it was said', async () => {
  const subject = await whoSaid('withdrawal')
  await age(subject, '91 days')
  await shop.consent(subject, { categories: ['address'], ...own })
  expect(await toAsk(subject)).toMatchObject({
    categories: ['contact', 'purchase'],
    ask_from: null,
  })
  await request([subject])
  await shop.consent(subject, { categories: ['contact', 'purchase'], ...own })
})

test('a restricted person is not asked while it lasts', async () => {
  const subject = await shop.person()
  await shop.admin("select kiteline.restrict_subject('workshop', $1, 'disputed')", [subject])
  expect(await toAsk(subject)).toBeUndefined()
  await shop.expectRefused(wrongState, () => request([subject]))
})

test('one error with what to do, and nothing stored, for bad input', async () => {
  const subject = await shop.person()
  const untelling = await shop.tell({ purposes: ['billing'] })
  for (const [failure, work] of [
    [unknown, () => request([subject], 'gifts')],
    [unknown, () => request([subject], null)],
    [unknown, () => request([subject], 'delivery', 'nobody')],
    [unknown, () => request([subject, '987654'])],
    [invalid, () => request([])],
    [invalid, () => request(null)],
    [invalid, () => request([subject, null])],
    [invalid, () => request([subject], 'delivery', 'carrier', untelling)],
    [invalid, () => request([subject], 'delivery', 'carrier', '987654')],
    [invalid, () => request([subject], 'delivery', 'carrier', null)],
    [invalid, () => request([subject], 'delivery', 'carrier', shop.notice, 'phone')],
    [invalid, () => request([subject], 'delivery', 'carrier', shop.notice, null)],
    [unknown, () => shop.admin("select kiteline.subjects_to_ask('gifts', 'carrier')")],
    [unknown, () => shop.admin("select kiteline.subjects_to_ask(null, 'carrier')")],
    [unknown, () => shop.admin("select kiteline.subjects_to_ask('delivery', 'nobody')")],
  ] as const) {
    await shop.expectRefused(failure, work, work.toString())
  }
})
