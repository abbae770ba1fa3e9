-- kiteline_mask.western_digits(value text) -> text
--
-- Free text with every decimal digit of another script (٣, ३, ３) written as 0-9 or as 0, and
-- without zero-width characters: what follows looks for [0-9] alone. Folds compatibility forms
-- only when there are any among letters and digits, because that turns ， into a comma too.
-- Called by: other masks. Invoker. Raises: never.

create function kiteline_mask.western_digits(value text)
  returns text
  language sql
  immutable
  parallel safe
  return regexp_replace(
    regexp_replace(
      case
        when value ~ ('[\u00B2\u00B3\u00B9\u2070-\u2099\u2460-\u24FF'
          '\u3248-\u324F\u3251-\u325F\u32B1-\u32BF'
          '\uFF10-\uFF19\uFF20-\uFF3A\uFF41-\uFF5A\U0001D400-\U0001D7FF\U0001F100-\U0001F12F]')
        then normalize(value, NFKC)
        else value
      end,
      '[\u0001-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u00AD\u034F\u061C\u115F\u1160'
      '\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164'
      '\uFE00-\uFE0F\uFEFF\uFFA0\uFFF9-\uFFFB'
      '\U0001D173-\U0001D17A\U000E0000-\U000E0FFF]+', '', 'g'),
    '[\u2776-\u2793'
    '\u0660-\u0669\u06F0-\u06F9\u07C0-\u07C9\u0966-\u096F\u09E6-\u09EF\u0A66-\u0A6F'
    '\u0AE6-\u0AEF\u0B66-\u0B6F\u0BE6-\u0BEF\u0C66-\u0C6F\u0CE6-\u0CEF\u0D66-\u0D6F'
    '\u0DE6-\u0DEF\u0E50-\u0E59\u0ED0-\u0ED9\u0F20-\u0F29\u1040-\u1049\u1090-\u1099'
    '\u17E0-\u17E9\u1810-\u1819\u1946-\u194F\u19D0-\u19D9\u1A80-\u1A89\u1A90-\u1A99'
    '\u1B50-\u1B59\u1BB0-\u1BB9\u1C40-\u1C49\u1C50-\u1C59\uA620-\uA629\uA8D0-\uA8D9'
    '\uA900-\uA909\uA9D0-\uA9D9\uA9F0-\uA9F9\uAA50-\uAA59\uABF0-\uABF9'
    '\U000104A0-\U000104A9\U00010D30-\U00010D39\U00011066-\U0001106F\U000110F0-\U000110F9'
    '\U00011136-\U0001113F\U000111D0-\U000111D9\U000112F0-\U000112F9\U00011450-\U00011459'
    '\U000114D0-\U000114D9\U00011650-\U00011659\U000116C0-\U000116C9\U00011730-\U00011739'
    '\U000118E0-\U000118E9\U00011950-\U00011959\U00011C50-\U00011C59\U00011D50-\U00011D59'
    '\U00011DA0-\U00011DA9\U00016A60-\U00016A69\U00016AC0-\U00016AC9\U00016B50-\U00016B59'
    '\U0001E140-\U0001E149\U0001E2F0-\U0001E2F9\U0001E950-\U0001E959'
    ']', '0', 'g');

comment on function kiteline_mask.western_digits(text) is
  'Free text with the digits of every script written as 0-9, zero-width characters gone.';

revoke all on function kiteline_mask.western_digits(text) from public;
grant execute on function kiteline_mask.western_digits(text) to kiteline_recipient;
