-- kiteline_mask.credit_code(value text) -> text
--
-- Keeps the class and last two characters of a company's unified credit code: 91110105MA00ABCD1X
-- -> 91***1X. Class 92 is a sole trader, so the column is a person's. A resident ID typed in by
-- mistake has the same length and -> ***, as anything not recognised.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.credit_code(value text)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when octet_length(value) = 18 and value ~
      '^9[123][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$'
      and value !~ '^.{6}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9][0-9]{3}.$'
    then left(value, 2) || '***' || right(value, 2)
    else coalesce(
      kiteline_mask.reshape(upper(kiteline_mask.compact(value) collate "C"),
        '^(?![1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9][0-9]{3}[0-9X]$)'
        '(1[1239]|2[19]|3[1-59]|4[19]|5[1239]|6[129]|7[129]|8[19]|9[123]|A[19]|N[1239]|Y1)'
        '[0-9]{6}[0-9A-HJ-NPQRTUWXY]{8}([0-9A-HJ-NPQRTUWXY]{2})$', '\1***\2'),
      kiteline_mask.unrecognised(value))
  end;

comment on function kiteline_mask.credit_code(text) is
  'Keeps the class and end of a unified credit code; hides anything else whole.';

revoke all on function kiteline_mask.credit_code(text) from public;
grant execute on function kiteline_mask.credit_code(text) to kiteline_recipient;
