-- kiteline_mask.behind_province(address text) -> text
--
-- Visible text without the province it begins with: 浙江省杭州市西湖区 -> 杭州市西湖区.
-- Called by: other masks. Invoker. Raises: never.

create function kiteline_mask.behind_province(address text)
  returns text
  language sql
  immutable
  parallel safe
  return regexp_replace(address,
    '^(?:(?:北京|天津|上海|重庆)市?|(?:河[北南]|山[东西]|辽宁|吉林|黑龙江|江[苏西]|浙江|安徽|福建|湖[北南]|广东'
    '|海南|四川|贵州|云南|陕西|甘肃|青海|台湾)省?|(?:内蒙古|西藏)(?:自治区)?|广西(?:壮族自治区)?'
    '|宁夏(?:回族自治区)?|新疆(?:维吾尔自治区)?|(?:香港|澳门)(?:特别行政区)?)', '');

comment on function kiteline_mask.behind_province(text) is
  'An address without the province it begins with.';

revoke all on function kiteline_mask.behind_province(text) from public;
grant execute on function kiteline_mask.behind_province(text) to kiteline_recipient;
