import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { KitelineClient, KitelineError } from '../../src/client/index.ts'
import { createShop, type Shop } from './shop.ts'
import type { ShopPurposes } from './shop-policy.ts'

let shop: Shop
let client: KitelineClient<ShopPurposes>
beforeAll(async () => {
  shop = await createShop()
  client = new KitelineClient<ShopPurposes>({ pool: shop.pool() })
})
afterAll(() => shop.drop())

function desk(reason: string, subjects: readonly (string | number | bigint)[] | 'matching' = [1]) {
  const purpose = 'client_desk' as const
  return { purpose, grantId: shop.grants.desk, actor: 'agent-7', reason, subjects }
}

interface SessionRow {
  readonly session_id: string
  readonly closed_at: Date | null
  readonly asked_count: string
  readonly admitted_count: number
  readonly statement_count: string
  readonly trace_code: string
}

async function sessionsFor(reason: string): Promise<readonly SessionRow[]> {
  return await shop.audit<SessionRow>('select * from kiteline.session_log where reason = $1', [
    reason,
  ])
}

describe('withSession', () => {
  test('shows the people it names, masked, and nobody else', async () => {
    const rows = await client.withSession(desk('ticket 1', [1, '2', 3n]), (db) =>
      db
        .selectFrom('customers')
        .select(['customer_id', 'full_name', 'mobile'])
        .orderBy('customer_id')
        .execute(),
    )
    // Number 3 has no open order, which the purpose asks for.
    expect(rows).toEqual([
      { customer_id: '1', full_name: '欧阳**', mobile: '138****1234' },
      { customer_id: '2', full_name: '王**', mobile: '139****5678' },
    ])
  })

  test('joins the relations of one purpose', async () => {
    const rows = await client.withSession(desk('ticket 2', [1, 2]), (db) =>
      db
        .selectFrom('customers as c')
        .innerJoin('orders as o', 'o.customer_id', 'c.customer_id')
        .select(['c.full_name', 'o.model'])
        .orderBy('o.order_id')
        .execute(),
    )
    expect(rows).toEqual([
      { full_name: '欧阳**', model: 'KFR-35GW' },
      { full_name: '王**', model: 'XQG-100' },
    ])
  })

  test('reads through a common table expression', async () => {
    const rows = await client.withSession(desk('ticket 3'), (db) =>
      db
        .with('models', (creator) => creator.selectFrom('orders').select('model'))
        .selectFrom('models')
        .selectAll()
        .execute(),
    )
    expect(rows).toEqual([{ model: 'KFR-35GW' }])
  })

  test('has committed the session before the first row is seen', async () => {
    const seen = await client.withSession(desk('ticket 4', [1, 3]), async (_db, session) => ({
      session,
      log: await sessionsFor('ticket 4'),
    }))
    expect(seen.log).toMatchObject([
      {
        session_id: seen.session.id,
        asked_count: '2',
        admitted_count: 1,
        closed_at: null,
        trace_code: seen.session.traceCode,
      },
    ])
    expect(seen.session).toMatchObject({ askedCount: 2, admittedCount: 1 })
    expect(seen.session.traceCode).toMatch(/^KL1-[0-9a-f]{30}$/)
  })

  test('closes the session and keeps a record of each statement', async () => {
    await client.withSession(desk('ticket 5'), async (db) => {
      await db.selectFrom('customers').select('full_name').execute()
      await db.selectFrom('orders').select('model').execute()
    })
    expect(await sessionsFor('ticket 5')).toMatchObject([
      { closed_at: expect.any(Date), statement_count: '2' },
    ])
  })

  test('opens for everyone whom the purpose admits when asked for the matching ones', async () => {
    const read = await client.withSession(desk('ticket 6', 'matching'), async (db, session) => ({
      session,
      keys: await db.selectFrom('customers').select('customer_id').orderBy('customer_id').execute(),
    }))
    expect(read.keys).toEqual([{ customer_id: '1' }, { customer_id: '2' }])
    expect(read.session).toMatchObject({ askedCount: 4, admittedCount: 2 })
  })

  test('gives back what the callback threw, closes the session and keeps the statement records', async () => {
    const own = new TypeError('the application’s own fault')
    const failing = client.withSession(desk('ticket 7'), async (db) => {
      await db.selectFrom('customers').select('full_name').execute()
      throw own
    })
    await expect(failing).rejects.toBe(own)
    expect(await sessionsFor('ticket 7')).toMatchObject([
      { closed_at: expect.any(Date), statement_count: '1' },
    ])
  })

  test('lets no failure to close hide what the callback threw', async () => {
    const own = new TypeError('the application’s own fault')
    const pool = shop.pool()
    const failing = new KitelineClient<ShopPurposes>({ pool }).withSession(
      desk('ticket 8'),
      async () => {
        void pool.end()
        throw own
      },
    )
    await expect(failing).rejects.toBe(own)
    expect(await sessionsFor('ticket 8')).toMatchObject([{ closed_at: null }])
  })

  test('tells a failure to close when there is nothing else to tell', async () => {
    const pool = shop.pool()
    const failing = new KitelineClient<ShopPurposes>({ pool }).withSession(
      desk('ticket 9'),
      async () => void pool.end(),
    )
    await expect(failing).rejects.toThrow('Cannot use a pool after calling end on the pool')
  })

  test('lives for as long as was asked, in ISO 8601', async () => {
    const before = Date.now()
    const expiresAt = await client.withSession(
      { ...desk('ticket 10'), lasts: 'PT90S' },
      async (_db, session) => session.expiresAt,
    )
    expect(expiresAt.getTime() - before).toBeGreaterThan(85_000)
    expect(expiresAt.getTime() - before).toBeLessThan(100_000)
  })

  test('does not say that a purpose opens for nobody because nobody has consented', async () => {
    const opening = client.withSession(
      { ...desk('survey'), purpose: 'client_survey', grantId: shop.grants.survey },
      async () => 'read',
    )
    await expect(opening).rejects.toMatchObject({ code: 'KL102', detail: undefined })
    expect(
      await shop.audit('select missing from kiteline.denial_log where reason = $1', ['survey']),
    ).toEqual([{ missing: ['no subject may be shown'] }])
  })

  test('says that the compliance checklist does not allow a purpose, and what is missing', async () => {
    const grantId = await shop.issueUnlisted()
    const opening = client.withSession(
      { ...desk('survey'), purpose: 'client_survey', grantId },
      async () => 'read',
    )
    const fault = await opening.catch((error: unknown) => error)
    expect(fault).toBeInstanceOf(KitelineError)
    expect(fault).toMatchObject({
      code: 'KL103',
      message: 'the compliance checklist does not allow this sharing',
      detail: 'not on the checklist: key',
      hint: 'Ask legal: a new version of the compliance checklist may allow it.',
    })
  })

  test('throws the database’s refusal with its hint, and the refusal is on record', async () => {
    const opening = client.withSession({ ...desk('guess'), grantId: 424242 }, async () => 'read')
    const fault = await opening.catch((error: unknown) => error)
    expect(fault).toBeInstanceOf(KitelineError)
    expect(fault).toMatchObject({
      code: 'KL102',
      message: 'the opening was refused',
      hint: 'Ask security: the report "denials" names the missing condition.',
    })
    expect(
      await shop.audit('select missing from kiteline.denial_log where reason = $1', ['guess']),
    ).toEqual([{ missing: expect.arrayContaining(['grant unknown']) }])
  })

  test('throws what the database raises: too many people, a reason too short', async () => {
    await expect(client.openSession(desk('ticket 11', [1, 2, 3, 4]))).rejects.toMatchObject({
      code: 'KL104',
      detail: '4 named, at most 3 in one session',
    })
    await expect(client.openSession(desk('x'))).rejects.toMatchObject({
      code: 'KL001',
      detail: 'reason must have 3 to 2000 characters',
    })
  })

  test.each([
    ['a number that is rounded to somebody else’s key', { subjects: [2 ** 53] }],
    ['a fraction', { subjects: [1.5] }],
    ['a length that is no ISO 8601 duration', { lasts: '15 minutes' }],
    ['a grant that is no number', { grantId: 'repair' }],
  ])('refuses %s before it asks the database', async (_what, part) => {
    const opening = client.openSession({ ...desk('malformed'), ...part })
    await expect(opening).rejects.toMatchObject({ code: 'KL001', hint: expect.any(String) })
    expect(await sessionsFor('malformed')).toEqual([])
  })
})

describe('openSession', () => {
  test('reads several times, each in a transaction of its own', async () => {
    const session = await client.openSession(desk('ticket 20'))
    const readTransaction = () =>
      session.read(async (db) => {
        await db.selectFrom('customers').select('full_name').execute()
        return await db
          .selectNoFrom((eb) => eb.fn<string>('pg_current_xact_id', []).as('xid'))
          .execute()
      })
    expect(await readTransaction()).not.toEqual(await readTransaction())
    await session.close()
    expect(await sessionsFor('ticket 20')).toMatchObject([
      { session_id: session.id, closed_at: expect.any(Date), statement_count: '2' },
    ])
  })

  test('reads nothing after it was closed, and closing twice is no fault', async () => {
    const session = await client.openSession(desk('ticket 21'))
    await session.close()
    await session.close()
    await expect(session.read(async () => 'read')).rejects.toMatchObject({
      code: 'KL120',
      detail: 'the session was closed',
    })
  })

  test('closes at the end of its block when declared with await using', async () => {
    {
      await using session = await client.openSession(desk('ticket 22'))
      expect(await sessionsFor('ticket 22')).toMatchObject([
        { session_id: session.id, closed_at: null },
      ])
    }
    expect(await sessionsFor('ticket 22')).toMatchObject([{ closed_at: expect.any(Date) }])
  })

  test('answers KL101 from the next statement on when the grant is revoked', async () => {
    const grantId = await shop.issueGrant('client_desk')
    const session = await client.openSession({ ...desk('ticket 23'), grantId })
    const revoked = session.read(async (db) => {
      const before = await db.selectFrom('customers').select('customer_id').execute()
      expect(before).toEqual([{ customer_id: '1' }])
      await shop.admin("select kiteline.revoke_grant($1, 'the project has ended')", [grantId])
      return await db.selectFrom('customers').select('customer_id').execute()
    })
    await expect(revoked).rejects.toMatchObject({
      code: 'KL101',
      message: 'no live session for this purpose',
      hint: expect.stringContaining('Open a session'),
    })
    await session.close()
  })

  test('closing a session that has expired is no fault', async () => {
    const session = await client.openSession({ ...desk('ticket 24'), lasts: 'PT1S' })
    await new Promise((resolve) => setTimeout(resolve, 1100))
    const read = session.read((db) => db.selectFrom('customers').select('full_name').execute())
    await expect(read).rejects.toMatchObject({ code: 'KL101' })
    await expect(session.close()).resolves.toBeUndefined()
  })
})
