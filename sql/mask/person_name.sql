-- kiteline_mask.person_name(value text) -> text
--
-- Keeps the surname: 李雷 -> 李**, 欧阳锋 -> 欧阳**, a single character -> **, John Smith -> J**. Always
-- two stars, so that the length is not shown. Digits, a company, anything not recognised -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.person_name(value text)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when octet_length(value) <= 9 and value ~ '^[\u4E00-\u9FFF]{2,3}$'
      and not kiteline_mask.has_compound_surname(value)
      and right(value, 2) not in ('公司', '集团', '商店', '工厂', '酒店', '医院', '银行', '超市', '中心')
    then left(value, 1) || '**'
    else coalesce(
      kiteline_mask.person_name_kept(kiteline_mask.visible(value)) || '**',
      kiteline_mask.unrecognised(value))
  end;

comment on function kiteline_mask.person_name(text) is
  'Keeps the surname of a person; hides anything else whole.';

revoke all on function kiteline_mask.person_name(text) from public;
grant execute on function kiteline_mask.person_name(text) to kiteline_recipient;
