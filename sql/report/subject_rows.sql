-- kiteline_internal.subject_rows(policy text, subject text) -> table
--
-- The governed relations that hold rows about one person, be it as the second person of a row, and how many. subject
-- is a key in canonical text. Asks the policy's generated function holdings_of_<policy>.
-- Called by: subject_holdings(), subject_status(). Invoker.

create function kiteline_internal.subject_rows(policy text, subject text)
  returns table (
    relation text,
    row_count bigint
  )
  language plpgsql
  stable
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $subject_rows$
begin
  return query execute format(
    'select h.relation, h.row_count from kiteline_internal.%I($1) as h where h.row_count > 0',
    'holdings_of_' || policy
  )
  using subject;
end
$subject_rows$;

comment on function kiteline_internal.subject_rows(text, text) is
  'The governed relations that hold rows about one person, and how many.';

revoke all on function kiteline_internal.subject_rows(text, text) from public;
