-- kiteline_internal.discloses(terms jsonb, purpose text, category text, recipient text, recipient_role text)
--   -> boolean
--
-- Whether the notice under which a category was collected told of the purpose. A processor outside the house
-- (entrusted, joint, independent) has to stand in it by name. "key", the category of a purpose that shows nothing
-- else, is disclosed by any notice of the set that tells of the purpose.
-- Called by: judge(), apply_collection(), explain_access(). Invoker.

create function kiteline_internal.discloses(
  terms jsonb,
  purpose text,
  category text,
  recipient text,
  recipient_role text
)
  returns boolean
  language plpgsql
  stable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $discloses$
begin
  return (
    select exists (
      select
      from jsonb_each_text(coalesce(discloses.terms, '{}')) as t(category, notice_id)
      join kiteline_internal.notices n on n.notice_id = t.notice_id::bigint
      where (t.category = discloses.category or discloses.category = 'key')
        and discloses.purpose = any (n.purposes)
        and (
          discloses.recipient_role in ('department', 'system', 'authority')
          or discloses.recipient = any (n.recipients)
        )
    )
  );
end
$discloses$;

comment on function kiteline_internal.discloses(jsonb, text, text, text, text) is
  'Whether the notice under which a category was collected told of the purpose.';

revoke all on function kiteline_internal.discloses(jsonb, text, text, text, text) from public;
