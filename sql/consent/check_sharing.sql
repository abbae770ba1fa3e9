-- kiteline_internal.check_sharing(policy text, purpose text, recipient text) -> void
--
-- Refuses a purpose that is none of the policy, and a recipient that nobody entered.
-- Called by: the consent functions. Invoker. Raises: KL002.

create function kiteline_internal.check_sharing(policy text, purpose text, recipient text)
  returns void
  language plpgsql
  stable
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $check_sharing$
begin
  if not exists (
    select
    from kiteline_internal.purposes p
    where p.policy = check_sharing.policy and p.purpose = check_sharing.purpose
  ) then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('purpose %s of policy %s', purpose, policy),
      hint = 'Name a purpose of an applied policy.';
  end if;
  if not exists (
    select from kiteline_internal.recipients r where r.recipient = check_sharing.recipient
  ) then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('recipient %s', recipient),
      hint = 'kiteline.create_recipient enters a recipient.';
  end if;
end
$check_sharing$;

comment on function kiteline_internal.check_sharing(text, text, text) is
  'Refuses an unknown purpose or recipient.';

revoke all on function kiteline_internal.check_sharing(text, text, text) from public;
