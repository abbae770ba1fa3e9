-- The rivals of kiteline's views, over the same tables, masks and indexes
--
-- raw_desk   reads the tables themselves: no row security (BYPASSRLS), no session, no masks
-- hand_desk  reads views written by hand as well as we could: a session row found by the hash of
--            its token and judged by each statement (login, expiry by the clock, revocation), a
--            row policy that is one InitPlan, masks that are inlined
-- What hand_desk does without: no gates, no quota, no record of who read whom that could not be rewritten or
-- rolled back, no refusal after the opening, one error for everything that is not open.
-- Run by the benchmark as a superuser, after the policy's migration.

create role raw_desk login bypassrls password 'bench';
grant usage on schema app to raw_desk;
grant select on app.customers, app.customer_contacts, app.orders to raw_desk;

create role hand_reader nologin;
create role hand_desk login password 'bench';
create schema hand;

create table hand.sessions (
  token_hash bytea primary key,
  login text not null,
  actor text not null,
  reason text not null,
  opened_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  subjects bigint[] not null
);
alter table hand.sessions alter column subjects set storage external;

create table hand.lookups (
  looked_up_at timestamptz not null,
  login text not null,
  value_hash bytea not null
);

grant usage on schema hand, app, kiteline_mask to hand_reader;
grant select on hand.sessions to hand_reader;
grant select (customer_id, full_name, birth_date, segment) on app.customers to hand_reader;
grant select (customer_id, mobile, email) on app.customer_contacts to hand_reader;
grant select (order_id, customer_id, ordered_at, total) on app.orders to hand_reader;

create policy hand_read on app.customers for select to hand_reader
  using (customer_id = any ((
    select s.subjects
    from hand.sessions s
    where s.token_hash = sha256(convert_to(current_setting('hand.session', true), 'UTF8'))
      and s.login = session_user
      and s.expires_at > clock_timestamp()
      and s.revoked_at is null
  )::bigint[]));
create policy hand_read on app.customer_contacts for select to hand_reader
  using (customer_id = any ((
    select s.subjects
    from hand.sessions s
    where s.token_hash = sha256(convert_to(current_setting('hand.session', true), 'UTF8'))
      and s.login = session_user
      and s.expires_at > clock_timestamp()
      and s.revoked_at is null
  )::bigint[]));
create policy hand_read on app.orders for select to hand_reader
  using (customer_id = any ((
    select s.subjects
    from hand.sessions s
    where s.token_hash = sha256(convert_to(current_setting('hand.session', true), 'UTF8'))
      and s.login = session_user
      and s.expires_at > clock_timestamp()
      and s.revoked_at is null
  )::bigint[]));

create view hand.customers as
select
  customer_id,
  kiteline_mask.person_name(full_name) as full_name,
  kiteline_mask.birth_date_month_day(birth_date) as birth_date,
  segment
from app.customers;

create view hand.customer_contacts as
select
  customer_id,
  kiteline_mask.phone(mobile) as mobile,
  kiteline_mask.email(email) as email
from app.customer_contacts;

create view hand.orders as
select order_id, customer_id, ordered_at, total
from app.orders;

alter view hand.customers owner to hand_reader;
alter view hand.customer_contacts owner to hand_reader;
alter view hand.orders owner to hand_reader;
grant usage on schema hand, kiteline_mask to hand_desk;
grant execute on all functions in schema kiteline_mask to hand_reader, hand_desk;
grant select on hand.customers, hand.customer_contacts, hand.orders to hand_desk;

create function hand.open(actor text, reason text, keys bigint[], token text)
  returns integer
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $open$
declare
  v_count integer;
begin
  insert into hand.sessions as s (
    token_hash, login, actor, reason, opened_at, expires_at, subjects
  )
  values (
    sha256(convert_to(open.token, 'UTF8')), session_user, open.actor, open.reason,
    clock_timestamp(), clock_timestamp() + interval '1 hour',
    array(
      select c.customer_id
      from unnest(open.keys) as k(customer_id)
      join app.customers c using (customer_id)
    )
  )
  returning cardinality(s.subjects) into v_count;
  return v_count;
end
$open$;

create function hand.find_by_mobile(value text)
  returns setof bigint
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $find_by_mobile$
begin
  insert into hand.lookups values (
    clock_timestamp(), session_user, sha256(convert_to(find_by_mobile.value, 'UTF8'))
  );
  return query
  select c.customer_id from app.customer_contacts c where c.mobile = find_by_mobile.value;
end
$find_by_mobile$;
