-- kiteline_mask.person_name_kept(name text) -> text
--
-- What person_name() keeps of visible text: the surname of a Chinese name, nothing of a single
-- character, the first character of a name with dots, the initial of a Latin name. Null otherwise.
-- Called by: other masks. Invoker. Raises: never.

create function kiteline_mask.person_name_kept(name text)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when kiteline_mask.is_person_name(name)
    then left(name, case when kiteline_mask.has_compound_surname(name) then 2 else 1 end)
    when name ~ '^[\u3007\u3400-\u9FFF\U00020000-\U000323AF]$' then ''
    when length(name) <= 64 and name !~ '(?:Ltd|LLC|GmbH|Inc|Corporation|Company)\.?$'
      and name ~ (
        '^[A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u024F\u1E00-\u1EFF]'
        '[A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u024F\u1E00-\u1EFF''\u2019\u02BC.,-]*'
        '[A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u024F\u1E00-\u1EFF.]$')
    then left(name, 1)
  end;

comment on function kiteline_mask.person_name_kept(text) is
  'What person_name keeps of a name; null for what is none.';

revoke all on function kiteline_mask.person_name_kept(text) from public;
grant execute on function kiteline_mask.person_name_kept(text) to kiteline_recipient;
