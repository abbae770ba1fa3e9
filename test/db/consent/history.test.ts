import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ConsentShop, createConsentShop } from '../../harness/consent-shop.ts'

let shop: ConsentShop
let subject: string

beforeAll(async () => {
  shop = await createConsentShop()
  subject = await shop.person()
  await shop.consent(subject)
})
afterAll(() => shop.drop())

test('inv 45: two record the same consent at once, and one of them is told so', async () => {
  const person = await shop.person()
  const desk = await shop.as('dba')
  await desk.query('begin')
  await shop.consent(person, {}, desk)
  const second = shop.consent(person).then(
    () => 'recorded',
    (fault: { code: string; detail: string }) => `${fault.code} ${fault.detail}`,
  )
  await new Promise((resolve) => setTimeout(resolve, 300))
  await desk.query('commit')
  expect(await second).toBe('KL003 somebody recorded a consent of one of them at the same moment')
  const rows = await shop.inside(
    'select category, state from kiteline_internal.consents where subject = $1 order by category',
    [person],
  )
  expect(rows).toEqual(
    ['address', 'contact', 'purchase'].map((category) => ({ category, state: 'effective' })),
  )
  await desk.end()
})

test('inv 45: of two that replace the same consent at once the second waits, and both stay on record', async () => {
  const person = await shop.person()
  await shop.consent(person, { categories: ['address'] })
  const desk = await shop.as('dba')
  await desk.query('begin')
  await shop.consent(person, { categories: ['address'] }, desk)
  const second = shop.consent(person, { categories: ['address'] })
  await new Promise((resolve) => setTimeout(resolve, 300))
  await desk.query('commit')
  await second
  await desk.end()
  const rows = await shop.inside(
    'select state from kiteline_internal.consents where subject = $1 order by consent_id',
    [person],
  )
  expect(rows.map(({ state }) => state)).toEqual(['superseded', 'superseded', 'effective'])
  expect(await shop.see('delivery', 'carrier', [person])).toHaveLength(1)
})

test('inv 45: not even the owner enters a second effective consent', async () => {
  const copied = `
    policy, subject, purpose, terms_hash, recipient, category, kind, channel, notice_id, given_at,
    evidence_ref, evidence_hash, is_own_initiative, effective_from, state, state_reason`
  await expect(
    shop.asOwner(`
      insert into kiteline_internal.consents (${copied})
      select ${copied} from kiteline_internal.consents
      where subject = '${subject}' and category = 'address'`),
  ).rejects.toMatchObject({ code: '23505', constraint: 'consents_effective_key' })
})

const facts = {
  policy: "'other'",
  subject: "'1'",
  purpose: "'birthday'",
  terms_hash: "repeat('0', 64)",
  recipient: "'mailer'",
  category: "'contact'",
  kind: "'written'",
  channel: "'sms'",
  notice_id: '1',
  given_at: "given_at - interval '1 year'",
  expires_at: "now() + interval '1 year'",
  evidence_ref: "'elsewhere'",
  evidence_hash: "repeat('0', 64)",
  interaction_ms: '9000',
  guardian: "'王芳'",
  is_own_initiative: 'not is_own_initiative',
  effective_from: "effective_from - interval '1 year'",
  recorded_at: "recorded_at - interval '1 year'",
  recorded_by: "'somebody'",
  recorded_xid: "'7'",
} as const

describe('inv 46: history is not rewritten, its owner included', () => {
  test.each(Object.entries(facts))('%s of a consent', async (column, value) => {
    // With an edge that would be allowed, so that only the changed fact is refused.
    for (const also of ['', ", state = 'withdrawn', state_reason = 'no'"]) {
      await expect(
        shop.asOwner(
          `update kiteline_internal.consents set ${column} = ${value} ${also}
           where subject = '${subject}' and category = 'address'`,
        ),
        column,
      ).rejects.toMatchObject({ code: 'KL110', message: 'evidence is append-only' })
    }
  })

  test('a whole consent, whatever plays a replica', async () => {
    for (const sql of [
      'delete from kiteline_internal.consents',
      'truncate kiteline_internal.consents cascade',
      "update kiteline_internal.consents set category = 'contact'",
    ]) {
      await expect(shop.asOwner(sql), sql).rejects.toMatchObject({ code: 'KL110' })
    }
    await expect(
      shop.inside('set session_replication_role = replica; delete from kiteline_internal.consents'),
    ).rejects.toMatchObject({ code: 'KL110' })
    await shop.inside('set session_replication_role = origin')
  })

  test.each([
    ['consent_confirmations', 'evidence_ref'],
    ['consent_requests', 'channel'],
    ['consent_request_subjects', 'subject'],
    ['minor_approvals', 'actor'],
    ['minor_approval_ends', 'reason'],
    ['refusals', 'reason'],
    ['refusal_lifts', 'reason'],
    ['grant_suspensions', 'reason'],
    ['grant_resumptions', 'reason'],
  ])('%s', async (table, column) => {
    for (const sql of [
      `update kiteline_internal.${table} set ${column} = 'other'`,
      `delete from kiteline_internal.${table}`,
      `truncate kiteline_internal.${table} cascade`,
    ]) {
      await expect(shop.asOwner(sql), sql).rejects.toMatchObject({ code: 'KL110' })
    }
  })
})

describe('inv 42: a consent goes along its edges and no others', () => {
  const states = ['pending', 'effective', 'withdrawn', 'expired', 'superseded', 'annulled']
  const ends = states.slice(2)
  const edges: Record<string, readonly string[]> = {
    pending: ['effective', ...ends],
    effective: ends,
  }

  test.each(states)('from %s', async (from) => {
    for (const to of states) {
      const person = await shop.person()
      const [consent] = await shop.consent(person, {
        categories: ['address'],
        channel: 'app_popup',
        interactionMs: from === 'pending' ? 100 : 9000,
      })
      const set = (state: string) =>
        shop.asOwner(
          `update kiteline_internal.consents set state = '${state}',
             effective_from = coalesce(effective_from, clock_timestamp())
           where consent_id = ${consent?.consent_id}`,
        )
      if (from !== 'pending' && from !== 'effective') await set(from)
      const isEdge = edges[from]?.includes(to) === true
      const answer = await set(to).then(
        () => 'changed',
        ({ code }: { code: string }) => code,
      )
      expect(answer, `${from} to ${to}`).toBe(isEdge ? 'changed' : 'KL003')
    }
  })

  test('when and by whom is not the caller’s to say', async () => {
    const person = await shop.person()
    const [consent] = await shop.consent(person, { categories: ['address'] })
    await shop.asOwner(
      `update kiteline_internal.consents
       set state = 'expired', state_changed_at = '2001-01-01Z', state_changed_by = 'somebody'
       where consent_id = ${consent?.consent_id}`,
    )
    const [row] = await shop.inside(
      `select state_changed_by, state_changed_at > clock_timestamp() - interval '1 minute' as is_now
       from kiteline_internal.consents where consent_id = $1`,
      [consent?.consent_id],
    )
    expect(row).toEqual({ state_changed_by: expect.not.stringMatching('somebody'), is_now: true })
  })
})

test('a state that is none, or one without its time, is entered by nobody', async () => {
  for (const set of ["state = 'agreed'", "state = 'effective', effective_from = null"]) {
    const person = await shop.person()
    await shop.consent(person, { channel: 'app_popup', interactionMs: 100 })
    await expect(
      shop.asOwner(`update kiteline_internal.consents set ${set} where subject = '${person}'`),
      set,
    ).rejects.toMatchObject({ code: expect.stringMatching(/^(KL003|23514)$/) })
  }
})
