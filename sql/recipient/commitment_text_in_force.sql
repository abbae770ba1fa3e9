-- kiteline_internal.commitment_text_in_force() -> kiteline_internal.commitment_texts
--
-- The newest commitment text; all null when none was ever published.
-- Called by: sign_commitment(), gate_commitment(). Invoker.

create function kiteline_internal.commitment_text_in_force()
  returns kiteline_internal.commitment_texts
  language sql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $commitment_text_in_force$
  select t
  from kiteline_internal.commitment_texts t
  order by t.commitment_text_id desc
  limit 1
$commitment_text_in_force$;

comment on function kiteline_internal.commitment_text_in_force() is
  'The newest commitment text; null when none was ever published.';

revoke all on function kiteline_internal.commitment_text_in_force() from public;
