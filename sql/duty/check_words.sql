-- kiteline_internal.check_words(argument text, value text) -> void
--
-- Refuses an argument of less than 3 characters where evidence has to say something.
-- Called by: the duty functions. Invoker. Raises: KL001.

create function kiteline_internal.check_words(argument text, value text)
  returns void
  language plpgsql
  immutable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $check_words$
begin
  if length(btrim(coalesce(value, ''))) < 3 then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = format('%s must have at least 3 characters', argument),
      hint = 'Say it in words: it is kept as evidence.';
  end if;
end
$check_words$;

comment on function kiteline_internal.check_words(text, text) is
  'Refuses an argument that says nothing.';

revoke all on function kiteline_internal.check_words(text, text) from public;
