-- kiteline_mask.birth_date_decade(value date) -> text
--
-- Keeps the decade of birth: 1985-12-31 -> 1980s. Before 1900, after 2099, infinite -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.birth_date_decade(value date)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when value between date '1900-01-01' and date '2099-12-31'
    then div(extract(year from value), 10)::text || '0s'
    when value is not null then '***'
  end;

comment on function kiteline_mask.birth_date_decade(date) is
  'Keeps the decade of a birth date.';

revoke all on function kiteline_mask.birth_date_decade(date) from public;
grant execute on function kiteline_mask.birth_date_decade(date) to kiteline_recipient;
