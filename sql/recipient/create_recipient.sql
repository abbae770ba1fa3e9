-- kiteline.create_recipient(recipient text, role text, display_name text, responsible_person text,
--   country text) -> void
--
-- Enters a recipient as a candidate: it can hold grants, but reads nothing until it is qualified.
-- Called by: kiteline_admin. Definer. Raises: KL001, KL003 when the name is taken.

create function kiteline.create_recipient(
  recipient text,
  role text,
  display_name text,
  responsible_person text,
  country text default 'CN'
)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $create_recipient$
begin
  insert into kiteline_internal.recipients (
    recipient, role, display_name, responsible_person, country, state, state_reason
  )
  values (
    create_recipient.recipient, create_recipient.role, create_recipient.display_name,
    create_recipient.responsible_person, create_recipient.country, 'candidate', 'created'
  );
exception
  when unique_violation then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('recipient %s exists', create_recipient.recipient),
      hint = 'Choose another name, or change the state of the one that exists.';
  when check_violation or not_null_violation then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = sqlerrm,
      hint = 'recipient: lower-case letters, digits, _; role: department, system, entrusted_processor,'
        ' joint_processor, independent_processor, authority or public; country: two capitals.';
end
$create_recipient$;

comment on function kiteline.create_recipient(text, text, text, text, text) is
  'Enters a recipient as a candidate.';

revoke all on function kiteline.create_recipient(text, text, text, text, text) from public;
grant execute on function kiteline.create_recipient(text, text, text, text, text) to kiteline_admin;
