-- kiteline_mask.without_addresses(value text) -> text
--
-- Free text with what leads to a person or a door replaced by its kind: [邮箱] e-mail, [车牌] plate,
-- [坐标] coordinates, [网络地址] network address, [账号] account, [地址] street and house number.
-- Called by: other masks. Invoker. Raises: never.

create function kiteline_mask.without_addresses(value text)
  returns text
  language sql
  immutable
  parallel safe
  return regexp_replace(
    regexp_replace(
      regexp_replace(
        regexp_replace(
          regexp_replace(
            regexp_replace(
              value,
              '[A-Za-z0-9._%+-]*[ ]?@[ ]?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*',
              '[邮箱]', 'g'),
            '[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]'
            '[A-HJ-NP-Z][\u00B7. ]?[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9学警港澳挂使领]',
            '[车牌]', 'g'),
          '-?[0-9]{1,3}\.[0-9]{3,}[,;，； ]+-?[0-9]{1,3}\.[0-9]{3,}',
          '[坐标]', 'g'),
        '(?<![0-9.])[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![0-9])'
        '|(?<![0-9A-Fa-f])(?:[0-9A-Fa-f]{1,4}:{1,2}){3,7}[0-9A-Fa-f]{0,4}',
        '[网络地址]', 'g'),
      '(微信号?|[Ww]e[Cc]hat|[Vv][Xx]|[Ww][Xx]|[Qq][Qq]|支付宝)'
      '(?:账号|号码|[号是为:： ])*[A-Za-z0-9_-]{4,}',
      '\1[账号]', 'g'),
    '[\u4E00-\u9FFF]{0,8}(?:路|街|大道|巷|弄|胡同|村|小区|花园|苑|公寓|大厦) ?[0-9]{1,5}'
    '(?:号|弄|幢|栋|座|楼|单元|室|-)[0-9A-Za-z幢栋座单元号楼层室弄-]*'
    '|[0-9]{1,4}(?:幢|栋|号楼|单元|室)[0-9A-Za-z幢栋座单元号楼层室-]*',
    '[地址]', 'g');

comment on function kiteline_mask.without_addresses(text) is
  'Free text with e-mail, plate, place and account replaced by their kind.';

revoke all on function kiteline_mask.without_addresses(text) from public;
grant execute on function kiteline_mask.without_addresses(text) to kiteline_recipient;
