-- kiteline_internal.checklist_fault(policy text, entries jsonb) -> text
--
-- What is wrong with the entries of a checklist, in words; null when nothing is. One fault at a time, with the
-- entry's place in the array, counted from 1.
-- Called by: publish_checklist(). Invoker.

create function kiteline_internal.checklist_fault(policy text, entries jsonb)
  returns text
  language plpgsql
  stable
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $checklist_fault$
declare
  v_known text[] := array[
    'purpose', 'category', 'recipient_role', 'is_allowed', 'consent_kind', 'qualifications',
    'legal_references', 'is_contract_necessary', 'note'
  ];
  v_entry jsonb;
  v_place bigint;
  v_fault text;
begin
  if jsonb_typeof(entries) is distinct from 'array' or jsonb_array_length(entries) = 0 then
    return 'entries must be an array of at least one object';
  end if;
  for v_entry, v_place in
    select e.entry, e.place from jsonb_array_elements(entries) with ordinality as e(entry, place)
  loop
    if jsonb_typeof(v_entry) <> 'object' then
      return format('entry %s is not an object', v_place);
    end if;
    v_fault := case
      when exists (select from jsonb_object_keys(v_entry) as k(key) where k.key <> all (v_known)) then
        (
          select format('has the unknown key %s', min(k.key))
          from jsonb_object_keys(v_entry) as k(key)
          where k.key <> all (v_known)
        )
      when not exists (
        select
        from kiteline_internal.purposes p
        where p.policy = checklist_fault.policy and p.purpose = v_entry ->> 'purpose'
      ) then format('names the unknown purpose %s', v_entry ->> 'purpose')
      when (v_entry ->> 'category') is distinct from 'key' and not exists (
        select
        from kiteline_internal.categories c
        where c.policy = checklist_fault.policy and c.category = v_entry ->> 'category'
      ) then format('names the unknown category %s', v_entry ->> 'category')
      when (v_entry ->> 'recipient_role') = any (array[
        'department', 'system', 'entrusted_processor', 'joint_processor', 'independent_processor',
        'authority', 'public'
      ]) is not true then format('names the unknown role %s', v_entry ->> 'recipient_role')
      when jsonb_typeof(v_entry -> 'is_allowed') is distinct from 'boolean' then
        'must say is_allowed: true or false'
      when (v_entry ->> 'consent_kind') = any (array[
        'none', 'notice', 'consent', 'separate', 'written', 'forbidden'
      ]) is not true then format('asks for the unknown consent_kind %s', v_entry ->> 'consent_kind')
      when jsonb_typeof(coalesce(nullif(v_entry -> 'qualifications', 'null'), '[]')) <> 'array'
        or exists (
          select
          from jsonb_array_elements(coalesce(nullif(v_entry -> 'qualifications', 'null'), '[]'))
            as q(kind)
          where jsonb_typeof(q.kind) <> 'string' or q.kind #>> '{}' !~ '^[a-z][a-z0-9_]{0,62}$'
        ) then 'must name qualifications as a list of words of lower-case letters, digits and _'
      when jsonb_typeof(v_entry -> 'legal_references') is distinct from 'array'
        or jsonb_array_length(v_entry -> 'legal_references') = 0
        or exists (
          select
          from jsonb_array_elements(v_entry -> 'legal_references') as r(reference)
          where jsonb_typeof(r.reference) <> 'string' or btrim(r.reference #>> '{}') = ''
        ) then 'must name at least one legal reference'
      when jsonb_typeof(coalesce(nullif(v_entry -> 'is_contract_necessary', 'null'), 'false'))
        <> 'boolean' then 'must say is_contract_necessary: true or false'
    end;
    if v_fault is not null then
      return format('entry %s %s', v_place, v_fault);
    end if;
  end loop;
  return (
    select format('%s, %s, %s stands there twice', e.purpose, e.category, e.recipient_role)
    from jsonb_to_recordset(entries) as e(purpose text, category text, recipient_role text)
    group by e.purpose, e.category, e.recipient_role
    having count(*) > 1
    limit 1
  );
end
$checklist_fault$;

comment on function kiteline_internal.checklist_fault(text, jsonb) is
  'What is wrong with the entries of a checklist; null when nothing is.';

revoke all on function kiteline_internal.checklist_fault(text, jsonb) from public;
