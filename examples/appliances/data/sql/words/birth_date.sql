-- app_data.birth_date(dice) -> date
--
-- Of somebody between 18 and 80: the only minor is a persona.

create function app_data.birth_date(dice bytea)
  returns date
  language sql
  immutable
  parallel safe
  return make_date(
    extract(year from app_data.today())::integer - 19 - app_data.roll(dice, 2, 61),
    1 + app_data.roll(dice, 4, 12),
    1 + app_data.roll(dice, 6, 28)
  );
