import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { consentPolicy } from '../../harness/consent-policy.ts'
import { type ConsentShop, createConsentShop } from '../../harness/consent-shop.ts'
import { openSession, readWith, tokenFor } from '../../harness/opening.ts'

let shop: ConsentShop
let desk: pg.Client
let narrower: string
const view = 'select person_id from for_helpdesk.people order by person_id'

beforeAll(async () => {
  shop = await createConsentShop()
  await shop.database.createLogin('two_hats', { memberOf: ['kiteline_service'] })
  const { helpdesk } = consentPolicy.purposes
  await shop.migrate({
    ...consentPolicy,
    purposes: {
      ...consentPolicy.purposes,
      helpdesk: { ...helpdesk, logins: [...helpdesk.logins, 'two_hats'] },
    },
  })
  await shop.admin(
    "select kiteline.record_training('desk_dept', 'two_hats', 'rulebook', now() + interval '1 year')",
  )
  desk = await shop.as('dba')
  narrower = await shop.tell({ kind: 'privacy_agreement', purposes: ['billing', 'claims'] })
})
afterAll(() => shop.drop())

interface Subject {
  readonly key: string
  readonly consents: readonly string[]
}

async function agreed(): Promise<Subject> {
  const key = await shop.person()
  const consents = await shop.consent(key, { purpose: 'helpdesk', recipient: 'desk_dept' })
  return { key, consents: consents.map(({ consent_id }) => consent_id) }
}

const helpdesk = { purpose: 'helpdesk', recipient: 'desk_dept' }

/** Everything that ends it, said through a connection; what a "no" is called in the rulebook stands before it. */
const endings: Record<string, (subject: Subject, by: pg.ClientBase) => Promise<unknown>> = {
  'S-39: a withdrawal': ({ key }, by) => shop.withdraw(key, helpdesk, by),
  'inv 26: the withdrawal of every category, one by one': async ({ key }, by) => {
    await shop.withdraw(key, { ...helpdesk, categories: ['contact', 'identity'] }, by)
  },
  'S-40: an annulment': ({ consents }, by) =>
    by.query("select kiteline.annul_consents($1, 'tapped by mistake')", [consents]),
  'S-39: an objection': ({ key }, by) =>
    by.query("select kiteline.record_objection('workshop', $1, 'helpdesk', 'phone', 'no more')", [
      key,
    ]),
  'S-44: switching off whatever is not essential': ({ key }, by) =>
    by.query("select kiteline.switch_off_nonessential('workshop', $1, 'phone', 'no more')", [key]),
  'S-41: a complaint': ({ key, consents }, by) =>
    by.query("select kiteline.file_complaint('workshop', $1, 'mis-tap', 'phone', $2, true)", [
      key,
      consents,
    ]),
  'inv 23: a restriction': ({ key }, by) =>
    by.query("select kiteline.restrict_subject('workshop', $1, 'is disputed')", [key]),
  'inv 23: a request to erase': ({ key }, by) =>
    by.query("select kiteline.request_erasure('workshop', $1, 'phone', 'delete it')", [key]),
  'S-17: terms of collection that tell of less': ({ key }, by) =>
    by.query(
      `select kiteline.record_collection(
         'workshop', $1, array[$2], array['identity', 'contact'], 'app', clock_timestamp()
       )`,
      [narrower, key],
    ),
}

describe.each(Object.keys(endings))('%s', (name) => {
  const end = (subject: Subject, by: pg.ClientBase) => endings[name]?.(subject, by)

  test('is effective in the next statement of a transaction that already reads', async () => {
    const [one, other] = [await agreed(), await agreed()]
    const { token, client } = await shop.session('helpdesk', 'desk_dept', [one.key, other.key])
    await client.query('begin')
    await client.query("select set_config('kiteline.session', $1, true)", [token])
    expect((await client.query(view)).rows).toHaveLength(2)
    await end(one, desk)
    expect((await client.query(view)).rows).toEqual([{ person_id: other.key }])
    await client.query('commit')
  })

  test('is effective in the next statement of the very transaction that records it', async () => {
    const [one, other] = [await agreed(), await agreed()]
    const client = await shop.as('two_hats')
    const grant = await shop.grant('helpdesk', { login: 'two_hats' })
    const token = await tokenFor(client, grant, [one.key, other.key])
    await client.query('begin')
    await client.query("select set_config('kiteline.session', $1, true)", [token])
    expect((await client.query(view)).rows).toHaveLength(2)
    await end(one, client)
    expect((await client.query(view)).rows).toEqual([{ person_id: other.key }])
    // Nobody else knows of it yet, and if it is rolled back it was never said.
    await client.query('rollback')
    expect(await readWith(client, token, view)).toHaveLength(2)
    await client.end()
  })

  test('that was under way while the session opened holds as soon as it commits', async () => {
    const [one, other] = [await agreed(), await agreed()]
    await desk.query('begin')
    await end(one, desk)
    const session = await shop.session('helpdesk', 'desk_dept', [one.key, other.key])
    expect(await session.read(view), 'not committed, so nobody knows').toHaveLength(2)
    await desk.query('commit')
    expect(await session.read(view)).toEqual([{ person_id: other.key }])
  })

  test('whose transaction began before the opening and spoke after it holds', async () => {
    const [one, other] = [await agreed(), await agreed()]
    await desk.query('begin')
    await desk.query('select pg_current_xact_id()')
    const session = await shop.session('helpdesk', 'desk_dept', [one.key, other.key])
    await desk.query('savepoint later')
    await end(one, desk)
    await desk.query('release savepoint later')
    await desk.query('commit')
    expect(await session.read(view)).toEqual([{ person_id: other.key }])
  })

  test('leaves the person out of the next opening', async () => {
    const [one, other] = [await agreed(), await agreed()]
    await end(one, desk)
    const isTermsOnly = name.startsWith('S-17')
    // What the person agreed to stands for the terms, so a session opened anew shows the person.
    const left = isTermsOnly ? [one.key, other.key] : [other.key]
    expect(await shop.see('helpdesk', 'desk_dept', [one.key, other.key], view)).toEqual(
      left.map((person_id) => ({ person_id })),
    )
  })

  test('reaches a statement that was prepared before it', async () => {
    const [one, other] = [await agreed(), await agreed()]
    const { token, client } = await shop.session('helpdesk', 'desk_dept', [one.key, other.key])
    for (const mode of ['force_generic_plan', 'force_custom_plan']) {
      await client.query(`set plan_cache_mode = ${mode}; prepare kept_${mode} as ${view}`)
      expect(await readWith(client, token, `execute kept_${mode}`)).toHaveLength(2)
    }
    await end(one, desk)
    for (const mode of ['force_generic_plan', 'force_custom_plan']) {
      expect(await readWith(client, token, `execute kept_${mode}`), mode).toEqual([
        { person_id: other.key },
      ])
      await client.query(`deallocate kept_${mode}`)
    }
    await client.query('reset plan_cache_mode')
  })
})

test('an open cursor goes on delivering what its statement was going to, and the next statement does not', async () => {
  const [one, other] = [await agreed(), await agreed()]
  const { token, client } = await shop.session('helpdesk', 'desk_dept', [one.key, other.key])
  await client.query('begin')
  await client.query("select set_config('kiteline.session', $1, true)", [token])
  await client.query(`declare begun cursor for ${view} desc`)
  await client.query(`declare unread cursor for ${view}`)
  expect((await client.query('fetch 1 from begun')).rows).toEqual([{ person_id: other.key }])
  await shop.withdraw(one.key, helpdesk)
  expect((await client.query('fetch all from begun')).rows).toEqual([{ person_id: one.key }])
  expect((await client.query(view)).rows).toEqual([{ person_id: other.key }])
  // Declared before, first fetched from after it: whom it shows is decided when it is first fetched from.
  expect((await client.query('fetch all from unread')).rows).toEqual([{ person_id: other.key }])
  await client.query('rollback')
})

test('a refusal that is rolled back hides nobody', async () => {
  const one = await agreed()
  const session = await shop.session('helpdesk', 'desk_dept', [one.key])
  await desk.query('begin')
  await shop.withdraw(one.key, helpdesk, desk)
  await desk.query('rollback')
  expect(await session.read(view)).toHaveLength(1)
  expect(await shop.see('helpdesk', 'desk_dept', [one.key], view)).toHaveLength(1)
})

test('terms that tell of less hide nobody from an emergency', async () => {
  const key = await shop.person()
  const rescue = await shop.session('rescue', 'desk_dept', [key])
  await shop.admin(
    `select kiteline.record_collection(
       'workshop', $1, array[$2], array['identity', 'contact', 'helper'], 'app', clock_timestamp()
     )`,
    [narrower, key],
  )
  expect(await rescue.read()).toEqual([{ person_id: key, full_name: '王小明' }])
  expect(await shop.see('rescue', 'desk_dept', [key])).toHaveLength(1)
})

test('of a thousand people one is lost and nobody else', async () => {
  const subjects: string[] = []
  await shop.inside(`
    insert into shared.people (person_id, full_name, born_on)
    select 500000 + n, '王小明', '1980-01-01' from generate_series(1, 1000) as n
  `)
  for (let n = 1; n <= 1000; n += 1) subjects.push(String(500000 + n))
  await shop.admin(
    `select kiteline.record_collection(
       'workshop', $1, $2, array['identity', 'contact'], 'app', clock_timestamp()
     )`,
    [shop.notice, subjects],
  )
  const client = await shop.as('desk_app')
  const grant = await shop.grant('helpdesk')
  const opening = await openSession(client, grant, { subjects })
  expect(opening).toMatchObject({ admitted_count: 1000 })
  await shop.admin(
    "select kiteline.record_objection('workshop', '500500', 'helpdesk', 'phone', 'no more')",
  )
  const rows = await readWith<{ person_id: string }>(client, opening.token, view)
  expect(rows).toHaveLength(999)
  expect(rows.map(({ person_id }) => person_id)).not.toContain('500500')
})
