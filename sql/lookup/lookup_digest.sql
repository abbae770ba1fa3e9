-- kiteline_internal.lookup_digest(value text) -> bytea
--
-- A keyed digest of a looked-up value: evidence may tell equal values apart from different ones, but
-- must hold no personal value, and an unkeyed hash of a phone number is soon guessed.
-- Called by: announce_lookup(), find_subjects(). Invoker.

create function kiteline_internal.lookup_digest(value text)
  returns bytea
  language plpgsql
  stable
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $lookup_digest$
begin
  return (
    select kiteline_internal.hmac_sha256(
      s.inner_pad, s.outer_pad, convert_to(lookup_digest.value, 'UTF8')
    )
    from kiteline_internal.secrets s
    where s.secret = 'lookup'
  );
end
$lookup_digest$;

comment on function kiteline_internal.lookup_digest(text) is
  'A keyed digest of a looked-up value.';

revoke all on function kiteline_internal.lookup_digest(text) from public;
