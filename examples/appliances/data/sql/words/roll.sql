-- app_data.roll(dice, place, sides) -> integer
--
-- A number from 0 to sides - 1 out of two bytes of the dice; places of one throw are independent.

create function app_data.roll(dice bytea, place integer, sides integer)
  returns integer
  language sql
  immutable
  parallel safe
  return (get_byte(dice, place) * 256 + get_byte(dice, place + 1)) % sides;
