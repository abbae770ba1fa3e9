-- kiteline_internal.subject_key(policy text, subject text) -> text
--
-- The key in canonical text ('007' of a bigint key is '7'), whether or not such a person is held: whoever was erased
-- still has evidence, and a right to see it.
-- Called by: the functions of the report about one person. Invoker. Raises: KL001 for what can be no key, KL002.

create function kiteline_internal.subject_key(policy text, subject text)
  returns text
  language plpgsql
  stable
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $subject_key$
declare
  v_policy kiteline_internal.policies;
begin
  select p.* into strict v_policy
  from kiteline_internal.policies p
  where p.policy = kiteline_internal.subject_policy(subject_key.policy);
  if coalesce(subject, '') <> '' then
    begin
      return case v_policy.subject_key_type
        when 'bigint' then subject::bigint::text
        when 'uuid' then subject::uuid::text
        else subject
      end;
    exception
      when invalid_text_representation or numeric_value_out_of_range then
        null;
    end;
  end if;
  raise exception using
    errcode = 'KL001', message = 'invalid argument',
    detail = format(
      'subject %s is no key of %s (%s)',
      coalesce(quote_literal(subject), 'null'), v_policy.subject_relation, v_policy.subject_key_type
    ),
    hint = format(
      'Give the person''s key as %s.%s holds it.', v_policy.subject_relation, v_policy.subject_key
    );
end
$subject_key$;

comment on function kiteline_internal.subject_key(text, text) is
  'The key of a person in canonical text, whether or not the person is still held.';

revoke all on function kiteline_internal.subject_key(text, text) from public;
