-- kiteline_internal.record_denial(kind, purpose, grant_id, actor, reason, asked_count, missing) -> void
--
-- Records a refusal in the caller's transaction. The caller returns its refusal instead of raising it,
-- because an exception would roll the record away; against a ROLLBACK of the caller's own there is the
-- line in the server's log. client_min_messages keeps that line from the client, who may not learn
-- which condition is missing.
-- Called by: start_session(), announce_lookup(). Invoker.

create function kiteline_internal.record_denial(
  kind text,
  purpose text,
  grant_id bigint,
  actor text,
  reason text,
  asked_count bigint,
  missing text[]
)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
  set client_min_messages = error
as $record_denial$
begin
  insert into kiteline_internal.denials (
    denial_id, denied_at, kind, purpose, grant_id, login, actor, reason, asked_count, missing,
    backend_pid, client_address
  )
  values (
    nextval('kiteline_internal.denial_ids'), clock_timestamp(), record_denial.kind,
    record_denial.purpose, record_denial.grant_id, session_user, record_denial.actor,
    record_denial.reason, record_denial.asked_count, record_denial.missing,
    pg_backend_pid(), inet_client_addr()
  );
  raise log 'kiteline: % refused, login %, grant %, missing %',
    record_denial.kind, session_user, record_denial.grant_id, record_denial.missing;
end
$record_denial$;

comment on function kiteline_internal.record_denial(text, text, bigint, text, text, bigint, text[])
  is 'Records a refused opening or look-up.';

revoke all on function
  kiteline_internal.record_denial(text, text, bigint, text, text, bigint, text[]) from public;
