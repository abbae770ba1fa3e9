import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type AttackedWorkshop,
  createAttackedWorkshop,
  expectNothingLeaked,
} from '../harness/attacker.ts'
import { tokenFor } from '../harness/opening.ts'

let shop: AttackedWorkshop
let token: string

beforeAll(async () => {
  shop = await createAttackedWorkshop()
  token = await tokenFor(shop.attacker.client, shop.grantId, ['1', '2'])
  await shop.attacker.client.query(`
    create function lair.tell(value anyelement) returns boolean language plpgsql cost 0.0000001
      as $$ begin raise notice 'heard %', value; return true; end $$;
    create function lair.tell_row(value record) returns boolean language plpgsql cost 0.0000001
      as $$ begin raise notice 'heard %', value; return true; end $$;
    create function lair.same(value anyelement) returns anyelement language plpgsql cost 0.0000001
      as $$ begin raise notice 'heard %', value; return value; end $$;
    create function lair.equals(a text, b text) returns boolean language plpgsql cost 0.0000001
      as $$ begin raise notice 'heard % %', a, b; return a = b; end $$;
    create operator lair.=== (leftarg = text, rightarg = text, function = lair.equals);
    create function lair.collect(state text, value anyelement) returns text language plpgsql cost 0.0000001
      as $$ begin raise notice 'heard %', value; return state || value; end $$;
    create aggregate lair.gather(anyelement) (sfunc = lair.collect, stype = text, initcond = '');
    create domain lair.spy as text check (lair.tell(value));
  `)
})
afterAll(() => shop.drop())

const columns = {
  customers: ['customer_id', 'full_name', 'mobile', 'city'],
  orders: ['order_id', 'customer_id', 'model'],
  order_items: ['order_id', 'part'],
}

/** One statement a clause of SQL, over one column. */
const clauses: Readonly<Record<string, (view: string, column: string) => string>> = {
  where: (v, c) => `select 1 from for_desk.${v} where lair.tell(${c})`,
  'where not': (v, c) => `select 1 from for_desk.${v} where not lair.tell(${c})`,
  'where or': (v, c) => `select 1 from for_desk.${v} where lair.tell(${c}) or ${c} is null`,
  'where with the whole row': (v) => `select 1 from for_desk.${v} r where lair.tell_row(r)`,
  'order by': (v, c) => `select 1 from for_desk.${v} order by lair.same(${c}) limit 1`,
  'group by': (v, c) => `select count(*) from for_desk.${v} group by lair.same(${c})`,
  having: (v, c) => `select 1 from for_desk.${v} group by ${c} having lair.tell(${c})`,
  distinct: (v, c) => `select distinct on (lair.same(${c})) 1 from for_desk.${v}`,
  window: (v, c) => `select rank() over (order by lair.same(${c})) from for_desk.${v}`,
  'aggregate filter': (v, c) => `select count(*) filter (where lair.tell(${c})) from for_desk.${v}`,
  'own aggregate': (v, c) => `select lair.gather(${c}) from for_desk.${v}`,
  'own operator': (v, c) => `select 1 from for_desk.${v} where ${c}::text operator(lair.===) 'x'`,
  'own domain': (v, c) => `select 1 from for_desk.${v} where (${c}::text)::lair.spy is not null`,
  'left join': (v, c) =>
    `select 1 from (values (1)) one left join for_desk.${v} r on lair.tell(r.${c})`,
  'right join': (v, c) =>
    `select 1 from for_desk.${v} r right join (values (1)) one on lair.tell(r.${c})`,
  'full join': (v, c) =>
    `select 1 from for_desk.${v} r full join for_desk.${v} s on r.${c} = s.${c} where lair.tell(s.${c})`,
  'anti join': (v, c) =>
    `select 1 where not exists (select from for_desk.${v} r where lair.tell(r.${c}))`,
  lateral: (v, c) =>
    `select 1 from generate_series(1, 2) g cross join lateral (select lair.tell(r.${c}) from for_desk.${v} r where r.${c} is not null or g > 0) l`,
  'sub-select': (v, c) => `select (select bool_and(lair.tell(${c})) from for_desk.${v})`,
  case: (v, c) => `select case when lair.tell(${c}) then 1 end from for_desk.${v}`,
  values: (v, c) => `select * from for_desk.${v}, lateral (values (lair.tell(${c}))) x`,
  'recursive query': (v, c) =>
    `with recursive r as (select ${c} as c from for_desk.${v} where lair.tell(${c}) union select c from r) select 1 from r`,
  'a failing cast': (v, c) => `select 1 from for_desk.${v} where (${c}::text)::inet is not null`,
  'a failing division': (v, c) =>
    `select 1 / (length(${c}::text) - length(${c}::text)) from for_desk.${v}`,
  'a failing cast before the view’s own condition': (v, c) =>
    `select 1 from for_desk.${v} where (${c}::text)::json is not null offset 0`,
  'a regular expression that fails': (v, c) =>
    `select 1 from for_desk.${v} where 'x' ~ (${c}::text || '[')`,
}

for (const [clause, statement] of Object.entries(clauses)) {
  test(`${clause}: hidden rows, hidden columns and what masks cover do not come back`, async () => {
    for (const [view, names] of Object.entries(columns)) {
      for (const name of names) {
        for (const planner of [
          '',
          'set local enable_indexscan = off; set local enable_bitmapscan = off;',
        ]) {
          const sql = statement(view, name)
          const attempt = await shop.attacker.tryWith(token, `${planner} ${sql}`)
          expectNothingLeaked(attempt, sql)
        }
      }
    }
  })
}

test('the functions do hear what the session may see: the attack itself works', async () => {
  const { heard } = await shop.attacker.tryWith(
    token,
    'select 1 from for_desk.customers where lair.tell(full_name)',
  )
  expect(heard).toContain('heard 王**')
  expect(heard).toContain('heard 欧阳**')
})

test('joining two views does not let a function of both see more', async () => {
  for (const join of ['join', 'left join', 'full join']) {
    const sql = `select 1 from for_desk.customers c ${join} for_desk.orders o
      on o.customer_id = c.customer_id where lair.tell(c.city) and lair.tell(o.model)`
    expectNothingLeaked(await shop.attacker.tryWith(token, sql), sql)
  }
  const sql = `select 1 from for_desk.customers c left join for_desk.orders o
    on lair.tell(o.model) and lair.tell(c.mobile)`
  expectNothingLeaked(await shop.attacker.tryWith(token, sql), sql)
})

test('a leaky function hears nothing at all without a session', async () => {
  for (const statement of Object.values(clauses)) {
    for (const [view, names] of Object.entries(columns)) {
      const sql = statement(view, names[1] ?? '')
      const attempt = await shop.attacker.tryWith(null, sql)
      expectNothingLeaked(attempt, sql)
      // On the inner side of an outer join a null may be heard, which is nobody.
      expect(attempt.heard.replaceAll('heard <NULL>', ''), sql).not.toContain('heard')
    }
  }
})

test('an index of the attacker’s own, a leakproof function, or a rule is not to be had', async () => {
  for (const [sql, code] of [
    ['create index on for_desk.customers (city)', '42501'],
    ['create index on app.customers (city)', '42501'],
    [
      "create function lair.quiet(text) returns boolean language sql leakproof as 'select true'",
      '42501',
    ],
    ['create rule spy as on select to for_desk.customers do instead nothing', '42501'],
    [
      'create trigger spy instead of insert on for_desk.customers for each row execute function lair.tell()',
      '42501',
    ],
    ['create policy spy on app.customers using (true)', '42501'],
    ['create statistics lair.spy on city, secret_word from app.customers', '42501'],
    ['alter function lair.tell(anyelement) leakproof', '42501'],
    ['create publication spy for table app.customers', '42501'],
    ['create materialized view lair.copy as select * from app.customers', '42501'],
    ['create table lair.child () inherits (app.customers)', '42501'],
    ['create table lair.fk (id bigint references app.customers (customer_id))', '42501'],
  ] as const) {
    const attempt = await shop.attacker.try(sql)
    expect(attempt.code, sql).toBe(code)
  }
})
