import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ConsentShop, createConsentShop } from '../../harness/consent-shop.ts'
import { hashOf } from '../../harness/lawful.ts'

let shop: ConsentShop

beforeAll(async () => {
  shop = await createConsentShop()
})
afterAll(() => shop.drop())

const address = '上海市徐汇区漕溪路1号'

test('S-08: a delivery without consent to this carrier shows no row, with it the address', async () => {
  const subject = await shop.person()
  expect(await shop.see('delivery', 'carrier', [subject])).toEqual([])
  await shop.consent(subject)
  expect(await shop.see('delivery', 'carrier', [subject])).toEqual([
    { person_id: subject, mobile: '138****0001', address },
  ])
})

test('S-08: the consent to one carrier is none to another', async () => {
  const subject = await shop.person()
  await shop.consent(subject, { recipient: 'carrier' })
  expect(await shop.see('delivery', 'mailer', [subject])).toEqual([])
  await shop.consent(subject, { recipient: 'mailer' })
  expect(await shop.see('delivery', 'mailer', [subject])).toHaveLength(1)
})

test('S-09: grant, papers, training and checklist without the consent show nobody', async () => {
  const subject = await shop.person()
  expect(await shop.open('delivery', 'carrier', [subject])).toMatchObject({ refusal: 'KL102' })
  const [denial] = await shop.audit(
    'select missing from kiteline.denial_log order by denial_id desc limit 1',
  )
  expect(denial).toEqual({ missing: ['no subject may be shown'] })
})

test('S-34: of two people the one who consented is shown and the other is not', async () => {
  const [one, other] = [await shop.person(), await shop.person()]
  await shop.consent(other)
  expect(await shop.see('delivery', 'carrier', [one, other])).toMatchObject([{ person_id: other }])
})

test('S-08: where the law lets the purpose do without consent, the house still asks for it', async () => {
  // The basis is the contract; the checklist does not say that it cannot be kept otherwise.
  const [purpose] = await shop.inside(
    "select basis, consent_rule from kiteline_internal.purposes where purpose = 'delivery'",
  )
  expect(purpose).toEqual({ basis: 'cn13.1(2)', consent_rule: 'none' })
  const subject = await shop.person()
  expect(await shop.see('delivery', 'carrier', [subject])).toEqual([])
})

describe('S-35: sensitive data asks for separate consent, inside the house as well', () => {
  test.each([
    ['nothing', null, 0],
    ['a notice', 'notice', 0],
    ['a consent', 'consent', 0],
    ['a separate consent', 'separate', 1],
    ['a written consent', 'written', 1],
  ])('with %s', async (_name, kind, rows) => {
    const subject = await shop.person()
    if (kind !== null) {
      await shop.consent(subject, { purpose: 'refund', recipient: 'desk_dept', kind })
    }
    const seen = await shop.see('refund', 'desk_dept', [subject])
    expect(seen).toHaveLength(rows)
    if (rows === 1) expect(seen).toMatchObject([{ bank_card: expect.stringContaining('*') }])
  })

  test('S-36, inv 43: it comes by SMS, app pop-up or letter and by no other channel', async () => {
    for (const channel of ['sms', 'app_popup', 'letter']) {
      const subject = await shop.person()
      await shop.consent(subject, { purpose: 'refund', channel })
      expect(await shop.see('refund', 'carrier', [subject]), channel).toHaveLength(1)
    }
    const subject = await shop.person()
    for (const channel of ['phone', 'email', 'in_person', 'wechat', 'SMS', '', null]) {
      for (const kind of ['separate', 'consent', 'notice', 'written']) {
        await shop.expectRefused(
          { code: 'KL001', detail: 'channel must be sms, app_popup or letter' },
          () => shop.consent(subject, { purpose: 'refund', channel, kind }),
          `${kind} by ${channel}`,
        )
      }
    }
  })

  test('S-37, inv 43: it needs evidence that can be looked up, and its hash', async () => {
    const subject = await shop.person()
    for (const evidenceRef of [null, '', '  ']) {
      await shop.expectRefused(
        { code: 'KL001', detail: 'evidence_refs must name the evidence of each person' },
        () => shop.consent(subject, { purpose: 'refund', evidenceRef }),
      )
    }
    for (const evidenceHash of [null, '', 'abc', hashOf('x').toUpperCase(), `${hashOf('x')}0`]) {
      await shop.expectRefused(
        {
          code: 'KL001',
          detail:
            "evidence_hashes must hold a SHA-256 of each person's evidence, 64 hexadecimal digits",
        },
        () => shop.consent(subject, { purpose: 'refund', evidenceHash }),
        String(evidenceHash),
      )
    }
    expect(await shop.see('refund', 'carrier', [subject])).toEqual([])
  })
})

test('S-37: what is on record of a consent: channel, evidence, notice, time, who recorded it', async () => {
  const subject = await shop.person()
  const given = '2024-05-06T07:08:09Z'
  const [recorded] = await shop.consent(subject, {
    channel: 'app_popup',
    interactionMs: 4321,
    categories: ['address'],
    givenAt: given,
    evidenceRef: 'screen 12, version 3',
  })
  expect(recorded).toEqual({
    consent_id: expect.stringMatching(/^\d+$/),
    subject,
    category: 'address',
    state: 'effective',
  })
  const [row] = await shop.inside(
    `select policy, subject, purpose, recipient, category, kind, channel, notice_id::text, given_at,
       evidence_ref, evidence_hash, interaction_ms, guardian, is_own_initiative, state, recorded_by,
       terms_hash = (select terms_hash from kiteline_internal.purposes where purpose = 'delivery')
         as is_of_the_purpose_now
     from kiteline_internal.consents where consent_id = $1`,
    [recorded?.consent_id],
  )
  expect(row).toEqual({
    policy: 'workshop',
    subject,
    purpose: 'delivery',
    recipient: 'carrier',
    category: 'address',
    kind: 'separate',
    channel: 'app_popup',
    notice_id: shop.notice,
    given_at: new Date(given),
    evidence_ref: 'screen 12, version 3',
    evidence_hash: hashOf('evidence'),
    interaction_ms: 4321,
    guardian: null,
    is_own_initiative: true,
    state: 'effective',
    recorded_by: 'dba',
    is_of_the_purpose_now: true,
  })
})

test('many people at once: all or none of them', async () => {
  const people = [await shop.person(), await shop.person(), await shop.person()]
  const record = (keys: readonly (string | null)[]) =>
    shop.admin(
      `select subject, category, state from kiteline.record_consents(
         'workshop', $1, 'delivery', 'carrier', array['address', 'contact'], 'separate', 'letter', $2,
         clock_timestamp(), $3, $4
       )`,
      [
        keys,
        shop.notice,
        keys.map((_, place) => `letter ${place}`),
        keys.map((_, place) => hashOf(`letter ${place}`)),
      ],
    )
  await shop.expectRefused({ code: 'KL002', detail: 'subject 987654' }, () =>
    record([...people, '987654']),
  )
  await shop.expectRefused({ code: 'KL001', detail: 'subjects names somebody twice' }, () =>
    record([...people, `0${people[0]}`]),
  )
  await shop.expectRefused(
    { code: 'KL001', detail: 'subjects must be a list of at least one key, without null' },
    () => record([...people, null]),
  )
  expect(await record(people)).toHaveLength(6)
  expect(await shop.see('delivery', 'carrier', people)).toHaveLength(3)
  const evidence = await shop.inside(
    `select distinct subject, evidence_ref from kiteline_internal.consents
     where subject = any ($1) order by subject`,
    [people],
  )
  expect(evidence).toEqual(
    people.map((subject, place) => ({ subject, evidence_ref: `letter ${place}` })),
  )
})

test('a person is one person in every spelling of the key', async () => {
  const subject = await shop.person()
  const [recorded] = await shop.consent(` 00${subject} `)
  expect(recorded).toMatchObject({ subject })
  expect(await shop.see('delivery', 'carrier', [subject])).toHaveLength(1)
  await shop.withdraw(`0${subject}`)
  expect(await shop.see('delivery', 'carrier', [subject])).toEqual([])
})

test('inv 50: agreeing to what is not essential is not the price of something else', async () => {
  const subject = await shop.person()
  await shop.expectRefused(
    {
      code: 'KL001',
      detail: 'agreeing to birthday, which is not essential, may not be the price of billing',
    },
    () => shop.consent(subject, { purpose: 'birthday', preconditionOf: 'billing' }),
  )
  expect(
    await shop.consent(subject, {
      purpose: 'billing',
      recipient: 'desk_dept',
      preconditionOf: 'delivery',
    }),
  ).toHaveLength(1)
})

test('a stronger consent is not replaced by a weaker one', async () => {
  const subject = await shop.person()
  const [strong] = await shop.consent(subject, { kind: 'separate', categories: ['address'] })
  for (const kind of ['consent', 'notice']) {
    await shop.expectRefused(
      {
        code: 'KL003',
        detail: `subject ${subject} already gave a stronger consent (${strong?.consent_id})`,
      },
      () => shop.consent(subject, { kind }),
    )
  }
  expect(await shop.see('delivery', 'carrier', [subject])).toHaveLength(1)
})

test('a consent recorded anew supersedes the one before it, and both stay on record', async () => {
  const subject = await shop.person()
  await shop.consent(subject, { categories: ['address'], kind: 'separate' })
  await shop.consent(subject, { categories: ['address'], kind: 'written' })
  const rows = await shop.inside(
    'select kind, state, state_reason from kiteline_internal.consents where subject = $1 order by consent_id',
    [subject],
  )
  expect(rows).toEqual([
    { kind: 'separate', state: 'superseded', state_reason: 'a later consent was recorded' },
    { kind: 'written', state: 'effective', state_reason: 'recorded' },
  ])
})
