-- app_data.fault_text(dice, mobile, id_number) -> text
--
-- What customers say on the telephone; one in twenty-five gives away a number, one in fifty a
-- paper.

create function app_data.fault_text(dice bytea, mobile text, id_number text)
  returns text
  language sql
  immutable
  parallel safe
  return app_data.pick(dice, 22, array[
    '开机后不制冷，室外机不转', '热水忽冷忽热，水压正常', '点火三次才着，有轻微异味', '面板显示代码后自动关机',
    '运行噪音大，夜里特别明显', '遥控器失灵，换过电池', '漏水，墙面已经湿了', '  '
  ]) || case app_data.roll(dice, 24, 50)
    when 0 then '，请联系' || mobile || '，身份证' || id_number
    when 1 then
      '。电话：' || substr(mobile, 1, 3) || ' ' || substr(mobile, 4, 4) || ' ' || substr(mobile, 8)
    else ''
  end;
