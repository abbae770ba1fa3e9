-- kiteline_mask.address_city(value text) -> text
--
-- Keeps province and city of a free-form address, each only when it is a known name:
-- 浙江省杭州市西湖区文三路90号1幢 -> 浙江省杭州市***. No province at its head -> ***. Slow beside the other masks:
-- prefer columns of their own for province, city and district.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.address_city(value text)
  returns text
  language sql
  immutable
  parallel safe
  return coalesce(
    kiteline_mask.address_kept(kiteline_mask.visible(value), 2),
    kiteline_mask.unrecognised(value));

comment on function kiteline_mask.address_city(text) is
  'Keeps province and city of an address; hides anything else whole.';

revoke all on function kiteline_mask.address_city(text) from public;
grant execute on function kiteline_mask.address_city(text) to kiteline_recipient;
