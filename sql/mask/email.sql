-- kiteline_mask.email(value text) -> text
--
-- Keeps the first character (none of a single one) and the domain of a public provider:
-- zhangsan@qq.com -> z***@qq.com, zhang@zhangsan-family.cn -> z***@***. No address -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.email(value text)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when octet_length(value) <= 256 and value ~ '^[!-~]+$'
    then coalesce(kiteline_mask.email_kept(value), '***')
    else coalesce(
      kiteline_mask.email_kept(kiteline_mask.visible(value)),
      kiteline_mask.unrecognised(value))
  end;

comment on function kiteline_mask.email(text) is
  'Keeps the first character and a public domain of an e-mail address; hides anything else.';

revoke all on function kiteline_mask.email(text) from public;
grant execute on function kiteline_mask.email(text) to kiteline_recipient;
