import type { BenchDatabase } from './database.ts'
import { backendOf, type Contestant, timed } from './measure.ts'
import { keysFrom, newToken, openSession } from './readers.ts'
import { firstSubject } from './reads.ts'

/** Opening a session for `subjects` people: kiteline's, and the hand-written one that only inserts a row. */
export async function openingContestants(
  database: BenchDatabase,
  subjects: number,
): Promise<readonly Contestant[]> {
  const hand = await database.as('hand_desk')
  const desk = await database.as('session_desk')
  const keys = keysFrom(firstSubject, firstSubject + subjects - 1)
  return [
    {
      name: 'hand',
      backend: await backendOf(hand),
      run: () =>
        timed(() =>
          hand.query({
            name: 'open',
            text: 'select hand.open($1, $2, $3, $4)',
            values: ['benchmark', 'measuring', keys, newToken()],
          }),
        ),
    },
    {
      name: 'session',
      backend: await backendOf(desk),
      run: () => timed(() => openSession(desk, database.grants.bench_session, keys)),
    },
  ]
}

/**
 * Whom does a telephone number belong to: the bare query, a hand-written function that notes the look-up, and
 * kiteline's two transactions (announce and commit, then find).
 */
export async function lookupContestants(
  database: BenchDatabase,
  mobiles: readonly string[],
): Promise<readonly Contestant[]> {
  const raw = await database.as('raw_desk')
  const hand = await database.as('hand_desk')
  const desk = await database.as('session_desk')
  let turn = 0
  const next = (): string => mobiles[turn++ % mobiles.length] ?? ''
  return [
    {
      name: 'raw',
      backend: await backendOf(raw),
      run: () =>
        timed(() =>
          raw.query({
            name: 'look up',
            text: 'select customer_id from app.customer_contacts where mobile = $1',
            values: [next()],
          }),
        ),
    },
    {
      name: 'hand',
      backend: await backendOf(hand),
      run: () =>
        timed(() =>
          hand.query({
            name: 'look up',
            text: 'select * from hand.find_by_mobile($1)',
            values: [next()],
          }),
        ),
    },
    {
      name: 'session',
      backend: await backendOf(desk),
      run: () =>
        timed(async () => {
          const mobile = next()
          const announced = await desk.query({
            name: 'announce',
            text: 'select lookup_id from kiteline.announce_lookup($1, $2, $3, $4, $5)',
            values: ['bench_session', 'mobile', mobile, 'benchmark', 'measuring'],
          })
          if (announced.rows[0].lookup_id === null) throw new Error('the look-up was refused')
          const { rows } = await desk.query({
            name: 'find',
            text: 'select subject from kiteline.find_subjects($1, $2, $3) as f(subject)',
            values: ['bench_session', 'mobile', mobile],
          })
          if (rows.length === 0) throw new Error('nobody was found')
        }),
    },
  ]
}
