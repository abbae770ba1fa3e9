-- kiteline.publish_checklist(policy text, entries jsonb, reason text, review_due_at timestamptz) -> integer
--
-- Publishes the next version of the policy's checklist (合规清单): an array of entries with the keys that
-- draft_checklist() shows. It is in force at once; grants that it no longer allows are suspended in the same
-- transaction, and their open sessions end with their next statement; so do sessions of purposes for which it demands
-- more, which can be opened anew. review_due_at: six months from now when left out. Answers the version.
-- Called by: kiteline_legal. Definer. Raises: KL001, KL002.

create function kiteline.publish_checklist(
  policy text,
  entries jsonb,
  reason text,
  review_due_at timestamptz default null
)
  returns integer
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $publish_checklist$
declare
  v_fault text;
  v_checklist_id bigint;
  v_version integer;
  v_demands jsonb;
  v_due_at timestamptz := coalesce(review_due_at, clock_timestamp() + interval '6 months');
begin
  if not exists (
    select from kiteline_internal.policies p where p.policy = publish_checklist.policy
  ) then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('policy %s', policy),
      hint = 'Give the name of an applied policy.';
  end if;
  v_fault := case
    when length(btrim(coalesce(reason, ''))) < 3 then 'reason must have at least 3 characters'
    when not isfinite(v_due_at) or v_due_at <= clock_timestamp() then
      'review_due_at must be in the future'
    else kiteline_internal.checklist_fault(policy, entries)
  end;
  if v_fault is not null then
    raise exception using
      errcode = 'KL001', message = 'invalid argument', detail = v_fault,
      hint = 'kiteline.draft_checklist shows what entries look like; mend them and publish again.';
  end if;

  -- Two at once: the second waits here and becomes the next version.
  lock table kiteline_internal.checklists in share row exclusive mode;
  select coalesce(max(c.version), 0) + 1 into v_version
  from kiteline_internal.checklists c
  where c.policy = publish_checklist.policy;
  select jsonb_agg(to_jsonb(d)) into v_demands
  from kiteline_internal.demand_ranks(publish_checklist.policy) as d;
  insert into kiteline_internal.checklists (policy, version, reason, review_due_at)
  values (publish_checklist.policy, v_version, publish_checklist.reason, v_due_at)
  returning checklist_id into v_checklist_id;
  insert into kiteline_internal.compliance_entries (
    checklist_id, purpose, category, recipient_role, is_allowed, consent_kind, qualifications,
    legal_references, is_contract_necessary, note
  )
  select
    v_checklist_id, e.purpose, e.category, e.recipient_role, e.is_allowed, e.consent_kind,
    coalesce(e.qualifications, '{}'), e.legal_references, coalesce(e.is_contract_necessary, false),
    e.note
  from jsonb_to_recordset(entries) as e(
    purpose text, category text, recipient_role text, is_allowed boolean, consent_kind text,
    qualifications text[], legal_references text[], is_contract_necessary boolean, note text
  );

  insert into kiteline_internal.demand_changes (checklist_id, purpose, recipient_role)
  select distinct v_checklist_id, a.purpose, a.recipient_role
  from kiteline_internal.demand_ranks(publish_checklist.policy) as a
  join jsonb_to_recordset(v_demands) as b(
    purpose text, recipient_role text, is_abroad boolean, category text, rank integer
  )
    on b.purpose = a.purpose
    and b.recipient_role = a.recipient_role
    and b.is_abroad = a.is_abroad
    and b.category = a.category
  where a.rank > b.rank;

  insert into kiteline_internal.grant_suspensions (grant_id, cause, reason)
  select g.grant_id, 'checklist', format('checklist version %s: %s', v_version, m.missing)
  from kiteline_internal.grants g
  join kiteline_internal.purposes p on p.purpose = g.purpose
  cross join lateral kiteline_internal.gate_checklist(g.grant_id, g.login, null) as m(missing)
  where p.policy = publish_checklist.policy
    and g.expires_at > clock_timestamp()
    and m.missing is not null
    and not kiteline_internal.is_suspended(g.grant_id)
    and not exists (
      select from kiteline_internal.grant_revocations v where v.grant_id = g.grant_id
    );
  return v_version;
end
$publish_checklist$;

comment on function kiteline.publish_checklist(text, jsonb, text, timestamptz) is
  'Publishes the next version of the compliance checklist.';

revoke all on function kiteline.publish_checklist(text, jsonb, text, timestamptz) from public;
grant execute on function kiteline.publish_checklist(text, jsonb, text, timestamptz)
  to kiteline_legal;
