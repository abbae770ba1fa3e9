-- app_data.resident_id(birth, serial) -> text
--
-- An identity number of the region 990101, which does not exist, with a valid check character
-- (ISO 7064 MOD 11-2). The region contributes 153 to the weighted sum. serial: 0 to 999, odd for
-- men.

create function app_data.resident_id(birth integer, serial integer)
  returns text
  language sql
  immutable
  parallel safe
  return '990101' || birth::text || lpad(serial::text, 3, '0') || substr(
    '10X98765432',
    1 + (
      153
      + birth / 10000000 * 2 + birth / 1000000 % 10 + birth / 100000 % 10 * 6
      + birth / 10000 % 10 * 3 + birth / 1000 % 10 * 7 + birth / 100 % 10 * 9
      + birth / 10 % 10 * 10 + birth % 10 * 5
      + serial / 100 * 8 + serial / 10 % 10 * 4 + serial % 10 * 2
    ) % 11,
    1
  );

comment on function app_data.resident_id(integer, integer) is 'birth is written yyyymmdd.';
