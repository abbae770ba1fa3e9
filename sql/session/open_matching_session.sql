-- kiteline.open_matching_session(grant_id bigint, actor text, reason text, lasts interval, nonce text,
--   signature_expires_at bigint, signature bytea) -> kiteline.session_opening
--
-- Opens an access session for everyone whom the purpose's row predicates admit, up to the purpose's
-- cap. asked_count is the number of all subjects when the grant was issued: what was cut shows.
-- client_min_messages: as in open_session().
-- Called by: recipients' logins. Definer. Raises: KL001, KL105; refuses with KL102, KL103.

create function kiteline.open_matching_session(
  grant_id bigint,
  actor text,
  reason text,
  lasts interval default interval '15 minutes',
  nonce text default null,
  signature_expires_at bigint default null,
  signature bytea default null
)
  returns kiteline.session_opening
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
  set client_min_messages = error
as $open_matching_session$
begin
  return kiteline_internal.start_session(
    grant_id, actor, reason, null, lasts, nonce, signature_expires_at, signature
  );
end
$open_matching_session$;

comment on function kiteline.open_matching_session(
  bigint, text, text, interval, text, bigint, bytea
) is 'Opens an access session for everyone whom the purpose admits.';

revoke all on function kiteline.open_matching_session(
  bigint, text, text, interval, text, bigint, bytea
) from public;
grant execute on function kiteline.open_matching_session(
  bigint, text, text, interval, text, bigint, bytea
) to kiteline_recipient;
