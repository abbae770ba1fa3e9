import { afterAll, beforeAll, expect, test } from 'vitest'
import { readSnapshot } from '../../src/catalog/index.ts'
import { checkPromises, scopeOf } from '../../src/migrate/index.ts'
import { ensureLogin } from '../harness/cluster.ts'
import { shopPolicy } from './shop-policy.ts'
import { type Shop, useShopServer } from './shop-server.ts'

const server = useShopServer()
let shop: Shop

beforeAll(async () => {
  shop = await server.open()
  await shop.up()
  await ensureLogin(shop.superuser, 'stranger', '')
})

afterAll(async () => {
  await shop.superuser.query('drop role stranger')
})

/** The codes and paths of all findings after a superuser did this, sorted, in a transaction that is rolled back. */
async function findingsAfter(tampering: string): Promise<readonly string[]> {
  await shop.superuser.query('begin')
  try {
    await shop.superuser.query(tampering)
    const snapshot = await readSnapshot(shop.superuser, scopeOf([shopPolicy]))
    return checkPromises([shopPolicy], snapshot)
      .map(({ code, path }) => `${code} ${path}`)
      .sort()
  } finally {
    await shop.superuser.query('rollback')
  }
}

const missingView =
  'create view for_delivery.customers as select customer_id, mobile from app.customers'

const cases: readonly (readonly [string, string, readonly string[]])[] = [
  ['nothing', 'select 1', []],
  [
    'row security off',
    'alter table app.customers disable row level security',
    ['row_security_off app.customers'],
  ],
  [
    'row security not forced',
    'alter table app.orders no force row level security',
    ['row_security_off app.orders'],
  ],
  [
    'a row policy too many',
    'create policy open_door on app.orders for select to stranger using (true)',
    ['unexpected_row_policy app.orders open_door'],
  ],
  [
    'a row policy too few',
    'drop policy orders_select_for_repair on app.orders',
    ['missing_row_policy app.orders orders_select_for_repair'],
  ],
  [
    'a row policy that no longer asks for the session',
    'alter policy customers_select_for_delivery on app.customers using (true)',
    ['row_policy_differs app.customers customers_select_for_delivery'],
  ],
  [
    'a row policy for everybody',
    'alter policy customers_select_for_delivery on app.customers to public',
    ['row_policy_differs app.customers customers_select_for_delivery'],
  ],
  [
    'a view that belongs to a superuser',
    'alter view for_repair.orders owner to postgres',
    ['view_differs for_repair.orders'],
  ],
  [
    'a view that shows the value instead of its mask',
    `drop view for_delivery.customers;
     ${missingView} where (select kiteline_internal.is_open('delivery'));
     alter view for_delivery.customers owner to kiteline_for_delivery;
     grant select on for_delivery.customers to courier`,
    ['view_differs for_delivery.customers'],
  ],
  [
    'a view with a column more that does not ask for a session',
    `drop view for_delivery.customers;
     create view for_delivery.customers as
     select customer_id, kiteline_mask.mobile(mobile) as mobile, full_name from app.customers;
     alter view for_delivery.customers owner to kiteline_for_delivery;
     grant select on for_delivery.customers to courier`,
    ['view_differs for_delivery.customers', 'view_differs for_delivery.customers'],
  ],
  [
    'a view that checks the caller instead of its owner',
    'alter view for_repair.orders set (security_invoker = true)',
    ['view_differs for_repair.orders'],
  ],
  [
    'a view that is gone',
    'drop view for_repair.orders',
    [
      'missing_privilege select on relation for_repair.orders to repair_desk',
      'view_missing for_repair.orders',
    ],
  ],
  [
    'an object of somebody else among the views',
    'create table for_repair.notes (note text)',
    ['unexpected_object for_repair.notes'],
  ],
  [
    'a privilege on a base table',
    'grant select on app.orders to stranger',
    ['unexpected_privilege select on relation app.orders to stranger'],
  ],
  [
    'a privilege on one column of a base table for a login',
    'grant select (full_name) on app.customers to courier',
    [
      'login_reaches_base_table courier on app.customers',
      'unexpected_privilege select on column app.customers.full_name to courier',
    ],
  ],
  [
    'a login that reaches a base table through another role',
    'grant shop to courier',
    [
      'login_reaches_base_table courier on app.customers',
      'login_reaches_base_table courier on app.orders',
    ],
  ],
  [
    'a base table open to everybody',
    'grant select on app.order_items to public',
    [
      'login_reaches_base_table courier on app.order_items',
      'login_reaches_base_table repair_desk on app.order_items',
      'unexpected_privilege select on relation app.order_items to public',
    ],
  ],
  [
    'a column that a purpose’s role reads and no view of it shows',
    'grant select (full_name) on app.customers to kiteline_for_delivery',
    ['unexpected_privilege select on column app.customers.full_name to kiteline_for_delivery'],
  ],
  [
    'an operator that may empty a table past row security',
    'grant truncate on app.customers to shop',
    ['operator_privilege truncate on relation app.customers to shop'],
  ],
  [
    'a view that another login may read',
    'grant select on for_repair.customers to courier',
    ['unexpected_privilege select on relation for_repair.customers to courier'],
  ],
  [
    'a view that may be written through',
    'grant update on for_repair.orders to repair_desk',
    ['unexpected_privilege update on relation for_repair.orders to repair_desk'],
  ],
  [
    'a member of the owner of everything',
    'grant kiteline_owner to stranger',
    ['unexpected_member stranger in kiteline_owner'],
  ],
  [
    'a member of a purpose’s role',
    'grant kiteline_for_repair to courier',
    [
      'login_reaches_base_table courier on app.customers',
      'login_reaches_base_table courier on app.order_items',
      'login_reaches_base_table courier on app.orders',
      'unexpected_member courier in kiteline_for_repair',
    ],
  ],
  [
    'a purpose’s role that passes row security',
    'alter role kiteline_for_repair bypassrls',
    ['role_attribute kiteline_for_repair'],
  ],
  [
    'a login that is no recipient any more',
    'set local role dba; revoke kiteline_recipient from courier; reset role',
    ['missing_member courier in kiteline_recipient'],
  ],
  ['a login that passes row security', 'alter role courier bypassrls', ['role_attribute courier']],
  [
    'a trigger of the audit that is off',
    'alter table app.orders disable trigger kiteline_record_update',
    ['audit_trigger_off app.orders kiteline_record_update'],
  ],
  [
    'a trigger of the audit that replicas escape',
    'alter table app.orders enable trigger kiteline_record_update',
    ['audit_trigger_off app.orders kiteline_record_update'],
  ],
  [
    'evidence that may be rewritten',
    'alter table kiteline_internal.sessions disable trigger refuse_rewrite',
    ['evidence_rewritable kiteline_internal.sessions refuse_rewrite'],
  ],
  [
    'a function of kiteline open to everybody',
    'grant execute on function kiteline.maintain() to public',
    ['open_to_public execute on function kiteline.maintain() to public'],
  ],
  [
    'a table of kiteline open to somebody',
    'grant select on kiteline_internal.sessions to stranger',
    ['unexpected_privilege select on relation kiteline_internal.sessions to stranger'],
  ],
  [
    'a report given to somebody directly',
    'grant select on kiteline.session_log to stranger',
    ['direct_privilege select on relation kiteline.session_log to stranger'],
  ],
  [
    'definer code whose search path is open',
    'alter function kiteline.maintain() reset search_path',
    ['search_path_open kiteline.maintain()'],
  ],
  [
    'a function of kiteline in foreign hands',
    'alter function kiteline.maintain() owner to dba',
    ['kernel_owner kiteline.maintain()'],
  ],
]

test.for(cases)('%s is found', async ([, tampering, expected]) => {
  expect(await findingsAfter(tampering)).toEqual(expected)
})
