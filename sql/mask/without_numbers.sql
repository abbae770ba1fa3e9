-- kiteline_mask.without_numbers(value text) -> text
--
-- Free text with the numbers that are known by their form replaced by their kind, most telling
-- first: [证件号] document, [手机号] mobile, [银行卡号] card, [电话] other phone, and [号码] for any run of six
-- digits, nine or ten with separators, seven Chinese numerals, or digits beside stars, whatever it
-- is.
-- Called by: other masks. Invoker. Raises: never.

create function kiteline_mask.without_numbers(value text)
  returns text
  language sql
  immutable
  parallel safe
  return regexp_replace(
    regexp_replace(
      regexp_replace(
        regexp_replace(
          regexp_replace(
            value,
            '(?<![0-9A-Za-z])(?:[1-9][0-9]{5}[ -]?(?:18|19|20)[0-9]{2}[ -]?[01][0-9]'
            '[ -]?[0-3][0-9][ -]?[0-9]{3}[ -]?[0-9Xx]|[1-9][0-9]{16}[0-9Xx]|[1-9][0-9]{14}'
            '|[A-Za-z]{1,2}[0-9]{7,10}'
            '|[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10})(?![0-9A-Za-z])',
            '[证件号]', 'g'),
          '(?<![0-9])(?:(?:\+|00)?86[ \t\n\r().·‐‑–—－（）-]{0,3})?0?1[3-9][0-9]'
          '(?:[ \t\n\r().·‐‑–—－（）-]{0,3}[0-9]){8}(?![0-9])',
          '[手机号]', 'g'),
        '(?<![0-9A-Za-z])(?:[1-9](?:[ -]?[0-9]){12,18}'
        '|[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?)(?![0-9A-Za-z])',
        '[银行卡号]', 'g'),
      '(?<![0-9])(?:0[1-9][0-9]{1,2}[ \t\n\r().·‐‑–—－（）-]{0,3}[2-9][0-9]{2,3}'
      '[ -]?[0-9]{4}|\+[1-9](?:[ \t\n\r().·‐‑–—－（）-]{0,3}[0-9]){6,14})(?![0-9])',
      '[电话]', 'g'),
    '[0-9](?:[ \t\n\r().·‐‑–—－（）-]{0,3}[0-9]){8,}|[0-9]{6,}'
    '|[0-9](?:[ \t\n\r().,，、_/|:;；~+·‐‑–—－（）-]{0,3}[0-9]){9,}'
    '|[0-9]+[*]{2,}[0-9Xx]*|[*]{2,}[0-9Xx]+|[〇零一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖]{7,}',
    '[号码]', 'g');

comment on function kiteline_mask.without_numbers(text) is
  'Free text with its numbers replaced by their kind.';

revoke all on function kiteline_mask.without_numbers(text) from public;
grant execute on function kiteline_mask.without_numbers(text) to kiteline_recipient;
