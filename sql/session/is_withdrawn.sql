-- kiteline_internal.is_withdrawn(grant_id bigint, recipient text) -> boolean
--
-- True when the grant is revoked or the recipient is not qualified (any more): its sessions end.
-- Called by: scope(), is_open(), when something happened since the session opened. Invoker.

create function kiteline_internal.is_withdrawn(grant_id bigint, recipient text)
  returns boolean
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $is_withdrawn$
begin
  return exists (
      select
      from kiteline_internal.grant_revocations r
      where r.grant_id = is_withdrawn.grant_id
    )
    or not exists (
      select
      from kiteline_internal.recipients r
      where r.recipient = is_withdrawn.recipient and r.state = 'qualified'
    );
end
$is_withdrawn$;

comment on function kiteline_internal.is_withdrawn(bigint, text) is
  'True when the grant is revoked or the recipient is not qualified.';

revoke all on function kiteline_internal.is_withdrawn(bigint, text) from public;
