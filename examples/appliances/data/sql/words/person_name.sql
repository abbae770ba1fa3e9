-- app_data.person_name(dice) -> text
--
-- A name as it stands in a shop's books: mostly surname and one or two characters; some compound
-- surnames, names with a middle dot, Latin names, single characters; a few that are no name.

create function app_data.person_name(dice bytea)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when app_data.roll(dice, 8, 1000) >= 40 then
      app_data.pick(dice, 10, app_data.surnames())
      || app_data.pick(dice, 12, app_data.given_characters())
      || case
        when app_data.roll(dice, 14, 10) < 6 then
          app_data.pick(dice, 20, app_data.given_characters())
        else ''
      end
    when app_data.roll(dice, 8, 1000) < 15 then
      app_data.pick(dice, 10, array['欧阳', '诸葛', '司马', '上官', '夏侯', '慕容'])
      || app_data.pick(dice, 12, app_data.given_characters())
    when app_data.roll(dice, 8, 1000) < 24 then
      app_data.pick(dice, 10, array['阿卜杜拉', '古丽', '买买提', '巴图'])
      || app_data.pick(dice, 12, array['·', '•', '・'])
      || app_data.pick(dice, 14, array['艾山', '吐尔逊', '阿依古丽', '苏和'])
    when app_data.roll(dice, 8, 1000) < 34 then
      app_data.pick(dice, 10, array['John', 'Ana', 'Liam', 'Chloé', 'Jürgen', 'Aoife'])
      || ' ' || app_data.pick(dice, 12, array['Smith', 'Müller', 'O''Neill', 'García', 'Novák'])
    when app_data.roll(dice, 8, 1000) < 36 then app_data.pick(dice, 10, app_data.surnames())
    when app_data.roll(dice, 8, 1000) < 38 then
      '1370000' || lpad(app_data.roll(dice, 10, 10000)::text, 4, '0')
    when app_data.roll(dice, 8, 1000) < 39 then app_data.pick(dice, 10, app_data.surnames()) || '**'
    else app_data.pick(dice, 10, array['先生', '暖风电器经销商', 'test', '？'])
  end;
