-- kiteline_mask.is_person_name(name text) -> boolean
--
-- Whether visible text has the shape of a Chinese personal name: two to six Han characters, no
-- word of an organisation (海尔公司); or several parts with dots (阿卜杜拉·买买提). One character: no.
-- Called by: other masks. Invoker. Raises: never.

create function kiteline_mask.is_person_name(name text)
  returns boolean
  language sql
  immutable
  parallel safe
  return case
    when name ~ '^[\u3007\u3400-\u9FFF\U00020000-\U000323AF]{2,6}$'
    then length(name) <= 2 or name !~ (
      '公司|集团|商店|商行|工厂|酒店|宾馆|饭店|餐厅|医院|诊所|学校|大学|中学|小学|银行|超市'
      '|门店|门市|分店|中心|协会|机构|企业|物业|公寓|政府|街道|社区|工作室|事务所|委员会'
      '|经营部|服务部|服务站|营业厅|派出所')
    else length(name) <= 32 and name ~ (
      '^[\u3007\u3400-\u9FFF\U00020000-\U000323AF]+'
      '(?:[.\u00B7\u2022\u2027\u2219\u22C5\u30FB\u16EB]'
      '[\u3007\u3400-\u9FFF\U00020000-\U000323AF]+)+$')
  end;

comment on function kiteline_mask.is_person_name(text) is
  'Whether visible text has the shape of a Chinese personal name.';

revoke all on function kiteline_mask.is_person_name(text) from public;
grant execute on function kiteline_mask.is_person_name(text) to kiteline_recipient;
