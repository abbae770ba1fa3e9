-- kiteline_mask.address_province(value text) -> text
--
-- Keeps the province of a free-form address, each only when it is a known name: 浙江省杭州市西湖区文三路90号1幢
-- -> 浙江省***. No province at its head, or masked already -> ***. Slow beside the other masks:
-- prefer columns of their own for province, city and district. Each part is written out, because
-- the planner inlines no function that would repeat an argument as dear as this one.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.address_province(value text)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when kiteline_mask.visible(value) ~
      '[*]|^(?:吉林市|..(?:[区县旗路街道巷镇乡村里]|大道|大街|[东南西北中][路街]|藏族|蒙古族自治县))'
    then '***'
    else coalesce(
      kiteline_mask.province_of(kiteline_mask.visible(value))
        || '***',
      kiteline_mask.unrecognised(value))
  end;

comment on function kiteline_mask.address_province(text) is
  'Keeps the province of an address; hides anything else whole.';

revoke all on function kiteline_mask.address_province(text) from public;
grant execute on function kiteline_mask.address_province(text) to kiteline_recipient;
