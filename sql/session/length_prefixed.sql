-- kiteline_internal.length_prefixed(fields text[]) -> text
--
-- The fields one after another, each as <bytes in UTF-8>:<field>, so that no two lists give the
-- same text. What is signed and hashed is this text.
-- Called by: gate_signature(). Raises: never; null fields count as empty.

create function kiteline_internal.length_prefixed(fields text[])
  returns text
  language sql
  immutable
  parallel safe
  return (
    select coalesce(
      string_agg(
        octet_length(convert_to(coalesce(f.value, ''), 'UTF8'))::text || ':' || coalesce(f.value, ''),
        ''
        order by f.ordinality
      ),
      ''
    )
    from unnest(fields) with ordinality as f(value, ordinality)
  );

comment on function kiteline_internal.length_prefixed(text[]) is
  'Fields one after another, each with its length: the text that is signed.';

revoke all on function kiteline_internal.length_prefixed(text[]) from public;
