-- kiteline_internal.subject_policy(policy text) -> text
--
-- The policy that a report about one person is about: the named one, or without a name the only one that is
-- applied.
-- Called by: subject_status(), subject_key(). Invoker. Raises: KL001 when several are applied and none is named, KL002.

create function kiteline_internal.subject_policy(policy text)
  returns text
  language plpgsql
  stable
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $subject_policy$
declare
  v_policies text[];
begin
  v_policies := array(select p.policy from kiteline_internal.policies p order by p.policy);
  if subject_policy.policy = any (v_policies) then
    return subject_policy.policy;
  end if;
  if subject_policy.policy is null and cardinality(v_policies) = 1 then
    return v_policies[1];
  end if;
  if subject_policy.policy is null and cardinality(v_policies) > 1 then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = format('several policies are applied: %s', array_to_string(v_policies, ', ')),
      hint = 'Name one of them: as the argument policy, or with --policy on the command line.';
  end if;
  raise exception using
    errcode = 'KL002', message = 'no such object',
    detail = coalesce(format('policy %s', subject_policy.policy), 'no policy is applied'),
    hint = case
      when v_policies = '{}' then 'Apply a policy first: kiteline generate, then kiteline migrate up.'
      else format('Applied are: %s.', array_to_string(v_policies, ', '))
    end;
end
$subject_policy$;

comment on function kiteline_internal.subject_policy(text) is
  'The policy that a report about one person is about.';

revoke all on function kiteline_internal.subject_policy(text) from public;
