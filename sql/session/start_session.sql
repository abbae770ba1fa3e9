-- kiteline_internal.start_session(grant_id, actor, reason, named text[], lasts, nonce,
--   signature_expires_at, signature) -> kiteline.session_opening
--
-- Opens an access session for the named subjects, or for everyone the purpose admits when named is null:
-- gates, subjects, quota, record, in this order. Every refusal is returned, not raised, with one answer
-- (KL102) whatever was missing; only a checklist that does not allow the purpose, which is about nobody, answers
-- KL103. Auditors see the missing condition in denial_log. synchronous_commit is switched on for this transaction: a
-- crash must not lose the record of a session that has read.
-- Called by: open_session(), open_matching_session(). Invoker. Raises: KL001, KL104, KL105.

create function kiteline_internal.start_session(
  grant_id bigint,
  actor text,
  reason text,
  named text[],
  lasts interval,
  nonce text,
  signature_expires_at bigint,
  signature bytea
)
  returns kiteline.session_opening
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $start_session$
declare
  v_grant kiteline_internal.grants;
  v_cap integer;
  v_missing text[];
  v_subjects text[];
  v_admission kiteline_internal.admission;
  v_seen pg_snapshot;
  v_opening kiteline.session_opening;
begin
  select g.* into v_grant
  from kiteline_internal.grants g
  where g.grant_id = start_session.grant_id;
  -- The limits of somebody else's purpose are not told: only an own grant brings its purpose along.
  perform kiteline_internal.check_opening(
    case when v_grant.login = session_user then v_grant.purpose end, actor, reason, named, lasts
  );

  if current_setting('synchronous_commit') = 'off' then
    perform set_config('synchronous_commit', 'on', true);
  end if;
  perform kiteline_internal.ensure_evidence();
  v_opening.asked_count := coalesce(cardinality(named), v_grant.asked_subjects);

  -- Taken before the gates are asked and the set is computed: what commits later is caught by each
  -- reading statement. The transaction's own number is drawn before, so that settling the clean-ups of a "no" that is
  -- recorded meanwhile waits for this opening.
  perform pg_current_xact_id();
  v_seen := kiteline_internal.seen_by_opening();
  v_missing := kiteline_internal.unmet_gates(start_session.grant_id, session_user, actor);
  if cardinality(v_missing) = 0 then
    v_missing := array_remove(
      array[
        kiteline_internal.gate_signature(
          start_session.grant_id, session_user, actor, reason, named, nonce, signature_expires_at,
          signature
        )
      ],
      null
    );
  end if;

  if cardinality(v_missing) = 0 then
    select p.session_cap into strict v_cap
    from kiteline_internal.purposes p
    where p.purpose = v_grant.purpose;
    v_subjects := kiteline_internal.resolve_subjects(
      v_grant.purpose, named, actor, v_grant.recipient, v_grant.valid_from
    );
    if cardinality(v_subjects) > v_cap then
      v_missing := array['more subjects match than one session may name'];
    else
      v_admission := kiteline_internal.admit_subjects(v_grant.grant_id, v_subjects, actor);
      if cardinality(v_admission.subjects) = 0 then
        v_missing := array['no subject may be shown'];
      elsif not kiteline_internal.use_quota(
        v_grant.grant_id, cardinality(v_admission.subjects)
      ) then
        v_missing := array['daily quota of subjects'];
      end if;
    end if;
  end if;

  if cardinality(v_missing) > 0 then
    perform kiteline_internal.record_denial(
      'opening', v_grant.purpose, start_session.grant_id, actor, reason, v_opening.asked_count,
      v_missing
    );
    -- A checklist that stops allowing a grant suspends it: that is one condition to the caller, not two.
    if v_missing[1] = 'grant suspended'
      and not kiteline_internal.is_suspended(start_session.grant_id, 'administrator')
    then
      v_missing := v_missing[2:];
    end if;
    if cardinality(v_missing) = 1
      and (v_missing[1] like 'not on the checklist: %' or v_missing[1] like 'forbidden: %')
    then
      v_opening.refusal := 'KL103';
      v_opening.detail := v_missing[1];
      v_opening.hint := 'Ask legal: a new version of the compliance checklist may allow it.';
    else
      v_opening.refusal := 'KL102';
      v_opening.hint := 'Ask security: the report "denials" names the missing condition.';
    end if;
    -- What the caller said himself, and not how many subjects somebody's grant counted.
    v_opening.asked_count := cardinality(named);
    return v_opening;
  end if;

  return kiteline_internal.record_session(
    v_grant.grant_id, actor, reason, case when named is null then 'matching' else 'named' end,
    v_opening.asked_count, v_admission, lasts, signature is not null, v_seen
  );
end
$start_session$;

comment on function kiteline_internal.start_session(
  bigint, text, text, text[], interval, text, bigint, bytea
) is 'Opens an access session: gates, subjects, quota, record.';

revoke all on function kiteline_internal.start_session(
  bigint, text, text, text[], interval, text, bigint, bytea
) from public;
