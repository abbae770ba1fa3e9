import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ConsentShop, createConsentShop } from '../../harness/consent-shop.ts'

let shop: ConsentShop

beforeAll(async () => {
  shop = await createConsentShop()
})
afterAll(() => shop.drop())

interface Condition {
  readonly step: number
  readonly condition: string
  readonly category: string | null
  readonly is_met: boolean
  readonly en: string
  readonly zh: string
  readonly clause: string
  readonly cure_en: string | null
  readonly cure_zh: string | null
}

async function explain(
  subject: string | null,
  purpose = 'delivery',
  recipient = 'carrier',
  actor: string | null = 'engineer-17',
): Promise<Condition[]> {
  return (await shop.audit("select * from kiteline.explain_access('workshop', $1, $2, $3, $4)", [
    subject,
    purpose,
    recipient,
    actor,
  ])) as unknown as Condition[]
}

const outline = (conditions: readonly Condition[]) =>
  conditions.map(({ condition, category, is_met }) =>
    [is_met ? 'met' : 'missing', condition, category].filter(Boolean).join(' '),
  )

const find = (
  conditions: readonly Condition[],
  condition: string,
  category: string | null = null,
) => conditions.find((each) => each.condition === condition && each.category === category)

test('S-15: every condition of a person who is shown, in order, and the verdict', async () => {
  const subject = await shop.person()
  await shop.consent(subject)
  await shop.see('delivery', 'carrier', [subject])
  expect(outline(await explain(subject))).toEqual([
    'met subject',
    'met grant',
    'met recipient',
    'met checklist address',
    'met checklist contact',
    'met checklist purchase',
    'met terms address',
    'met terms contact',
    'met terms purchase',
    'met consent address',
    'met consent contact',
    'met consent purchase',
    'met refusal',
    'met predicate',
    'met verdict',
  ])
})

test('S-05, I-58: what is missing, what asks for it and what would cure it, in both languages', async () => {
  const subject = await shop.person()
  await shop.see('delivery', 'carrier', [subject])
  const conditions = await explain(subject)
  expect(find(conditions, 'consent', 'address')).toEqual({
    step: 10,
    condition: 'consent',
    category: 'address',
    is_met: false,
    en: 'address: what is demanded is missing. Demanded: separate (PIPL 17; PIPL 23; rules 1.1 C1). No consent is on record.',
    zh: '“地址”：缺少所需的同意。要求：单独同意（PIPL 17; PIPL 23; rules 1.1 C1）。没有同意记录。',
    clause: 'PIPL 17; PIPL 23; rules 1.1 C1',
    cure_en: 'Ask the person, through SMS, the app or by letter, with the notice of this purpose.',
    cure_zh: '通过短信、APP弹窗或书面函件，附该目的的告知，征求客户同意。',
  })
  expect(find(conditions, 'consent', 'contact')?.en).toContain(
    'The purpose can do without it: the column stays empty.',
  )
  expect(find(conditions, 'verdict')).toMatchObject({
    is_met: false,
    en: 'No session may name this person now.',
    zh: '现在任何访问会话都不得列入该客户。',
  })
})

test('every sentence is there in both languages, with its clause; a cure exactly where something is missing', async () => {
  const subject = await shop.person()
  const child = await shop.person({ age: 8 })
  await shop.consent(subject)
  await shop.withdraw(subject, { categories: ['contact'] })
  await shop.admin("select kiteline.restrict_subject('workshop', $1, 'disputed')", [child])
  for (const [person, purpose, recipient] of [
    [subject, 'delivery', 'carrier'],
    [child, 'delivery', 'carrier'],
    [child, 'helpdesk', 'desk_dept'],
    [subject, 'birthday', 'court'],
    [subject, 'survey', 'desk_dept'],
    ['987654', 'delivery', 'carrier'],
    ['one', 'delivery', 'carrier'],
    [null, 'delivery', 'carrier'],
  ] as const) {
    const conditions = await explain(person, purpose, recipient)
    expect(conditions.map(({ step }) => step)).toEqual(conditions.map((_, place) => place + 1))
    for (const { en, zh, clause, is_met, cure_en, cure_zh, condition } of conditions) {
      expect(en, condition).toMatch(/\.$/)
      expect(en, condition).not.toMatch(/%s|null|\(\)|[\u4e00-\u9fff]/)
      expect(zh, condition).toMatch(/[\u4e00-\u9fff].*[。]$/)
      expect(zh, condition).not.toMatch(/%s|null|（）/)
      expect(clause, condition).toMatch(/\S/)
      expect(cure_en === null, condition).toBe(is_met)
      expect(cure_zh === null, condition).toBe(is_met)
    }
    expect(conditions.at(-1)?.condition).toBe('verdict')
  }
})

describe('each missing condition by its name', () => {
  test('a person who is not in the data', async () => {
    for (const key of ['987654', 'one', null]) {
      expect(outline(await explain(key))).toEqual([
        'missing subject',
        expect.stringMatching(/grant$/),
        expect.stringMatching(/recipient$/),
        'missing verdict',
      ])
    }
  })

  test('no grant, or a suspended one', async () => {
    const subject = await shop.person()
    const none = await explain(subject, 'billing', 'mailer')
    expect(find(none, 'grant')?.en).toBe('No grant runs: grant unknown.')
    const id = await shop.grant('refund', { recipient: 'mailer', login: 'rival_app' })
    await shop.admin("select kiteline.suspend_grant($1, 'a question is open')", [id])
    expect(find(await explain(subject, 'refund', 'mailer'), 'grant')).toMatchObject({
      en: 'No grant runs: grant suspended.',
      zh: '没有有效授权：授权已暂停。',
    })
  })

  test('a recipient that is not in order', async () => {
    await shop.recipient('slow_post', 'independent_processor')
    await shop.grant('delivery', { recipient: 'slow_post', login: 'rival_app' })
    await shop.admin("select kiteline.suspend_recipient('slow_post', 'audit failed')")
    const conditions = await explain(await shop.person(), 'delivery', 'slow_post')
    expect(find(conditions, 'recipient')).toMatchObject({
      is_met: false,
      en: 'The recipient is not in order: recipient suspended.',
      zh: '接收方不符合条件：接收方已暂停。',
    })
  })

  test('C2: terms that do not tell of the purpose', async () => {
    const old = await shop.tell({ kind: 'privacy_agreement', purposes: ['billing'] })
    const conditions = await explain(await shop.person({ notice: old }), 'helpdesk', 'desk_dept')
    expect(find(conditions, 'terms', 'contact')).toMatchObject({
      is_met: false,
      clause: 'rules 1.1 C2; PIPL 14, 17',
    })
  })

  test('C2: terms for which a consent stands', async () => {
    const subject = await shop.person({ notice: null })
    await shop.consent(subject, { purpose: 'helpdesk', recipient: 'desk_dept' })
    const terms = find(
      await explain(subject, 'helpdesk', 'desk_dept'),
      'supplemented_terms',
      'contact',
    )
    expect(terms).toMatchObject({ is_met: true, clause: expect.stringContaining('C2') })
  })

  test('a consent that ended, and one to an earlier form of the purpose', async () => {
    const subject = await shop.person()
    const [{ consent_id } = { consent_id: '' }] = await shop.consent(subject, {
      categories: ['address'],
    })
    await shop.withdraw(subject)
    expect(find(await explain(subject), 'consent', 'address')?.en).toContain(
      `On record: consent ${consent_id}, separate, withdrawn.`,
    )
  })

  test('C8: a refusal, and one of a single category', async () => {
    const subject = await shop.person()
    await shop.consent(subject)
    const withdrawal = await shop.withdraw(subject, { categories: ['contact'] })
    const conditions = await explain(subject)
    expect(find(conditions, 'refusal', 'contact')).toMatchObject({
      is_met: false,
      en: `A refusal stands: withdrawal ${withdrawal}. It is about contact.`,
      zh: `存在有效的拒绝：撤回同意 ${withdrawal}。涉及“联系方式”。`,
    })
    const objection = await shop.value(
      "select kiteline.record_objection('workshop', $1, 'delivery', 'phone', 'no more')",
      [subject],
    )
    expect(find(await explain(subject), 'refusal')).toMatchObject({
      is_met: false,
      en: `A refusal stands: objection ${objection}.`,
      cure_en: 'Respect it. Only the person takes it back.',
    })
  })

  test('a person whom the purpose does not work with now', async () => {
    const subject = await shop.person()
    await shop.consent(subject)
    await shop.inside("update shared.people set origin = 'elsewhere' where person_id = $1", [
      subject,
    ])
    const conditions = await explain(subject)
    expect(find(conditions, 'predicate')).toMatchObject({
      is_met: false,
      clause: 'rules 1.3 C5; PIPL 6',
    })
    expect(find(conditions, 'verdict')?.is_met).toBe(false)
  })

  test('a minor: the guardian’s consent and the approved reader', async () => {
    const child = await shop.person({ age: 8 })
    expect(find(await explain(child, 'helpdesk', 'desk_dept'), 'minor', 'contact')).toMatchObject({
      is_met: false,
      clause: expect.stringContaining('PIPL'),
    })
  })

  test('data that the checklist does not allow is cured by no consent', async () => {
    const subject = await shop.person()
    const conditions = await explain(subject, 'birthday', 'court')
    expect(find(conditions, 'checklist', 'contact')?.is_met).toBe(false)
    expect(find(conditions, 'consent', 'contact')).toBeUndefined()
  })

  test('a purpose that shows no rows', async () => {
    expect(outline(await explain(await shop.person(), 'survey', 'desk_dept'))).toEqual([
      'met subject',
      'missing grant',
      'missing recipient',
      'met refusal',
      expect.stringMatching(/predicate$/),
      'missing verdict',
    ])
  })
})

test('of several grants of one recipient the one that lacks the least is explained', async () => {
  const subject = await shop.person()
  await shop.consent(subject, { recipient: 'mailer' })
  const [one, other] = [
    await shop.grant('delivery', { recipient: 'mailer', login: 'rival_app' }),
    await shop.grant('delivery', { recipient: 'mailer', login: 'rival_app' }),
  ]
  await shop.admin("select kiteline.suspend_grant($1, 'a question')", [other])
  const conditions = await explain(subject, 'delivery', 'mailer')
  expect(find(conditions, 'grant')?.en).toBe(`A grant runs (${one}).`)
  expect(find(conditions, 'verdict')?.is_met).toBe(true)
})

test('one error with what to do for an unknown policy, purpose or recipient', async () => {
  const subject = await shop.person()
  for (const [policy, purpose, recipient, detail] of [
    ['other', 'delivery', 'carrier', 'purpose delivery of policy other'],
    ['workshop', 'gifts', 'carrier', 'purpose gifts of policy workshop'],
    ['workshop', 'delivery', 'nobody', 'recipient nobody'],
  ]) {
    await shop.expectRefused({ code: 'KL002', detail }, () =>
      shop.admin('select * from kiteline.explain_access($1, $2, $3, $4)', [
        policy,
        subject,
        purpose,
        recipient,
      ]),
    )
  }
})

test('explaining opens nothing and leaves no trace of a session', async () => {
  const subject = await shop.person()
  await shop.consent(subject)
  const count = () =>
    shop.inside(
      'select count(*) from kiteline_internal.sessions union all select count(*) from kiteline_internal.denials',
    )
  const before = await count()
  await explain(subject)
  expect(await count()).toEqual(before)
})
