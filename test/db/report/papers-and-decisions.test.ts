import { afterAll, beforeAll, expect, test } from 'vitest'
import { hashOf } from '../../harness/lawful.ts'
import { failureOf } from '../../harness/opening.ts'
import { createWorkshop, type Workshop } from '../../harness/workshop.ts'

let shop: Workshop

beforeAll(async () => {
  shop = await createWorkshop()
})
afterAll(() => shop.drop())

test('papers: each with its number, until when it holds and what it is worth', async () => {
  await shop.admin(
    "select kiteline.create_recipient('carrier', 'entrusted_processor', 'Carrier', '冯涛')",
  )
  const record = (kind: string, term: string) =>
    shop.admin(
      `select kiteline.record_qualification(
         'carrier', $1, 'No. 7', clock_timestamp() + $2::interval, $3)::text as id`,
      [kind, term, hashOf(kind)],
    )
  const [unverified] = await record('iso27001', '1 year')
  const [revoked] = await record('express_licence', '1 year')
  const [lapsed] = await record('brief', '50 milliseconds')
  await shop.admin("select kiteline.revoke_qualification($1, 'forged')", [revoked?.id])
  const [ended] = await shop.admin(
    `select kiteline.record_training('carrier', 'driver-1', 'rulebook', clock_timestamp() + interval '1 day')::text
     as id`,
  )
  await shop.admin("select kiteline.end_training($1, 'left')", [ended?.id])
  await shop.admin(
    `select kiteline.record_transfer_mechanism(
       'carrier', 'certification', 'C-1', clock_timestamp() + interval '1 day')`,
  )
  await shop.admin('select pg_sleep(0.1)')
  expect(
    await shop.audit(
      `select paper, kind, held_by, state, paper_id::text from kiteline.recipient_papers
       where recipient = 'carrier' order by paper, kind`,
    ),
  ).toEqual([
    { paper: 'mechanism', kind: 'certification', held_by: 'C-1', state: 'valid', paper_id: '1' },
    {
      paper: 'qualification',
      kind: 'brief',
      held_by: 'No. 7',
      state: 'expired',
      paper_id: lapsed?.id,
    },
    {
      paper: 'qualification',
      kind: 'express_licence',
      held_by: 'No. 7',
      state: 'ended',
      paper_id: revoked?.id,
    },
    {
      paper: 'qualification',
      kind: 'iso27001',
      held_by: 'No. 7',
      state: 'unverified',
      paper_id: unverified?.id,
    },
    {
      paper: 'training',
      kind: 'rulebook',
      held_by: 'driver-1',
      state: 'ended',
      paper_id: ended?.id,
    },
  ])
})

test('papers: a signature is superseded by the next text', async () => {
  const state = "select kind, state from kiteline.recipient_papers where paper = 'commitment'"
  expect(await shop.audit(state)).toEqual([{ kind: '1', state: 'valid' }])
  await shop.admin('select kiteline.publish_commitment_text($1, $2, $3)', [
    '2',
    hashOf('2'),
    ['no_resale', 'no_leak', 'purpose_only'],
  ])
  expect(await shop.audit(state)).toEqual([{ kind: '1', state: 'superseded' }])
})

test('decisions: what each purpose asks of the person, and by which rules', async () => {
  expect(
    await shop.audit(
      `select category, recipient_role, demand, is_required, is_on_checklist, rules
       from kiteline.consent_decisions where purpose in ('circular', 'asked_alone', 'alarm')
       order by purpose collate "C", recipient_role collate "C", category collate "C"`,
    ),
  ).toEqual([
    ...['authority', 'department'].flatMap((recipient_role) =>
      ['contact', 'identity'].map((category) => ({
        category,
        recipient_role,
        demand: 'none',
        // Nothing of an emergency is left out.
        is_required: true,
        is_on_checklist: true,
        rules: ['checklist', 'emergency', 'policy'],
      })),
    ),
    {
      category: 'key',
      recipient_role: 'department',
      demand: 'separate',
      is_required: false,
      is_on_checklist: true,
      rules: ['checklist', 'own_purpose', 'policy'],
    },
    ...['department', 'system'].map((recipient_role) => ({
      category: 'place',
      recipient_role,
      demand: 'notice',
      is_required: false,
      is_on_checklist: true,
      rules: ['checklist', 'own_purpose', 'policy'],
    })),
  ])
})

test('both are for those who watch, and for nobody else', async () => {
  const client = await shop.as('desk_app')
  for (const view of ['recipient_papers', 'consent_decisions']) {
    expect(await failureOf(client.query(`select from kiteline.${view}`))).toMatchObject({
      code: '42501',
    })
  }
})
