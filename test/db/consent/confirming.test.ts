import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type ConsentRequest,
  type ConsentShop,
  createConsentShop,
} from '../../harness/consent-shop.ts'
import { hashOf } from '../../harness/lawful.ts'

let shop: ConsentShop

beforeAll(async () => {
  shop = await createConsentShop()
})
afterAll(() => shop.drop())

const quickTap = { channel: 'app_popup', interactionMs: 1999 } as const
const wrongState = { code: 'KL003', message: 'not possible in the present state' }

async function record(subject: string, request: ConsentRequest = quickTap): Promise<string[]> {
  return (await shop.consent(subject, request)).map(({ consent_id }) => consent_id)
}

const statesOf = async (subject: string) =>
  (
    await shop.inside(
      'select distinct state from kiteline_internal.consents where subject = $1 order by state',
      [subject],
    )
  ).map(({ state }) => state)

/** Moves what was recorded into the past, as if somebody had waited. */
const wait = (ids: readonly string[], interval: string) =>
  shop.rewriteConsents(`
    update kiteline_internal.consents
    set recorded_at = recorded_at - interval '${interval}',
      given_at = given_at - interval '${interval}',
      expires_at = expires_at - interval '${interval}'
    where consent_id = any ('{${ids}}')
  `)

const confirm = (ids: readonly string[], evidence = 'second yes') =>
  shop.admin("select kiteline.confirm_consents($1, 'sms', 'sms 9', $2)", [ids, hashOf(evidence)])

const shown = (subject: string) => shop.see('delivery', 'carrier', [subject])

describe('S-40: what was hardly meant does not count at once', () => {
  test.each<[string, number, ConsentRequest, string]>([
    ['a pop-up tapped within two seconds', 40, quickTap, 'pending'],
    ['a pop-up tapped at once', 40, { channel: 'app_popup', interactionMs: 0 }, 'pending'],
    [
      'a pop-up read for two seconds',
      40,
      { channel: 'app_popup', interactionMs: 2000 },
      'effective',
    ],
    ['a quick tap that is a consent only', 40, { ...quickTap, kind: 'consent' }, 'pending'],
    ['a quick tap under a notice', 40, { ...quickTap, kind: 'notice' }, 'effective'],
    [
      'the pop-up of an elder, read for a minute',
      76,
      { channel: 'app_popup', interactionMs: 60_000 },
      'pending',
    ],
    ['the SMS of an elder', 76, { channel: 'sms' }, 'pending'],
    ['the letter of an elder', 76, { channel: 'letter' }, 'effective'],
    ['the SMS of somebody of 59', 59, { channel: 'sms' }, 'effective'],
  ])('%s: %s years old', async (_what, age, request, state) => {
    const subject = await shop.person({ age })
    await record(subject, request)
    expect(await statesOf(subject)).toEqual([state])
    const isShown = state === 'effective' && request.kind !== 'notice'
    expect(await shown(subject)).toHaveLength(isShown ? 1 : 0)
  })

  test('I-57: it counts after a second, separate yes, a day later', async () => {
    const subject = await shop.person()
    const ids = await record(subject)
    await wait(ids, '24 hours')
    await confirm(ids)
    expect(await statesOf(subject)).toEqual(['effective'])
    expect(await shown(subject)).toHaveLength(1)
    expect(
      await shop.inside(
        `select channel, evidence_ref, evidence_hash, confirmed_by
         from kiteline_internal.consent_confirmations where consent_id = $1`,
        [ids[0]],
      ),
    ).toEqual([
      {
        channel: 'sms',
        evidence_ref: 'sms 9',
        evidence_hash: hashOf('second yes'),
        confirmed_by: 'dba',
      },
    ])
  })

  test('not before a day has passed', async () => {
    const subject = await shop.person()
    const ids = await record(subject)
    await wait(ids, '23 hours 59 minutes')
    await shop.expectRefused(wrongState, () => confirm(ids))
    expect(await shown(subject)).toEqual([])
  })

  test('not after fourteen days: it has lapsed', async () => {
    const subject = await shop.person()
    const ids = await record(subject)
    await wait(ids, '14 days 1 minute')
    await shop.expectRefused({ ...wrongState, detail: `consent ${ids[0]} has lapsed` }, () =>
      confirm(ids),
    )
  })

  test('not after its own end, and what is in force goes on', async () => {
    const subject = await shop.person()
    await record(subject, {})
    const ids = await record(subject, { ...quickTap, lasts: '30 hours' })
    await wait(ids, '31 hours')
    await shop.expectRefused({ ...wrongState, detail: `consent ${ids[0]} has lapsed` }, () =>
      confirm(ids),
    )
    expect(await shown(subject)).toHaveLength(1)
  })

  test('not over a no said since, even one that was lifted again', async () => {
    const subject = await shop.person()
    const ids = await record(subject)
    await wait(ids, '25 hours')
    const refusal = await shop.value(
      "select kiteline.record_objection('workshop', $1, 'delivery', 'phone', 'no more')",
      [subject],
    )
    await shop.expectRefused(
      { ...wrongState, detail: `subject ${subject} objects (refusal ${refusal})` },
      () => confirm(ids),
    )
    await shop.admin("select kiteline.lift_objection($1, 'letter', 'letter 3', 'again please')", [
      refusal,
    ])
    await shop.expectRefused(
      { ...wrongState, detail: `subject ${subject} said no after given_at (refusal ${refusal})` },
      () => confirm(ids),
    )
  })

  test('not after it was withdrawn, superseded or annulled while it waited', async () => {
    for (const [state, end] of [
      ['withdrawn', async (subject: string) => void (await shop.withdraw(subject))],
      ['superseded', async (subject: string) => void (await record(subject, {}))],
      [
        'annulled',
        async (_: string, ids: readonly string[]) =>
          void (await shop.admin("select kiteline.annul_consents($1, 'a slip')", [ids])),
      ],
    ] as const) {
      const subject = await shop.person()
      const ids = await record(subject)
      await end(subject, ids)
      await wait(ids, '25 hours')
      await shop.expectRefused({ ...wrongState, detail: `consent ${ids[0]} is ${state}` }, () =>
        confirm(ids),
      )
    }
  })

  test('once only', async () => {
    const subject = await shop.person()
    const ids = await record(subject)
    await wait(ids, '25 hours')
    await confirm([...ids, ...ids])
    await shop.expectRefused({ ...wrongState, detail: `consent ${ids[0]} is effective` }, () =>
      confirm(ids),
    )
  })

  test('of one person at a time, all or none', async () => {
    const [one, other] = [await shop.person(), await shop.person()]
    const ids = [...(await record(one)), ...(await record(other))]
    await wait(ids, '25 hours')
    await shop.expectRefused({ ...wrongState, detail: 'the consents are not of one person' }, () =>
      confirm(ids),
    )
    expect([...(await statesOf(one)), ...(await statesOf(other))]).toEqual(['pending', 'pending'])
  })

  test('the evidence of the first yes is no second one', async () => {
    const subject = await shop.person()
    const ids = await record(subject)
    await wait(ids, '25 hours')
    await shop.expectRefused(
      { ...wrongState, detail: `consent ${ids[0]} was given with this very evidence` },
      () => confirm(ids, 'evidence'),
    )
  })

  test('a pending consent replaces nothing until it is confirmed', async () => {
    const subject = await shop.person()
    await record(subject, { kind: 'consent', categories: ['address'] })
    const [pending] = await record(subject, { ...quickTap, categories: ['address'] })
    const states = () =>
      shop.inside(
        'select kind, state from kiteline_internal.consents where subject = $1 order by consent_id',
        [subject],
      )
    expect(await states()).toEqual([
      { kind: 'consent', state: 'effective' },
      { kind: 'separate', state: 'pending' },
    ])
    await wait([String(pending)], '25 hours')
    await confirm([String(pending)])
    expect(await states()).toEqual([
      { kind: 'consent', state: 'superseded' },
      { kind: 'separate', state: 'effective' },
    ])
    expect(await shown(subject)).toMatchObject([{ mobile: null }])
  })
})
