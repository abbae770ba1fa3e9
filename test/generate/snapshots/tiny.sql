-- kiteline policy: tiny 814b1f4d063b5814ba68ceedb8916210055bff44166e95121f24cbf2efa7a361
-- kiteline previous: none
-- kiteline hazards: narrows_access, widens_access
--
-- Generated from the policy file; change that, not this. Needs: the owner of the governed tables (or a
-- member of that role), with CREATEROLE and CREATE on the database, and the kiteline kernel.

-- Up Migration

do $role$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'kiteline_for_callback') then
    create role kiteline_for_callback nologin;
  end if;
end
$role$;

do $role$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'kiteline_for_rescue') then
    create role kiteline_for_rescue nologin;
  end if;
end
$role$;

-- Membership for the length of this migration: it makes objects that these roles own.
grant kiteline_owner, kiteline_resolver, kiteline_for_callback, kiteline_for_rescue to current_user;

-- policy tiny
insert into kiteline_internal.policies (
  policy, subject_relation, subject_key, subject_key_type
)
values ('tiny', 'crm.people', 'person_id', 'bigint');

-- categories
insert into kiteline_internal.categories (
  policy, category, legal, house, label_en, label_zh
)
values
  ('tiny', 'contact', 'personal', 'sensitive', 'contact', 'contact'),
  ('tiny', 'helper', 'personal', 'personal', 'helper', 'helper'),
  ('tiny', 'identity', 'personal', 'personal', 'identity', '身份'),
  ('tiny', 'talk', 'personal', 'personal', 'talk', 'talk');

-- labels of crm.call_notes
insert into kiteline_internal.governed_columns (
  policy, relation, column_name, category, sensitivity, identifier, mask
)
values
  ('tiny', 'crm.call_notes', 'call_id', 'key', 'internal', 'none', null),
  ('tiny', 'crm.call_notes', 'line', 'key', 'internal', 'none', null),
  ('tiny', 'crm.call_notes', 'topic', 'talk', 'personal', 'attribute', null);

-- labels of crm.calls
insert into kiteline_internal.governed_columns (
  policy, relation, column_name, category, sensitivity, identifier, mask
)
values
  ('tiny', 'crm.calls', 'call_id', 'key', 'internal', 'none', null),
  ('tiny', 'crm.calls', 'person_id', 'key', 'internal', 'none', null),
  ('tiny', 'crm.calls', 'taken_by', 'none', 'public', 'none', null);

-- labels of crm.helpers
insert into kiteline_internal.governed_columns (
  policy, relation, column_name, category, sensitivity, identifier, mask
)
values
  ('tiny', 'crm.helpers', 'helper_id', 'key', 'internal', 'none', null),
  ('tiny', 'crm.helpers', 'helping_person_id', 'helper', 'personal', 'direct', null),
  ('tiny', 'crm.helpers', 'nickname', 'helper', 'personal', 'direct', null),
  ('tiny', 'crm.helpers', 'person_id', 'key', 'internal', 'none', null);

-- labels of crm.people
insert into kiteline_internal.governed_columns (
  policy, relation, column_name, category, sensitivity, identifier, mask
)
values
  ('tiny', 'crm.people', 'born_on', 'identity', 'personal', 'quasi', null),
  ('tiny', 'crm.people', 'full_name', 'identity', 'personal', 'direct', 'person_name'),
  ('tiny', 'crm.people', 'mobile', 'contact', 'sensitive', 'direct', 'mobile'),
  ('tiny', 'crm.people', 'person_id', 'key', 'internal', 'none', null);

-- row security on crm.call_notes
alter table crm.call_notes
  enable row level security,
  force row level security;

-- row security on crm.calls
alter table crm.calls
  enable row level security,
  force row level security;

-- row security on crm.helpers
alter table crm.helpers
  enable row level security,
  force row level security;

-- row security on crm.people
alter table crm.people
  enable row level security,
  force row level security;

-- row policies of operator crm_app
create policy calls_insert_crm_app on crm.calls
  as permissive
  for insert
  to crm_app
  with check (true);

create policy calls_select_crm_app on crm.calls
  as permissive
  for select
  to crm_app
  using (true);

create policy people_all_crm_app on crm.people
  as permissive
  for all
  to crm_app
  using (true) with check (true);

-- audit triggers of crm.call_notes
create function kiteline_internal.record_changes_of_crm_call_notes()
  returns trigger
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $record_changes$
begin
  perform kiteline_internal.ensure_month('changes', clock_timestamp());
  if tg_op = 'INSERT' then
    insert into kiteline_internal.changes (
      changed_at, relation, command, row_key, subject, columns, login, role, transaction_xid
    )
    select
      clock_timestamp(), 'crm.call_notes', 'insert', r.call_id::text || ',' || r.line::text,
      null, null, session_user, current_setting('role'), pg_current_xact_id()
    from new_rows r;
  elsif tg_op = 'DELETE' then
    insert into kiteline_internal.changes (
      changed_at, relation, command, row_key, subject, columns, login, role, transaction_xid
    )
    select
      clock_timestamp(), 'crm.call_notes', 'delete', r.call_id::text || ',' || r.line::text,
      null, null, session_user, current_setting('role'), pg_current_xact_id()
    from old_rows r;
  elsif tg_op = 'UPDATE' then
    insert into kiteline_internal.changes (
      changed_at, relation, command, row_key, subject, columns, login, role, transaction_xid
    )
    select
      clock_timestamp(), 'crm.call_notes', 'update',
      coalesce(n.call_id::text || ',' || n.line::text, o.call_id::text || ',' || o.line::text),
      coalesce(null, null),
      array_remove(
        array[
          case when row(o.call_id)::record *<> row(n.call_id)::record then 'call_id' end,
          case when row(o.line)::record *<> row(n.line)::record then 'line' end,
          case when row(o.topic)::record *<> row(n.topic)::record then 'topic' end
        ],
        null
      ),
      session_user, current_setting('role'), pg_current_xact_id()
    from old_rows o
    full join new_rows n on n.call_id = o.call_id
    and n.line = o.line
    where row(o.call_id, o.line, o.topic)::record *<> row(n.call_id, n.line, n.topic)::record;
  else
    insert into kiteline_internal.changes (
      changed_at, relation, command, row_key, subject, columns, login, role, transaction_xid
    )
    values (
      clock_timestamp(), 'crm.call_notes', 'truncate', null, null, null, session_user,
      current_setting('role'), pg_current_xact_id()
    );
  end if;
  return null;
end
$record_changes$;

comment on function kiteline_internal.record_changes_of_crm_call_notes() is 'Trigger: records changes of crm.call_notes.';
alter function kiteline_internal.record_changes_of_crm_call_notes() owner to kiteline_owner;
revoke all on function kiteline_internal.record_changes_of_crm_call_notes() from public;

create trigger kiteline_record_insert
  after insert on crm.call_notes referencing new table as new_rows
  for each statement execute function kiteline_internal.record_changes_of_crm_call_notes();
alter table crm.call_notes enable always trigger kiteline_record_insert;

create trigger kiteline_record_update
  after update on crm.call_notes referencing old table as old_rows new table as new_rows
  for each statement execute function kiteline_internal.record_changes_of_crm_call_notes();
alter table crm.call_notes enable always trigger kiteline_record_update;

create trigger kiteline_record_delete
  after delete on crm.call_notes referencing old table as old_rows
  for each statement execute function kiteline_internal.record_changes_of_crm_call_notes();
alter table crm.call_notes enable always trigger kiteline_record_delete;

create trigger kiteline_record_truncate
  after truncate on crm.call_notes
  for each statement execute function kiteline_internal.record_changes_of_crm_call_notes();
alter table crm.call_notes enable always trigger kiteline_record_truncate;

-- audit triggers of crm.calls
create function kiteline_internal.record_changes_of_crm_calls()
  returns trigger
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $record_changes$
begin
  perform kiteline_internal.ensure_month('changes', clock_timestamp());
  if tg_op = 'INSERT' then
    insert into kiteline_internal.changes (
      changed_at, relation, command, row_key, subject, columns, login, role, transaction_xid
    )
    select
      clock_timestamp(), 'crm.calls', 'insert', r.call_id::text,
      r.person_id::text, null, session_user, current_setting('role'), pg_current_xact_id()
    from new_rows r;
  elsif tg_op = 'DELETE' then
    insert into kiteline_internal.changes (
      changed_at, relation, command, row_key, subject, columns, login, role, transaction_xid
    )
    select
      clock_timestamp(), 'crm.calls', 'delete', r.call_id::text,
      r.person_id::text, null, session_user, current_setting('role'), pg_current_xact_id()
    from old_rows r;
  elsif tg_op = 'UPDATE' then
    insert into kiteline_internal.changes (
      changed_at, relation, command, row_key, subject, columns, login, role, transaction_xid
    )
    select
      clock_timestamp(), 'crm.calls', 'update',
      coalesce(n.call_id::text, o.call_id::text),
      coalesce(n.person_id::text, o.person_id::text),
      array_remove(
        array[
          case when row(o.call_id)::record *<> row(n.call_id)::record then 'call_id' end,
          case when row(o.person_id)::record *<> row(n.person_id)::record then 'person_id' end,
          case when row(o.taken_by)::record *<> row(n.taken_by)::record then 'taken_by' end
        ],
        null
      ),
      session_user, current_setting('role'), pg_current_xact_id()
    from old_rows o
    full join new_rows n on n.call_id = o.call_id
    where row(o.call_id, o.person_id, o.taken_by)::record *<> row(n.call_id, n.person_id, n.taken_by)::record;
  else
    insert into kiteline_internal.changes (
      changed_at, relation, command, row_key, subject, columns, login, role, transaction_xid
    )
    values (
      clock_timestamp(), 'crm.calls', 'truncate', null, null, null, session_user,
      current_setting('role'), pg_current_xact_id()
    );
  end if;
  return null;
end
$record_changes$;

comment on function kiteline_internal.record_changes_of_crm_calls() is 'Trigger: records changes of crm.calls.';
alter function kiteline_internal.record_changes_of_crm_calls() owner to kiteline_owner;
revoke all on function kiteline_internal.record_changes_of_crm_calls() from public;

create trigger kiteline_record_insert
  after insert on crm.calls referencing new table as new_rows
  for each statement execute function kiteline_internal.record_changes_of_crm_calls();
alter table crm.calls enable always trigger kiteline_record_insert;

create trigger kiteline_record_update
  after update on crm.calls referencing old table as old_rows new table as new_rows
  for each statement execute function kiteline_internal.record_changes_of_crm_calls();
alter table crm.calls enable always trigger kiteline_record_update;

create trigger kiteline_record_delete
  after delete on crm.calls referencing old table as old_rows
  for each statement execute function kiteline_internal.record_changes_of_crm_calls();
alter table crm.calls enable always trigger kiteline_record_delete;

create trigger kiteline_record_truncate
  after truncate on crm.calls
  for each statement execute function kiteline_internal.record_changes_of_crm_calls();
alter table crm.calls enable always trigger kiteline_record_truncate;

-- audit triggers of crm.helpers
create function kiteline_internal.record_changes_of_crm_helpers()
  returns trigger
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $record_changes$
begin
  perform kiteline_internal.ensure_month('changes', clock_timestamp());
  if tg_op = 'INSERT' then
    insert into kiteline_internal.changes (
      changed_at, relation, command, row_key, subject, columns, login, role, transaction_xid
    )
    select
      clock_timestamp(), 'crm.helpers', 'insert', r.helper_id::text,
      r.person_id::text, null, session_user, current_setting('role'), pg_current_xact_id()
    from new_rows r;
  elsif tg_op = 'DELETE' then
    insert into kiteline_internal.changes (
      changed_at, relation, command, row_key, subject, columns, login, role, transaction_xid
    )
    select
      clock_timestamp(), 'crm.helpers', 'delete', r.helper_id::text,
      r.person_id::text, null, session_user, current_setting('role'), pg_current_xact_id()
    from old_rows r;
  elsif tg_op = 'UPDATE' then
    insert into kiteline_internal.changes (
      changed_at, relation, command, row_key, subject, columns, login, role, transaction_xid
    )
    select
      clock_timestamp(), 'crm.helpers', 'update',
      coalesce(n.helper_id::text, o.helper_id::text),
      coalesce(n.person_id::text, o.person_id::text),
      array_remove(
        array[
          case when row(o.helper_id)::record *<> row(n.helper_id)::record then 'helper_id' end,
          case when row(o.helping_person_id)::record *<> row(n.helping_person_id)::record then 'helping_person_id' end,
          case when row(o.nickname)::record *<> row(n.nickname)::record then 'nickname' end,
          case when row(o.person_id)::record *<> row(n.person_id)::record then 'person_id' end
        ],
        null
      ),
      session_user, current_setting('role'), pg_current_xact_id()
    from old_rows o
    full join new_rows n on n.helper_id = o.helper_id
    where row(o.helper_id, o.helping_person_id, o.nickname, o.person_id)::record *<> row(n.helper_id, n.helping_person_id, n.nickname, n.person_id)::record;
  else
    insert into kiteline_internal.changes (
      changed_at, relation, command, row_key, subject, columns, login, role, transaction_xid
    )
    values (
      clock_timestamp(), 'crm.helpers', 'truncate', null, null, null, session_user,
      current_setting('role'), pg_current_xact_id()
    );
  end if;
  return null;
end
$record_changes$;

comment on function kiteline_internal.record_changes_of_crm_helpers() is 'Trigger: records changes of crm.helpers.';
alter function kiteline_internal.record_changes_of_crm_helpers() owner to kiteline_owner;
revoke all on function kiteline_internal.record_changes_of_crm_helpers() from public;

create trigger kiteline_record_insert
  after insert on crm.helpers referencing new table as new_rows
  for each statement execute function kiteline_internal.record_changes_of_crm_helpers();
alter table crm.helpers enable always trigger kiteline_record_insert;

create trigger kiteline_record_update
  after update on crm.helpers referencing old table as old_rows new table as new_rows
  for each statement execute function kiteline_internal.record_changes_of_crm_helpers();
alter table crm.helpers enable always trigger kiteline_record_update;

create trigger kiteline_record_delete
  after delete on crm.helpers referencing old table as old_rows
  for each statement execute function kiteline_internal.record_changes_of_crm_helpers();
alter table crm.helpers enable always trigger kiteline_record_delete;

create trigger kiteline_record_truncate
  after truncate on crm.helpers
  for each statement execute function kiteline_internal.record_changes_of_crm_helpers();
alter table crm.helpers enable always trigger kiteline_record_truncate;

-- audit triggers of crm.people
create function kiteline_internal.record_changes_of_crm_people()
  returns trigger
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $record_changes$
begin
  perform kiteline_internal.ensure_month('changes', clock_timestamp());
  if tg_op = 'INSERT' then
    insert into kiteline_internal.changes (
      changed_at, relation, command, row_key, subject, columns, login, role, transaction_xid
    )
    select
      clock_timestamp(), 'crm.people', 'insert', r.person_id::text,
      r.person_id::text, null, session_user, current_setting('role'), pg_current_xact_id()
    from new_rows r;
  elsif tg_op = 'DELETE' then
    insert into kiteline_internal.changes (
      changed_at, relation, command, row_key, subject, columns, login, role, transaction_xid
    )
    select
      clock_timestamp(), 'crm.people', 'delete', r.person_id::text,
      r.person_id::text, null, session_user, current_setting('role'), pg_current_xact_id()
    from old_rows r;
  elsif tg_op = 'UPDATE' then
    insert into kiteline_internal.changes (
      changed_at, relation, command, row_key, subject, columns, login, role, transaction_xid
    )
    select
      clock_timestamp(), 'crm.people', 'update',
      coalesce(n.person_id::text, o.person_id::text),
      coalesce(n.person_id::text, o.person_id::text),
      array_remove(
        array[
          case when row(o.born_on)::record *<> row(n.born_on)::record then 'born_on' end,
          case when row(o.full_name)::record *<> row(n.full_name)::record then 'full_name' end,
          case when row(o.mobile)::record *<> row(n.mobile)::record then 'mobile' end,
          case when row(o.person_id)::record *<> row(n.person_id)::record then 'person_id' end
        ],
        null
      ),
      session_user, current_setting('role'), pg_current_xact_id()
    from old_rows o
    full join new_rows n on n.person_id = o.person_id
    where row(o.born_on, o.full_name, o.mobile, o.person_id)::record *<> row(n.born_on, n.full_name, n.mobile, n.person_id)::record;
  else
    insert into kiteline_internal.changes (
      changed_at, relation, command, row_key, subject, columns, login, role, transaction_xid
    )
    values (
      clock_timestamp(), 'crm.people', 'truncate', null, null, null, session_user,
      current_setting('role'), pg_current_xact_id()
    );
  end if;
  return null;
end
$record_changes$;

comment on function kiteline_internal.record_changes_of_crm_people() is 'Trigger: records changes of crm.people.';
alter function kiteline_internal.record_changes_of_crm_people() owner to kiteline_owner;
revoke all on function kiteline_internal.record_changes_of_crm_people() from public;

create trigger kiteline_record_insert
  after insert on crm.people referencing new table as new_rows
  for each statement execute function kiteline_internal.record_changes_of_crm_people();
alter table crm.people enable always trigger kiteline_record_insert;

create trigger kiteline_record_update
  after update on crm.people referencing old table as old_rows new table as new_rows
  for each statement execute function kiteline_internal.record_changes_of_crm_people();
alter table crm.people enable always trigger kiteline_record_update;

create trigger kiteline_record_delete
  after delete on crm.people referencing old table as old_rows
  for each statement execute function kiteline_internal.record_changes_of_crm_people();
alter table crm.people enable always trigger kiteline_record_delete;

create trigger kiteline_record_truncate
  after truncate on crm.people
  for each statement execute function kiteline_internal.record_changes_of_crm_people();
alter table crm.people enable always trigger kiteline_record_truncate;

-- function kiteline_internal.find_subject_of_tiny
create function kiteline_internal.find_subject_of_tiny(key text)
  returns text
  language plpgsql
  stable
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $find_subject$
#variable_conflict use_column
begin
  return (
    select s.person_id::text
    from crm.people s
    where s.person_id = find_subject_of_tiny.key::bigint
  );
end
$find_subject$;

alter function kiteline_internal.find_subject_of_tiny(text) owner to kiteline_resolver;
revoke all on function kiteline_internal.find_subject_of_tiny(text) from public;
grant execute on function kiteline_internal.find_subject_of_tiny(text) to kiteline_owner;

-- function kiteline_internal.count_subjects_of_tiny
create function kiteline_internal.count_subjects_of_tiny()
  returns bigint
  language plpgsql
  stable
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $count_subjects$
begin
  return (select count(*) from crm.people);
end
$count_subjects$;

alter function kiteline_internal.count_subjects_of_tiny() owner to kiteline_resolver;
revoke all on function kiteline_internal.count_subjects_of_tiny() from public;
grant execute on function kiteline_internal.count_subjects_of_tiny() to kiteline_owner;

-- function kiteline_internal.subjects_of_tiny
create function kiteline_internal.subjects_of_tiny()
  returns setof text
  language plpgsql
  stable
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $list_subjects$
begin
  return query
  select s.person_id::text
  from crm.people s;
end
$list_subjects$;

alter function kiteline_internal.subjects_of_tiny() owner to kiteline_resolver;
revoke all on function kiteline_internal.subjects_of_tiny() from public;
grant execute on function kiteline_internal.subjects_of_tiny() to kiteline_owner;

-- function kiteline_internal.minors_of_tiny
create function kiteline_internal.minors_of_tiny(subjects text[])
  returns text[]
  language plpgsql
  stable
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
  set timezone = 'UTC'
as $subjects_where$
#variable_conflict use_column
begin
  return array(
    select s.person_id::text
    from crm.people s
    where s.person_id = any (minors_of_tiny.subjects::bigint[])
    and (born_on > clock_timestamp() - interval '14 years')
  );
end
$subjects_where$;

alter function kiteline_internal.minors_of_tiny(text[]) owner to kiteline_resolver;
revoke all on function kiteline_internal.minors_of_tiny(text[]) from public;
grant execute on function kiteline_internal.minors_of_tiny(text[]) to kiteline_owner;

-- function kiteline_internal.elders_of_tiny
create function kiteline_internal.elders_of_tiny(subjects text[])
  returns text[]
  language plpgsql
  stable
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
  set timezone = 'UTC'
as $subjects_where$
#variable_conflict use_column
begin
  return array(
    select s.person_id::text
    from crm.people s
    where s.person_id = any (elders_of_tiny.subjects::bigint[])
    and (born_on <= clock_timestamp() - interval '60 years')
  );
end
$subjects_where$;

alter function kiteline_internal.elders_of_tiny(text[]) owner to kiteline_resolver;
revoke all on function kiteline_internal.elders_of_tiny(text[]) from public;
grant execute on function kiteline_internal.elders_of_tiny(text[]) to kiteline_owner;

-- function kiteline_internal.holdings_of_tiny
create function kiteline_internal.holdings_of_tiny(subject text)
  returns table (relation text, row_count bigint)
  language plpgsql
  stable
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $holdings$
#variable_conflict use_column
begin
  return query
  select 'crm.call_notes'::text, count(*)
  from crm.call_notes r
  where r.call_id in (
    select p1.call_id
    from crm.calls p1
    where p1.person_id = holdings_of_tiny.subject::bigint
  )
  union all
  select 'crm.calls'::text, count(*)
  from crm.calls r
  where r.person_id = holdings_of_tiny.subject::bigint
  union all
  select 'crm.helpers'::text, count(*)
  from crm.helpers r
  where r.person_id = holdings_of_tiny.subject::bigint
  or r.helping_person_id = holdings_of_tiny.subject::bigint
  union all
  select 'crm.people'::text, count(*)
  from crm.people r
  where r.person_id = holdings_of_tiny.subject::bigint;
end
$holdings$;

alter function kiteline_internal.holdings_of_tiny(text) owner to kiteline_resolver;
revoke all on function kiteline_internal.holdings_of_tiny(text) from public;
grant execute on function kiteline_internal.holdings_of_tiny(text) to kiteline_owner;

-- function kiteline_internal.find_by_mobile_for_tiny
create function kiteline_internal.find_by_mobile_for_tiny(value text)
  returns setof text
  language plpgsql
  stable
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $find_by$
#variable_conflict use_column
declare
  v_value crm.people.mobile%type := find_by_mobile_for_tiny.value;
begin
  return query
  select distinct r.person_id::text
  from crm.people r
  where r.mobile = v_value;
end
$find_by$;

alter function kiteline_internal.find_by_mobile_for_tiny(text) owner to kiteline_resolver;
revoke all on function kiteline_internal.find_by_mobile_for_tiny(text) from public;
grant execute on function kiteline_internal.find_by_mobile_for_tiny(text) to kiteline_owner;

-- function kiteline_internal.subjects_for_callback
create function kiteline_internal.subjects_for_callback(
  named text[],
  actor text,
  recipient text,
  as_of timestamptz,
  at_most integer
)
  returns text[]
  language plpgsql
  stable
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $subjects$
#variable_conflict use_column
begin
  if subjects_for_callback.named is null then
    return array(
      select s.person_id::text
      from crm.people s
      where exists (
        select
        from (
          select f.person_id
          from crm.calls f
          where (taken_by = subjects_for_callback.actor or taken_by = 'it''s me')
        ) r
        where r.person_id = s.person_id
      )
      limit subjects_for_callback.at_most
    );
  end if;
  return array(
    select s.person_id::text
    from crm.people s
    where s.person_id = any (subjects_for_callback.named::bigint[])
    and exists (
      select
      from (
        select f.person_id
        from crm.calls f
        where (taken_by = subjects_for_callback.actor or taken_by = 'it''s me')
      ) r
      where r.person_id = s.person_id
    )
  );
end
$subjects$;

comment on function kiteline_internal.subjects_for_callback(text[], text, text, timestamptz, integer) is
  'Whom a session for callback may be about.';

alter function kiteline_internal.subjects_for_callback(text[], text, text, timestamptz, integer) owner to kiteline_resolver;
revoke all on function kiteline_internal.subjects_for_callback(text[], text, text, timestamptz, integer) from public;
grant execute on function kiteline_internal.subjects_for_callback(text[], text, text, timestamptz, integer) to kiteline_owner;

-- function kiteline_internal.subjects_for_rescue
create function kiteline_internal.subjects_for_rescue(
  named text[],
  actor text,
  recipient text,
  as_of timestamptz,
  at_most integer
)
  returns text[]
  language plpgsql
  stable
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $subjects$
#variable_conflict use_column
begin
  if subjects_for_rescue.named is null then
    return array(
      select s.person_id::text
      from crm.people s
      limit subjects_for_rescue.at_most
    );
  end if;
  return array(
    select s.person_id::text
    from crm.people s
    where s.person_id = any (subjects_for_rescue.named::bigint[])
  );
end
$subjects$;

comment on function kiteline_internal.subjects_for_rescue(text[], text, text, timestamptz, integer) is
  'Whom a session for rescue may be about.';

alter function kiteline_internal.subjects_for_rescue(text[], text, text, timestamptz, integer) owner to kiteline_resolver;
revoke all on function kiteline_internal.subjects_for_rescue(text[], text, text, timestamptz, integer) from public;
grant execute on function kiteline_internal.subjects_for_rescue(text[], text, text, timestamptz, integer) to kiteline_owner;

-- function kiteline_internal.second_subjects_for_rescue
create function kiteline_internal.second_subjects_for_rescue(subjects text[])
  returns text[]
  language plpgsql
  stable
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $second_subjects$
#variable_conflict use_column
begin
  return array(
    select distinct r.helping_person_id::text
    from crm.helpers r
    where r.helping_person_id is not null
    and r.person_id = any (second_subjects_for_rescue.subjects::bigint[])
  );
end
$second_subjects$;

comment on function kiteline_internal.second_subjects_for_rescue(text[]) is
  'Whom else the rows are about that rescue shows.';

alter function kiteline_internal.second_subjects_for_rescue(text[]) owner to kiteline_resolver;
revoke all on function kiteline_internal.second_subjects_for_rescue(text[]) from public;
grant execute on function kiteline_internal.second_subjects_for_rescue(text[]) to kiteline_owner;

-- purpose callback
insert into kiteline_internal.purposes (
  purpose, policy, purpose_hash, terms_hash, label_en, label_zh, tier, tier_number, clause,
  basis, consent_rule, longest_grant, longest_session, session_cap, audit_level,
  recipient_roles, reviews, is_marketing, is_essential, uses_pseudonyms, shows_restricted,
  required_categories, forbidden_categories, has_second_subjects
)
values (
  'callback',
  'tiny',
  'd630c47c7c380116855a52490d63d9593e4697518d5b1af86e197fbee96844c1',
  'd90323fb739abd0bd7fabca8b06caf11742b7009a679813aa9e0ecf6639d7c79',
  'calling back',
  '回电',
  'service',
  2,
  '1.2',
  'cn13.1(2)',
  'none',
  interval '7 days',
  interval '1 hour',
  1000,
  'statement',
  array['department']::text[],
  array['data_owner']::text[],
  false,
  false,
  true,
  false,
  array['identity']::text[],
  array[]::text[],
  false
);

insert into kiteline_internal.purpose_columns (
  purpose, relation, column_name, category, treatment, mask, exception_basis, exception_clause
)
values
  ('callback', 'crm.call_notes', 'topic', 'talk', 'raw', null, null, null),
  ('callback', 'crm.people', 'full_name', 'identity', 'masked', 'person_name', null, null),
  ('callback', 'crm.people', 'mobile', 'contact', 'masked', 'mobile', 'cn13.1(2)', '1.2 C1'),
  ('callback', 'crm.people', 'person_id', 'key', 'pseudonym', null, null, null);

insert into kiteline_internal.purpose_logins (purpose, login)
values
  ('callback', 'callback_app');

insert into kiteline_internal.purpose_lookups (
  purpose, lookup, relation, column_name, per_hour
)
values
  ('callback', 'mobile', 'crm.people', 'mobile', 10);

select kiteline_internal.keep_purpose_version('callback');

-- purpose rescue
insert into kiteline_internal.purposes (
  purpose, policy, purpose_hash, terms_hash, label_en, label_zh, tier, tier_number, clause,
  basis, consent_rule, longest_grant, longest_session, session_cap, audit_level,
  recipient_roles, reviews, is_marketing, is_essential, uses_pseudonyms, shows_restricted,
  required_categories, forbidden_categories, has_second_subjects
)
values (
  'rescue',
  'tiny',
  '36793e7582eabe283d4430489a3f04d9a48b29a5beb08afb3d417c37a235c25a',
  '2ba3d890b621e991118e297e699b029c55cedc75a196e3eadabb594544f2dba3',
  'rescue',
  'rescue',
  'emergency',
  1,
  '1.3',
  'cn13.1(4)',
  'none',
  interval '72 hours',
  interval '1 hour',
  1000,
  'statement',
  array['department']::text[],
  array[]::text[],
  false,
  true,
  false,
  true,
  array[]::text[],
  array[]::text[],
  true
);

insert into kiteline_internal.purpose_columns (
  purpose, relation, column_name, category, treatment, mask, exception_basis, exception_clause
)
values
  ('rescue', 'crm.helpers', 'helper_id', 'key', 'raw', null, null, null),
  ('rescue', 'crm.helpers', 'helping_person_id', 'helper', 'raw', null, null, null),
  ('rescue', 'crm.helpers', 'nickname', 'helper', 'raw', null, null, null),
  ('rescue', 'crm.helpers', 'person_id', 'key', 'raw', null, null, null),
  ('rescue', 'crm.people', 'full_name', 'identity', 'raw', null, null, null),
  ('rescue', 'crm.people', 'person_id', 'key', 'raw', null, null, null);

insert into kiteline_internal.purpose_logins (purpose, login)
values
  ('rescue', 'rescue_app');

select kiteline_internal.keep_purpose_version('rescue');

-- usage of schema crm by kiteline_resolver
grant usage on schema crm to kiteline_resolver;

-- columns of crm.call_notes read by kiteline_resolver
grant select (call_id) on crm.call_notes to kiteline_resolver;

-- columns of crm.calls read by kiteline_resolver
grant select (call_id, person_id, taken_by) on crm.calls to kiteline_resolver;

-- columns of crm.helpers read by kiteline_resolver
grant select (helping_person_id, person_id) on crm.helpers to kiteline_resolver;

-- columns of crm.people read by kiteline_resolver
grant select (born_on, mobile, person_id) on crm.people to kiteline_resolver;

-- usage of schema crm by kiteline_for_callback
grant usage on schema crm to kiteline_for_callback;

-- columns of crm.call_notes read by kiteline_for_callback
grant select (call_id, topic) on crm.call_notes to kiteline_for_callback;

-- columns of crm.calls read by kiteline_for_callback
grant select (call_id, person_id) on crm.calls to kiteline_for_callback;

-- columns of crm.people read by kiteline_for_callback
grant select (full_name, mobile, person_id) on crm.people to kiteline_for_callback;

-- usage of schema crm by kiteline_for_rescue
grant usage on schema crm to kiteline_for_rescue;

-- columns of crm.helpers read by kiteline_for_rescue
grant select (helper_id, helping_person_id, nickname, person_id) on crm.helpers to kiteline_for_rescue;

-- columns of crm.people read by kiteline_for_rescue
grant select (full_name, person_id) on crm.people to kiteline_for_rescue;

-- row policy of crm.call_notes for the resolver
create policy call_notes_select_for_resolver on crm.call_notes
  as permissive
  for select
  to kiteline_resolver
  using (true);

-- row policy of crm.call_notes for callback
create policy call_notes_select_for_callback on crm.call_notes
  as permissive
  for select
  to kiteline_for_callback
  using (
    call_id = any (array(
      select p.call_id from crm.calls p
    ))
  );

-- row policy of crm.calls for the resolver
create policy calls_select_for_resolver on crm.calls
  as permissive
  for select
  to kiteline_resolver
  using (true);

-- row policy of crm.calls for callback
create policy calls_select_for_callback on crm.calls
  as permissive
  for select
  to kiteline_for_callback
  using (
    person_id = any ((
      select kiteline_internal.scope('callback', 'crm.calls', null::bigint)
    )::bigint[])
    and (taken_by = (select kiteline.actor()) or taken_by = 'it''s me')
  );

-- row policy of crm.helpers for the resolver
create policy helpers_select_for_resolver on crm.helpers
  as permissive
  for select
  to kiteline_resolver
  using (true);

-- row policy of crm.helpers for rescue
create policy helpers_select_for_rescue on crm.helpers
  as permissive
  for select
  to kiteline_for_rescue
  using (
    person_id = any ((
      select kiteline_internal.scope('rescue', 'crm.helpers', null::bigint)
    )::bigint[])
    and (helping_person_id is null or helping_person_id = any ((
      select kiteline_internal.second_scope('rescue', null::bigint)
    )::bigint[]))
  );

-- row policy of crm.people for the resolver
create policy people_select_for_resolver on crm.people
  as permissive
  for select
  to kiteline_resolver
  using (true);

-- row policy of crm.people for callback
create policy people_select_for_callback on crm.people
  as permissive
  for select
  to kiteline_for_callback
  using (
    person_id = any ((
      select kiteline_internal.scope('callback', 'crm.people', null::bigint)
    )::bigint[])
  );

-- row policy of crm.people for rescue
create policy people_select_for_rescue on crm.people
  as permissive
  for select
  to kiteline_for_rescue
  using (
    person_id = any ((
      select kiteline_internal.scope('rescue', 'crm.people', null::bigint)
    )::bigint[])
  );

-- recipient login callback_app
grant kiteline_recipient to callback_app;

-- recipient login rescue_app
grant kiteline_recipient to rescue_app;

-- schema for_callback
create schema for_callback authorization kiteline_for_callback;
comment on schema for_callback is
  'calling back (回电): tier service, consent none.';
grant usage on schema for_callback to callback_app;
grant select on kiteline_internal.pseudonyms to kiteline_for_callback;

-- view for_callback.call_notes
create view for_callback.call_notes as
select
  case
    when t.call_id in (
      select p1.call_id
      from crm.calls p1
      where p1.person_id in (
        select w.key
        from unnest((
          select kiteline_internal.withheld('callback', 'talk', null::bigint)
        )::bigint[]) as w (key)
      )
    ) then null
    else t.topic
  end as topic
from crm.call_notes t
where (select kiteline_internal.is_open('callback'));

alter view for_callback.call_notes owner to kiteline_for_callback;
comment on view for_callback.call_notes is
  'calling back (回电): basis cn13.1(2); 1.2.';
comment on column for_callback.call_notes.topic is 'talk, raw';
revoke all on for_callback.call_notes from public;
grant select on for_callback.call_notes to callback_app;

-- view for_callback.people
create view for_callback.people as
select
  kiteline_mask.person_name(t.full_name) as full_name,
  case
    when t.person_id in (
      select w.key
      from unnest((
        select kiteline_internal.withheld('callback', 'contact', null::bigint)
      )::bigint[]) as w (key)
    ) then null
    else kiteline_mask.mobile(t.mobile)
  end as mobile,
  (
    select p.pseudonym
    from kiteline_internal.pseudonyms p
    where p.purpose = 'callback'
      and p.recipient = (select kiteline.recipient())
      and p.subject = t.person_id::text
  ) as person_id
from crm.people t
where (select kiteline_internal.is_open('callback'));

alter view for_callback.people owner to kiteline_for_callback;
comment on view for_callback.people is
  'calling back (回电): basis cn13.1(2); 1.2.';
comment on column for_callback.people.full_name is 'identity, mask person_name';
comment on column for_callback.people.mobile is 'contact, mask mobile; exception: basis cn13.1(2); 1.2 C1';
comment on column for_callback.people.person_id is 'key, pseudonym';
revoke all on for_callback.people from public;
grant select on for_callback.people to callback_app;

-- schema for_rescue
create schema for_rescue authorization kiteline_for_rescue;
comment on schema for_rescue is
  'rescue (rescue): tier emergency, consent none.';
grant usage on schema for_rescue to rescue_app;

-- view for_rescue.helpers
create view for_rescue.helpers as
select
  t.helper_id,
  t.helping_person_id,
  t.nickname,
  t.person_id
from crm.helpers t
where (select kiteline_internal.is_open('rescue'));

alter view for_rescue.helpers owner to kiteline_for_rescue;
comment on view for_rescue.helpers is
  'rescue (rescue): basis cn13.1(4); 1.3.';
comment on column for_rescue.helpers.helper_id is 'key, raw';
comment on column for_rescue.helpers.helping_person_id is 'helper, raw';
comment on column for_rescue.helpers.nickname is 'helper, raw';
comment on column for_rescue.helpers.person_id is 'key, raw';
revoke all on for_rescue.helpers from public;
grant select on for_rescue.helpers to rescue_app;

-- view for_rescue.people
create view for_rescue.people as
select
  t.full_name,
  t.person_id
from crm.people t
where (select kiteline_internal.is_open('rescue'));

alter view for_rescue.people owner to kiteline_for_rescue;
comment on view for_rescue.people is
  'rescue (rescue): basis cn13.1(4); 1.3.';
comment on column for_rescue.people.full_name is 'identity, raw';
comment on column for_rescue.people.person_id is 'key, raw';
revoke all on for_rescue.people from public;
grant select on for_rescue.people to rescue_app;

-- What the database runs from now on
update kiteline_internal.policies
set policy_hash = '814b1f4d063b5814ba68ceedb8916210055bff44166e95121f24cbf2efa7a361', applied_at = clock_timestamp(), applied_by = session_user
where policy = 'tiny';

revoke kiteline_owner, kiteline_resolver, kiteline_for_callback, kiteline_for_rescue from current_user;

-- Down Migration

-- Membership for the length of this migration: it makes objects that these roles own.
grant kiteline_owner, kiteline_resolver, kiteline_for_callback, kiteline_for_rescue to current_user;

-- gone: view for_rescue.people
drop view for_rescue.people;

-- gone: view for_rescue.helpers
drop view for_rescue.helpers;

-- gone: schema for_rescue
drop schema for_rescue;

-- gone: view for_callback.people
drop view for_callback.people;

-- gone: view for_callback.call_notes
drop view for_callback.call_notes;

-- gone: schema for_callback
revoke select on kiteline_internal.pseudonyms from kiteline_for_callback;
drop schema for_callback;

-- gone: recipient login rescue_app
do $login$
begin
  if not exists (
    select
    from pg_catalog.pg_shdepend d
    where d.refclassid = 'pg_catalog.pg_authid'::regclass
      and d.refobjid = 'rescue_app'::regrole
      and d.deptype = 'a'
      and d.dbid <> 0
      and d.dbid <> (
        select b.oid from pg_catalog.pg_database b where b.datname = current_database()
      )
  ) then
    revoke kiteline_recipient from rescue_app;
  end if;
end
$login$;

-- gone: recipient login callback_app
do $login$
begin
  if not exists (
    select
    from pg_catalog.pg_shdepend d
    where d.refclassid = 'pg_catalog.pg_authid'::regclass
      and d.refobjid = 'callback_app'::regrole
      and d.deptype = 'a'
      and d.dbid <> 0
      and d.dbid <> (
        select b.oid from pg_catalog.pg_database b where b.datname = current_database()
      )
  ) then
    revoke kiteline_recipient from callback_app;
  end if;
end
$login$;

-- gone: row policy of crm.people for rescue
drop policy people_select_for_rescue on crm.people;

-- gone: row policy of crm.people for callback
drop policy people_select_for_callback on crm.people;

-- gone: row policy of crm.people for the resolver
drop policy people_select_for_resolver on crm.people;

-- gone: row policy of crm.helpers for rescue
drop policy helpers_select_for_rescue on crm.helpers;

-- gone: row policy of crm.helpers for the resolver
drop policy helpers_select_for_resolver on crm.helpers;

-- gone: row policy of crm.calls for callback
drop policy calls_select_for_callback on crm.calls;

-- gone: row policy of crm.calls for the resolver
drop policy calls_select_for_resolver on crm.calls;

-- gone: row policy of crm.call_notes for callback
drop policy call_notes_select_for_callback on crm.call_notes;

-- gone: row policy of crm.call_notes for the resolver
drop policy call_notes_select_for_resolver on crm.call_notes;

-- gone: columns of crm.people read by kiteline_for_rescue
revoke select (full_name, person_id) on crm.people from kiteline_for_rescue;

-- gone: columns of crm.helpers read by kiteline_for_rescue
revoke select (helper_id, helping_person_id, nickname, person_id) on crm.helpers from kiteline_for_rescue;

-- gone: usage of schema crm by kiteline_for_rescue
revoke usage on schema crm from kiteline_for_rescue;

-- gone: columns of crm.people read by kiteline_for_callback
revoke select (full_name, mobile, person_id) on crm.people from kiteline_for_callback;

-- gone: columns of crm.calls read by kiteline_for_callback
revoke select (call_id, person_id) on crm.calls from kiteline_for_callback;

-- gone: columns of crm.call_notes read by kiteline_for_callback
revoke select (call_id, topic) on crm.call_notes from kiteline_for_callback;

-- gone: usage of schema crm by kiteline_for_callback
revoke usage on schema crm from kiteline_for_callback;

-- gone: columns of crm.people read by kiteline_resolver
revoke select (born_on, mobile, person_id) on crm.people from kiteline_resolver;

-- gone: columns of crm.helpers read by kiteline_resolver
revoke select (helping_person_id, person_id) on crm.helpers from kiteline_resolver;

-- gone: columns of crm.calls read by kiteline_resolver
revoke select (call_id, person_id, taken_by) on crm.calls from kiteline_resolver;

-- gone: columns of crm.call_notes read by kiteline_resolver
revoke select (call_id) on crm.call_notes from kiteline_resolver;

-- gone: usage of schema crm by kiteline_resolver
revoke usage on schema crm from kiteline_resolver;

-- gone: purpose rescue
delete from kiteline_internal.live_sessions where purpose = 'rescue';
delete from kiteline_internal.purpose_lookups where purpose = 'rescue';
delete from kiteline_internal.purpose_logins where purpose = 'rescue';
delete from kiteline_internal.purpose_columns where purpose = 'rescue';
delete from kiteline_internal.purposes where purpose = 'rescue';

-- gone: purpose callback
delete from kiteline_internal.live_sessions where purpose = 'callback';
delete from kiteline_internal.purpose_lookups where purpose = 'callback';
delete from kiteline_internal.purpose_logins where purpose = 'callback';
delete from kiteline_internal.purpose_columns where purpose = 'callback';
delete from kiteline_internal.purposes where purpose = 'callback';

-- gone: function kiteline_internal.second_subjects_for_rescue
drop function kiteline_internal.second_subjects_for_rescue(text[]);

-- gone: function kiteline_internal.subjects_for_rescue
drop function kiteline_internal.subjects_for_rescue(text[], text, text, timestamptz, integer);

-- gone: function kiteline_internal.subjects_for_callback
drop function kiteline_internal.subjects_for_callback(text[], text, text, timestamptz, integer);

-- gone: function kiteline_internal.find_by_mobile_for_tiny
drop function kiteline_internal.find_by_mobile_for_tiny(text);

-- gone: function kiteline_internal.holdings_of_tiny
drop function kiteline_internal.holdings_of_tiny(text);

-- gone: function kiteline_internal.elders_of_tiny
drop function kiteline_internal.elders_of_tiny(text[]);

-- gone: function kiteline_internal.minors_of_tiny
drop function kiteline_internal.minors_of_tiny(text[]);

-- gone: function kiteline_internal.subjects_of_tiny
drop function kiteline_internal.subjects_of_tiny();

-- gone: function kiteline_internal.count_subjects_of_tiny
drop function kiteline_internal.count_subjects_of_tiny();

-- gone: function kiteline_internal.find_subject_of_tiny
drop function kiteline_internal.find_subject_of_tiny(text);

-- gone: audit triggers of crm.people
drop trigger kiteline_record_insert on crm.people;
drop trigger kiteline_record_update on crm.people;
drop trigger kiteline_record_delete on crm.people;
drop trigger kiteline_record_truncate on crm.people;
drop function kiteline_internal.record_changes_of_crm_people();

-- gone: audit triggers of crm.helpers
drop trigger kiteline_record_insert on crm.helpers;
drop trigger kiteline_record_update on crm.helpers;
drop trigger kiteline_record_delete on crm.helpers;
drop trigger kiteline_record_truncate on crm.helpers;
drop function kiteline_internal.record_changes_of_crm_helpers();

-- gone: audit triggers of crm.calls
drop trigger kiteline_record_insert on crm.calls;
drop trigger kiteline_record_update on crm.calls;
drop trigger kiteline_record_delete on crm.calls;
drop trigger kiteline_record_truncate on crm.calls;
drop function kiteline_internal.record_changes_of_crm_calls();

-- gone: audit triggers of crm.call_notes
drop trigger kiteline_record_insert on crm.call_notes;
drop trigger kiteline_record_update on crm.call_notes;
drop trigger kiteline_record_delete on crm.call_notes;
drop trigger kiteline_record_truncate on crm.call_notes;
drop function kiteline_internal.record_changes_of_crm_call_notes();

-- gone: row policies of operator crm_app
drop policy people_all_crm_app on crm.people;
drop policy calls_select_crm_app on crm.calls;
drop policy calls_insert_crm_app on crm.calls;

-- gone: row security on crm.people
alter table crm.people
  no force row level security,
  disable row level security;

-- gone: row security on crm.helpers
alter table crm.helpers
  no force row level security,
  disable row level security;

-- gone: row security on crm.calls
alter table crm.calls
  no force row level security,
  disable row level security;

-- gone: row security on crm.call_notes
alter table crm.call_notes
  no force row level security,
  disable row level security;

-- gone: labels of crm.people
delete from kiteline_internal.governed_columns
where policy = 'tiny' and relation = 'crm.people';

-- gone: labels of crm.helpers
delete from kiteline_internal.governed_columns
where policy = 'tiny' and relation = 'crm.helpers';

-- gone: labels of crm.calls
delete from kiteline_internal.governed_columns
where policy = 'tiny' and relation = 'crm.calls';

-- gone: labels of crm.call_notes
delete from kiteline_internal.governed_columns
where policy = 'tiny' and relation = 'crm.call_notes';

-- gone: categories
delete from kiteline_internal.categories where policy = 'tiny';

-- gone: policy tiny
delete from kiteline_internal.policies where policy = 'tiny';

revoke kiteline_owner, kiteline_resolver, kiteline_for_callback, kiteline_for_rescue from current_user;

do $role$
begin
  drop role kiteline_for_callback;
exception
  when dependent_objects_still_exist then
    raise notice '% stays: another database uses it', 'kiteline_for_callback';
end
$role$;

do $role$
begin
  drop role kiteline_for_rescue;
exception
  when dependent_objects_still_exist then
    raise notice '% stays: another database uses it', 'kiteline_for_rescue';
end
$role$;
