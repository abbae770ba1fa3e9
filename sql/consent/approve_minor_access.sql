-- kiteline.approve_minor_access(purpose text, login text, actor text, valid_until timestamptz, reason text) -> bigint
--
-- Approves that this actor, through this login, reads data of minors for this purpose; at most a year ahead. It does
-- not stand for the guardian's consent. Answers the approval's number.
-- Called by: kiteline_legal. Definer. Raises: KL001, KL002.

create function kiteline.approve_minor_access(
  purpose text,
  login text,
  actor text,
  valid_until timestamptz,
  reason text
)
  returns bigint
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $approve_minor_access$
declare
  v_approval_id bigint;
begin
  if not exists (
    select
    from kiteline_internal.purpose_logins l
    where l.purpose = approve_minor_access.purpose and l.login = approve_minor_access.login
  ) then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('login %s of purpose %s', login, purpose),
      hint = 'Name a purpose of an applied policy and one of its logins.';
  end if;
  insert into kiteline_internal.minor_approvals (purpose, login, actor, valid_until, reason)
  values (
    approve_minor_access.purpose, approve_minor_access.login, approve_minor_access.actor,
    approve_minor_access.valid_until, approve_minor_access.reason
  )
  returning approval_id into v_approval_id;
  return v_approval_id;
exception
  when check_violation or not_null_violation then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'actor must not be blank, valid_until must lie within the next 366 days, reason needs'
        ' 10 characters',
      hint = 'Name who reads, until when, and why it has to be this person.';
end
$approve_minor_access$;

comment on function kiteline.approve_minor_access(text, text, text, timestamptz, text) is
  'Approves that an actor reads data of minors for a purpose.';

revoke all on function kiteline.approve_minor_access(text, text, text, timestamptz, text) from public;
grant execute on function kiteline.approve_minor_access(text, text, text, timestamptz, text)
  to kiteline_legal;
