-- kiteline_mask.address_province(value text) -> text
--
-- Keeps the province of a free-form address, each only when it is a known name: 浙江省杭州市西湖区文三路90号1幢
-- -> 浙江省***. No province at its head -> ***. Slow beside the other masks: prefer columns of their
-- own for province, city and district.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.address_province(value text)
  returns text
  language sql
  immutable
  parallel safe
  return coalesce(
    kiteline_mask.address_kept(kiteline_mask.visible(value), 1),
    kiteline_mask.unrecognised(value));

comment on function kiteline_mask.address_province(text) is
  'Keeps the province of an address; hides anything else whole.';

revoke all on function kiteline_mask.address_province(text) from public;
grant execute on function kiteline_mask.address_province(text) to kiteline_recipient;
