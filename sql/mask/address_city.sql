-- kiteline_mask.address_city(value text) -> text
--
-- Keeps province and city of a free-form address, each only when it is a known name:
-- 浙江省杭州市西湖区文三路90号1幢 -> 浙江省杭州市***. No province at its head, or masked already -> ***. Slow beside
-- the other masks: prefer columns of their own for province, city and district. Each part is
-- written out, because the planner inlines no function that would repeat an argument as dear as
-- this one.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.address_city(value text)
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
        || case
          when kiteline_mask.is_city(substring(
              kiteline_mask.behind_province(kiteline_mask.visible(value)) from
            '^(?:津市市|辉县市|[^市盟区县旗路街号]{1,5}[市盟]|[^市盟区县旗路街号]{2,4}地区'
              '|[^市盟区县旗路街号]{2,8}自治州)'))
          then substring(
              kiteline_mask.behind_province(kiteline_mask.visible(value)) from
            '^(?:津市市|辉县市|[^市盟区县旗路街号]{1,5}[市盟]|[^市盟区县旗路街号]{2,4}地区'
              '|[^市盟区县旗路街号]{2,8}自治州)')
          else ''
        end
        || '***',
      kiteline_mask.unrecognised(value))
  end;

comment on function kiteline_mask.address_city(text) is
  'Keeps province and city of an address; hides anything else whole.';

revoke all on function kiteline_mask.address_city(text) from public;
grant execute on function kiteline_mask.address_city(text) to kiteline_recipient;
