import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ConsentShop, createConsentShop } from '../../harness/consent-shop.ts'

let shop: ConsentShop

beforeAll(async () => {
  shop = await createConsentShop()
})
afterAll(() => shop.drop())

const address = '上海市徐汇区漕溪路1号'
const mobile = '138****0001'
const whole = (person_id: string) => [{ person_id, mobile, address }]
const stops = 'select doorstep, remark from for_delivery.parcel_stops'

const refusalsOf = (subject: string) =>
  shop.inside(
    `select r.kind, r.categories, l.refusal_id is not null as is_lifted
     from kiteline_internal.refusals r
     left join kiteline_internal.refusal_lifts l on l.refusal_id = r.refusal_id
     where r.subject = $1 order by r.refusal_id`,
    [subject],
  )

async function agreed(): Promise<string> {
  const subject = await shop.person()
  await shop.consent(subject)
  return subject
}

test('S-39: a consent taken back ends in the next statement of an open session, and at openings', async () => {
  const [subject, other] = [await agreed(), await agreed()]
  const session = await shop.session('delivery', 'carrier', [subject, other])
  expect(await session.read()).toEqual([...whole(subject), ...whole(other)])
  await shop.withdraw(subject)
  expect(await session.read()).toEqual(whole(other))
  expect(await shop.see('delivery', 'carrier', [subject, other])).toEqual(whole(other))
})

test('a consent taken back at one carrier goes on at the other', async () => {
  const subject = await agreed()
  await shop.consent(subject, { recipient: 'mailer' })
  const session = await shop.session('delivery', 'mailer', [subject])
  await shop.withdraw(subject)
  expect(await session.read()).toEqual(whole(subject))
  expect(await shop.see('delivery', 'mailer', [subject])).toEqual(whole(subject))
})

test('rule 9, PIPL 15(2): what was shared before stays on record', async () => {
  const subject = await agreed()
  await shop.see('delivery', 'carrier', [subject])
  await shop.withdraw(subject)
  const [consent] = await shop.inside(
    `select state, state_reason, state_changed_by, effective_from < state_changed_at as lasted
     from kiteline_internal.consents where subject = $1 and category = 'address'`,
    [subject],
  )
  expect(consent).toEqual({
    state: 'withdrawn',
    state_reason: expect.stringMatching(/^withdrawn \(refusal \d+\)$/),
    state_changed_by: 'dba',
    lasted: true,
  })
  const accesses = await shop.audit('select purpose from kiteline.accesses_of($1)', [subject])
  expect(accesses).toEqual([{ purpose: 'delivery' }])
})

describe('inv 26: one category taken back', () => {
  test('empties its columns in an open session, through other relations as well, and keeps the row', async () => {
    const [subject, other] = [await agreed(), await agreed()]
    const session = await shop.session('delivery', 'carrier', [subject, other])
    await shop.withdraw(subject, { categories: ['contact'] })
    expect(await session.read()).toEqual([
      { person_id: subject, mobile: null, address },
      ...whole(other),
    ])
    await shop.withdraw(subject, { categories: ['purchase'] })
    expect(await session.read(`${stops} order by stop_id`)).toEqual([
      { doorstep: 'door 7', remark: null },
      { doorstep: 'door 7', remark: 'fragile' },
    ])
  })

  test('and at openings the evidence says what stayed hidden', async () => {
    const subject = await agreed()
    await shop.withdraw(subject, { categories: ['contact', 'purchase'] })
    expect(await shop.see('delivery', 'carrier', [subject])).toEqual([
      { person_id: subject, mobile: null, address },
    ])
    const [session] = await shop.inside(
      'select withheld from kiteline_internal.sessions where subjects @> array[$1] order by session_id desc limit 1',
      [subject],
    )
    expect(session).toEqual({ withheld: { contact: [subject], purchase: [subject] } })
  })

  test('loses the row if the purpose requires it, in an open session and at openings', async () => {
    const subject = await agreed()
    const session = await shop.session('delivery', 'carrier', [subject])
    await shop.withdraw(subject, { categories: ['address'] })
    expect(await session.read()).toEqual([])
    expect(await session.read(stops)).toEqual([])
    expect(await shop.see('delivery', 'carrier', [subject])).toEqual([])
  })

  test('after the other loses the row when nothing is left to show', async () => {
    const subject = await shop.person()
    await shop.consent(subject, { purpose: 'birthday' })
    await shop.withdraw(subject, { purpose: 'birthday', categories: ['identity'] })
    expect(await shop.see('birthday', 'carrier', [subject])).toHaveLength(1)
    await shop.withdraw(subject, { purpose: 'birthday', categories: ['contact'] })
    expect(await shop.see('birthday', 'carrier', [subject])).toEqual([])
  })

  test('after the other loses the row also where the terms alone would do', async () => {
    const subject = await shop.person()
    const desk = { purpose: 'helpdesk', recipient: 'desk_dept' }
    const see = () => shop.see('helpdesk', 'desk_dept', [subject])
    await shop.consent(subject, desk)
    await shop.withdraw(subject, { ...desk, categories: ['contact'] })
    expect(await see()).toEqual([{ person_id: subject, full_name: '王**', mobile: null }])
    await shop.withdraw(subject, { ...desk, categories: ['identity'] })
    expect(await see()).toEqual([])
  })

  test('loses the row when the other is missing for want of a consent', async () => {
    const subject = await shop.person({ categories: ['identity'] })
    const desk = { purpose: 'helpdesk', recipient: 'desk_dept' }
    const see = () => shop.see('helpdesk', 'desk_dept', [subject])
    expect(await see()).toEqual([{ person_id: subject, full_name: '王**', mobile: null }])
    await shop.consent(subject, { ...desk, categories: ['identity'] })
    await shop.withdraw(subject, { ...desk, categories: ['identity'] })
    expect(await see()).toEqual([])
  })
})

describe('S-45: whoever took back everything and agrees anew', () => {
  test('to a part is shown with that part, and the rest stays refused', async () => {
    const subject = await agreed()
    await shop.withdraw(subject)
    await shop.consent(subject, { categories: ['address'] })
    expect(await shop.see('delivery', 'carrier', [subject])).toEqual([
      { person_id: subject, mobile: null, address },
    ])
    expect(await refusalsOf(subject)).toEqual([
      { kind: 'withdrawal', categories: null, is_lifted: true },
      { kind: 'withdrawal', categories: ['contact', 'purchase'], is_lifted: false },
    ])
  })

  test('to the rest as well, on the same day, is shown whole', async () => {
    const subject = await agreed()
    await shop.withdraw(subject)
    const [now] = await shop.inside('select clock_timestamp()::text as now')
    const givenAt = String(now?.now)
    await shop.consent(subject, { categories: ['address'], givenAt })
    await shop.consent(subject, { categories: ['contact', 'purchase'], givenAt })
    expect(await shop.see('delivery', 'carrier', [subject])).toEqual(whole(subject))
    expect((await refusalsOf(subject)).every(({ is_lifted }) => is_lifted)).toBe(true)
  })

  test('to a category that is not enough alone is not shown', async () => {
    const subject = await agreed()
    await shop.withdraw(subject)
    await shop.consent(subject, { categories: ['contact'] })
    expect(await shop.see('delivery', 'carrier', [subject])).toEqual([])
  })

  test('with a weaker kind than is asked for is not shown, in sessions open since before neither', async () => {
    const subject = await agreed()
    const session = await shop.session('delivery', 'carrier', [subject])
    await shop.withdraw(subject)
    await shop.consent(subject, { kind: 'consent' })
    expect(await session.read()).toEqual([])
    expect(await shop.see('delivery', 'carrier', [subject])).toEqual([])
    await shop.consent(subject)
    expect(await session.read()).toEqual(whole(subject))
    expect(await shop.see('delivery', 'carrier', [subject])).toEqual(whole(subject))
  })

  test('for a short time is shown for that time, in sessions open since before too', async () => {
    const subject = await agreed()
    const session = await shop.session('delivery', 'carrier', [subject])
    await shop.withdraw(subject)
    await shop.consent(subject, { lasts: '1 second' })
    expect(await session.read()).toEqual(whole(subject))
    await new Promise((resolve) => setTimeout(resolve, 1100))
    expect(await session.read()).toEqual([])
    expect(await shop.see('delivery', 'carrier', [subject])).toEqual([])
  })

  test('while the new consent waits for its confirmation is not shown', async () => {
    const subject = await agreed()
    await shop.withdraw(subject)
    await shop.consent(subject, { channel: 'app_popup', interactionMs: 300 })
    expect(await shop.see('delivery', 'carrier', [subject])).toEqual([])
  })
})

test('a withdrawal of everything also holds for what was not agreed to', async () => {
  const subject = await shop.person()
  await shop.consent(subject, { recipient: 'desk_dept', categories: ['contact'] })
  expect(await shop.see('delivery', 'desk_dept', [subject])).toEqual(whole(subject))
  await shop.withdraw(subject, { recipient: 'desk_dept' })
  expect(await shop.see('delivery', 'desk_dept', [subject])).toEqual([])
})

test('inv 42: a consent that has ended stays ended, whoever asks', async () => {
  const subject = await agreed()
  await shop.withdraw(subject)
  for (const state of ['effective', 'pending', 'superseded', 'annulled', 'expired']) {
    await expect(
      shop.asOwner(
        `update kiteline_internal.consents set state = '${state}' where subject = '${subject}'`,
      ),
    ).rejects.toMatchObject({ code: 'KL003' })
  }
})
