import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type ConsentShop, createConsentShop, loginOf } from '../../harness/consent-shop.ts'
import { failureOf, noLiveSession, openSession, readWith, tokenFor } from '../../harness/opening.ts'

interface Entry {
  readonly purpose: string
  readonly category: string
  readonly recipient_role: string
  readonly is_allowed: boolean
  readonly consent_kind: string
}

let shop: ConsentShop
let drafted: readonly Entry[]
let subject: string

beforeAll(async () => {
  shop = await createConsentShop()
  const [draft] = await shop.admin("select kiteline.draft_checklist('workshop') as entries")
  drafted = draft?.entries as Entry[]
  subject = await shop.person()
  await shop.consent(subject)
})
afterEach(() => publish(drafted))
afterAll(() => shop.drop())

const wrongState = { code: 'KL003', message: 'not possible in the present state' }

const publish = (entries: readonly Entry[]) =>
  shop.value("select kiteline.publish_checklist('workshop', $1, 'read again')", [
    JSON.stringify(entries),
  ])

/** The drafted entries with those of delivery to other companies changed, or left out. */
const changed = (change: (entry: Entry) => Entry | null, purpose = 'delivery') =>
  drafted.flatMap((entry) => {
    const isMeant = entry.purpose === purpose && entry.recipient_role === 'independent_processor'
    return isMeant ? (change(entry) ?? []) : entry
  })

const without = (category: string) =>
  changed((entry) => (entry.category === category ? null : entry))

const grant = (purpose = 'delivery', recipient = 'carrier') =>
  shop.grant(purpose, { recipient, login: loginOf(recipient) })

async function openWith(grantId: string, recipient = 'carrier', people = [subject]) {
  const client = await shop.as(loginOf(recipient))
  try {
    return await openSession(client, grantId, { subjects: people })
  } finally {
    await client.end()
  }
}

const suspensionsOf = (grantId: string) =>
  shop.inside(
    'select cause, reason, suspended_by from kiteline_internal.grant_suspensions where grant_id = $1',
    [grantId],
  )

test('S-12: what is not on the checklist is granted to nobody', async () => {
  await publish(without('purchase'))
  await shop.expectRefused(
    {
      ...wrongState,
      detail:
        'purpose delivery with a recipient of role independent_processor: not on the checklist: purchase',
    },
    () => grant(),
  )
  // To a department the same purpose is on it.
  await grant('delivery', 'desk_dept')
})

test('S-12: an entry that does not allow it is as good as none', async () => {
  await publish(changed((entry) => ({ ...entry, is_allowed: entry.category !== 'purchase' })))
  await expect(grant()).rejects.toMatchObject({ ...wrongState })
})

test('S-10: first the law, then the deed: without any checklist nothing is granted', async () => {
  await shop.asOwner(`
    begin;
    alter table kiteline_internal.checklists disable trigger refuse_rewrite;
    alter table kiteline_internal.checklists drop constraint checklists_version_key;
    update kiteline_internal.checklists set policy = 'put away';
    commit;
  `)
  try {
    await expect(grant('billing', 'desk_dept')).rejects.toMatchObject({
      ...wrongState,
      detail: 'purpose billing with a recipient of role department: not on the checklist: purchase',
    })
    expect(await shop.open('rescue', 'desk_dept', [subject]).catch(({ code }) => code)).toBe(
      'KL003',
    )
  } finally {
    await shop.asOwner(`
      begin;
      update kiteline_internal.checklists set policy = 'workshop';
      alter table kiteline_internal.checklists
        add constraint checklists_version_key unique (policy, version),
        enable always trigger refuse_rewrite;
      commit;
    `)
  }
})

test('inv 66: a version that no longer allows a live grant suspends it in the same transaction', async () => {
  const [carrier, desk] = [await grant(), await grant('delivery', 'desk_dept')]
  const client = await shop.as('rival_app')
  const token = await tokenFor(client, carrier, [subject])
  const sql = 'select person_id from for_delivery.people'
  await client.query('begin')
  await client.query("select set_config('kiteline.session', $1, true)", [token])
  expect((await client.query(sql)).rows).toHaveLength(1)

  const version = await publish(without('purchase'))
  expect(await suspensionsOf(carrier)).toEqual([
    {
      cause: 'checklist',
      reason: `checklist version ${version}: not on the checklist: purchase`,
      suspended_by: 'dba',
    },
  ])
  expect(await suspensionsOf(desk)).toEqual([])
  expect(await failureOf(client.query(sql)), 'read on in an open session').toEqual(noLiveSession)
  await client.query('rollback')
  // What the checklist does not allow is about nobody, so the caller is told.
  expect(await openWith(carrier)).toMatchObject({
    refusal: 'KL103',
    detail: 'not on the checklist: purchase',
  })
  expect(await openWith(desk, 'desk_dept')).toMatchObject({ refusal: null })
  await client.end()
})

test('inv 66: a checklist that is rolled back suspends nothing', async () => {
  const id = await grant()
  const legal = await shop.as('dba')
  await legal.query('begin')
  await legal.query("select kiteline.publish_checklist('workshop', $1, 'read again')", [
    JSON.stringify(without('purchase')),
  ])
  expect(await openWith(id)).toMatchObject({ refusal: null })
  await legal.query('rollback')
  await legal.end()
  expect(await suspensionsOf(id)).toEqual([])
  expect(await openWith(id)).toMatchObject({ refusal: null })
})

test('inv 66: a version that was being published while a session opened ends it when it commits', async () => {
  const id = await grant()
  const legal = await shop.as('dba')
  await legal.query('begin')
  await legal.query("select kiteline.publish_checklist('workshop', $1, 'read again')", [
    JSON.stringify(without('purchase')),
  ])
  const client = await shop.as('rival_app')
  const token = await tokenFor(client, id, [subject])
  const sql = 'select person_id from for_delivery.people'
  expect(await readWith(client, token, sql)).toHaveLength(1)
  await legal.query('commit')
  expect(await failureOf(readWith(client, token, sql))).toEqual(noLiveSession)
  await client.end()
  await legal.end()
})

test('S-13: a session ends when a new version demands more, and one opened anew obeys it', async () => {
  const [agreed, other] = [await shop.person(), await shop.person()]
  const helpdesk = { purpose: 'helpdesk', recipient: 'packer' }
  await shop.consent(agreed, { ...helpdesk, kind: 'consent' })
  const before = await shop.session('helpdesk', 'packer', [agreed, other])
  const elsewhere = await shop.session('helpdesk', 'desk_dept', [other])
  expect(await before.read()).toHaveLength(2)
  await publish(
    drafted.map((entry) =>
      entry.purpose === 'helpdesk' && entry.recipient_role === 'entrusted_processor'
        ? { ...entry, consent_kind: 'consent' }
        : entry,
    ),
  )
  expect(await failureOf(before.read()), 'shown without the consent that is now due').toEqual(
    noLiveSession,
  )
  expect(await elsewhere.read(), 'nothing changed for departments').toHaveLength(1)
  const after = await shop.session('helpdesk', 'packer', [agreed, other])
  expect(await after.read()).toMatchObject([{ person_id: agreed }])
  // What demands less, or the same again, ends nothing.
  await publish(drafted)
  expect(await after.read()).toMatchObject([{ person_id: agreed }])
  expect(await shop.see('helpdesk', 'packer', [agreed, other])).toHaveLength(2)
})

test('S-13: a session that opened while more was being demanded ends when it is', async () => {
  const other = await shop.person()
  const legal = await shop.as('dba')
  await legal.query('begin')
  await legal.query("select kiteline.publish_checklist('workshop', $1, 'read again')", [
    JSON.stringify(
      drafted.map((entry) =>
        entry.purpose === 'helpdesk' ? { ...entry, consent_kind: 'written' } : entry,
      ),
    ),
  ])
  const session = await shop.session('helpdesk', 'packer', [other])
  expect(await session.read()).toHaveLength(1)
  await legal.query('commit')
  await legal.end()
  expect(await failureOf(session.read())).toEqual(noLiveSession)
})

test('inv 66: a suspended grant is resumed when a version allows it, and never before', async () => {
  const id = await grant()
  await publish(without('purchase'))
  const resume = () => shop.admin("select kiteline.resume_grant($1, 'it is allowed now')", [id])
  await shop.expectRefused(
    { ...wrongState, detail: `grant ${id}: not on the checklist: purchase` },
    resume,
  )
  await publish(drafted)
  // A version that allows it again does not resume it by itself.
  expect(await openWith(id)).toMatchObject({ refusal: 'KL102' })
  await resume()
  expect(await openWith(id)).toMatchObject({ refusal: null })
  await shop.expectRefused({ ...wrongState, detail: `grant ${id} is not suspended` }, resume)
  const [resumption] = await shop.inside(
    'select reason, resumed_by from kiteline_internal.grant_resumptions where grant_id = $1',
    [id],
  )
  expect(resumption).toEqual({ reason: 'it is allowed now', resumed_by: 'dba' })
})

test('inv 66: grants that ended, or stand suspended, are left alone', async () => {
  const [revoked, suspended] = [await grant(), await grant()]
  await shop.admin("select kiteline.revoke_grant($1, 'no longer due')", [revoked])
  await shop.admin("select kiteline.suspend_grant($1, 'a question is open')", [suspended])
  const later = await shop.grant('delivery', {
    recipient: 'carrier',
    login: 'rival_app',
    startsInMs: 3_600_000,
  })
  await publish(without('purchase'))
  expect(await suspensionsOf(revoked)).toEqual([])
  expect(await suspensionsOf(suspended)).toMatchObject([{ cause: 'administrator' }])
  expect(await suspensionsOf(later), 'a grant that has not begun').toMatchObject([
    { cause: 'checklist' },
  ])
})

test('a grant is suspended by hand at once, once, with a reason, and stays so until it is resumed', async () => {
  const id = await grant()
  const session = await shop.as('rival_app')
  const token = await tokenFor(session, id, [subject])
  const sql = 'select person_id from for_delivery.people'
  const suspend = (grantId: string | null, reason: string | null) =>
    shop.admin('select kiteline.suspend_grant($1, $2)', [grantId, reason])
  await suspend(id, 'a question is open')
  expect(await failureOf(readWith(session, token, sql))).toEqual(noLiveSession)
  await shop.expectRefused({ ...wrongState, detail: `grant ${id} is suspended already` }, () =>
    suspend(id, 'again'),
  )
  await shop.expectRefused({ code: 'KL001' }, () => suspend(id, ' a '))
  await shop.expectRefused({ code: 'KL002' }, () => suspend('987654', 'because'))
  await shop.expectRefused({ code: 'KL002' }, () => suspend(null, 'because'))
  for (const [grantId, reason, code] of [
    [id, ' ', 'KL001'],
    ['987654', 'because', 'KL002'],
    [null, 'because', 'KL002'],
  ] as const) {
    await shop.expectRefused({ code }, () =>
      shop.admin('select kiteline.resume_grant($1, $2)', [grantId, reason]),
    )
  }
  await shop.admin("select kiteline.resume_grant($1, 'it was answered')", [id])
  expect(await readWith(session, token, sql)).toHaveLength(1)
  await session.end()
})
