-- app_data.pick(dice, place, words) -> text
--
-- One of the words.

create function app_data.pick(dice bytea, place integer, words text[])
  returns text
  language sql
  immutable
  parallel safe
  return words[1 + app_data.roll(dice, place, cardinality(words))];
