-- kiteline_mask.resident_id_province(value text) -> text
--
-- The province of first registration in a resident ID: 330106199003070015 -> 浙江省. A code that GB/T
-- 2260 does not know (990101 …), or anything not recognised -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.resident_id_province(value text)
  returns text
  language sql
  immutable
  parallel safe
  return case substring(upper(kiteline_mask.compact(value) collate "C") from
      '^([1-8][0-9])(?:[0-9]{15}[0-9X]|[0-9]{13})$')
    when '11' then '北京市'
    when '12' then '天津市'
    when '13' then '河北省'
    when '14' then '山西省'
    when '15' then '内蒙古自治区'
    when '21' then '辽宁省'
    when '22' then '吉林省'
    when '23' then '黑龙江省'
    when '31' then '上海市'
    when '32' then '江苏省'
    when '33' then '浙江省'
    when '34' then '安徽省'
    when '35' then '福建省'
    when '36' then '江西省'
    when '37' then '山东省'
    when '41' then '河南省'
    when '42' then '湖北省'
    when '43' then '湖南省'
    when '44' then '广东省'
    when '45' then '广西壮族自治区'
    when '46' then '海南省'
    when '50' then '重庆市'
    when '51' then '四川省'
    when '52' then '贵州省'
    when '53' then '云南省'
    when '54' then '西藏自治区'
    when '61' then '陕西省'
    when '62' then '甘肃省'
    when '63' then '青海省'
    when '64' then '宁夏回族自治区'
    when '65' then '新疆维吾尔自治区'
    when '71' then '台湾省'
    when '81' then '香港特别行政区'
    when '82' then '澳门特别行政区'
    when '83' then '台湾省'
    else kiteline_mask.unrecognised(value)
  end;

comment on function kiteline_mask.resident_id_province(text) is
  'The province in a resident ID; hides anything else whole.';

revoke all on function kiteline_mask.resident_id_province(text) from public;
grant execute on function kiteline_mask.resident_id_province(text) to kiteline_recipient;
