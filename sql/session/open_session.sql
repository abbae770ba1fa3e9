-- kiteline.open_session(grant_id bigint, actor text, reason text, subjects text[], lasts interval,
--   nonce text, signature_expires_at bigint, signature bytea) -> kiteline.session_opening
--
-- Opens an access session for named people: subjects are keys of the subject relation, as text. Commit,
-- look at refusal, then read in later transactions with set_config('kiteline.session', token, true).
-- People who do not exist, whom the purpose does not admit or who refused are left out:
-- admitted_count tells how many remain. The last three arguments sign the opening. client_min_messages
-- keeps the plans that debug_print_plan prints from the client: they name the missing condition.
-- Called by: recipients' logins. Definer. Raises: KL001, KL104, KL105; refuses with KL102, KL103.

create function kiteline.open_session(
  grant_id bigint,
  actor text,
  reason text,
  subjects text[],
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
as $open_session$
begin
  -- Null is how start_session is asked for everyone; here it is a mistake.
  return kiteline_internal.start_session(
    grant_id, actor, reason, coalesce(subjects, '{}'), lasts, nonce, signature_expires_at, signature
  );
end
$open_session$;

comment on function kiteline.open_session(
  bigint, text, text, text[], interval, text, bigint, bytea
) is 'Opens an access session for named people.';

revoke all on function kiteline.open_session(
  bigint, text, text, text[], interval, text, bigint, bytea
) from public;
grant execute on function kiteline.open_session(
  bigint, text, text, text[], interval, text, bigint, bytea
) to kiteline_recipient;
