import { afterAll, beforeAll, expect, test } from 'vitest'
import { failureOf } from '../../harness/opening.ts'
import { createWorkshop, type Workshop } from '../../harness/workshop.ts'

let shop: Workshop

beforeAll(async () => {
  shop = await createWorkshop()
})
afterAll(() => shop.drop())

const entries = 'select count(*) as n from kiteline_internal.compliance_entries'

test('nobody adds an entry to a checklist that is published, its owner included', async () => {
  const before = await shop.inside(entries)
  const added = shop.asOwner(
    `insert into kiteline_internal.compliance_entries
     select checklist_id, purpose, 'secret', recipient_role, true, 'none', '{}', '{none}', false, null
     from kiteline_internal.compliance_entries limit 1`,
  )
  expect(await failureOf(added)).toMatchObject({
    code: 'KL110',
    message: 'evidence is append-only',
    hint: 'Publish the next version with kiteline.publish_checklist.',
  })
  expect(await shop.inside(entries)).toEqual(before)
})

test('a replica’s role does not get around it', async () => {
  const client = await shop.database.superuser.connect()
  try {
    await client.query('set session_replication_role = replica')
    const added = client.query(
      `insert into kiteline_internal.compliance_entries
       select checklist_id, purpose, 'secret', recipient_role, true, 'none', '{}', '{none}', false, null
       from kiteline_internal.compliance_entries limit 1`,
    )
    expect(await failureOf(added)).toMatchObject({ code: 'KL110' })
  } finally {
    client.release(true)
  }
})
