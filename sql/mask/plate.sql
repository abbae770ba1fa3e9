-- kiteline_mask.plate(value text) -> text
--
-- Keeps the region and last two characters of a number plate: 京A12345 -> 京A***45; the eight of an
-- electric car likewise: 浙AD12345 -> 浙A***45. Military, embassy, the letters I and O -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.plate(value text)
  returns text
  language sql
  immutable
  parallel safe
  return coalesce(
    kiteline_mask.reshape(upper(kiteline_mask.compact(value) collate "C"),
      '^([京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z])'
      '(?:[A-HJ-NP-Z0-9]{3}([A-HJ-NP-Z0-9][A-HJ-NP-Z0-9学警港澳挂])'
      '|[A-HJK][A-HJ-NP-Z0-9][0-9]{2}([0-9]{2})|[0-9]{4}([0-9][A-HJK]))$',
      '\1***\2\3\4'),
    kiteline_mask.unrecognised(value));

comment on function kiteline_mask.plate(text) is
  'Keeps the region and last two characters of a number plate; hides anything else whole.';

revoke all on function kiteline_mask.plate(text) from public;
grant execute on function kiteline_mask.plate(text) to kiteline_recipient;
