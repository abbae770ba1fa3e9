-- app_data.typed_mobile(number, dice) -> text
--
-- The number as people type it: mostly plain, some with a country code, spaces, full-width digits
-- or a second number, a few foreign, blank, '无' or missing.

create function app_data.typed_mobile(number text, dice bytea)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when app_data.roll(dice, 16, 100) >= 12 then number
    else case app_data.roll(dice, 18, 12)
      when 0 then '+86' || number
      when 1 then
        '+86 ' || substr(number, 1, 3) || '-' || substr(number, 4, 4) || '-' || substr(number, 8)
      when 2 then '0086' || number
      when 3 then substr(number, 1, 3) || ' ' || substr(number, 4, 4) || ' ' || substr(number, 8)
      when 4 then translate(number, '0123456789', '０１２３４５６７８９')
      when 5 then '０' || number
      when 6 then number || '/' || overlay(number placing '0000' from 8)
      when 7 then left(number, 10)
      when 8 then '+44 7911 ' || right(number, 6)
      when 9 then '无'
      when 10 then ' '
      else null
    end
  end;
