import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ConsentShop, createConsentShop } from '../../harness/consent-shop.ts'
import { failureOf, noLiveSession, openSession, readWith } from '../../harness/opening.ts'

let shop: ConsentShop
const desk = { purpose: 'helpdesk', recipient: 'desk_dept' } as const
const guardian = { ...desk, kind: 'guardian', guardian: '王芳, mother' } as const
const wrongState = { code: 'KL003', message: 'not possible in the present state' }

beforeAll(async () => {
  shop = await createConsentShop()
})
afterAll(() => shop.drop())

const approve = (
  actor: string | null,
  {
    purpose = 'helpdesk',
    login = 'desk_app',
    lasts = '1 day',
    reason = 'looks after our youngest',
  }: { purpose?: string; login?: string; lasts?: string | null; reason?: string | null } = {},
) =>
  shop.value(
    'select kiteline.approve_minor_access($1, $2, $3, clock_timestamp() + $4::interval, $5)::text',
    [purpose, login, actor, lasts, reason],
  )

/** Whom a session of the help desk shows when this actor opens it. */
async function seenBy(actor: string, subjects: readonly string[]): Promise<unknown[]> {
  const { token } = await shop.open('helpdesk', 'desk_dept', subjects, actor)
  if (token === null) return []
  const rows = await shop.read(
    'desk_dept',
    token,
    'select person_id from for_helpdesk.people order by 1',
  )
  return rows.map(({ person_id }) => person_id)
}

describe('inv 24: a child is shown with the guardian’s consent, to a reader approved by name', () => {
  test('with neither, with one of them, with both', async () => {
    const [child, adult] = [await shop.person({ age: 8 }), await shop.person()]
    await approve('nurse-1')
    expect(await seenBy('nurse-1', [child, adult])).toEqual([adult])
    await shop.consent(child, guardian)
    expect(await seenBy('engineer-17', [child, adult])).toEqual([adult])
    expect(await seenBy('nurse-1', [child, adult])).toEqual([child, adult])
  })

  test('also where an adult’s terms alone would do, and whatever else is on record', async () => {
    const child = await shop.person({ age: 13 })
    await approve('nurse-2')
    await shop.consent(child, { ...desk, kind: 'notice' })
    expect(await seenBy('nurse-2', [child])).toEqual([])
    for (const kind of ['consent', 'separate', 'written']) {
      await shop.expectRefused(
        { ...wrongState, detail: `${child} is a minor: the consent has to be a guardian's` },
        () => shop.consent(child, { ...desk, kind }),
      )
    }
  })

  test('the guardian of an adult consents to nothing', async () => {
    const adult = await shop.person({ age: 15 })
    await shop.expectRefused(
      { ...wrongState, detail: `${adult} is no minor, so no guardian consents` },
      () => shop.consent(adult, guardian),
    )
  })

  test('a guardian’s consent stands for whatever is asked, category by category', async () => {
    const child = await shop.person({ age: 8 })
    await approve('nurse-3', { purpose: 'refund' })
    await shop.consent(child, { ...guardian, purpose: 'refund', categories: ['account'] })
    const { token } = await shop.open('refund', 'desk_dept', [child], 'nurse-3')
    expect(
      await shop.read(
        'desk_dept',
        String(token),
        'select full_name, bank_card from for_refund.people',
      ),
    ).toEqual([{ full_name: null, bank_card: expect.stringContaining('*') }])
  })

  test('who consented is on record, and the approval by which it was read', async () => {
    const child = await shop.person({ age: 8 })
    const approval = await approve('nurse-4')
    const [consent] = await shop.consent(child, guardian)
    await seenBy('nurse-4', [child])
    const [row] = await shop.inside(
      `select c.guardian, s.minor_approval_id::text
       from kiteline_internal.consents c, kiteline_internal.sessions s
       where c.consent_id = $1 and s.actor = 'nurse-4'`,
      [consent?.consent_id],
    )
    expect(row).toEqual({ guardian: '王芳, mother', minor_approval_id: approval })
    await seenBy('nurse-4', [await shop.person()])
    const [adults] = await shop.inside(
      `select minor_approval_id from kiteline_internal.sessions where actor = 'nurse-4'
       order by session_id desc limit 1`,
    )
    expect(adults).toEqual({ minor_approval_id: null })
  })

  test('whoever is fourteen today is none any more: the guardian’s consent stands for nothing then', async () => {
    const child = await shop.person({ age: 8 })
    await approve('nurse-5')
    await shop.consent(child, guardian)
    await shop.inside("update shared.people set born_on = '1990-01-01' where person_id = $1", [
      child,
    ])
    // The terms alone admit an adult here; where a consent is asked for, the guardian's is not the person's.
    expect(await seenBy('nurse-5', [child])).toEqual([child])
    await shop.consent(child, { ...desk, purpose: 'birthday' })
    expect(await shop.see('birthday', 'desk_dept', [child])).toHaveLength(1)
  })
})

test('a mere notice does not replace a guardian’s consent', async () => {
  const child = await shop.person({ age: 8 })
  await approve('nurse-6')
  await shop.consent(child, guardian)
  await shop.expectRefused(
    { ...wrongState, detail: expect.stringMatching(/already gave a stronger consent/) },
    () => shop.consent(child, { ...desk, kind: 'notice' }),
  )
  expect(await seenBy('nurse-6', [child])).toEqual([child])
})

describe('inv 24: an approval is', () => {
  test('of this purpose, this login and this actor', async () => {
    const child = await shop.person({ age: 8 })
    await shop.consent(child, guardian)
    await approve('nurse-7', { purpose: 'delivery' })
    await approve('nurse-7', { login: 'rival_app' })
    expect(await seenBy('nurse-7', [child])).toEqual([])
    await approve('nurse-7')
    expect(await seenBy('nurse-7 ', [child])).toEqual([])
    expect(await seenBy('nurse-7', [child])).toEqual([child])
  })

  test('taken back at once, in open sessions that show a child, and in no other', async () => {
    const [child, adult] = [await shop.person({ age: 8 }), await shop.person()]
    await shop.consent(child, guardian)
    const approval = await approve('nurse-8')
    const client = await shop.as('desk_app')
    const grant = await shop.grant('helpdesk')
    const tokens: string[] = []
    for (const subjects of [[child], [adult]]) {
      tokens.push(String((await openSession(client, grant, { subjects, actor: 'nurse-8' })).token))
    }
    const [ofChild, ofAdult] = tokens as [string, string]
    const sql = 'select person_id from for_helpdesk.people'
    expect(await readWith(client, ofChild, sql)).toHaveLength(1)
    await shop.admin("select kiteline.end_minor_approval($1, 'changed his work')", [approval])
    expect(await failureOf(readWith(client, ofChild, sql))).toEqual(noLiveSession)
    expect(await readWith(client, ofAdult, sql)).toHaveLength(1)
    expect(await seenBy('nurse-8', [child])).toEqual([])
    await client.end()
  })

  test('over by the clock, and a session under it ends no later', async () => {
    const child = await shop.person({ age: 8 })
    await shop.consent(child, guardian)
    await approve('nurse-9', { lasts: '1 second' })
    const { token, expires_at } = await shop.open('helpdesk', 'desk_dept', [child], 'nurse-9')
    expect(expires_at?.getTime()).toBeLessThan(Date.now() + 1500)
    await new Promise((resolve) => setTimeout(resolve, 1100))
    const sql = 'select person_id from for_helpdesk.people'
    expect(await failureOf(shop.read('desk_dept', String(token), sql))).toEqual(noLiveSession)
    expect(await seenBy('nurse-9', [child])).toEqual([])
  })

  test('given for at most a year, with a reason, for a login of the purpose; taken back once', async () => {
    const invalid = { code: 'KL001' }
    const unknown = { code: 'KL002' }
    for (const [failure, work] of [
      [invalid, () => approve('nurse', { lasts: '367 days' })],
      [invalid, () => approve('nurse', { lasts: '-1 second' })],
      [invalid, () => approve('nurse', { lasts: null })],
      [invalid, () => approve('nurse', { reason: 'because' })],
      [invalid, () => approve('nurse', { reason: null })],
      [invalid, () => approve(' ')],
      [invalid, () => approve(null)],
      [unknown, () => approve('nurse', { purpose: 'gifts' })],
      [unknown, () => approve('nurse', { purpose: 'billing', login: 'rival_app' })],
    ] as const) {
      await shop.expectRefused(failure, work, work.toString())
    }
    const id = await approve('nurse')
    const end = (approval: string | null, reason: string | null = 'left the house') =>
      shop.admin('select kiteline.end_minor_approval($1, $2)', [approval, reason])
    await shop.expectRefused(invalid, () => end(id, ' '))
    await shop.expectRefused(unknown, () => end('987654'))
    await shop.expectRefused(unknown, () => end(null))
    await end(id)
    await shop.expectRefused(wrongState, () => end(id))
  })
})

test('inv 24: a guardian takes the consent back like anybody else', async () => {
  const child = await shop.person({ age: 8 })
  await approve('nurse-10')
  await shop.consent(child, guardian)
  await shop.withdraw(child, desk)
  expect(await seenBy('nurse-10', [child])).toEqual([])
  await shop.consent(child, guardian)
  expect(await seenBy('nurse-10', [child])).toEqual([child])
})
