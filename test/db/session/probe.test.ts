import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSession, readWith, failureOf } from '../../harness/opening.ts'
import { createWorkshop, type Workshop } from '../../harness/workshop.ts'

let shop: Workshop
beforeAll(async () => { const t = Date.now(); shop = await createWorkshop(); console.log('made', Date.now() - t) })
afterAll(() => shop.drop())

test('x', async () => {
  const c = await shop.as('desk_app')
  const notices: any[] = []
  c.on('notice', (n) => notices.push(n.message + ' ' + (n.detail ?? '')))
  const g = await shop.grant('desk')
  const g2 = await shop.grant('desk', { login: 'rival_app' })
  const o = await openSession(c, g, { subjects: ['1', '3', '901x'.slice(0,1)+'' , '007'] })
  console.log(o)
  const o1 = await openSession(c, g, { subjects: ['1', '2', '02'] })
  console.log(o1)
  for (const v of ['customers','orders','order_items']) console.log(await readWith(c, o1.token, `select * from for_desk.${v}`))
  console.log('foreign matching', await openSession(c, g2), await openSession(c, '99999'))
  // oracles
  for (const q of ['select * from for_desk.customers where customer_id = 901', 'select * from for_desk.customers where customer_id = 77',
   'select v, c.city from (values (901)) x(v) left join for_desk.customers c on c.customer_id = v', 'select v, c.city from (values (77)) x(v) left join for_desk.customers c on c.customer_id = v',
   'select (select city from for_desk.customers where customer_id = 77)', 'select 1 where exists (select from for_desk.customers where customer_id = 77)',
   'select v, c.city from (values (77::bigint)) x(v) left join lateral (select * from for_desk.customers c where c.customer_id = v limit 1) c on true',
   'select v, c.model from (values (77::bigint)) x(v) left join for_desk.orders c on c.order_id = v',
   'select v, c.model from (values (91::bigint)) x(v) left join for_desk.orders c on c.order_id = v',
   ])
    for (const tok of [null, o1.token]) {
      console.log(tok === null, q, await readWith(c, tok, q).catch((e) => e.code))
    }
  await shop.admin('select kiteline.revoke_grant($1, $2)', [g, 'because'])
  for (const q of ['select * from for_desk.customers where customer_id = 901', 'select * from for_desk.customers where customer_id = 77'])
      console.log('revoked', q, await readWith(c, o1.token, q).catch((e) => e.code))
  console.log('live_grants', await shop.audit('select * from kiteline.live_grants').catch((e) => e))
  for (const r of ['ended_grants', 'session_log', 'statement_log', 'subject_access', 'denial_log', 'refused_reads', 'lookup_log', 'change_log', 'minimisation'])
    console.log(r, await shop.audit(`select * from kiteline.${r}`).catch((e) => e.message))
  await c.query('set client_min_messages = log'); await c.query('set debug_print_plan = on')
  const g3 = await shop.grant('desk')
  await openSession(c, g3, { subjects: ['5'] })
  console.log(notices.length, notices.map((n) => n.slice(0, 40)).join('|'), notices.join('').length)
  for (const n of notices) if (/no subject|KL102|gate/.test(n)) console.log('LEAK', n.match(/.{0,100}(no subject|KL102).{0,100}/)?.[0])
})
