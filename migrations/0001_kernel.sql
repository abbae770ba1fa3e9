-- The kernel of kiteline
--
-- Made by scripts/freeze-kernel.ts from sql/install.sql and sql/uninstall.sql; change those, not this.
-- For kiteline migrate and node-pg-migrate, which run one of the two directions. psql would run both,
-- one after the other: with psql, run sql/install.sql, or what "kiteline migrate print" prints.

-- Up Migration

-- from sql/roles.sql
-- The kernel's own roles: none can log in
--
-- kiteline_owner      owns the kernel's schemas and all in them; nobody stays a member of it
-- kiteline_admin      may create recipients and grants (the DBA's daily work)
-- kiteline_auditor    may read the reports
-- kiteline_recipient  every recipient's login is a member: open, find, close
-- kiteline_resolver   owns the generated functions that find whom a session may name
--
-- Roles belong to the whole cluster, so another database may already have made them.
-- Run by: the DBA (CREATEROLE). Membership of kiteline_owner lasts until install.sql has ended.

do $roles$
declare
  v_role text;
begin
  foreach v_role in array array[
    'kiteline_owner', 'kiteline_admin', 'kiteline_auditor', 'kiteline_recipient', 'kiteline_resolver'
  ]
  loop
    if not exists (select from pg_catalog.pg_roles where rolname = v_role) then
      execute format('create role %I nologin', v_role);
    end if;
  end loop;
end
$roles$;

grant kiteline_owner to current_user;
grant kiteline_admin to current_user;

-- from sql/schemas.sql
-- The kernel's schemas
--
-- kiteline           functions and report views people may call
-- kiteline_internal  tables and trigger functions; nobody but their owner
-- kiteline_mask      pure masking functions
--
-- New functions are executable by PUBLIC unless the owner's default says otherwise, so the default is
-- revoked before the first function stands.

create schema kiteline authorization kiteline_owner;
create schema kiteline_internal authorization kiteline_owner;
create schema kiteline_mask authorization kiteline_owner;

set role kiteline_owner;

alter default privileges for role kiteline_owner revoke execute on functions from public;

comment on schema kiteline is 'kiteline: functions and reports that people may call.';
comment on schema kiteline_internal is 'kiteline: tables and trigger functions; no one but the owner.';
comment on schema kiteline_mask is 'kiteline: pure masking functions without secrets.';

grant usage on schema kiteline to kiteline_admin, kiteline_auditor, kiteline_recipient;
grant usage on schema kiteline_mask to kiteline_recipient;

-- from sql/mask/install.sql
-- from sql/mask/reshape.sql
-- kiteline_mask.reshape(value text, pattern text, replacement text) -> text
--
-- A replacement that fails closed: rewrites the value when the pattern matches, else null.
-- reshape('13812341234', '^(...).{4}(....)$', '\1****\2') -> 138****1234. A bare regexp_replace
-- hands back what it does not match, in clear. Anchor the pattern at both ends: it must describe
-- the whole. The value is used once, so that the planner can inline the call whatever it is given.
-- Called by: other masks. Invoker. Raises: never.

create function kiteline_mask.reshape(value text, pattern text, replacement text)
  returns text
  language sql
  immutable
  parallel safe
  return regexp_replace(regexp_substr(value, pattern), pattern, replacement);

comment on function kiteline_mask.reshape(text, text, text) is
  'Rewrites a value that the anchored pattern matches; null otherwise, never the value.';

revoke all on function kiteline_mask.reshape(text, text, text) from public;
grant execute on function kiteline_mask.reshape(text, text, text) to kiteline_recipient;

-- from sql/mask/visible.sql
-- kiteline_mask.visible(value text) -> text
--
-- The value as a reader would see it: compatibility forms (full width and the like) folded, white
-- space, zero-width and other invisible characters gone: two spellings of one thing become one. '
-- １３８ 1234 ' -> 1381234. Longer than 256 characters -> ***, before any regular expression.
-- octet_length comes first: of a long stored value it reads the header, not the value.
-- Called by: other masks. Invoker. Raises: never.

create function kiteline_mask.visible(value text)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when octet_length(value) > 1024 or length(value) > 256 then '***'
    when value !~ '[^!-~\u4E00-\u9FFF]' then value
    else regexp_replace(normalize(value, NFKC),
      '[\u0001-\u0020\u007F-\u00A0\u00AD\u034F\u061C\u115F\u1160\u1680\u17B4\u17B5\u180B-\u180F'
      '\u2000-\u200F\u2028-\u202F\u205F-\u206F\u2800\u3000\u3164\uFE00-\uFE0F\uFEFF\uFFA0'
      '\uFFF9-\uFFFB\U0001D173-\U0001D17A\U000E0000-\U000E0FFF]+', '', 'g')
  end;

comment on function kiteline_mask.visible(text) is
  'The value without white space and invisible characters, compatibility forms folded.';

revoke all on function kiteline_mask.visible(text) from public;
grant execute on function kiteline_mask.visible(text) to kiteline_recipient;

-- from sql/mask/compact.sql
-- kiteline_mask.compact(value text) -> text
--
-- What visible() gives, without the separators people write into numbers: . ( ) · and dashes.
-- (+86)138-1234.5678 -> +8613812345678. Longer than 256 characters -> ***. Plain text skips
-- normalize(), which costs more than the rest together.
-- Called by: other masks. Invoker. Raises: never.

create function kiteline_mask.compact(value text)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when octet_length(value) > 1024 or length(value) > 256 then '***'
    when value !~ '[^ -~\u4E00-\u9FFF]' then translate(value, ' ().-', '')
    else regexp_replace(normalize(value, NFKC),
      '[\u0001-\u0020\u007F-\u00A0\u00AD\u034F\u061C\u115F\u1160\u1680\u17B4\u17B5\u180B-\u180F'
      '\u2000-\u200F\u2028-\u202F\u205F-\u206F\u2800\u3000\u3164\uFE00-\uFE0F\uFEFF\uFFA0'
      '\uFFF9-\uFFFB\U0001D173-\U0001D17A\U000E0000-\U000E0FFF'
      '().\u00B7\u2010-\u2015\u2212-]+', '', 'g')
  end;

comment on function kiteline_mask.compact(text) is
  'The value without white space, invisible characters and separators.';

revoke all on function kiteline_mask.compact(text) from public;
grant execute on function kiteline_mask.compact(text) to kiteline_recipient;

-- from sql/mask/unrecognised.sql
-- kiteline_mask.unrecognised(value text) -> text
--
-- What a mask shows of a value whose form it does not know: null -> null, blank -> '', else ***.
-- Blank is what has nothing visible in it, a wide space (U+3000) or a zero-width one included.
-- Called by: other masks. Invoker. Raises: never.

create function kiteline_mask.unrecognised(value text)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when kiteline_mask.visible(value) = '' then ''
    when value is not null then '***'
  end;

comment on function kiteline_mask.unrecognised(text) is
  'Null stays null, blank becomes empty, anything else becomes three stars.';

revoke all on function kiteline_mask.unrecognised(text) from public;
grant execute on function kiteline_mask.unrecognised(text) to kiteline_recipient;

-- from sql/mask/hidden.sql
-- kiteline_mask.hidden(value text) -> text
--
-- Hides all but null: 13812341234 -> ***, a blank -> ***. Null stays null. For a column of another
-- type cast it: kiteline_mask.hidden(column::text).
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.hidden(value text)
  returns text
  language sql
  immutable
  parallel safe
  return case when value is not null then '***' end;

comment on function kiteline_mask.hidden(text) is
  'Hides every value behind three stars; null stays null.';

revoke all on function kiteline_mask.hidden(text) from public;
grant execute on function kiteline_mask.hidden(text) to kiteline_recipient;

-- from sql/mask/mobile_digits.sql
-- kiteline_mask.mobile_digits(value text) -> text
--
-- The eleven digits of a mainland mobile number, however it was written: +86 138-1234-1234, 0086
-- 13812341234 and 13812341234转801 -> 13812341234. Null for anything else.
-- Called by: other masks. Invoker. Raises: never.

create function kiteline_mask.mobile_digits(value text)
  returns text
  language sql
  immutable
  parallel safe
  return substring(kiteline_mask.compact(value) from
    '^(?:\+?86|0086)?0?(1[3-9][0-9]{9})(?:(?:转|分机|#|[Ee][Xx][Tt])[0-9]{1,6})?$');

comment on function kiteline_mask.mobile_digits(text) is
  'The eleven digits of a mainland mobile number; null for anything else.';

revoke all on function kiteline_mask.mobile_digits(text) from public;
grant execute on function kiteline_mask.mobile_digits(text) to kiteline_recipient;

-- from sql/mask/mobile.sql
-- kiteline_mask.mobile(value text) -> text
--
-- Keeps the first three and last four digits of a mainland mobile number: 13812341234 ->
-- 138****1234, +86 138-1234-1234 -> 138****1234. Anything not recognised -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.mobile(value text)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when octet_length(value) = 11 and value ~ '^1[3-9][0-9]{9}$'
    then overlay(value placing '****' from 4 for 4)
    else coalesce(  -- +86, separators, full width: slower, same rule
      overlay(kiteline_mask.mobile_digits(value) placing '****' from 4 for 4),
      kiteline_mask.unrecognised(value))
  end;

comment on function kiteline_mask.mobile(text) is
  'Masks the middle four digits of a mainland mobile number; hides anything else whole.';

revoke all on function kiteline_mask.mobile(text) from public;
grant execute on function kiteline_mask.mobile(text) to kiteline_recipient;

-- from sql/mask/mobile_waybill.sql
-- kiteline_mask.mobile_waybill(value text) -> text
--
-- Keeps the first three and last two digits of a mainland mobile number, so that a waybill hides
-- six (GB/T 41833): 13812341234 -> 138******34. Anything not recognised -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.mobile_waybill(value text)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when octet_length(value) = 11 and value ~ '^1[3-9][0-9]{9}$'
    then overlay(value placing '******' from 4 for 6)
    else coalesce(
      overlay(kiteline_mask.mobile_digits(value) placing '******' from 4 for 6),
      kiteline_mask.unrecognised(value))
  end;

comment on function kiteline_mask.mobile_waybill(text) is
  'Masks the middle six digits of a mainland mobile number; hides anything else whole.';

revoke all on function kiteline_mask.mobile_waybill(text) from public;
grant execute on function kiteline_mask.mobile_waybill(text) to kiteline_recipient;

-- from sql/mask/mobile_verify.sql
-- kiteline_mask.mobile_verify(value text) -> text
--
-- Keeps the last four digits of a mainland mobile number, to ask a caller for them: 13812341234 ->
-- *******1234. Anything not recognised -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.mobile_verify(value text)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when octet_length(value) = 11 and value ~ '^1[3-9][0-9]{9}$' then '*******' || right(value, 4)
    else coalesce(
      '*******' || right(kiteline_mask.mobile_digits(value), 4),
      kiteline_mask.unrecognised(value))
  end;

comment on function kiteline_mask.mobile_verify(text) is
  'Keeps the last four digits of a mainland mobile number; hides anything else whole.';

revoke all on function kiteline_mask.mobile_verify(text) from public;
grant execute on function kiteline_mask.mobile_verify(text) to kiteline_recipient;

-- from sql/mask/mobile_strict.sql
-- kiteline_mask.mobile_strict(value text) -> text
--
-- Shows only whether a number is there: 13812341234 -> ***, blank -> ''. Null stays null.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.mobile_strict(value text)
  returns text
  language sql
  immutable
  parallel safe
  return kiteline_mask.unrecognised(value);

comment on function kiteline_mask.mobile_strict(text) is
  'Shows only whether there is a mobile number.';

revoke all on function kiteline_mask.mobile_strict(text) from public;
grant execute on function kiteline_mask.mobile_strict(text) to kiteline_recipient;

-- from sql/mask/landline_kept.sql
-- kiteline_mask.landline_kept(value text) -> text
--
-- A mainland landline number as landline() shows it, null for anything else. A three-digit area
-- code goes with eight digits, a four-digit one with seven or eight.
-- Called by: other masks. Invoker. Raises: never.

create function kiteline_mask.landline_kept(value text)
  returns text
  language sql
  immutable
  parallel safe
  return kiteline_mask.reshape(kiteline_mask.compact(value),
    '^(?:\+?86|0086)?(?:(010|02[0-57-9])[2-9][0-9]{3}([0-9]{4})'
    '|(0[3-9][0-9]{2})[2-9][0-9]{3}([0-9]{3,4}))(?:(?:转|分机|#|[Ee][Xx][Tt])[0-9]{1,6})?$',
    '\1\3-****\2\4');

comment on function kiteline_mask.landline_kept(text) is
  'A mainland landline number with four digits masked; null for anything else.';

revoke all on function kiteline_mask.landline_kept(text) from public;
grant execute on function kiteline_mask.landline_kept(text) to kiteline_recipient;

-- from sql/mask/landline.sql
-- kiteline_mask.landline(value text) -> text
--
-- Keeps the area code and what follows the first four digits of the number; drops the extension:
-- 0571-82341234 -> 0571-****1234, 0755 8234567 -> 0755-****567. No area code, or 400 -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.landline(value text)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when octet_length(value) in (12, 13)
      and value ~ '^(?:010|02[0-57-9]|0[3-9][0-9][0-9])-[2-9][0-9]{6,7}$'
    then split_part(value, '-', 1) || '-****' || substr(split_part(value, '-', 2), 5)
    else coalesce(
      kiteline_mask.landline_kept(value),
      kiteline_mask.unrecognised(value))
  end;

comment on function kiteline_mask.landline(text) is
  'Keeps area code and last digits of a mainland landline number; hides anything else whole.';

revoke all on function kiteline_mask.landline(text) from public;
grant execute on function kiteline_mask.landline(text) to kiteline_recipient;

-- from sql/mask/phone.sql
-- kiteline_mask.phone(value text) -> text
--
-- For a column that holds numbers of every kind. Mainland mobile and landline as mobile() and
-- landline() show them; foreign, with + or 00: +44 7911 123456 -> +***56, the country hidden too,
-- because a small one identifies. Anything not recognised -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.phone(value text)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when octet_length(value) = 11 and value ~ '^1[3-9][0-9]{9}$'
    then overlay(value placing '****' from 4 for 4)
    else coalesce(
      overlay(kiteline_mask.mobile_digits(value) placing '****' from 4 for 4),
      kiteline_mask.landline_kept(value),
      kiteline_mask.reshape(kiteline_mask.compact(value),
        '^(?:\+|00)(?:[1-79][0-9]|8[0-57-9])[0-9]{3,11}([0-9]{2})$', '+***\1'),
      kiteline_mask.unrecognised(value))
  end;

comment on function kiteline_mask.phone(text) is
  'Masks a mobile, landline or foreign number by its own rule; hides anything else whole.';

revoke all on function kiteline_mask.phone(text) from public;
grant execute on function kiteline_mask.phone(text) to kiteline_recipient;

-- from sql/mask/calendar_date.sql
-- kiteline_mask.calendar_date(value text) -> text
--
-- A day between 1900 and 2099 as YYYY-MM-DD, null for anything else: 1990年3月7日, 19900307, 1990/3/7
-- and 1990-03-07 08:15 -> 1990-03-07. 1990-02-30 and 07/03/1990 -> null. No cast: a cast raises,
-- and its message prints the value.
-- Called by: other masks. Invoker. Raises: never.

create function kiteline_mask.calendar_date(value text)
  returns text
  language sql
  immutable
  parallel safe
  return regexp_substr(
    case
      when octet_length(value) = 10 and value ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' then value
      when octet_length(value) = 8 and value ~ '^[0-9]{8}$'
      then left(value, 4) || '-' || substr(value, 5, 2) || '-' || right(value, 2)
      else kiteline_mask.reshape(
        kiteline_mask.reshape(kiteline_mask.visible(value),
          '^(?:([0-9]{4})([0-9]{2})([0-9]{2})'
          '|([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?'
          '(?:T?[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?'
          '(?:Z|[-+][0-9]{2}(?::?[0-9]{2})?)?)?)$',
          '\1\4-0\2\5-0\3\6'),
        '^([0-9]{4}-)0?([0-9]{2}-)0?([0-9]{2})$', '\1\2\3')  -- 03 and 003 -> 03
    end,
    '^(?:(?:19|20)[0-9]{2}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])'
    '|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))'
    '|(?:19(?:0[48]|[2468][048]|[13579][26])|20(?:[02468][048]|[13579][26]))-02-29)$');

comment on function kiteline_mask.calendar_date(text) is
  'A written day between 1900 and 2099 as YYYY-MM-DD; null for anything else.';

revoke all on function kiteline_mask.calendar_date(text) from public;
grant execute on function kiteline_mask.calendar_date(text) to kiteline_recipient;

-- from sql/mask/birth_date.sql
-- kiteline_mask.birth_date(value text) -> text
--
-- Keeps the year of birth: 1990年3月7日 -> 1990-**-**. No such day, or another form -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.birth_date(value text)
  returns text
  language sql
  immutable
  parallel safe
  return coalesce(
    left(kiteline_mask.calendar_date(value), 4) || '-**-**',
    kiteline_mask.unrecognised(value));

comment on function kiteline_mask.birth_date(text) is
  'Keeps the year of a birth date; hides anything else whole.';

revoke all on function kiteline_mask.birth_date(text) from public;
grant execute on function kiteline_mask.birth_date(text) to kiteline_recipient;

-- from sql/mask/birth_date_decade.sql
-- kiteline_mask.birth_date_decade(value text) -> text
--
-- Keeps the decade of birth: 1985年12月31日 -> 1980s. No such day, or another form -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.birth_date_decade(value text)
  returns text
  language sql
  immutable
  parallel safe
  return coalesce(
    left(kiteline_mask.calendar_date(value), 3) || '0s',
    kiteline_mask.unrecognised(value));

comment on function kiteline_mask.birth_date_decade(text) is
  'Keeps the decade of a birth date; hides anything else whole.';

revoke all on function kiteline_mask.birth_date_decade(text) from public;
grant execute on function kiteline_mask.birth_date_decade(text) to kiteline_recipient;

-- from sql/mask/birth_date_month_day.sql
-- kiteline_mask.birth_date_month_day(value text) -> text
--
-- Keeps the birthday without its year, for a greeting: 1990-03-07 -> ****-03-07. Other forms ->
-- ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.birth_date_month_day(value text)
  returns text
  language sql
  immutable
  parallel safe
  return coalesce(
    '****' || right(kiteline_mask.calendar_date(value), 6),
    kiteline_mask.unrecognised(value));

comment on function kiteline_mask.birth_date_month_day(text) is
  'Keeps month and day of a birth date; hides anything else whole.';

revoke all on function kiteline_mask.birth_date_month_day(text) from public;
grant execute on function kiteline_mask.birth_date_month_day(text) to kiteline_recipient;

-- from sql/mask/birth_band.sql
-- kiteline_mask.birth_band(value text) -> text
--
-- Keeps the five years a birth falls into: 1993-05-01 -> 1990-1994. Other forms -> ***. An age
-- band made of today's date moves on the birthday itself; this one never moves.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.birth_band(value text)
  returns text
  language sql
  immutable
  parallel safe
  return coalesce(
    kiteline_mask.reshape(kiteline_mask.calendar_date(value), '^([0-9]{3})[0-4].*$', '\10-\14'),
    kiteline_mask.reshape(kiteline_mask.calendar_date(value), '^([0-9]{3})[5-9].*$', '\15-\19'),
    kiteline_mask.unrecognised(value));

comment on function kiteline_mask.birth_band(text) is
  'Keeps the five-year band of a birth date; hides anything else whole.';

revoke all on function kiteline_mask.birth_band(text) from public;
grant execute on function kiteline_mask.birth_band(text) to kiteline_recipient;

-- from sql/mask/month.sql
-- kiteline_mask.month(value text) -> text
--
-- Keeps the month of a day: 2024-05-17 -> 2024-05. Other forms -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.month(value text)
  returns text
  language sql
  immutable
  parallel safe
  return coalesce(left(kiteline_mask.calendar_date(value), 7), kiteline_mask.unrecognised(value));

comment on function kiteline_mask.month(text) is
  'Keeps year and month of a day; hides anything else whole.';

revoke all on function kiteline_mask.month(text) from public;
grant execute on function kiteline_mask.month(text) to kiteline_recipient;

-- from sql/mask/quarter.sql
-- kiteline_mask.quarter(value text) -> text
--
-- Keeps the quarter of a day: 2024-05-17 -> 2024-Q2. Other forms -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.quarter(value text)
  returns text
  language sql
  immutable
  parallel safe
  return coalesce(
    left(kiteline_mask.calendar_date(value), 4) || '-Q'
      || case substr(kiteline_mask.calendar_date(value), 6, 2)
        when '01' then '1' when '02' then '1' when '03' then '1'
        when '04' then '2' when '05' then '2' when '06' then '2'
        when '07' then '3' when '08' then '3' when '09' then '3'
        else '4'
      end,
    kiteline_mask.unrecognised(value));

comment on function kiteline_mask.quarter(text) is
  'Keeps year and quarter of a day; hides anything else whole.';

revoke all on function kiteline_mask.quarter(text) from public;
grant execute on function kiteline_mask.quarter(text) to kiteline_recipient;

-- from sql/mask/birth_date_of_date.sql
-- kiteline_mask.birth_date(value date) -> text
--
-- Keeps the year of birth: 1990-03-07 -> 1990-**-**. Before 1900, after 2099, infinite -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.birth_date(value date)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when value between date '1900-01-01' and date '2099-12-31'
    then extract(year from value)::text || '-**-**'
    when value is not null then '***'
  end;

comment on function kiteline_mask.birth_date(date) is
  'Keeps the year of a birth date.';

revoke all on function kiteline_mask.birth_date(date) from public;
grant execute on function kiteline_mask.birth_date(date) to kiteline_recipient;

-- from sql/mask/birth_date_decade_of_date.sql
-- kiteline_mask.birth_date_decade(value date) -> text
--
-- Keeps the decade of birth: 1985-12-31 -> 1980s. Before 1900, after 2099, infinite -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.birth_date_decade(value date)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when value between date '1900-01-01' and date '2099-12-31'
    then div(extract(year from value), 10)::text || '0s'
    when value is not null then '***'
  end;

comment on function kiteline_mask.birth_date_decade(date) is
  'Keeps the decade of a birth date.';

revoke all on function kiteline_mask.birth_date_decade(date) from public;
grant execute on function kiteline_mask.birth_date_decade(date) to kiteline_recipient;

-- from sql/mask/birth_date_month_day_of_date.sql
-- kiteline_mask.birth_date_month_day(value date) -> text
--
-- Keeps the birthday without its year: 1990-03-07 -> ****-03-07. Out of range, infinite -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.birth_date_month_day(value date)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when value between date '1900-01-01' and date '2099-12-31'
    then '****-' || lpad(extract(month from value)::text, 2, '0')
      || '-' || lpad(extract(day from value)::text, 2, '0')
    when value is not null then '***'
  end;

comment on function kiteline_mask.birth_date_month_day(date) is
  'Keeps month and day of a birth date.';

revoke all on function kiteline_mask.birth_date_month_day(date) from public;
grant execute on function kiteline_mask.birth_date_month_day(date) to kiteline_recipient;

-- from sql/mask/birth_band_of_date.sql
-- kiteline_mask.birth_band(value date) -> text
--
-- Keeps the five years a birth falls into: 1993-05-01 -> 1990-1994. Out of range, infinite -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.birth_band(value date)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when value between date '1900-01-01' and date '2099-12-31'
    then (div(extract(year from value), 5) * 5)::text || '-'
      || (div(extract(year from value), 5) * 5 + 4)::text
    when value is not null then '***'
  end;

comment on function kiteline_mask.birth_band(date) is
  'Keeps the five-year band of a birth date.';

revoke all on function kiteline_mask.birth_band(date) from public;
grant execute on function kiteline_mask.birth_band(date) to kiteline_recipient;

-- from sql/mask/age_band.sql
-- kiteline_mask.age_band(born_on date, on_date date) -> text
--
-- The five-year band of the age reached in the calendar year of on_date: (1990-03-07, 2026-01-01)
-- -> 35-39; from 90 on 90+. By calendar year, so everybody's band moves on 1 January: a band that
-- moves on the birthday tells the birthday to who reads it twice. The reference day is an argument
-- because an immutable function has no today. Unborn, older than 130, out of range -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.age_band(born_on date, on_date date)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when born_on is null or on_date is null then null
    when born_on not between date '1900-01-01' and date '2099-12-31'
      or on_date not between date '1900-01-01' and date '2099-12-31'
      or extract(year from on_date) - extract(year from born_on) not between 0 and 130
    then '***'
    when extract(year from on_date) - extract(year from born_on) >= 90 then '90+'
    else (div(extract(year from on_date) - extract(year from born_on), 5) * 5)::text || '-'
      || (div(extract(year from on_date) - extract(year from born_on), 5) * 5 + 4)::text
  end;

comment on function kiteline_mask.age_band(date, date) is
  'The five-year band of the age reached in the calendar year of the second date.';

revoke all on function kiteline_mask.age_band(date, date) from public;
grant execute on function kiteline_mask.age_band(date, date) to kiteline_recipient;

-- from sql/mask/month_of_date.sql
-- kiteline_mask.month(value date) -> text
--
-- Keeps the month: 2024-05-17 -> 2024-05. Before 1900, after 2099, infinite -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.month(value date)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when value between date '1900-01-01' and date '2099-12-31'
    then extract(year from value)::text || '-'
      || lpad(extract(month from value)::text, 2, '0')
    when value is not null then '***'
  end;

comment on function kiteline_mask.month(date) is
  'Keeps year and month.';

revoke all on function kiteline_mask.month(date) from public;
grant execute on function kiteline_mask.month(date) to kiteline_recipient;

-- from sql/mask/month_of_timestamp.sql
-- kiteline_mask.month(value timestamp) -> text
--
-- Keeps the month: 2024-05-17 -> 2024-05. Before 1900, after 2099, infinite -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.month(value timestamp)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when value >= timestamp '1900-01-01'
      and value < timestamp '2100-01-01'
    then extract(year from value)::text || '-'
      || lpad(extract(month from value)::text, 2, '0')
    when value is not null then '***'
  end;

comment on function kiteline_mask.month(timestamp) is
  'Keeps year and month.';

revoke all on function kiteline_mask.month(timestamp) from public;
grant execute on function kiteline_mask.month(timestamp) to kiteline_recipient;

-- from sql/mask/month_of_timestamptz.sql
-- kiteline_mask.month(value timestamp with time zone) -> text
--
-- Keeps the month: 2024-05-17 -> 2024-05. Before 1900, after 2099, infinite -> ***. Counted in
-- UTC: an immutable mask cannot follow the reader's time zone, nor should the bound move.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.month(value timestamp with time zone)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when value >= timestamptz '1900-01-01 00:00:00+00'
      and value < timestamptz '2100-01-01 00:00:00+00'
    then extract(year from value at time zone 'UTC')::text || '-'
      || lpad(extract(month from value at time zone 'UTC')::text, 2, '0')
    when value is not null then '***'
  end;

comment on function kiteline_mask.month(timestamptz) is
  'Keeps year and month in UTC.';

revoke all on function kiteline_mask.month(timestamptz) from public;
grant execute on function kiteline_mask.month(timestamptz) to kiteline_recipient;

-- from sql/mask/quarter_of_date.sql
-- kiteline_mask.quarter(value date) -> text
--
-- Keeps the quarter: 2024-05-17 -> 2024-Q2. Before 1900, after 2099, infinite -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.quarter(value date)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when value between date '1900-01-01' and date '2099-12-31'
    then extract(year from value)::text || '-Q'
      || extract(quarter from value)::text
    when value is not null then '***'
  end;

comment on function kiteline_mask.quarter(date) is
  'Keeps year and quarter.';

revoke all on function kiteline_mask.quarter(date) from public;
grant execute on function kiteline_mask.quarter(date) to kiteline_recipient;

-- from sql/mask/quarter_of_timestamp.sql
-- kiteline_mask.quarter(value timestamp) -> text
--
-- Keeps the quarter: 2024-05-17 -> 2024-Q2. Before 1900, after 2099, infinite -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.quarter(value timestamp)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when value >= timestamp '1900-01-01'
      and value < timestamp '2100-01-01'
    then extract(year from value)::text || '-Q'
      || extract(quarter from value)::text
    when value is not null then '***'
  end;

comment on function kiteline_mask.quarter(timestamp) is
  'Keeps year and quarter.';

revoke all on function kiteline_mask.quarter(timestamp) from public;
grant execute on function kiteline_mask.quarter(timestamp) to kiteline_recipient;

-- from sql/mask/quarter_of_timestamptz.sql
-- kiteline_mask.quarter(value timestamp with time zone) -> text
--
-- Keeps the quarter: 2024-05-17 -> 2024-Q2. Before 1900, after 2099, infinite -> ***. Counted in
-- UTC: an immutable mask cannot follow the reader's time zone, nor should the bound move.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.quarter(value timestamp with time zone)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when value >= timestamptz '1900-01-01 00:00:00+00'
      and value < timestamptz '2100-01-01 00:00:00+00'
    then extract(year from value at time zone 'UTC')::text || '-Q'
      || extract(quarter from value at time zone 'UTC')::text
    when value is not null then '***'
  end;

comment on function kiteline_mask.quarter(timestamptz) is
  'Keeps year and quarter in UTC.';

revoke all on function kiteline_mask.quarter(timestamptz) from public;
grant execute on function kiteline_mask.quarter(timestamptz) to kiteline_recipient;

-- from sql/mask/resident_id.sql
-- kiteline_mask.resident_id(value text) -> text
--
-- Keeps the first and last character of a resident ID of 18 or 15 digits: the stars between keep
-- its length, which is fixed by the form. 110101199003070015 -> 1****************5. By shape only:
-- a mask that checked the check digit would tell who holds a valid one. Anything not recognised ->
-- ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.resident_id(value text)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when octet_length(value) = 18 and value ~ '^[1-9][0-9]{16}[0-9X]$'
    then left(value, 1) || '****************' || right(value, 1)
    else coalesce(
      kiteline_mask.reshape(upper(kiteline_mask.compact(value) collate "C"),
        '^([1-9])[0-9]{16}([0-9X])$', '\1****************\2'),
      kiteline_mask.reshape(kiteline_mask.compact(value),
        '^([1-9])[0-9]{13}([0-9])$', '\1*************\2'),
      kiteline_mask.unrecognised(value))
  end;

comment on function kiteline_mask.resident_id(text) is
  'Keeps the first and last character of a resident ID; hides anything else whole.';

revoke all on function kiteline_mask.resident_id(text) from public;
grant execute on function kiteline_mask.resident_id(text) to kiteline_recipient;

-- from sql/mask/resident_id_decade.sql
-- kiteline_mask.resident_id_decade(value text) -> text
--
-- The decade of birth in a resident ID: 110101199003070015 -> 1990s, of 15 digits too. No such day
-- (19900230), anything not recognised -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.resident_id_decade(value text)
  returns text
  language sql
  immutable
  parallel safe
  return coalesce(
    kiteline_mask.reshape(upper(kiteline_mask.compact(value) collate "C"),
      '^[1-9][0-9]{5}(?=[0-9]{4}(?:(?:0[13578]|1[02])(?:0[1-9]|[12][0-9]|3[01])'
        '|(?:0[469]|11)(?:0[1-9]|[12][0-9]|30)|02(?:0[1-9]|1[0-9]|2[0-8]))'
        '|(?:19(?:0[48]|[2468][048]|[13579][26])|2000|20(?:0[48]|[2468][048]|[13579][26]))0229)'
        '(19[0-9]|20[0-9])[0-9]{8}[0-9X]$', '\10s'),
    kiteline_mask.reshape(kiteline_mask.compact(value),
      '^[1-9][0-9]{5}(?=[0-9]{2}(?:(?:0[13578]|1[02])(?:0[1-9]|[12][0-9]|3[01])'
        '|(?:0[469]|11)(?:0[1-9]|[12][0-9]|30)|02(?:0[1-9]|1[0-9]|2[0-8]))'
        '|(?:0[48]|[2468][048]|[13579][26])0229)'
        '([0-9])[0-9]{8}$', '19\10s'),
    kiteline_mask.unrecognised(value));

comment on function kiteline_mask.resident_id_decade(text) is
  'The decade of birth in a resident ID; hides anything else whole.';

revoke all on function kiteline_mask.resident_id_decade(text) from public;
grant execute on function kiteline_mask.resident_id_decade(text) to kiteline_recipient;

-- from sql/mask/resident_id_sex.sql
-- kiteline_mask.resident_id_sex(value text) -> text
--
-- The sex in a resident ID (its 17th digit, of 15 the last): 110101199003070015 -> male. Anything
-- not recognised -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.resident_id_sex(value text)
  returns text
  language sql
  immutable
  parallel safe
  return case substring(upper(kiteline_mask.compact(value) collate "C") from
      '^[1-9](?:[0-9]{15}(?=..$)|[0-9]{13}(?=.$))([0-9])[0-9X]?$')
    when '1' then 'male' when '3' then 'male' when '5' then 'male'
    when '7' then 'male' when '9' then 'male'
    when '0' then 'female' when '2' then 'female' when '4' then 'female'
    when '6' then 'female' when '8' then 'female'
    else kiteline_mask.unrecognised(value)
  end;

comment on function kiteline_mask.resident_id_sex(text) is
  'The sex in a resident ID; hides anything else whole.';

revoke all on function kiteline_mask.resident_id_sex(text) from public;
grant execute on function kiteline_mask.resident_id_sex(text) to kiteline_recipient;

-- from sql/mask/resident_id_province.sql
-- kiteline_mask.resident_id_province(value text) -> text
--
-- The province of first registration in a resident ID: 330106199003070015 -> 浙江省. A code that GB/T
-- 2260 does not know (990101 …), or anything not recognised -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.resident_id_province(value text)
  returns text
  language sql
  immutable
  parallel safe
  return case substring(upper(kiteline_mask.compact(value) collate "C") from
      '^([1-8][0-9])(?:[0-9]{15}[0-9X]|[0-9]{13})$')
    when '11' then '北京市'
    when '12' then '天津市'
    when '13' then '河北省'
    when '14' then '山西省'
    when '15' then '内蒙古自治区'
    when '21' then '辽宁省'
    when '22' then '吉林省'
    when '23' then '黑龙江省'
    when '31' then '上海市'
    when '32' then '江苏省'
    when '33' then '浙江省'
    when '34' then '安徽省'
    when '35' then '福建省'
    when '36' then '江西省'
    when '37' then '山东省'
    when '41' then '河南省'
    when '42' then '湖北省'
    when '43' then '湖南省'
    when '44' then '广东省'
    when '45' then '广西壮族自治区'
    when '46' then '海南省'
    when '50' then '重庆市'
    when '51' then '四川省'
    when '52' then '贵州省'
    when '53' then '云南省'
    when '54' then '西藏自治区'
    when '61' then '陕西省'
    when '62' then '甘肃省'
    when '63' then '青海省'
    when '64' then '宁夏回族自治区'
    when '65' then '新疆维吾尔自治区'
    when '71' then '台湾省'
    when '81' then '香港特别行政区'
    when '82' then '澳门特别行政区'
    when '83' then '台湾省'
    else kiteline_mask.unrecognised(value)
  end;

comment on function kiteline_mask.resident_id_province(text) is
  'The province in a resident ID; hides anything else whole.';

revoke all on function kiteline_mask.resident_id_province(text) from public;
grant execute on function kiteline_mask.resident_id_province(text) to kiteline_recipient;

-- from sql/mask/travel_document.sql
-- kiteline_mask.travel_document(value text) -> text
--
-- Keeps the first letter and last two digits of a passport or a permit for Hong Kong, Macao and
-- Taiwan residents: E12345678 -> E******78; eight digits: 12345678 -> *******78. Otherwise -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.travel_document(value text)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when octet_length(value) = 9 and value ~ '^[A-Z][A-Z0-9][0-9]{7}$'
    then left(value, 1) || '******' || right(value, 2)
    else coalesce(
      kiteline_mask.reshape(upper(kiteline_mask.compact(value) collate "C"),
        '^([A-Z])[A-Z]?[0-9]{4,8}([0-9]{2})$', '\1******\2'),
      kiteline_mask.reshape(kiteline_mask.compact(value), '^[0-9]{6}([0-9]{2})$', '*******\1'),
      kiteline_mask.unrecognised(value))
  end;

comment on function kiteline_mask.travel_document(text) is
  'Keeps the first letter and last two digits of a travel document; hides anything else whole.';

revoke all on function kiteline_mask.travel_document(text) from public;
grant execute on function kiteline_mask.travel_document(text) to kiteline_recipient;

-- from sql/mask/credit_code.sql
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

-- from sql/mask/ssn.sql
-- kiteline_mask.ssn(value text) -> text
--
-- Keeps the last four digits of a US social security number: 123-45-6789 -> ***-**-6789. Area 000,
-- 666 or 9xx, group 00, serial 0000 were never issued and -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.ssn(value text)
  returns text
  language sql
  immutable
  parallel safe
  return coalesce(
    kiteline_mask.reshape(kiteline_mask.compact(value),
      '^(?!000|666|9)[0-9]{3}(?!00)[0-9]{2}(?!0000)([0-9]{4})$', '***-**-\1'),
    kiteline_mask.unrecognised(value));

comment on function kiteline_mask.ssn(text) is
  'Keeps the last four digits of a social security number; hides anything else whole.';

revoke all on function kiteline_mask.ssn(text) from public;
grant execute on function kiteline_mask.ssn(text) to kiteline_recipient;

-- from sql/mask/plate.sql
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

-- from sql/mask/luhn_remainder.sql
-- kiteline_mask.luhn_remainder(digits text) -> integer
--
-- The Luhn sum of up to twenty digits modulo ten: 0 for a well-formed card number. Every second
-- digit from the right is doubled and its digits added: translate() is that table. ascii() of a
-- digit is 48 more than the digit, and twenty times 48 leaves no remainder; it is total, where a
-- cast to integer raises and prints the value.
-- Called by: other masks. Invoker. Raises: never.

create function kiteline_mask.luhn_remainder(digits text)
  returns integer
  language sql
  immutable
  parallel safe
  return (ascii(translate(substr(lpad(digits, 20, '0'), 1, 1), '0123456789', '0246813579'))
    + ascii(substr(lpad(digits, 20, '0'), 2, 1))
    + ascii(translate(substr(lpad(digits, 20, '0'), 3, 1), '0123456789', '0246813579'))
    + ascii(substr(lpad(digits, 20, '0'), 4, 1))
    + ascii(translate(substr(lpad(digits, 20, '0'), 5, 1), '0123456789', '0246813579'))
    + ascii(substr(lpad(digits, 20, '0'), 6, 1))
    + ascii(translate(substr(lpad(digits, 20, '0'), 7, 1), '0123456789', '0246813579'))
    + ascii(substr(lpad(digits, 20, '0'), 8, 1))
    + ascii(translate(substr(lpad(digits, 20, '0'), 9, 1), '0123456789', '0246813579'))
    + ascii(substr(lpad(digits, 20, '0'), 10, 1))
    + ascii(translate(substr(lpad(digits, 20, '0'), 11, 1), '0123456789', '0246813579'))
    + ascii(substr(lpad(digits, 20, '0'), 12, 1))
    + ascii(translate(substr(lpad(digits, 20, '0'), 13, 1), '0123456789', '0246813579'))
    + ascii(substr(lpad(digits, 20, '0'), 14, 1))
    + ascii(translate(substr(lpad(digits, 20, '0'), 15, 1), '0123456789', '0246813579'))
    + ascii(substr(lpad(digits, 20, '0'), 16, 1))
    + ascii(translate(substr(lpad(digits, 20, '0'), 17, 1), '0123456789', '0246813579'))
    + ascii(substr(lpad(digits, 20, '0'), 18, 1))
    + ascii(translate(substr(lpad(digits, 20, '0'), 19, 1), '0123456789', '0246813579'))
    + ascii(substr(lpad(digits, 20, '0'), 20, 1))
  ) % 10;

comment on function kiteline_mask.luhn_remainder(text) is
  'The Luhn sum of a card number modulo ten.';

revoke all on function kiteline_mask.luhn_remainder(text) from public;
grant execute on function kiteline_mask.luhn_remainder(text) to kiteline_recipient;

-- from sql/mask/bank_card_grouped.sql
-- kiteline_mask.bank_card_grouped(digits text) -> text
--
-- The digits when they are a bank card number, else null: 13 to 19 digits, a Luhn sum of 0, and
-- not a resident ID, of which one in ten has that sum too. Strict only to keep the planner from
-- inlining it: it would work out the argument forty times.
-- Called by: other masks. Invoker. Raises: never.

create function kiteline_mask.bank_card_grouped(digits text)
  returns text
  language sql
  immutable
  strict
  parallel safe
  return case
    when digits ~ '^(?:4[0-9]{12}|[1-9][0-9]{13,18})$'
      and digits !~ '^[0-9]{6}(?:(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9][0-9]{3}[0-9]'
        '|[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9][0-9]{3})$'
      and kiteline_mask.luhn_remainder(digits) = 0
    then digits
  end;

comment on function kiteline_mask.bank_card_grouped(text) is
  'The digits of a bank card number; null for anything else.';

revoke all on function kiteline_mask.bank_card_grouped(text) from public;
grant execute on function kiteline_mask.bank_card_grouped(text) to kiteline_recipient;

-- from sql/mask/bank_card_digits.sql
-- kiteline_mask.bank_card_digits(value text) -> text
--
-- The digits of a bank card number, grouped or not: 4111 1111 1111 1111 -> 4111111111111111. Null
-- for what is no card number: another length, a wrong check digit, a resident ID.
-- Called by: other masks. Invoker. Raises: never.

create function kiteline_mask.bank_card_digits(value text)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when octet_length(value) between 13 and 19 and value ~ '^(?:4[0-9]{12}|[1-9][0-9]{13,18})$'
    then case
      when value !~ '^[0-9]{6}(?:(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9][0-9]{3}[0-9]'
        '|[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9][0-9]{3})$'
        and kiteline_mask.luhn_remainder(value) = 0
      then value
    end
    else kiteline_mask.bank_card_grouped(kiteline_mask.compact(value))
  end;

comment on function kiteline_mask.bank_card_digits(text) is
  'The digits of a bank card number; null for anything else.';

revoke all on function kiteline_mask.bank_card_digits(text) from public;
grant execute on function kiteline_mask.bank_card_digits(text) to kiteline_recipient;

-- from sql/mask/bank_card.sql
-- kiteline_mask.bank_card(value text) -> text
--
-- Keeps the last four digits of a bank card number: 6222 0299 9900 0012 348 -> ****2348. A wrong
-- check digit, a resident ID in the column, anything not recognised -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.bank_card(value text)
  returns text
  language sql
  immutable
  parallel safe
  return coalesce(
    '****' || right(kiteline_mask.bank_card_digits(value), 4),
    kiteline_mask.unrecognised(value));

comment on function kiteline_mask.bank_card(text) is
  'Keeps the last four digits of a bank card number; hides anything else whole.';

revoke all on function kiteline_mask.bank_card(text) from public;
grant execute on function kiteline_mask.bank_card(text) to kiteline_recipient;

-- from sql/mask/bank_card_bin.sql
-- kiteline_mask.bank_card_bin(value text) -> text
--
-- Keeps issuer (first six) and last four digits of a bank card number, the most that PCI DSS lets
-- a finance role see: 6225750000561494 -> 622575******1494. Anything not recognised -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.bank_card_bin(value text)
  returns text
  language sql
  immutable
  parallel safe
  return coalesce(
    kiteline_mask.reshape(kiteline_mask.bank_card_digits(value),
      '^([0-9]{6})[0-9]{3,9}([0-9]{4})$', '\1******\2'),
    kiteline_mask.unrecognised(value));

comment on function kiteline_mask.bank_card_bin(text) is
  'Keeps the issuer and last four digits of a bank card number; hides anything else whole.';

revoke all on function kiteline_mask.bank_card_bin(text) from public;
grant execute on function kiteline_mask.bank_card_bin(text) to kiteline_recipient;

-- from sql/mask/iban.sql
-- kiteline_mask.iban(value text) -> text
--
-- Keeps the country and last four characters of an IBAN: DE89 3704 0044 0532 0130 00 -> DE***3000.
-- Shorter than 15, longer than 34, anything not recognised -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.iban(value text)
  returns text
  language sql
  immutable
  parallel safe
  return coalesce(
    case when length(kiteline_mask.compact(value)) between 15 and 34
      then kiteline_mask.reshape(upper(kiteline_mask.compact(value) collate "C"),
        '^([A-Z][A-Z])[0-9][0-9][A-Z0-9]*([A-Z0-9]{4})$', '\1***\2')
    end,
    kiteline_mask.unrecognised(value));

comment on function kiteline_mask.iban(text) is
  'Keeps the country and end of an IBAN; hides anything else whole.';

revoke all on function kiteline_mask.iban(text) from public;
grant execute on function kiteline_mask.iban(text) to kiteline_recipient;

-- from sql/mask/has_compound_surname.sql
-- kiteline_mask.has_compound_surname(name text) -> boolean
--
-- Whether a Chinese name begins with a surname of two characters, simplified or traditional: 欧阳锋
-- and 歐陽鋒 yes, 张小明 no. Of two characters in all (欧阳) the second is taken as the given name.
-- Called by: other masks. Invoker. Raises: never.

create function kiteline_mask.has_compound_surname(name text)
  returns boolean
  language sql
  immutable
  parallel safe
  return length(name) > 2
    and left(name, 2) in (
      '欧阳', '太史', '端木', '上官', '司马', '东方', '独孤', '南宫', '万俟', '闻人', '夏侯', '诸葛',
      '尉迟', '公羊', '赫连', '澹台', '皇甫', '宗政', '濮阳', '公冶', '太叔', '申屠', '公孙', '慕容',
      '仲孙', '钟离', '长孙', '宇文', '司徒', '鲜于', '司空', '令狐', '闾丘', '子车', '亓官', '司寇',
      '巫马', '公西', '颛孙', '壤驷', '公良', '漆雕', '乐正', '宰父', '谷梁', '拓跋', '夹谷', '轩辕',
      '段干', '百里', '呼延', '东郭', '南门', '羊舌', '微生', '梁丘', '左丘', '东门', '西门', '第五',
      '贺兰', '纳兰', '完颜', '耶律', '达奚', '褚师', '公仪', '南荣', '即墨', '歐陽', '司馬', '東方',
      '獨孤', '南宮', '萬俟', '聞人', '諸葛', '尉遲', '赫連', '澹臺', '濮陽', '公孫', '仲孫', '鍾離',
      '鐘離', '長孫', '鮮于', '閭丘', '子車', '巫馬', '顓孫', '壤駟', '樂正', '穀梁', '夾谷', '軒轅',
      '段幹', '東郭', '南門', '東門', '西門', '賀蘭', '納蘭', '完顏', '達奚', '褚師', '公儀', '南榮'
    );

comment on function kiteline_mask.has_compound_surname(text) is
  'Whether a Chinese name begins with a two-character surname.';

revoke all on function kiteline_mask.has_compound_surname(text) from public;
grant execute on function kiteline_mask.has_compound_surname(text) to kiteline_recipient;

-- from sql/mask/is_person_name.sql
-- kiteline_mask.is_person_name(name text) -> boolean
--
-- Whether visible text has the shape of a Chinese personal name: two to six Han characters, no
-- word of an organisation (海尔公司); or several parts with dots (阿卜杜拉·买买提). One character: no.
-- Called by: other masks. Invoker. Raises: never.

create function kiteline_mask.is_person_name(name text)
  returns boolean
  language sql
  immutable
  parallel safe
  return case
    when name ~ '^[\u3007\u3400-\u9FFF\U00020000-\U000323AF]{2,6}$'
    then length(name) <= 2 or name !~ (
      '公司|集团|商店|商行|工厂|酒店|宾馆|饭店|餐厅|医院|诊所|学校|大学|中学|小学|银行|超市'
      '|门店|门市|分店|中心|协会|机构|企业|物业|公寓|政府|街道|社区|工作室|事务所|委员会'
      '|经营部|服务部|服务站|营业厅|派出所')
    else length(name) <= 32 and name ~ (
      '^[\u3007\u3400-\u9FFF\U00020000-\U000323AF]+'
      '(?:[.\u00B7\u2022\u2027\u2219\u22C5\u30FB\u16EB]'
      '[\u3007\u3400-\u9FFF\U00020000-\U000323AF]+)+$')
  end;

comment on function kiteline_mask.is_person_name(text) is
  'Whether visible text has the shape of a Chinese personal name.';

revoke all on function kiteline_mask.is_person_name(text) from public;
grant execute on function kiteline_mask.is_person_name(text) to kiteline_recipient;

-- from sql/mask/person_name_kept.sql
-- kiteline_mask.person_name_kept(name text) -> text
--
-- What person_name() keeps of visible text: the surname of a Chinese name, nothing of a single
-- character, the first character of a name with dots, the initial of a Latin name. Null otherwise.
-- Called by: other masks. Invoker. Raises: never.

create function kiteline_mask.person_name_kept(name text)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when kiteline_mask.is_person_name(name)
    then left(name, case when kiteline_mask.has_compound_surname(name) then 2 else 1 end)
    when name ~ '^[\u3007\u3400-\u9FFF\U00020000-\U000323AF]$' then ''
    when length(name) <= 64 and name !~ '(?:Ltd|LLC|GmbH|Inc|Corporation|Company)\.?$'
      and name ~ (
        '^[A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u024F\u1E00-\u1EFF]'
        '[A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u024F\u1E00-\u1EFF''\u2019\u02BC.,-]*'
        '[A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u024F\u1E00-\u1EFF.]$')
    then left(name, 1)
  end;

comment on function kiteline_mask.person_name_kept(text) is
  'What person_name keeps of a name; null for what is none.';

revoke all on function kiteline_mask.person_name_kept(text) from public;
grant execute on function kiteline_mask.person_name_kept(text) to kiteline_recipient;

-- from sql/mask/person_name.sql
-- kiteline_mask.person_name(value text) -> text
--
-- Keeps the surname: 李雷 -> 李**, 欧阳锋 -> 欧阳**, a single character -> **, John Smith -> J**. Always
-- two stars, so that the length is not shown. Digits, a company, anything not recognised -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.person_name(value text)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when octet_length(value) <= 9 and value ~ '^[\u4E00-\u9FFF]{2,3}$'
      and not kiteline_mask.has_compound_surname(value)
      and right(value, 2) not in ('公司', '集团', '商店', '工厂', '酒店', '医院', '银行', '超市', '中心')
    then left(value, 1) || '**'
    else coalesce(
      kiteline_mask.person_name_kept(kiteline_mask.visible(value)) || '**',
      kiteline_mask.unrecognised(value))
  end;

comment on function kiteline_mask.person_name(text) is
  'Keeps the surname of a person; hides anything else whole.';

revoke all on function kiteline_mask.person_name(text) from public;
grant execute on function kiteline_mask.person_name(text) to kiteline_recipient;

-- from sql/mask/person_name_last.sql
-- kiteline_mask.person_name_last(value text) -> text
--
-- Keeps the last character of a Chinese name: 李雷 -> **雷, a single character -> **. Latin names
-- have no such custom and -> ***, as anything not recognised.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.person_name_last(value text)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when kiteline_mask.is_person_name(kiteline_mask.visible(value))
    then '**' || right(kiteline_mask.visible(value), 1)
    when kiteline_mask.visible(value) ~ '^[\u3007\u3400-\u9FFF\U00020000-\U000323AF]$' then '**'
    else kiteline_mask.unrecognised(value)
  end;

comment on function kiteline_mask.person_name_last(text) is
  'Keeps the last character of a Chinese name; hides anything else whole.';

revoke all on function kiteline_mask.person_name_last(text) from public;
grant execute on function kiteline_mask.person_name_last(text) to kiteline_recipient;

-- from sql/mask/is_public_mail_domain.sql
-- kiteline_mask.is_public_mail_domain(domain text) -> boolean
--
-- Whether a domain is a provider that anybody can have an address at: qq.com yes. Any other domain
-- may belong to one firm or one family, and names it.
-- Called by: other masks. Invoker. Raises: never.

create function kiteline_mask.is_public_mail_domain(domain text)
  returns boolean
  language sql
  immutable
  parallel safe
  return lower(domain collate "C") in (
    'qq.com', 'vip.qq.com', 'foxmail.com', '163.com', 'vip.163.com', '126.com', 'vip.126.com',
    'yeah.net', '188.com', '139.com', '189.cn', 'wo.cn', 'sina.com', 'sina.cn', 'vip.sina.com',
    'sohu.com', 'tom.com', '21cn.com', '263.net', 'aliyun.com', 'gmail.com', 'googlemail.com',
    'outlook.com', 'hotmail.com', 'live.com', 'live.cn', 'msn.com', 'yahoo.com', 'yahoo.cn',
    'yahoo.com.cn', 'yahoo.co.jp', 'ymail.com', 'icloud.com', 'me.com', 'mac.com', 'aol.com',
    'proton.me', 'protonmail.com', 'gmx.com', 'gmx.de', 'web.de', 'mail.ru', 'yandex.ru',
    'yandex.com', 'naver.com', 'hanmail.net', 'daum.net', 'zoho.com'
  );

comment on function kiteline_mask.is_public_mail_domain(text) is
  'Whether a mail domain is a public provider.';

revoke all on function kiteline_mask.is_public_mail_domain(text) from public;
grant execute on function kiteline_mask.is_public_mail_domain(text) to kiteline_recipient;

-- from sql/mask/email_kept.sql
-- kiteline_mask.email_kept(address text) -> text
--
-- What email() shows of visible text, null when it is no address.
-- Called by: other masks. Invoker. Raises: never.

create function kiteline_mask.email_kept(address text)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when address ~
      '^[A-Za-z0-9_][A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9][A-Za-z0-9-]*\.)+[A-Za-z]{2,24}$'
    then case when substr(address, 2, 1) <> '@' then left(address, 1) else '' end
      || '***@'
      || case
        when kiteline_mask.is_public_mail_domain(split_part(address, '@', 2))
        then lower(split_part(address, '@', 2) collate "C")
        else '***'
      end
  end;

comment on function kiteline_mask.email_kept(text) is
  'What email shows of an address; null for what is none.';

revoke all on function kiteline_mask.email_kept(text) from public;
grant execute on function kiteline_mask.email_kept(text) to kiteline_recipient;

-- from sql/mask/email.sql
-- kiteline_mask.email(value text) -> text
--
-- Keeps the first character (none of a single one) and the domain of a public provider:
-- zhangsan@qq.com -> z***@qq.com, zhang@zhangsan-family.cn -> z***@***. No address -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.email(value text)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when octet_length(value) <= 256 and value ~ '^[!-~]+$'
    then coalesce(kiteline_mask.email_kept(value), '***')
    else coalesce(
      kiteline_mask.email_kept(kiteline_mask.visible(value)),
      kiteline_mask.unrecognised(value))
  end;

comment on function kiteline_mask.email(text) is
  'Keeps the first character and a public domain of an e-mail address; hides anything else.';

revoke all on function kiteline_mask.email(text) from public;
grant execute on function kiteline_mask.email(text) to kiteline_recipient;

-- from sql/mask/qq.sql
-- kiteline_mask.qq(value text) -> text
--
-- Keeps the last two digits of a QQ number: 1234567890 -> ***90. Anything not recognised -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.qq(value text)
  returns text
  language sql
  immutable
  parallel safe
  return coalesce(
    kiteline_mask.reshape(kiteline_mask.compact(value), '^[1-9][0-9]{2,8}([0-9]{2})$', '***\1'),
    kiteline_mask.unrecognised(value));

comment on function kiteline_mask.qq(text) is
  'Keeps the last two digits of a QQ number; hides anything else whole.';

revoke all on function kiteline_mask.qq(text) from public;
grant execute on function kiteline_mask.qq(text) to kiteline_recipient;

-- from sql/mask/wechat.sql
-- kiteline_mask.wechat(value text) -> text
--
-- Keeps the first and last character of a WeChat ID: zhang_san-88 -> z***8. The ID that WeChat
-- gives (wxid_…), a phone number used as an ID, anything not recognised -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.wechat(value text)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when octet_length(value) between 6 and 20 and value ~ '^[A-Za-z][A-Za-z0-9_-]+$'
    then case
      when lower(left(value, 5) collate "C") = 'wxid_' then '***'
      else left(value, 1) || '***' || right(value, 1)
    end
    else coalesce(
      kiteline_mask.reshape(kiteline_mask.visible(value),
        '^(?![Ww][Xx][Ii][Dd]_)([A-Za-z])[A-Za-z0-9_-]{4,18}([A-Za-z0-9_-])$', '\1***\2'),
      kiteline_mask.unrecognised(value))
  end;

comment on function kiteline_mask.wechat(text) is
  'Keeps the first and last character of a WeChat ID; hides anything else whole.';

revoke all on function kiteline_mask.wechat(text) from public;
grant execute on function kiteline_mask.wechat(text) to kiteline_recipient;

-- from sql/mask/ip6_address.sql
-- kiteline_mask.ip6_address(value text) -> text
--
-- A valid IPv6 address in lower case, null for anything else, the ones that begin with zeros (::1,
-- mapped IPv4) among them. 2001:DB8:85A3::1 -> 2001:db8:85a3::1.
-- Called by: other masks. Invoker. Raises: never.

create function kiteline_mask.ip6_address(value text)
  returns text
  language sql
  immutable
  parallel safe
  return regexp_substr(lower(kiteline_mask.visible(value) collate "C"),
    '^(?!0{1,4}:)(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|(?:[0-9a-f]{1,4}:){2,7}:'
    '|(?:[0-9a-f]{1,4}:){2,6}:[0-9a-f]{1,4}|(?:[0-9a-f]{1,4}:){1,5}(?::[0-9a-f]{1,4}){1,2}'
    '|(?:[0-9a-f]{1,4}:){1,4}(?::[0-9a-f]{1,4}){1,3}|(?:[0-9a-f]{1,4}:){1,3}(?::[0-9a-f]{1,4}){1,4}'
    '|(?:[0-9a-f]{1,4}:){1,2}(?::[0-9a-f]{1,4}){1,5}|[0-9a-f]{1,4}::)$');

comment on function kiteline_mask.ip6_address(text) is
  'A valid IPv6 address in lower case; null for anything else.';

revoke all on function kiteline_mask.ip6_address(text) from public;
grant execute on function kiteline_mask.ip6_address(text) to kiteline_recipient;

-- from sql/mask/ip_network.sql
-- kiteline_mask.ip_network(value text) -> text
--
-- Keeps the network of an address, /24 or /48: 203.0.113.77 -> 203.0.113.0/24,
-- 2001:db8:85a3::8a2e:370:7334 -> 2001:db8:85a3::/48. ::1, octet 256, anything not recognised ->
-- ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.ip_network(value text)
  returns text
  language sql
  immutable
  parallel safe
  return coalesce(
    kiteline_mask.reshape(kiteline_mask.visible(value),
      '^((?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\.){3})'
      '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])$', '\10/24'),
    kiteline_mask.reshape(kiteline_mask.ip6_address(value),  -- the third group is not zero
      '^0*([1-9a-f][0-9a-f]*):0*([0-9a-f]+):0*([1-9a-f][0-9a-f]*)(?::.*)?$', '\1:\2:\3::/48'),
    kiteline_mask.reshape(kiteline_mask.ip6_address(value),  -- it is, or stands in the ::
      '^0*([1-9a-f][0-9a-f]*):0*([1-9a-f][0-9a-f]*):(?:0+)?(?::.*)?$', '\1:\2::/48'),
    kiteline_mask.reshape(kiteline_mask.ip6_address(value),  -- the second too
      '^0*([1-9a-f][0-9a-f]*):(?:0+:(?:0+)?)?(?::.*)?$', '\1::/48'),
    kiteline_mask.unrecognised(value));

comment on function kiteline_mask.ip_network(text) is
  'Keeps the /24 or /48 network of an IP address; hides anything else whole.';

revoke all on function kiteline_mask.ip_network(text) from public;
grant execute on function kiteline_mask.ip_network(text) to kiteline_recipient;

-- from sql/mask/ip_network_external.sql
-- kiteline_mask.ip_network_external(value text) -> text
--
-- Keeps the wide network of an address for who is outside, /16 or /32: 203.0.113.77 ->
-- 203.0.0.0/16, 2001:db8:85a3::8a2e:370:7334 -> 2001:db8::/32. ::1, octet 256, anything not
-- recognised -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.ip_network_external(value text)
  returns text
  language sql
  immutable
  parallel safe
  return coalesce(
    kiteline_mask.reshape(kiteline_mask.visible(value),
      '^((?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\.){2})'
      '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\.'
      '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])$', '\10.0/16'),
    kiteline_mask.reshape(kiteline_mask.ip6_address(value),
      '^0*([1-9a-f][0-9a-f]*):0*([1-9a-f][0-9a-f]*):.*$', '\1:\2::/32'),
    kiteline_mask.reshape(kiteline_mask.ip6_address(value),  -- the second is not, or in the ::
      '^0*([1-9a-f][0-9a-f]*):(?:0+)?:.*$', '\1::/32'),
    kiteline_mask.unrecognised(value));

comment on function kiteline_mask.ip_network_external(text) is
  'Keeps the /16 or /32 network of an IP address; hides anything else whole.';

revoke all on function kiteline_mask.ip_network_external(text) from public;
grant execute on function kiteline_mask.ip_network_external(text) to kiteline_recipient;

-- from sql/mask/ip_network_of_inet.sql
-- kiteline_mask.ip_network(value inet) -> text
--
-- Keeps the network of an address, /24 or /48: 203.0.113.77 -> 203.0.113.0/24. A value that is a
-- network already, and IPv6 that begins with zeros (::1) -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.ip_network(value inet)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when family(value) = 4 and masklen(value) = 32
    then text(network(set_masklen(value, 24)))
    when family(value) = 6 and masklen(value) = 128 and not value <<= inet '::/16'
    then text(network(set_masklen(value, 48)))
    when value is not null then '***'
  end;

comment on function kiteline_mask.ip_network(inet) is
  'Keeps the /24 or /48 network of an IP address.';

revoke all on function kiteline_mask.ip_network(inet) from public;
grant execute on function kiteline_mask.ip_network(inet) to kiteline_recipient;

-- from sql/mask/ip_network_external_of_inet.sql
-- kiteline_mask.ip_network_external(value inet) -> text
--
-- Keeps the network of an address, /16 or /32: 203.0.113.77 -> 203.0.0.0/16. A value that is a
-- network already, and IPv6 that begins with zeros (::1) -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.ip_network_external(value inet)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when family(value) = 4 and masklen(value) = 32
    then text(network(set_masklen(value, 16)))
    when family(value) = 6 and masklen(value) = 128 and not value <<= inet '::/16'
    then text(network(set_masklen(value, 32)))
    when value is not null then '***'
  end;

comment on function kiteline_mask.ip_network_external(inet) is
  'Keeps the /16 or /32 network of an IP address.';

revoke all on function kiteline_mask.ip_network_external(inet) from public;
grant execute on function kiteline_mask.ip_network_external(inet) to kiteline_recipient;

-- from sql/mask/gps.sql
-- kiteline_mask.gps(value text) -> text
--
-- Cuts a pair of coordinates to two decimals, about 1.1 km: 30.27415,120.15515 -> 30.27,120.15.
-- Cuts, not rounds: text needs no cast for it. In either order, latitude below 90, longitude below
-- 180. Out of range, a pair that is no finer, anything not recognised -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.gps(value text)
  returns text
  language sql
  immutable
  parallel safe
  return coalesce(
    kiteline_mask.reshape(kiteline_mask.visible(value),
      '^\(?(-?[0-8]?[0-9]\.[0-9]{2})[0-9]+[,;]'
      '(-?(?:1[0-7]|[0-9])?[0-9]\.[0-9]{2})[0-9]+\)?$', '\1,\2'),
    kiteline_mask.reshape(kiteline_mask.visible(value),
      '^\(?(-?(?:1[0-7]|[0-9])?[0-9]\.[0-9]{2})[0-9]+[,;]'
      '(-?[0-8]?[0-9]\.[0-9]{2})[0-9]+\)?$', '\1,\2'),
    kiteline_mask.unrecognised(value));

comment on function kiteline_mask.gps(text) is
  'Cuts a pair of coordinates to 2 decimals; hides anything else whole.';

revoke all on function kiteline_mask.gps(text) from public;
grant execute on function kiteline_mask.gps(text) to kiteline_recipient;

-- from sql/mask/gps_of_numeric.sql
-- kiteline_mask.gps(value numeric) -> text
--
-- Cuts one coordinate to two decimals, about 1.1 km: 120.15515 -> 120.15. Beyond 180 degrees
-- either way, infinite, not a number -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.gps(value numeric)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when value between -180 and 180 then trunc(value, 2)::text
    when value is not null then '***'
  end;

comment on function kiteline_mask.gps(numeric) is
  'Cuts one coordinate to 2 decimals.';

revoke all on function kiteline_mask.gps(numeric) from public;
grant execute on function kiteline_mask.gps(numeric) to kiteline_recipient;

-- from sql/mask/gps_of_float8.sql
-- kiteline_mask.gps(value double precision) -> text
--
-- Cuts one coordinate to two decimals, about 1.1 km: 120.15515 -> 120.15. Beyond 180 degrees
-- either way, infinite, not a number -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.gps(value double precision)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when value between -180 and 180 then trunc(value::numeric, 2)::text
    when value is not null then '***'
  end;

comment on function kiteline_mask.gps(double precision) is
  'Cuts one coordinate to 2 decimals.';

revoke all on function kiteline_mask.gps(double precision) from public;
grant execute on function kiteline_mask.gps(double precision) to kiteline_recipient;

-- from sql/mask/gps_external.sql
-- kiteline_mask.gps_external(value text) -> text
--
-- Cuts a pair of coordinates to one decimal, about 11 km: 30.27415,120.15515 -> 30.2,120.1. Cuts,
-- not rounds: text needs no cast for it. In either order, latitude below 90, longitude below 180.
-- Out of range, a pair that is no finer, anything not recognised -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.gps_external(value text)
  returns text
  language sql
  immutable
  parallel safe
  return coalesce(
    kiteline_mask.reshape(kiteline_mask.visible(value),
      '^\(?(-?[0-8]?[0-9]\.[0-9])[0-9]+[,;]'
      '(-?(?:1[0-7]|[0-9])?[0-9]\.[0-9])[0-9]+\)?$', '\1,\2'),
    kiteline_mask.reshape(kiteline_mask.visible(value),
      '^\(?(-?(?:1[0-7]|[0-9])?[0-9]\.[0-9])[0-9]+[,;]'
      '(-?[0-8]?[0-9]\.[0-9])[0-9]+\)?$', '\1,\2'),
    kiteline_mask.unrecognised(value));

comment on function kiteline_mask.gps_external(text) is
  'Cuts a pair of coordinates to 1 decimals; hides anything else whole.';

revoke all on function kiteline_mask.gps_external(text) from public;
grant execute on function kiteline_mask.gps_external(text) to kiteline_recipient;

-- from sql/mask/gps_external_of_numeric.sql
-- kiteline_mask.gps_external(value numeric) -> text
--
-- Cuts one coordinate to one decimal, about 11 km: 120.15515 -> 120.1. Beyond 180 degrees either
-- way, infinite, not a number -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.gps_external(value numeric)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when value between -180 and 180 then trunc(value, 1)::text
    when value is not null then '***'
  end;

comment on function kiteline_mask.gps_external(numeric) is
  'Cuts one coordinate to 1 decimals.';

revoke all on function kiteline_mask.gps_external(numeric) from public;
grant execute on function kiteline_mask.gps_external(numeric) to kiteline_recipient;

-- from sql/mask/gps_external_of_float8.sql
-- kiteline_mask.gps_external(value double precision) -> text
--
-- Cuts one coordinate to one decimal, about 11 km: 120.15515 -> 120.1. Beyond 180 degrees either
-- way, infinite, not a number -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.gps_external(value double precision)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when value between -180 and 180 then trunc(value::numeric, 1)::text
    when value is not null then '***'
  end;

comment on function kiteline_mask.gps_external(double precision) is
  'Cuts one coordinate to 1 decimals.';

revoke all on function kiteline_mask.gps_external(double precision) from public;
grant execute on function kiteline_mask.gps_external(double precision) to kiteline_recipient;

-- from sql/mask/amount_band.sql
-- kiteline_mask.amount_band(value text) -> text
--
-- The band of an amount: 1,234.50 -> 1000-2999, ¥99 -> 0-999, from 100000 on 100000+. Negative,
-- more than twelve digits, anything not recognised -> ***. Twelve padded digits compare as text
-- the way they do as numbers, so nothing is cast.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.amount_band(value text)
  returns text
  language sql
  immutable
  parallel safe
  return coalesce(
    (array['0-999', '1000-2999', '3000-4999', '5000-9999',
      '10000-19999', '20000-49999', '50000-99999', '100000+'])[
      1 + width_bucket(
        lpad(replace(kiteline_mask.reshape(kiteline_mask.visible(value),
          '^(?:CNY|RMB|[¥$€£])?0*([0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})(?:\.[0-9]{1,4})?元?$',
          '\1'), ',', ''), 12, '0') collate "C",
        array['000000001000', '000000003000', '000000005000', '000000010000',
          '000000020000', '000000050000', '000000100000'])],
    kiteline_mask.unrecognised(value));

comment on function kiteline_mask.amount_band(text) is
  'The band of an amount; hides anything else whole.';

revoke all on function kiteline_mask.amount_band(text) from public;
grant execute on function kiteline_mask.amount_band(text) to kiteline_recipient;

-- from sql/mask/amount_band_of_numeric.sql
-- kiteline_mask.amount_band(value numeric) -> text
--
-- The band of an amount: 1234.50 -> 1000-2999, from 100000 on 100000+. Integer columns come here
-- too. Negative, not a number, 10^12 and more -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.amount_band(value numeric)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when value >= 0 and value < 1000000000000
    then (array['0-999', '1000-2999', '3000-4999', '5000-9999',
      '10000-19999', '20000-49999', '50000-99999', '100000+'])[
      1 + width_bucket(value, array[1000, 3000, 5000, 10000, 20000, 50000, 100000]::numeric[])]
    when value is not null then '***'
  end;

comment on function kiteline_mask.amount_band(numeric) is
  'The band of an amount.';

revoke all on function kiteline_mask.amount_band(numeric) from public;
grant execute on function kiteline_mask.amount_band(numeric) to kiteline_recipient;

-- from sql/mask/province_of.sql
-- kiteline_mask.province_of(address text) -> text
--
-- The province that visible text begins with, in full (浙江省) or short (浙江); null otherwise. A short
-- name that goes on as another place or a street (上海路, 河北区) is for address() to refuse.
-- Called by: other masks. Invoker. Raises: never.

create function kiteline_mask.province_of(address text)
  returns text
  language sql
  immutable
  parallel safe
  return substring(address from
    '^(?:(?:北京|天津|上海|重庆)市?|(?:河[北南]|山[东西]|辽宁|吉林|黑龙江|江[苏西]|浙江|安徽|福建|湖[北南]|广东'
    '|海南|四川|贵州|云南|陕西|甘肃|青海|台湾)省?|(?:内蒙古|西藏)(?:自治区)?|广西(?:壮族自治区)?'
    '|宁夏(?:回族自治区)?|新疆(?:维吾尔自治区)?|(?:香港|澳门)(?:特别行政区)?)');

comment on function kiteline_mask.province_of(text) is
  'The province that an address begins with; null otherwise.';

revoke all on function kiteline_mask.province_of(text) from public;
grant execute on function kiteline_mask.province_of(text) to kiteline_recipient;

-- from sql/mask/behind_province.sql
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

-- from sql/mask/behind_city.sql
-- kiteline_mask.behind_city(address text) -> text
--
-- An address behind its province, without what has the shape of a city: 杭州市西湖区 -> 西湖区.
-- Called by: other masks. Invoker. Raises: never.

create function kiteline_mask.behind_city(address text)
  returns text
  language sql
  immutable
  parallel safe
  return regexp_replace(address,
    '^(?:市辖区|津市市|辉县市|[^市盟区县旗路街号]{1,5}[市盟]|[^市盟区县旗路街号]{2,4}地区'
    '|[^市盟区县旗路街号]{2,8}自治州)', '');

comment on function kiteline_mask.behind_city(text) is
  'The rest of an address behind its city.';

revoke all on function kiteline_mask.behind_city(text) from public;
grant execute on function kiteline_mask.behind_city(text) to kiteline_recipient;

-- from sql/mask/is_city.sql
-- kiteline_mask.is_city(name text) -> boolean
--
-- Whether a name is that of a city or prefecture of mainland China (GB/T 2260): 杭州市, 延边朝鲜族自治州, and
-- 义乌市, which people write right behind the province.
-- Called by: other masks. Invoker. Raises: never.

create function kiteline_mask.is_city(name text)
  returns boolean
  language sql
  immutable
  parallel safe
  return name = any (string_to_array(
      '北京市 天津市 石家庄市 唐山市 秦皇岛市 邯郸市 邢台市 保定市 张家口市 承德市 沧州市 廊坊市 衡水市 太原市 大同市 阳泉市 长治市 晋城市 '
      '朔州市 晋中市 运城市 忻州市 临汾市 吕梁市 呼和浩特市 包头市 乌海市 赤峰市 通辽市 鄂尔多斯市 呼伦贝尔市 巴彦淖尔市 乌兰察布市 兴安盟 '
      '锡林郭勒盟 阿拉善盟 沈阳市 大连市 鞍山市 抚顺市 本溪市 丹东市 锦州市 营口市 阜新市 辽阳市 盘锦市 铁岭市 朝阳市 葫芦岛市 长春市 吉林市 '
      '四平市 辽源市 通化市 白山市 松原市 白城市 延边朝鲜族自治州 哈尔滨市 齐齐哈尔市 鸡西市 鹤岗市 双鸭山市 大庆市 伊春市 佳木斯市 七台河市 '
      '牡丹江市 黑河市 绥化市 大兴安岭地区 上海市 南京市 无锡市 徐州市 常州市 苏州市 南通市 连云港市 淮安市 盐城市 扬州市 镇江市 泰州市 '
      '宿迁市 杭州市 宁波市 温州市 嘉兴市 湖州市 绍兴市 金华市 衢州市 舟山市 台州市 丽水市 合肥市 芜湖市 蚌埠市 淮南市 马鞍山市 淮北市 '
      '铜陵市 安庆市 黄山市 滁州市 阜阳市 宿州市 六安市 亳州市 池州市 宣城市 福州市 厦门市 莆田市 三明市 泉州市 漳州市 南平市 龙岩市 宁德市 '
      '南昌市 景德镇市 萍乡市 九江市 新余市 鹰潭市 赣州市 吉安市 宜春市 抚州市 上饶市 济南市 青岛市 淄博市 枣庄市 东营市 烟台市 潍坊市 '
      '济宁市 泰安市 威海市 日照市 临沂市 德州市 聊城市 滨州市 菏泽市 郑州市 开封市 洛阳市 平顶山市 安阳市 鹤壁市 新乡市 焦作市 濮阳市 '
      '许昌市 漯河市 三门峡市 南阳市 商丘市 信阳市 周口市 驻马店市 武汉市 黄石市 十堰市 宜昌市 襄阳市 鄂州市 荆门市 孝感市 荆州市 黄冈市 '
      '咸宁市 随州市 恩施土家族苗族自治州 长沙市 株洲市 湘潭市 衡阳市 邵阳市 岳阳市 常德市 张家界市 益阳市 郴州市 永州市 怀化市 娄底市 '
      '湘西土家族苗族自治州 广州市 韶关市 深圳市 珠海市 汕头市 佛山市 江门市 湛江市 茂名市 肇庆市 惠州市 梅州市 汕尾市 河源市 阳江市 清远市 '
      '东莞市 中山市 潮州市 揭阳市 云浮市 南宁市 柳州市 桂林市 梧州市 北海市 防城港市 钦州市 贵港市 玉林市 百色市 贺州市 河池市 来宾市 '
      '崇左市 海口市 三亚市 三沙市 儋州市 重庆市 成都市 自贡市 攀枝花市 泸州市 德阳市 绵阳市 广元市 遂宁市 内江市 乐山市 南充市 眉山市 '
      '宜宾市 广安市 达州市 雅安市 巴中市 资阳市 阿坝藏族羌族自治州 甘孜藏族自治州 凉山彝族自治州 贵阳市 六盘水市 遵义市 安顺市 毕节市 铜仁市 '
      '黔西南布依族苗族自治州 黔东南苗族侗族自治州 黔南布依族苗族自治州 昆明市 曲靖市 玉溪市 保山市 昭通市 丽江市 普洱市 临沧市 楚雄彝族自治州 '
      '红河哈尼族彝族自治州 文山壮族苗族自治州 西双版纳傣族自治州 大理白族自治州 德宏傣族景颇族自治州 怒江傈僳族自治州 迪庆藏族自治州 拉萨市 日喀则市 '
      '昌都市 林芝市 山南市 那曲市 阿里地区 西安市 铜川市 宝鸡市 咸阳市 渭南市 延安市 汉中市 榆林市 安康市 商洛市 兰州市 嘉峪关市 金昌市 '
      '白银市 天水市 武威市 张掖市 平凉市 酒泉市 庆阳市 定西市 陇南市 临夏回族自治州 甘南藏族自治州 西宁市 海东市 海北藏族自治州 黄南藏族自治州 '
      '海南藏族自治州 果洛藏族自治州 玉树藏族自治州 海西蒙古族藏族自治州 银川市 石嘴山市 吴忠市 固原市 中卫市 乌鲁木齐市 克拉玛依市 吐鲁番市 '
      '哈密市 昌吉回族自治州 博尔塔拉蒙古自治州 巴音郭楞蒙古自治州 阿克苏地区 克孜勒苏柯尔克孜自治州 喀什地区 和田地区 伊犁哈萨克自治州 塔城地区 '
      '阿勒泰地区 辛集市 晋州市 新乐市 遵化市 迁安市 滦州市 武安市 南宫市 沙河市 涿州市 定州市 安国市 高碑店市 平泉市 泊头市 任丘市 黄骅市 '
      '河间市 霸州市 三河市 深州市 古交市 高平市 怀仁市 介休市 永济市 河津市 原平市 侯马市 霍州市 孝义市 汾阳市 霍林郭勒市 满洲里市 牙克石市 '
      '扎兰屯市 额尔古纳市 根河市 丰镇市 乌兰浩特市 阿尔山市 二连浩特市 锡林浩特市 新民市 瓦房店市 庄河市 海城市 东港市 凤城市 凌海市 北镇市 '
      '盖州市 大石桥市 灯塔市 调兵山市 开原市 北票市 凌源市 兴城市 榆树市 德惠市 公主岭市 蛟河市 桦甸市 舒兰市 磐石市 双辽市 梅河口市 集安市 '
      '临江市 扶余市 洮南市 大安市 延吉市 图们市 敦化市 珲春市 龙井市 和龙市 尚志市 五常市 讷河市 虎林市 密山市 铁力市 同江市 富锦市 抚远市 '
      '绥芬河市 海林市 宁安市 穆棱市 东宁市 北安市 五大连池市 嫩江市 安达市 肇东市 海伦市 漠河市 江阴市 宜兴市 新沂市 邳州市 溧阳市 常熟市 '
      '张家港市 昆山市 太仓市 启东市 如皋市 海安市 东台市 仪征市 高邮市 丹阳市 扬中市 句容市 兴化市 靖江市 泰兴市 建德市 余姚市 慈溪市 '
      '瑞安市 乐清市 龙港市 海宁市 平湖市 桐乡市 诸暨市 嵊州市 兰溪市 义乌市 东阳市 永康市 江山市 温岭市 临海市 玉环市 龙泉市 巢湖市 无为市 '
      '桐城市 潜山市 天长市 明光市 界首市 宁国市 广德市 福清市 永安市 石狮市 晋江市 南安市 邵武市 武夷山市 建瓯市 漳平市 福安市 福鼎市 '
      '乐平市 瑞昌市 共青城市 庐山市 贵溪市 瑞金市 龙南市 井冈山市 丰城市 樟树市 高安市 德兴市 胶州市 平度市 莱西市 滕州市 龙口市 莱阳市 '
      '莱州市 招远市 栖霞市 海阳市 青州市 诸城市 寿光市 安丘市 高密市 昌邑市 曲阜市 邹城市 新泰市 肥城市 荣成市 乳山市 乐陵市 禹城市 临清市 '
      '邹平市 巩义市 荥阳市 新密市 新郑市 登封市 舞钢市 汝州市 林州市 卫辉市 辉县市 长垣市 沁阳市 孟州市 禹州市 长葛市 义马市 灵宝市 邓州市 '
      '永城市 项城市 济源市 大冶市 丹江口市 宜都市 当阳市 枝江市 老河口市 枣阳市 宜城市 钟祥市 京山市 应城市 安陆市 汉川市 石首市 洪湖市 '
      '松滋市 监利市 麻城市 武穴市 赤壁市 广水市 恩施市 利川市 仙桃市 潜江市 天门市 浏阳市 宁乡市 醴陵市 湘乡市 韶山市 耒阳市 常宁市 武冈市 '
      '邵东市 汨罗市 临湘市 津市市 沅江市 资兴市 祁阳市 洪江市 冷水江市 涟源市 吉首市 乐昌市 南雄市 台山市 开平市 鹤山市 恩平市 廉江市 '
      '雷州市 吴川市 高州市 化州市 信宜市 四会市 兴宁市 陆丰市 阳春市 英德市 连州市 普宁市 罗定市 横州市 荔浦市 岑溪市 东兴市 桂平市 北流市 '
      '靖西市 平果市 合山市 凭祥市 五指山市 琼海市 文昌市 万宁市 东方市 都江堰市 彭州市 邛崃市 崇州市 简阳市 广汉市 什邡市 绵竹市 江油市 '
      '射洪市 隆昌市 峨眉山市 阆中市 华蓥市 万源市 马尔康市 康定市 西昌市 会理市 清镇市 盘州市 赤水市 仁怀市 黔西市 兴义市 兴仁市 凯里市 '
      '都匀市 福泉市 安宁市 宣威市 澄江市 腾冲市 水富市 楚雄市 禄丰市 个旧市 开远市 蒙自市 弥勒市 文山市 景洪市 大理市 瑞丽市 芒市 泸水市 '
      '香格里拉市 米林市 错那市 兴平市 彬州市 韩城市 华阴市 子长市 神木市 旬阳市 华亭市 玉门市 敦煌市 临夏市 合作市 同仁市 玉树市 格尔木市 '
      '德令哈市 茫崖市 灵武市 青铜峡市 昌吉市 阜康市 博乐市 阿拉山口市 库尔勒市 阿克苏市 库车市 阿图什市 喀什市 和田市 伊宁市 奎屯市 '
      '霍尔果斯市 塔城市 乌苏市 沙湾市 阿勒泰市 石河子市 阿拉尔市 图木舒克市 五家渠市 北屯市 铁门关市 双河市 可克达拉市 昆玉市 胡杨河市 新星市 '
      '白杨市',
      ' '));

comment on function kiteline_mask.is_city(text) is
  'Whether a name is that of a city or prefecture of mainland China.';

revoke all on function kiteline_mask.is_city(text) from public;
grant execute on function kiteline_mask.is_city(text) to kiteline_recipient;

-- from sql/mask/is_county.sql
-- kiteline_mask.is_county(name text) -> boolean
--
-- Whether a name is that of a county-level unit of mainland China (GB/T 2260): 西湖区, 义乌市, 东乌珠穆沁旗. A
-- list, not a shape: 城市花园小区 has the shape of a district. The planner folds it into one constant
-- array and searches that by hash.
-- Called by: other masks. Invoker. Raises: never.

create function kiteline_mask.is_county(name text)
  returns boolean
  language sql
  immutable
  parallel safe
  return name = any (string_to_array(
      '东城区 西城区 朝阳区 丰台区 石景山区 海淀区 门头沟区 房山区 通州区 顺义区 昌平区 大兴区 怀柔区 平谷区 密云区 延庆区 和平区 河东区 '
      '河西区 南开区 河北区 红桥区 东丽区 西青区 津南区 北辰区 武清区 宝坻区 滨海新区 宁河区 静海区 蓟州区 长安区 桥西区 新华区 井陉矿区 '
      '裕华区 藁城区 鹿泉区 栾城区 井陉县 正定县 行唐县 灵寿县 高邑县 深泽县 赞皇县 无极县 平山县 元氏县 赵县 辛集市 晋州市 新乐市 路南区 '
      '路北区 古冶区 开平区 丰南区 丰润区 曹妃甸区 滦南县 乐亭县 迁西县 玉田县 遵化市 迁安市 滦州市 海港区 山海关区 北戴河区 抚宁区 '
      '青龙满族自治县 昌黎县 卢龙县 北戴河新区 邯山区 丛台区 复兴区 峰峰矿区 肥乡区 永年区 临漳县 成安县 大名县 涉县 磁县 邱县 鸡泽县 广平县 '
      '馆陶县 魏县 曲周县 邯郸冀南新区 武安市 襄都区 信都区 任泽区 南和区 临城县 内丘县 柏乡县 隆尧县 宁晋县 巨鹿县 新河县 广宗县 平乡县 '
      '威县 清河县 临西县 南宫市 沙河市 竞秀区 莲池区 满城区 清苑区 徐水区 涞水县 阜平县 定兴县 唐县 高阳县 容城县 涞源县 望都县 安新县 '
      '易县 曲阳县 蠡县 顺平县 博野县 雄县 涿州市 定州市 安国市 高碑店市 桥东区 宣化区 万全区 崇礼区 张北县 康保县 沽源县 尚义县 蔚县 '
      '阳原县 怀安县 怀来县 涿鹿县 赤城县 双桥区 双滦区 鹰手营子矿区 承德县 兴隆县 滦平县 隆化县 丰宁满族自治县 宽城满族自治县 '
      '围场满族蒙古族自治县 平泉市 运河区 沧县 青县 东光县 海兴县 盐山县 肃宁县 南皮县 吴桥县 献县 孟村回族自治县 沧州渤海新区 泊头市 任丘市 '
      '黄骅市 河间市 安次区 广阳区 固安县 永清县 香河县 大城县 文安县 大厂回族自治县 霸州市 三河市 桃城区 冀州区 枣强县 武邑县 武强县 饶阳县 '
      '安平县 故城县 景县 阜城县 衡水滨湖新区 深州市 小店区 迎泽区 杏花岭区 尖草坪区 万柏林区 晋源区 清徐县 阳曲县 娄烦县 古交市 新荣区 '
      '平城区 云冈区 云州区 阳高县 天镇县 广灵县 灵丘县 浑源县 左云县 城区 矿区 郊区 平定县 盂县 潞州区 上党区 屯留区 潞城区 襄垣县 平顺县 '
      '黎城县 壶关县 长子县 武乡县 沁县 沁源县 沁水县 阳城县 陵川县 泽州县 高平市 朔城区 平鲁区 山阴县 应县 右玉县 怀仁市 榆次区 太谷区 '
      '榆社县 左权县 和顺县 昔阳县 寿阳县 祁县 平遥县 灵石县 介休市 盐湖区 临猗县 万荣县 闻喜县 稷山县 新绛县 绛县 垣曲县 夏县 平陆县 '
      '芮城县 永济市 河津市 忻府区 定襄县 五台县 代县 繁峙县 宁武县 静乐县 神池县 五寨县 岢岚县 河曲县 保德县 偏关县 原平市 尧都区 曲沃县 '
      '翼城县 襄汾县 洪洞县 古县 安泽县 浮山县 吉县 乡宁县 大宁县 隰县 永和县 蒲县 汾西县 侯马市 霍州市 离石区 文水县 交城县 兴县 临县 '
      '柳林县 石楼县 岚县 方山县 中阳县 交口县 孝义市 汾阳市 新城区 回民区 玉泉区 赛罕区 土默特左旗 托克托县 和林格尔县 清水河县 武川县 '
      '东河区 昆都仑区 青山区 石拐区 白云鄂博矿区 九原区 土默特右旗 固阳县 达尔罕茂明安联合旗 海勃湾区 海南区 乌达区 红山区 元宝山区 松山区 '
      '阿鲁科尔沁旗 巴林左旗 巴林右旗 林西县 克什克腾旗 翁牛特旗 喀喇沁旗 宁城县 敖汉旗 科尔沁区 科尔沁左翼中旗 科尔沁左翼后旗 开鲁县 库伦旗 '
      '奈曼旗 扎鲁特旗 霍林郭勒市 东胜区 康巴什区 达拉特旗 准格尔旗 鄂托克前旗 鄂托克旗 杭锦旗 乌审旗 伊金霍洛旗 海拉尔区 扎赉诺尔区 阿荣旗 '
      '莫力达瓦达斡尔族自治旗 鄂伦春自治旗 鄂温克族自治旗 陈巴尔虎旗 新巴尔虎左旗 新巴尔虎右旗 满洲里市 牙克石市 扎兰屯市 额尔古纳市 根河市 临河区 '
      '五原县 磴口县 乌拉特前旗 乌拉特中旗 乌拉特后旗 杭锦后旗 集宁区 卓资县 化德县 商都县 兴和县 凉城县 察哈尔右翼前旗 察哈尔右翼中旗 '
      '察哈尔右翼后旗 四子王旗 丰镇市 乌兰浩特市 阿尔山市 科尔沁右翼前旗 科尔沁右翼中旗 扎赉特旗 突泉县 二连浩特市 锡林浩特市 阿巴嘎旗 苏尼特左旗 '
      '苏尼特右旗 东乌珠穆沁旗 西乌珠穆沁旗 太仆寺旗 镶黄旗 正镶白旗 正蓝旗 多伦县 阿拉善左旗 阿拉善右旗 额济纳旗 沈河区 大东区 皇姑区 铁西区 '
      '苏家屯区 浑南区 沈北新区 于洪区 辽中区 康平县 法库县 新民市 中山区 西岗区 沙河口区 甘井子区 旅顺口区 金州区 普兰店区 长海县 瓦房店市 '
      '庄河市 铁东区 立山区 千山区 台安县 岫岩满族自治县 海城市 高新区 新抚区 东洲区 望花区 顺城区 抚顺县 新宾满族自治县 清原满族自治县 平山区 '
      '溪湖区 明山区 南芬区 本溪满族自治县 桓仁满族自治县 元宝区 振兴区 振安区 宽甸满族自治县 东港市 凤城市 古塔区 凌河区 太和区 黑山县 义县 '
      '凌海市 北镇市 站前区 西市区 鲅鱼圈区 老边区 盖州市 大石桥市 海州区 新邱区 太平区 清河门区 细河区 阜新蒙古族自治县 彰武县 白塔区 文圣区 '
      '宏伟区 弓长岭区 太子河区 辽阳县 灯塔市 双台子区 兴隆台区 大洼区 盘山县 银州区 清河区 铁岭县 西丰县 昌图县 调兵山市 开原市 双塔区 '
      '龙城区 朝阳县 建平县 喀喇沁左翼蒙古族自治县 北票市 凌源市 连山区 龙港区 南票区 绥中县 建昌县 兴城市 南关区 宽城区 二道区 双阳区 九台区 '
      '农安县 榆树市 德惠市 公主岭市 昌邑区 龙潭区 船营区 丰满区 永吉县 蛟河市 桦甸市 舒兰市 磐石市 梨树县 伊通满族自治县 双辽市 龙山区 '
      '西安区 东丰县 东辽县 东昌区 二道江区 通化县 辉南县 柳河县 梅河口市 集安市 浑江区 江源区 抚松县 靖宇县 长白朝鲜族自治县 临江市 宁江区 '
      '前郭尔罗斯蒙古族自治县 长岭县 乾安县 扶余市 洮北区 镇赉县 通榆县 洮南市 大安市 延吉市 图们市 敦化市 珲春市 龙井市 和龙市 汪清县 安图县 '
      '道里区 南岗区 道外区 平房区 松北区 香坊区 呼兰区 阿城区 双城区 依兰县 方正县 宾县 巴彦县 木兰县 通河县 延寿县 尚志市 五常市 龙沙区 '
      '建华区 铁锋区 昂昂溪区 富拉尔基区 碾子山区 梅里斯达斡尔族区 龙江县 依安县 泰来县 甘南县 富裕县 克山县 克东县 拜泉县 讷河市 鸡冠区 '
      '恒山区 滴道区 梨树区 城子河区 麻山区 鸡东县 虎林市 密山市 向阳区 工农区 南山区 兴安区 东山区 兴山区 萝北县 绥滨县 尖山区 岭东区 '
      '四方台区 宝山区 集贤县 友谊县 宝清县 饶河县 萨尔图区 龙凤区 让胡路区 红岗区 大同区 肇州县 肇源县 林甸县 杜尔伯特蒙古族自治县 伊美区 '
      '乌翠区 友好区 嘉荫县 汤旺县 丰林县 大箐山县 南岔县 金林区 铁力市 前进区 东风区 桦南县 桦川县 汤原县 同江市 富锦市 抚远市 新兴区 '
      '桃山区 茄子河区 勃利县 东安区 阳明区 爱民区 林口县 绥芬河市 海林市 宁安市 穆棱市 东宁市 爱辉区 逊克县 孙吴县 北安市 五大连池市 嫩江市 '
      '北林区 望奎县 兰西县 青冈县 庆安县 明水县 绥棱县 安达市 肇东市 海伦市 漠河市 呼玛县 塔河县 加格达奇区 松岭区 新林区 呼中区 黄浦区 '
      '徐汇区 长宁区 静安区 普陀区 虹口区 杨浦区 闵行区 嘉定区 浦东新区 金山区 松江区 青浦区 奉贤区 崇明区 玄武区 秦淮区 建邺区 鼓楼区 '
      '浦口区 江北新区 栖霞区 雨花台区 江宁区 六合区 溧水区 高淳区 锡山区 惠山区 滨湖区 梁溪区 新吴区 江阴市 宜兴市 云龙区 贾汪区 泉山区 '
      '铜山区 丰县 沛县 睢宁县 新沂市 邳州市 天宁区 钟楼区 新北区 武进区 金坛区 溧阳市 虎丘区 吴中区 相城区 姑苏区 吴江区 常熟市 张家港市 '
      '昆山市 太仓市 港闸区 崇川区 海门区 如东县 启东市 如皋市 海安市 连云区 赣榆区 东海县 灌云县 灌南县 淮安区 淮阴区 清江浦区 洪泽区 '
      '涟水县 盱眙县 金湖县 亭湖区 盐都区 大丰区 响水县 滨海县 阜宁县 射阳县 建湖县 东台市 广陵区 邗江区 江都区 宝应县 仪征市 高邮市 京口区 '
      '润州区 丹徒区 镇江新区 丹阳市 扬中市 句容市 海陵区 高港区 姜堰区 兴化市 靖江市 泰兴市 宿城区 宿豫区 沭阳县 泗阳县 泗洪县 上城区 '
      '拱墅区 西湖区 滨江区 萧山区 余杭区 富阳区 临安区 临平区 钱塘区 桐庐县 淳安县 建德市 海曙区 江北区 北仑区 镇海区 鄞州区 奉化区 象山县 '
      '宁海县 余姚市 慈溪市 鹿城区 龙湾区 瓯海区 洞头区 永嘉县 平阳县 苍南县 文成县 泰顺县 瑞安市 乐清市 龙港市 南湖区 秀洲区 嘉善县 海盐县 '
      '海宁市 平湖市 桐乡市 吴兴区 南浔区 德清县 长兴县 安吉县 越城区 柯桥区 上虞区 新昌县 诸暨市 嵊州市 婺城区 金东区 武义县 浦江县 磐安县 '
      '兰溪市 义乌市 东阳市 永康市 柯城区 衢江区 常山县 开化县 龙游县 江山市 定海区 岱山县 嵊泗县 椒江区 黄岩区 路桥区 三门县 天台县 仙居县 '
      '温岭市 临海市 玉环市 莲都区 青田县 缙云县 遂昌县 松阳县 云和县 庆元县 景宁畲族自治县 龙泉市 瑶海区 庐阳区 蜀山区 包河区 长丰县 肥东县 '
      '肥西县 庐江县 巢湖市 镜湖区 鸠江区 弋江区 湾沚区 繁昌区 南陵县 无为市 龙子湖区 蚌山区 禹会区 淮上区 怀远县 五河县 固镇县 大通区 '
      '田家庵区 谢家集区 八公山区 潘集区 凤台县 寿县 花山区 雨山区 博望区 当涂县 含山县 和县 杜集区 相山区 烈山区 濉溪县 铜官区 义安区 '
      '枞阳县 迎江区 大观区 宜秀区 怀宁县 太湖县 宿松县 望江县 岳西县 桐城市 潜山市 屯溪区 黄山区 徽州区 歙县 休宁县 黟县 祁门县 琅琊区 '
      '南谯区 来安县 全椒县 定远县 凤阳县 天长市 明光市 颍州区 颍东区 颍泉区 临泉县 太和县 阜南县 颍上县 界首市 埇桥区 砀山县 萧县 灵璧县 '
      '泗县 金安区 裕安区 叶集区 霍邱县 舒城县 金寨县 霍山县 谯城区 涡阳县 蒙城县 利辛县 贵池区 东至县 石台县 青阳县 宣州区 郎溪县 泾县 '
      '绩溪县 旌德县 宁国市 广德市 台江区 仓山区 马尾区 晋安区 长乐区 闽侯县 连江县 罗源县 闽清县 永泰县 平潭县 福清市 思明区 海沧区 湖里区 '
      '集美区 同安区 翔安区 城厢区 涵江区 荔城区 秀屿区 仙游县 梅列区 三元区 沙县区 明溪县 清流县 宁化县 大田县 尤溪县 将乐县 泰宁县 建宁县 '
      '永安市 鲤城区 丰泽区 洛江区 泉港区 惠安县 安溪县 永春县 德化县 金门县 石狮市 晋江市 南安市 芗城区 龙文区 龙海区 长泰区 云霄县 漳浦县 '
      '诏安县 东山县 南靖县 平和县 华安县 延平区 建阳区 顺昌县 浦城县 光泽县 松溪县 政和县 邵武市 武夷山市 建瓯市 新罗区 永定区 长汀县 '
      '上杭县 武平县 连城县 漳平市 蕉城区 霞浦县 古田县 屏南县 寿宁县 周宁县 柘荣县 福安市 福鼎市 东湖区 青云谱区 青山湖区 新建区 红谷滩区 '
      '南昌县 安义县 进贤县 昌江区 珠山区 浮梁县 乐平市 安源区 湘东区 莲花县 上栗县 芦溪县 濂溪区 浔阳区 柴桑区 武宁县 修水县 永修县 德安县 '
      '都昌县 湖口县 彭泽县 瑞昌市 共青城市 庐山市 渝水区 分宜县 月湖区 余江区 贵溪市 章贡区 南康区 赣县区 信丰县 大余县 上犹县 崇义县 '
      '安远县 定南县 全南县 宁都县 于都县 兴国县 会昌县 寻乌县 石城县 瑞金市 龙南市 吉州区 青原区 吉安县 吉水县 峡江县 新干县 永丰县 泰和县 '
      '遂川县 万安县 安福县 永新县 井冈山市 袁州区 奉新县 万载县 上高县 宜丰县 靖安县 铜鼓县 丰城市 樟树市 高安市 临川区 东乡区 南城县 '
      '黎川县 南丰县 崇仁县 乐安县 宜黄县 金溪县 资溪县 广昌县 信州区 广丰区 广信区 玉山县 铅山县 横峰县 弋阳县 余干县 鄱阳县 万年县 婺源县 '
      '德兴市 历下区 市中区 槐荫区 天桥区 历城区 长清区 章丘区 济阳区 莱芜区 钢城区 平阴县 商河县 市南区 市北区 黄岛区 崂山区 李沧区 城阳区 '
      '即墨区 胶州市 平度市 莱西市 淄川区 张店区 博山区 临淄区 周村区 桓台县 高青县 沂源县 薛城区 峄城区 台儿庄区 山亭区 滕州市 东营区 '
      '河口区 垦利区 利津县 广饶县 芝罘区 福山区 牟平区 莱山区 蓬莱区 长岛县 龙口市 莱阳市 莱州市 招远市 栖霞市 海阳市 潍城区 寒亭区 坊子区 '
      '奎文区 临朐县 昌乐县 青州市 诸城市 寿光市 安丘市 高密市 昌邑市 任城区 兖州区 微山县 鱼台县 金乡县 嘉祥县 汶上县 泗水县 梁山县 曲阜市 '
      '邹城市 泰山区 岱岳区 宁阳县 东平县 新泰市 肥城市 环翠区 文登区 荣成市 乳山市 东港区 岚山区 五莲县 莒县 兰山区 罗庄区 沂南县 郯城县 '
      '沂水县 兰陵县 费县 平邑县 莒南县 蒙阴县 临沭县 德城区 陵城区 宁津县 庆云县 临邑县 齐河县 平原县 夏津县 武城县 乐陵市 禹城市 东昌府区 '
      '茌平区 阳谷县 莘县 东阿县 冠县 高唐县 临清市 滨城区 沾化区 惠民县 阳信县 无棣县 博兴县 邹平市 牡丹区 定陶区 曹县 单县 成武县 巨野县 '
      '郓城县 鄄城县 东明县 中原区 二七区 管城回族区 金水区 上街区 惠济区 中牟县 巩义市 荥阳市 新密市 新郑市 登封市 龙亭区 顺河回族区 '
      '禹王台区 祥符区 杞县 通许县 尉氏县 兰考县 老城区 西工区 瀍河回族区 涧西区 偃师区 孟津区 洛龙区 新安县 栾川县 嵩县 汝阳县 宜阳县 '
      '洛宁县 伊川县 卫东区 石龙区 湛河区 宝丰县 叶县 鲁山县 郏县 舞钢市 汝州市 文峰区 北关区 殷都区 龙安区 安阳县 汤阴县 滑县 内黄县 '
      '林州市 鹤山区 山城区 淇滨区 浚县 淇县 红旗区 卫滨区 凤泉区 牧野区 新乡县 获嘉县 原阳县 延津县 封丘县 卫辉市 辉县市 长垣市 解放区 '
      '中站区 马村区 山阳区 修武县 博爱县 武陟县 温县 沁阳市 孟州市 华龙区 清丰县 南乐县 范县 台前县 濮阳县 魏都区 建安区 鄢陵县 襄城县 '
      '禹州市 长葛市 源汇区 郾城区 召陵区 舞阳县 临颍县 湖滨区 陕州区 渑池县 卢氏县 义马市 灵宝市 宛城区 卧龙区 南召县 方城县 西峡县 镇平县 '
      '内乡县 淅川县 社旗县 唐河县 新野县 桐柏县 邓州市 睢阳区 民权县 睢县 宁陵县 柘城县 虞城县 夏邑县 永城市 浉河区 平桥区 罗山县 光山县 '
      '新县 商城县 固始县 潢川县 淮滨县 息县 川汇区 淮阳区 扶沟县 西华县 商水县 沈丘县 郸城县 太康县 鹿邑县 项城市 驿城区 西平县 上蔡县 '
      '平舆县 正阳县 确山县 泌阳县 汝南县 遂平县 新蔡县 济源市 江岸区 江汉区 硚口区 汉阳区 武昌区 洪山区 东西湖区 汉南区 蔡甸区 江夏区 '
      '黄陂区 新洲区 黄石港区 西塞山区 下陆区 铁山区 阳新县 大冶市 茅箭区 张湾区 郧阳区 郧西县 竹山县 竹溪县 房县 丹江口市 西陵区 伍家岗区 '
      '点军区 猇亭区 夷陵区 远安县 兴山县 秭归县 长阳土家族自治县 五峰土家族自治县 宜都市 当阳市 枝江市 襄城区 樊城区 襄州区 南漳县 谷城县 '
      '保康县 老河口市 枣阳市 宜城市 梁子湖区 华容区 鄂城区 东宝区 掇刀区 沙洋县 钟祥市 京山市 孝南区 孝昌县 大悟县 云梦县 应城市 安陆市 '
      '汉川市 沙市区 荆州区 公安县 江陵县 石首市 洪湖市 松滋市 监利市 黄州区 团风县 红安县 罗田县 英山县 浠水县 蕲春县 黄梅县 麻城市 武穴市 '
      '咸安区 嘉鱼县 通城县 崇阳县 通山县 赤壁市 曾都区 随县 广水市 恩施市 利川市 建始县 巴东县 宣恩县 咸丰县 来凤县 鹤峰县 仙桃市 潜江市 '
      '天门市 神农架林区 芙蓉区 天心区 岳麓区 开福区 雨花区 望城区 长沙县 浏阳市 宁乡市 荷塘区 芦淞区 石峰区 天元区 渌口区 攸县 茶陵县 '
      '炎陵县 醴陵市 雨湖区 岳塘区 湘潭县 湘乡市 韶山市 珠晖区 雁峰区 石鼓区 蒸湘区 南岳区 衡阳县 衡南县 衡山县 衡东县 祁东县 耒阳市 常宁市 '
      '双清区 大祥区 北塔区 新邵县 邵阳县 隆回县 洞口县 绥宁县 新宁县 城步苗族自治县 武冈市 邵东市 岳阳楼区 云溪区 君山区 岳阳县 华容县 '
      '湘阴县 平江县 汨罗市 临湘市 武陵区 鼎城区 安乡县 汉寿县 澧县 临澧县 桃源县 石门县 津市市 武陵源区 慈利县 桑植县 资阳区 赫山区 南县 '
      '桃江县 安化县 沅江市 北湖区 苏仙区 桂阳县 宜章县 永兴县 嘉禾县 临武县 汝城县 桂东县 安仁县 资兴市 零陵区 冷水滩区 东安县 双牌县 道县 '
      '江永县 宁远县 蓝山县 新田县 江华瑶族自治县 祁阳市 鹤城区 中方县 沅陵县 辰溪县 溆浦县 会同县 麻阳苗族自治县 新晃侗族自治县 芷江侗族自治县 '
      '靖州苗族侗族自治县 通道侗族自治县 洪江市 娄星区 双峰县 新化县 冷水江市 涟源市 吉首市 泸溪县 凤凰县 花垣县 保靖县 古丈县 永顺县 龙山县 '
      '荔湾区 越秀区 海珠区 天河区 白云区 黄埔区 番禺区 花都区 南沙区 从化区 增城区 武江区 浈江区 曲江区 始兴县 仁化县 翁源县 乳源瑶族自治县 '
      '新丰县 乐昌市 南雄市 罗湖区 福田区 宝安区 龙岗区 盐田区 龙华区 坪山区 光明区 香洲区 斗门区 金湾区 龙湖区 金平区 濠江区 潮阳区 潮南区 '
      '澄海区 南澳县 禅城区 南海区 顺德区 三水区 高明区 蓬江区 江海区 新会区 台山市 开平市 鹤山市 恩平市 赤坎区 霞山区 坡头区 麻章区 遂溪县 '
      '徐闻县 廉江市 雷州市 吴川市 茂南区 电白区 高州市 化州市 信宜市 端州区 鼎湖区 高要区 广宁县 怀集县 封开县 德庆县 四会市 惠城区 惠阳区 '
      '博罗县 惠东县 龙门县 梅江区 梅县区 大埔县 丰顺县 五华县 平远县 蕉岭县 兴宁市 海丰县 陆河县 陆丰市 源城区 紫金县 龙川县 连平县 和平县 '
      '东源县 江城区 阳东区 阳西县 阳春市 清城区 清新区 佛冈县 阳山县 连山壮族瑶族自治县 连南瑶族自治县 英德市 连州市 湘桥区 潮安区 饶平县 '
      '榕城区 揭东区 揭西县 惠来县 普宁市 云城区 云安区 新兴县 郁南县 罗定市 兴宁区 青秀区 江南区 西乡塘区 良庆区 邕宁区 武鸣区 隆安县 '
      '马山县 上林县 宾阳县 横州市 城中区 鱼峰区 柳南区 柳北区 柳江区 柳城县 鹿寨县 融安县 融水苗族自治县 三江侗族自治县 秀峰区 叠彩区 象山区 '
      '七星区 雁山区 临桂区 阳朔县 灵川县 全州县 兴安县 永福县 灌阳县 龙胜各族自治县 资源县 平乐县 恭城瑶族自治县 荔浦市 万秀区 长洲区 龙圩区 '
      '苍梧县 藤县 蒙山县 岑溪市 海城区 银海区 铁山港区 合浦县 港口区 防城区 上思县 东兴市 钦南区 钦北区 灵山县 浦北县 港北区 港南区 覃塘区 '
      '平南县 桂平市 玉州区 福绵区 容县 陆川县 博白县 兴业县 北流市 右江区 田阳区 田东县 德保县 那坡县 凌云县 乐业县 田林县 西林县 '
      '隆林各族自治县 靖西市 平果市 八步区 平桂区 昭平县 钟山县 富川瑶族自治县 金城江区 宜州区 南丹县 天峨县 凤山县 东兰县 罗城仫佬族自治县 '
      '环江毛南族自治县 巴马瑶族自治县 都安瑶族自治县 大化瑶族自治县 兴宾区 忻城县 象州县 武宣县 金秀瑶族自治县 合山市 江州区 扶绥县 宁明县 '
      '龙州县 大新县 天等县 凭祥市 秀英区 琼山区 美兰区 海棠区 吉阳区 天涯区 崖州区 西沙区 五指山市 琼海市 文昌市 万宁市 东方市 定安县 '
      '屯昌县 澄迈县 临高县 白沙黎族自治县 昌江黎族自治县 乐东黎族自治县 陵水黎族自治县 保亭黎族苗族自治县 琼中黎族苗族自治县 万州区 涪陵区 渝中区 '
      '大渡口区 沙坪坝区 九龙坡区 南岸区 北碚区 綦江区 大足区 渝北区 巴南区 黔江区 长寿区 江津区 合川区 永川区 南川区 璧山区 铜梁区 潼南区 '
      '荣昌区 开州区 梁平区 武隆区 城口县 丰都县 垫江县 忠县 云阳县 奉节县 巫山县 巫溪县 石柱土家族自治县 秀山土家族苗族自治县 '
      '酉阳土家族苗族自治县 彭水苗族土家族自治县 锦江区 青羊区 金牛区 武侯区 成华区 龙泉驿区 青白江区 新都区 温江区 双流区 郫都区 新津区 金堂县 '
      '大邑县 蒲江县 都江堰市 彭州市 邛崃市 崇州市 简阳市 自流井区 贡井区 大安区 沿滩区 荣县 富顺县 东区 西区 仁和区 米易县 盐边县 江阳区 '
      '纳溪区 龙马潭区 泸县 合江县 叙永县 古蔺县 旌阳区 罗江区 中江县 广汉市 什邡市 绵竹市 涪城区 游仙区 安州区 三台县 盐亭县 梓潼县 '
      '北川羌族自治县 平武县 江油市 利州区 昭化区 朝天区 旺苍县 青川县 剑阁县 苍溪县 船山区 安居区 蓬溪县 大英县 射洪市 东兴区 威远县 资中县 '
      '隆昌市 沙湾区 五通桥区 金口河区 犍为县 井研县 夹江县 沐川县 峨边彝族自治县 马边彝族自治县 峨眉山市 顺庆区 高坪区 嘉陵区 南部县 营山县 '
      '蓬安县 仪陇县 西充县 阆中市 东坡区 彭山区 仁寿县 洪雅县 丹棱县 青神县 翠屏区 南溪区 叙州区 江安县 长宁县 高县 珙县 筠连县 兴文县 '
      '屏山县 广安区 前锋区 岳池县 武胜县 邻水县 华蓥市 通川区 达川区 宣汉县 开江县 大竹县 渠县 万源市 雨城区 名山区 荥经县 汉源县 石棉县 '
      '天全县 芦山县 宝兴县 巴州区 恩阳区 通江县 南江县 平昌县 雁江区 安岳县 乐至县 马尔康市 汶川县 理县 茂县 松潘县 九寨沟县 金川县 小金县 '
      '黑水县 壤塘县 阿坝县 若尔盖县 红原县 康定市 泸定县 丹巴县 九龙县 雅江县 道孚县 炉霍县 甘孜县 新龙县 德格县 白玉县 石渠县 色达县 '
      '理塘县 巴塘县 乡城县 稻城县 得荣县 西昌市 会理市 木里藏族自治县 盐源县 德昌县 会东县 宁南县 普格县 布拖县 金阳县 昭觉县 喜德县 冕宁县 '
      '越西县 甘洛县 美姑县 雷波县 南明区 云岩区 花溪区 乌当区 观山湖区 开阳县 息烽县 修文县 清镇市 钟山区 六枝特区 水城区 盘州市 红花岗区 '
      '汇川区 播州区 桐梓县 绥阳县 正安县 道真仡佬族苗族自治县 务川仡佬族苗族自治县 凤冈县 湄潭县 余庆县 习水县 赤水市 仁怀市 西秀区 平坝区 '
      '普定县 镇宁布依族苗族自治县 关岭布依族苗族自治县 紫云苗族布依族自治县 七星关区 大方县 金沙县 织金县 纳雍县 威宁彝族回族苗族自治县 赫章县 '
      '黔西市 碧江区 万山区 江口县 玉屏侗族自治县 石阡县 思南县 印江土家族苗族自治县 德江县 沿河土家族自治县 松桃苗族自治县 兴义市 兴仁市 普安县 '
      '晴隆县 贞丰县 望谟县 册亨县 安龙县 凯里市 黄平县 施秉县 三穗县 镇远县 岑巩县 天柱县 锦屏县 剑河县 台江县 黎平县 榕江县 从江县 雷山县 '
      '麻江县 丹寨县 都匀市 福泉市 荔波县 贵定县 瓮安县 独山县 平塘县 罗甸县 长顺县 龙里县 惠水县 三都水族自治县 五华区 盘龙区 官渡区 西山区 '
      '东川区 呈贡区 晋宁区 富民县 宜良县 石林彝族自治县 嵩明县 禄劝彝族苗族自治县 寻甸回族彝族自治县 安宁市 麒麟区 沾益区 马龙区 陆良县 师宗县 '
      '罗平县 富源县 会泽县 宣威市 红塔区 江川区 通海县 华宁县 易门县 峨山彝族自治县 新平彝族傣族自治县 元江哈尼族彝族傣族自治县 澄江市 隆阳区 '
      '施甸县 龙陵县 昌宁县 腾冲市 昭阳区 鲁甸县 巧家县 盐津县 大关县 永善县 绥江县 镇雄县 彝良县 威信县 水富市 古城区 玉龙纳西族自治县 '
      '永胜县 华坪县 宁蒗彝族自治县 思茅区 宁洱哈尼族彝族自治县 墨江哈尼族自治县 景东彝族自治县 景谷傣族彝族自治县 镇沅彝族哈尼族拉祜族自治县 '
      '江城哈尼族彝族自治县 孟连傣族拉祜族佤族自治县 澜沧拉祜族自治县 西盟佤族自治县 临翔区 凤庆县 云县 永德县 镇康县 双江拉祜族佤族布朗族傣族自治县 '
      '耿马傣族佤族自治县 沧源佤族自治县 楚雄市 禄丰市 双柏县 牟定县 南华县 姚安县 大姚县 永仁县 元谋县 武定县 个旧市 开远市 蒙自市 弥勒市 '
      '屏边苗族自治县 建水县 石屏县 泸西县 元阳县 红河县 金平苗族瑶族傣族自治县 绿春县 河口瑶族自治县 文山市 砚山县 西畴县 麻栗坡县 马关县 '
      '丘北县 广南县 富宁县 景洪市 勐海县 勐腊县 大理市 漾濞彝族自治县 祥云县 宾川县 弥渡县 南涧彝族自治县 巍山彝族回族自治县 永平县 云龙县 '
      '洱源县 剑川县 鹤庆县 瑞丽市 芒市 梁河县 盈江县 陇川县 泸水市 福贡县 贡山独龙族怒族自治县 兰坪白族普米族自治县 香格里拉市 德钦县 '
      '维西傈僳族自治县 城关区 堆龙德庆区 达孜区 林周县 当雄县 尼木县 曲水县 墨竹工卡县 桑珠孜区 南木林县 江孜县 定日县 萨迦县 拉孜县 昂仁县 '
      '谢通门县 白朗县 仁布县 康马县 定结县 仲巴县 亚东县 吉隆县 聂拉木县 萨嘎县 岗巴县 卡若区 江达县 贡觉县 类乌齐县 丁青县 察雅县 八宿县 '
      '左贡县 芒康县 洛隆县 边坝县 巴宜区 工布江达县 墨脱县 波密县 察隅县 朗县 米林市 乃东区 扎囊县 贡嘎县 桑日县 琼结县 曲松县 措美县 '
      '洛扎县 加查县 隆子县 浪卡子县 错那市 色尼区 嘉黎县 比如县 聂荣县 安多县 申扎县 索县 班戈县 巴青县 尼玛县 双湖县 普兰县 札达县 噶尔县 '
      '日土县 革吉县 改则县 措勤县 碑林区 莲湖区 灞桥区 未央区 雁塔区 阎良区 临潼区 高陵区 鄠邑区 蓝田县 周至县 王益区 印台区 耀州区 宜君县 '
      '渭滨区 金台区 陈仓区 凤翔区 岐山县 扶风县 眉县 陇县 千阳县 麟游县 凤县 太白县 秦都区 杨陵区 渭城区 三原县 泾阳县 乾县 礼泉县 永寿县 '
      '长武县 旬邑县 淳化县 武功县 兴平市 彬州市 临渭区 华州区 潼关县 大荔县 合阳县 澄城县 蒲城县 白水县 富平县 韩城市 华阴市 宝塔区 安塞区 '
      '延长县 延川县 志丹县 吴起县 甘泉县 富县 洛川县 宜川县 黄龙县 黄陵县 子长市 汉台区 南郑区 城固县 洋县 西乡县 勉县 宁强县 略阳县 '
      '镇巴县 留坝县 佛坪县 榆阳区 横山区 府谷县 靖边县 定边县 绥德县 米脂县 佳县 吴堡县 清涧县 子洲县 神木市 汉滨区 汉阴县 石泉县 宁陕县 '
      '紫阳县 岚皋县 平利县 镇坪县 白河县 旬阳市 商州区 洛南县 丹凤县 商南县 山阳县 镇安县 柞水县 七里河区 西固区 安宁区 红古区 永登县 '
      '皋兰县 榆中县 兰州新区 市辖区 雄关区 长城区 镜铁区 金川区 永昌县 白银区 平川区 靖远县 会宁县 景泰县 秦州区 麦积区 清水县 秦安县 '
      '甘谷县 武山县 张家川回族自治县 凉州区 民勤县 古浪县 天祝藏族自治县 甘州区 肃南裕固族自治县 民乐县 临泽县 高台县 山丹县 崆峒区 泾川县 '
      '灵台县 崇信县 庄浪县 静宁县 华亭市 肃州区 金塔县 瓜州县 肃北蒙古族自治县 阿克塞哈萨克族自治县 玉门市 敦煌市 西峰区 庆城县 环县 华池县 '
      '合水县 正宁县 宁县 镇原县 安定区 通渭县 陇西县 渭源县 临洮县 漳县 岷县 武都区 成县 文县 宕昌县 康县 西和县 礼县 徽县 两当县 临夏市 '
      '临夏县 康乐县 永靖县 广河县 和政县 东乡族自治县 积石山保安族东乡族撒拉族自治县 合作市 临潭县 卓尼县 舟曲县 迭部县 玛曲县 碌曲县 夏河县 '
      '城东区 城西区 城北区 湟中区 大通回族土族自治县 湟源县 乐都区 平安区 民和回族土族自治县 互助土族自治县 化隆回族自治县 循化撒拉族自治县 '
      '门源回族自治县 祁连县 海晏县 刚察县 同仁市 尖扎县 泽库县 河南蒙古族自治县 共和县 同德县 贵德县 兴海县 贵南县 玛沁县 班玛县 甘德县 '
      '达日县 久治县 玛多县 玉树市 杂多县 称多县 治多县 囊谦县 曲麻莱县 格尔木市 德令哈市 茫崖市 乌兰县 都兰县 天峻县 兴庆区 西夏区 金凤区 '
      '永宁县 贺兰县 灵武市 大武口区 惠农区 平罗县 利通区 红寺堡区 盐池县 同心县 青铜峡市 原州区 西吉县 隆德县 泾源县 彭阳县 沙坡头区 中宁县 '
      '海原县 天山区 沙依巴克区 新市区 水磨沟区 头屯河区 达坂城区 米东区 乌鲁木齐县 独山子区 克拉玛依区 白碱滩区 乌尔禾区 高昌区 鄯善县 '
      '托克逊县 伊州区 巴里坤哈萨克自治县 伊吾县 昌吉市 阜康市 呼图壁县 玛纳斯县 奇台县 吉木萨尔县 木垒哈萨克自治县 博乐市 阿拉山口市 精河县 '
      '温泉县 库尔勒市 轮台县 尉犁县 若羌县 且末县 焉耆回族自治县 和静县 和硕县 博湖县 阿克苏市 库车市 温宿县 沙雅县 新和县 拜城县 乌什县 '
      '阿瓦提县 柯坪县 阿图什市 阿克陶县 阿合奇县 乌恰县 喀什市 疏附县 疏勒县 英吉沙县 泽普县 莎车县 叶城县 麦盖提县 岳普湖县 伽师县 巴楚县 '
      '塔什库尔干塔吉克自治县 和田市 和田县 墨玉县 皮山县 洛浦县 策勒县 于田县 民丰县 和康县 和安县 伊宁市 奎屯市 霍尔果斯市 伊宁县 '
      '察布查尔锡伯自治县 霍城县 巩留县 新源县 昭苏县 特克斯县 尼勒克县 塔城市 乌苏市 沙湾市 额敏县 托里县 裕民县 和布克赛尔蒙古自治县 阿勒泰市 '
      '布尔津县 富蕴县 福海县 哈巴河县 青河县 吉木乃县 石河子市 阿拉尔市 图木舒克市 五家渠市 北屯市 铁门关市 双河市 可克达拉市 昆玉市 胡杨河市 '
      '新星市 白杨市',
      ' '));

comment on function kiteline_mask.is_county(text) is
  'Whether a name is that of a county-level unit of mainland China.';

revoke all on function kiteline_mask.is_county(text) from public;
grant execute on function kiteline_mask.is_county(text) to kiteline_recipient;

-- from sql/mask/address.sql
-- kiteline_mask.address(value text) -> text
--
-- Keeps province, city and district of a free-form address, each only when it is a known name:
-- 浙江省杭州市西湖区文三路90号1幢 -> 浙江省杭州市西湖区***. No province at its head, or masked already -> ***. Slow
-- beside the other masks: prefer columns of their own for province, city and district. Each part
-- is written out, because the planner inlines no function that would repeat an argument as dear as
-- this one.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.address(value text)
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
        || case
          when kiteline_mask.is_county(substring(
            kiteline_mask.behind_city(
              kiteline_mask.behind_province(kiteline_mask.visible(value))) from
            '^(?:(?:津市|辉县)市|(?:西市|沙市|新市|沙县|赣县|梅县|红旗)区|社旗县'
            '|[^区县市旗]{1,14}[区县市旗]|[区县市旗][^区县市旗]{0,12}[区县市旗])'))
          then substring(
            kiteline_mask.behind_city(
              kiteline_mask.behind_province(kiteline_mask.visible(value))) from
            '^(?:(?:津市|辉县)市|(?:西市|沙市|新市|沙县|赣县|梅县|红旗)区|社旗县'
            '|[^区县市旗]{1,14}[区县市旗]|[区县市旗][^区县市旗]{0,12}[区县市旗])')
          else ''
        end
        || '***',
      kiteline_mask.unrecognised(value))
  end;

comment on function kiteline_mask.address(text) is
  'Keeps province, city and district of an address; hides anything else whole.';

revoke all on function kiteline_mask.address(text) from public;
grant execute on function kiteline_mask.address(text) to kiteline_recipient;

-- from sql/mask/address_city.sql
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

-- from sql/mask/address_province.sql
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

-- from sql/mask/western_digits.sql
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

-- from sql/mask/without_numbers.sql
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

-- from sql/mask/without_addresses.sql
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

-- from sql/mask/free_text.sql
-- kiteline_mask.free_text(value text) -> text
--
-- Replaces what identifies by its kind, and leaves the rest readable: 电话138 1234 1234,机器不制冷 ->
-- 电话[手机号],机器不制冷. Takes too much rather than too little. Names of people stay: they have no form to
-- know them by, so free text is never for research. Longer than 4000 characters -> ***: a remark
-- is shorter, and a dozen passes over 4000 take a few milliseconds.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.free_text(value text)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when octet_length(value) > 16000 or length(value) > 4000 then '***'
    when value ~ '^[\u4E00-\u9FFF，。、；：？！]+$' and value !~ '[零一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖]{7}'
    then value
    when value ~ ('^[\u0001-\u0020\u007F-\u00A0\u00AD\u1680\u180E\u2000-\u200F\u2028-\u202F'
      '\u205F-\u206F\u3000\u3164\uFE00-\uFE0F\uFEFF\uFFA0]*$')
    then ''
    else kiteline_mask.without_numbers(kiteline_mask.without_addresses(
      kiteline_mask.western_digits(value)))
  end;

comment on function kiteline_mask.free_text(text) is
  'Replaces numbers, addresses and accounts in free text by their kind.';

revoke all on function kiteline_mask.free_text(text) from public;
grant execute on function kiteline_mask.free_text(text) to kiteline_recipient;

-- from sql/policy/policies.sql
-- kiteline_internal.policies: one row per applied policy document
--
-- Filled by the generated migration; policy_hash is null only inside it. subject_key_type says in which column of live_sessions the
-- admitted keys are held ('bigint' also serves int and smallint keys).

create table kiteline_internal.policies (
  policy text not null,
  policy_hash text,
  subject_relation text not null,
  subject_key text not null,
  subject_key_type text not null,
  applied_at timestamptz not null default clock_timestamp(),
  applied_by text not null default session_user,
  constraint policies_pkey primary key (policy),
  constraint policies_policy_hash_check check (policy_hash ~ '^[0-9a-f]{64}$'),
  constraint policies_subject_key_type_check check (subject_key_type in ('bigint', 'uuid', 'text'))
);

comment on table kiteline_internal.policies is 'One row per applied policy document.';

-- from sql/policy/governed_columns.sql
-- kiteline_internal.governed_columns: every labelled column of every governed table
--
-- Filled by the generated migration. Sensitivity is the stricter of law and house, worked out by the
-- policy compiler. A column without a row here is shared with nobody.

create table kiteline_internal.governed_columns (
  policy text not null,
  relation text not null,
  column_name text not null,
  category text not null,
  sensitivity text not null,
  identifier text not null,
  mask text,
  constraint governed_columns_pkey primary key (policy, relation, column_name),
  constraint governed_columns_policy_fkey foreign key (policy)
    references kiteline_internal.policies (policy) deferrable initially deferred,
  constraint governed_columns_sensitivity_check
    check (sensitivity in ('public', 'internal', 'personal', 'sensitive', 'prohibited')),
  constraint governed_columns_identifier_check
    check (identifier in ('direct', 'quasi', 'attribute', 'free_text', 'none'))
);

comment on table kiteline_internal.governed_columns is 'The label of each column of a governed table.';

-- from sql/policy/purposes.sql
-- kiteline_internal.purposes: what customer data may be used for, under which conditions
--
-- Filled by the generated migration. purpose_hash covers all that the purpose shows and under which
-- conditions: a grant is bound to the hash it was issued for, so a purpose that changes
-- ends its grants until they are issued anew.

create table kiteline_internal.purposes (
  purpose text not null,
  policy text not null,
  purpose_hash text not null,
  label_en text not null,
  label_zh text not null,
  tier text not null,
  tier_number integer not null,
  clause text not null,
  basis text not null,
  consent_rule text not null,
  longest_grant interval not null,
  longest_session interval not null,
  session_cap integer not null,
  audit_level text not null,
  recipient_roles text[] not null,
  reviews text[] not null,
  is_marketing boolean not null,
  is_essential boolean not null,
  uses_pseudonyms boolean not null,
  constraint purposes_pkey primary key (purpose),
  constraint purposes_policy_fkey foreign key (policy)
    references kiteline_internal.policies (policy) deferrable initially deferred,
  constraint purposes_purpose_hash_check check (purpose_hash ~ '^[0-9a-f]{64}$'),
  constraint purposes_tier_number_check check (tier_number in (1, 2, 3)),
  constraint purposes_consent_rule_check
    check (consent_rule in ('none', 'notice', 'consent', 'separate', 'written')),
  constraint purposes_longest_grant_check
    check (longest_grant > interval '0' and longest_grant <= interval '30 days'),
  constraint purposes_emergency_grant_check
    check (tier_number <> 1 or longest_grant <= interval '72 hours'),
  constraint purposes_longest_session_check
    check (longest_session > interval '0' and longest_session <= interval '24 hours'),
  constraint purposes_session_cap_check check (session_cap between 1 and 50000),
  constraint purposes_audit_level_check check (audit_level in ('statement', 'session')),
  constraint purposes_basis_check check (btrim(basis) <> '' and btrim(clause) <> '')
);

comment on table kiteline_internal.purposes is 'What customer data may be used for, and on what terms.';

-- from sql/policy/purpose_columns.sql
-- kiteline_internal.purpose_columns: which column each purpose shows, and how
--
-- Filled by the generated migration. treatment 'masked' names its mask; exception_basis and
-- exception_clause stand where the category is outside the tier's allow-list.

create table kiteline_internal.purpose_columns (
  purpose text not null,
  relation text not null,
  column_name text not null,
  category text not null,
  treatment text not null,
  mask text,
  exception_basis text,
  exception_clause text,
  constraint purpose_columns_pkey primary key (purpose, relation, column_name),
  constraint purpose_columns_purpose_fkey foreign key (purpose)
    references kiteline_internal.purposes (purpose),
  constraint purpose_columns_treatment_check check (treatment in ('raw', 'masked', 'pseudonym')),
  constraint purpose_columns_mask_check check ((treatment = 'masked') = (mask is not null)),
  constraint purpose_columns_exception_check
    check ((exception_basis is null) = (exception_clause is null))
);

comment on table kiteline_internal.purpose_columns is 'Which column each purpose shows, and how.';

-- from sql/policy/purpose_logins.sql
-- kiteline_internal.purpose_logins: which login role may work under which purpose
--
-- Filled by the generated migration, which also gives the login its privileges on the purpose's
-- views. A grant can be issued to these logins only.

create table kiteline_internal.purpose_logins (
  purpose text not null,
  login text not null,
  constraint purpose_logins_pkey primary key (purpose, login),
  constraint purpose_logins_purpose_fkey foreign key (purpose)
    references kiteline_internal.purposes (purpose)
);

comment on table kiteline_internal.purpose_logins is 'Which login role may work under which purpose.';

-- from sql/policy/purpose_lookups.sql
-- kiteline_internal.purpose_lookups: by which raw column a purpose may find whom to name
--
-- Filled by the generated migration, together with the function
-- kiteline_internal.find_by_<lookup>(value text) returns setof text that does the equality look-up.

create table kiteline_internal.purpose_lookups (
  purpose text not null,
  lookup text not null,
  relation text not null,
  column_name text not null,
  per_hour integer not null,
  constraint purpose_lookups_pkey primary key (purpose, lookup),
  constraint purpose_lookups_purpose_fkey foreign key (purpose)
    references kiteline_internal.purposes (purpose),
  constraint purpose_lookups_per_hour_check check (per_hour between 1 and 100000)
);

comment on table kiteline_internal.purpose_lookups is 'By which raw column a purpose may find whom to name.';

-- from sql/recipient/recipients.sql
-- kiteline_internal.recipients: the department, system or partner that customer data is shared with
--
-- role decides which consent rule applies (a partner that processes for itself needs more than a
-- department). Only a qualified recipient opens sessions and reads.

create table kiteline_internal.recipients (
  recipient text not null,
  role text not null,
  display_name text not null,
  responsible_person text not null,
  country text not null,
  state text not null,
  state_reason text not null,
  state_changed_at timestamptz not null default clock_timestamp(),
  created_at timestamptz not null default clock_timestamp(),
  created_by text not null default session_user,
  constraint recipients_pkey primary key (recipient),
  constraint recipients_recipient_check check (recipient ~ '^[a-z][a-z0-9_]{1,62}$'),
  constraint recipients_role_check check (role in (
    'department', 'system', 'entrusted_processor', 'joint_processor', 'independent_processor',
    'authority', 'public'
  )),
  constraint recipients_country_check check (country ~ '^[A-Z]{2}$'),
  constraint recipients_responsible_person_check check (btrim(responsible_person) <> ''),
  constraint recipients_state_check
    check (state in ('candidate', 'qualified', 'suspended', 'terminated'))
);

comment on table kiteline_internal.recipients is 'Whom customer data is shared with (接收方).';

-- from sql/grant/grants.sql
-- kiteline_internal.grants: time-boxed authorisations
--
-- One purpose, one recipient, one login, finite. A row never changes: it cannot be extended, and
-- revoking adds a row to grant_revocations. Subtracting two timestamptz is immutable, so the term can be a
-- check; adding an interval is only stable.

create table kiteline_internal.grants (
  grant_id bigint generated always as identity,
  purpose text not null,
  purpose_hash text not null,
  tier_number integer not null,
  recipient text not null,
  login text not null,
  reason text not null,
  valid_from timestamptz not null,
  expires_at timestamptz not null,
  max_subjects_per_day integer,
  requires_signature boolean not null,
  asked_subjects bigint not null,
  issued_at timestamptz not null default clock_timestamp(),
  issued_by text not null default session_user,
  constraint grants_pkey primary key (grant_id),
  constraint grants_recipient_fkey foreign key (recipient)
    references kiteline_internal.recipients (recipient),
  constraint grants_reason_check check (length(btrim(reason)) >= 10),
  constraint grants_finite_check check (isfinite(valid_from) and isfinite(expires_at)),
  constraint grants_order_check check (expires_at > valid_from),
  constraint grants_term_check check (expires_at - valid_from <= interval '30 days'),
  constraint grants_emergency_term_check
    check (tier_number <> 1 or expires_at - valid_from <= interval '72 hours'),
  constraint grants_max_subjects_per_day_check check (max_subjects_per_day > 0)
);

comment on table kiteline_internal.grants is 'Time-boxed authorisations; rows never change.';

-- from sql/grant/grant_revocations.sql
-- kiteline_internal.grant_revocations: the end of a grant before its time
--
-- A row of its own, because an UPDATE of the grant would wait behind whoever holds its lock, and a
-- revocation may wait for nobody.

create table kiteline_internal.grant_revocations (
  grant_id bigint not null,
  reason text not null,
  revoked_at timestamptz not null default clock_timestamp(),
  revoked_by text not null default session_user,
  constraint grant_revocations_pkey primary key (grant_id),
  constraint grant_revocations_grant_id_fkey foreign key (grant_id)
    references kiteline_internal.grants (grant_id),
  constraint grant_revocations_reason_check check (length(btrim(reason)) >= 3)
);

comment on table kiteline_internal.grant_revocations is 'Grants ended before their time.';

-- from sql/grant/grant_usage.sql
-- kiteline_internal.grant_usage: how many subjects each grant admitted on each day (UTC)
--
-- The row is locked by the opening that counts itself in, so two openings at once cannot both use
-- the last of a quota.

create table kiteline_internal.grant_usage (
  grant_id bigint not null,
  used_on date not null,
  subject_count bigint not null,
  session_count bigint not null,
  constraint grant_usage_pkey primary key (grant_id, used_on),
  constraint grant_usage_grant_id_fkey foreign key (grant_id)
    references kiteline_internal.grants (grant_id),
  constraint grant_usage_counts_check check (subject_count >= 0 and session_count >= 0)
);

comment on table kiteline_internal.grant_usage is 'Subjects admitted per grant and day (UTC).';

-- from sql/grant/signing_keys.sql
-- kiteline_internal.signing_keys: keys by which an application signs its openings
--
-- Only HMAC pads are held: inner_pad and outer_pad are the key, padded to 64 bytes and xor-ed with 0x36 and
-- 0x5c, so that sha256() alone makes an HMAC without any extension. Pads are as good as the key: whoever
-- reads this table can sign, so nobody but the owner can.

create table kiteline_internal.signing_keys (
  key_id bigint generated always as identity,
  login text not null,
  inner_pad bytea not null,
  outer_pad bytea not null,
  registered_at timestamptz not null default clock_timestamp(),
  registered_by text not null default session_user,
  retired_at timestamptz,
  constraint signing_keys_pkey primary key (key_id),
  constraint signing_keys_pads_check check (length(inner_pad) = 64 and length(outer_pad) = 64)
);

create index signing_keys_login_idx on kiteline_internal.signing_keys (login) where retired_at is null;

comment on table kiteline_internal.signing_keys is 'HMAC pads of the keys that sign openings.';

-- from sql/subject/refusals.sql
-- kiteline_internal.refusals: subjects whose data may not be shared, from the next statement on
--
-- purpose null means every purpose. recorded_xid lets a statement ask "anything that my session's
-- set cannot know of yet?" without trusting a clock or the order in which transactions commit.
-- A refusal never changes; lifting it adds a row to refusal_lifts.

create table kiteline_internal.refusals (
  refusal_id bigint generated always as identity,
  policy text not null,
  subject text not null,
  purpose text,
  kind text not null,
  reason text not null,
  recorded_xid xid8 not null default pg_current_xact_id(),
  recorded_at timestamptz not null default clock_timestamp(),
  recorded_by text not null default session_user,
  constraint refusals_pkey primary key (refusal_id),
  constraint refusals_kind_check check (kind in ('restriction')),
  constraint refusals_reason_check check (length(btrim(reason)) >= 3)
);

create index refusals_subject_idx on kiteline_internal.refusals (policy, subject);
create index refusals_recorded_xid_idx on kiteline_internal.refusals (policy, recorded_xid);

comment on table kiteline_internal.refusals is
  'Subjects whose data may not be shared, from the next statement on.';

-- from sql/subject/refusal_lifts.sql
-- kiteline_internal.refusal_lifts: refusals that no longer hold

create table kiteline_internal.refusal_lifts (
  refusal_id bigint not null,
  reason text not null,
  lifted_at timestamptz not null default clock_timestamp(),
  lifted_by text not null default session_user,
  constraint refusal_lifts_pkey primary key (refusal_id),
  constraint refusal_lifts_refusal_id_fkey foreign key (refusal_id)
    references kiteline_internal.refusals (refusal_id)
);

comment on table kiteline_internal.refusal_lifts is 'Refusals that no longer hold.';

-- from sql/session/sessions.sql
-- kiteline_internal.sessions: the evidence of every access session, made before the first row is seen
--
-- Who (login, actor), why (purpose, reason), under which grant, when, from where, and exactly whose
-- data (subjects). Append-only, partitioned by month; the token's hash is not evidence and is kept
-- in live_sessions. subjects is indexed, so "who saw this person" is a look-up.

create table kiteline_internal.sessions (
  session_id bigint not null,
  opened_at timestamptz not null,
  grant_id bigint not null,
  policy text not null,
  purpose text not null,
  recipient text not null,
  login text not null,
  actor text not null,
  reason text not null,
  asked text not null,
  asked_count bigint not null,
  admitted_count integer not null,
  subjects text[] not null,
  expires_at timestamptz not null,
  trace_code text not null,
  is_signed boolean not null,
  opened_xid xid8 not null,
  backend_pid integer not null,
  client_address inet,
  application_name text not null,
  constraint sessions_pkey primary key (session_id, opened_at),
  constraint sessions_asked_check check (asked in ('named', 'matching')),
  constraint sessions_admitted_count_check
    check (admitted_count > 0 and admitted_count = cardinality(subjects))
) partition by range (opened_at);

create sequence kiteline_internal.session_ids as bigint;

create index sessions_subjects_idx on kiteline_internal.sessions using gin (subjects);
create index sessions_purpose_idx on kiteline_internal.sessions (purpose, opened_at);

comment on table kiteline_internal.sessions is
  'Every access session with the exact set of subjects, recorded before the first row is seen.';

-- from sql/session/live_sessions.sql
-- kiteline_internal.live_sessions: what a reading statement is checked against
--
-- One small row per session that may still read, found by the hash of its token. The admitted keys
-- stand here a second time, in their own type, so that a row policy compares key with key and can use the
-- index; "external" keeps them uncompressed, because they are read whole by each statement.
-- refusal_horizon: what this transaction or a later one recorded, the opening may not have seen.

create table kiteline_internal.live_sessions (
  token_hash bytea not null,
  session_id bigint not null,
  opened_at timestamptz not null,
  grant_id bigint not null,
  policy text not null,
  purpose text not null,
  recipient text not null,
  login text not null,
  actor text not null,
  as_of timestamptz not null,
  expires_at timestamptz not null,
  opened_xid xid8 not null,
  refusal_horizon xid8 not null,
  records_statements boolean not null,
  bigint_subjects bigint[],
  uuid_subjects uuid[],
  text_subjects text[],
  constraint live_sessions_pkey primary key (token_hash),
  constraint live_sessions_subjects_check
    check (num_nonnulls(bigint_subjects, uuid_subjects, text_subjects) = 1)
);

alter table kiteline_internal.live_sessions
  alter column bigint_subjects set storage external,
  alter column uuid_subjects set storage external,
  alter column text_subjects set storage external;

create index live_sessions_session_id_idx on kiteline_internal.live_sessions (session_id);
create index live_sessions_expires_at_idx on kiteline_internal.live_sessions (expires_at);

comment on table kiteline_internal.live_sessions is
  'What a reading statement is checked against: one row per session that may still read.';

-- from sql/session/session_closings.sql
-- kiteline_internal.session_closings: sessions ended by their holder before they expired
--
-- Closing deletes the live row; this row is the evidence of when.

create table kiteline_internal.session_closings (
  session_id bigint not null,
  closed_at timestamptz not null default clock_timestamp(),
  constraint session_closings_pkey primary key (session_id)
);

comment on table kiteline_internal.session_closings is 'Sessions ended before they expired.';

-- from sql/session/used_nonces.sql
-- kiteline_internal.used_nonces: nonces of signed openings, so that none is used twice

create table kiteline_internal.used_nonces (
  login text not null,
  nonce text not null,
  expires_at timestamptz not null,
  constraint used_nonces_pkey primary key (login, nonce)
);

comment on table kiteline_internal.used_nonces is 'Nonces of signed openings; none is used twice.';

-- from sql/session/interruptions.sql
-- kiteline_internal.interruptions: transactions that may have ended or narrowed sessions open at the time
--
-- One row for each statement that revoked a grant, changed a recipient or recorded a refusal. A reading statement asks
-- here first, in one look-up: did any such transaction commit that my session's opening cannot have seen?
-- Only if so are grant, recipient and refusals asked one by one. Written by triggers on those tables,
-- append-only, never cleared: an opening that is still under way may need the oldest row.

create table kiteline_internal.interruptions (
  recorded_xid xid8 not null default pg_current_xact_id()
);

create index interruptions_recorded_xid_idx on kiteline_internal.interruptions (recorded_xid);

comment on table kiteline_internal.interruptions is
  'Transactions that may have ended or narrowed sessions open at the time.';

-- from sql/session/pseudonyms.sql
-- kiteline_internal.pseudonyms: random stand-ins for subject keys, one per purpose and recipient
--
-- Stored, not computed: functions in a view run with the caller's right to execute, so a keyed
-- pseudonym function would let a recipient compute anybody's. Made when a session admits the subject;
-- stable afterwards, and different for every recipient.

create table kiteline_internal.pseudonyms (
  purpose text not null,
  recipient text not null,
  subject text not null,
  pseudonym uuid not null default gen_random_uuid(),
  constraint pseudonyms_pkey primary key (purpose, recipient, subject)
);

comment on table kiteline_internal.pseudonyms is
  'Random stand-ins for subject keys, one per purpose and recipient.';

-- from sql/lookup/lookups.sql
-- kiteline_internal.lookups: announced look-ups
--
-- Committed before the answer is given. The value is kept as a keyed digest only. Append-only,
-- partitioned by month.

create table kiteline_internal.lookups (
  lookup_id bigint not null,
  announced_at timestamptz not null,
  announced_xid xid8 not null,
  grant_id bigint not null,
  purpose text not null,
  lookup text not null,
  login text not null,
  actor text not null,
  reason text not null,
  value_digest bytea not null,
  backend_pid integer not null,
  client_address inet,
  constraint lookups_pkey primary key (lookup_id, announced_at)
) partition by range (announced_at);

create index lookups_login_idx on kiteline_internal.lookups (login, announced_at);

create sequence kiteline_internal.lookup_ids as bigint;

comment on table kiteline_internal.lookups is 'Announced look-ups; the value as a keyed digest.';

-- from sql/audit/statements.sql
-- kiteline_internal.statements: each reading statement and relation, where the transaction can write
--
-- One row per evaluation of a row policy; a statement that joins two views makes two.
-- statement_number comes from a sequence, which no ROLLBACK turns back: a rolled-back statement
-- leaves a gap. No query text, since its literals may be personal; statement_hash tells equal
-- statements from different ones. Append-only, partitioned by month.

create table kiteline_internal.statements (
  statement_number bigint not null,
  started_at timestamptz not null,
  recorded_at timestamptz not null,
  session_id bigint not null,
  purpose text not null,
  relation text not null,
  login text not null,
  backend_pid integer not null,
  statement_hash bytea not null
) partition by range (recorded_at);

create index statements_session_id_idx on kiteline_internal.statements (session_id);

create sequence kiteline_internal.statement_numbers as bigint;

-- Counts refused reads: the record of a refused read dies with its error, the number does not.
create sequence kiteline_internal.refused_read_numbers as bigint;

comment on table kiteline_internal.statements is
  'Each reading statement and relation, where the transaction can write.';

-- from sql/audit/denials.sql
-- kiteline_internal.denials: openings and look-ups that were refused, with the missing conditions
--
-- The caller gets one answer for every refusal; here stands why. Append-only, partitioned by month.

create table kiteline_internal.denials (
  denial_id bigint not null,
  denied_at timestamptz not null,
  kind text not null,
  purpose text,
  grant_id bigint,
  login text not null,
  actor text,
  reason text,
  asked_count bigint,
  missing text[] not null,
  backend_pid integer not null,
  client_address inet,
  constraint denials_pkey primary key (denial_id, denied_at),
  constraint denials_kind_check check (kind in ('opening', 'lookup')),
  constraint denials_missing_check check (cardinality(missing) > 0)
) partition by range (denied_at);

create sequence kiteline_internal.denial_ids as bigint;

comment on table kiteline_internal.denials is
  'Openings and look-ups that were refused, with the missing conditions.';

-- from sql/audit/changes.sql
-- kiteline_internal.changes: rows of governed tables that were inserted, updated, deleted, truncated
--
-- Which row, whose, which columns, by whom; never the values. Written by the generated statement triggers
-- on governed tables and by record_kernel_change() on kiteline's own. Append-only, partitioned by month.

create table kiteline_internal.changes (
  changed_at timestamptz not null,
  relation text not null,
  command text not null,
  row_key text,
  subject text,
  columns text[],
  login text not null,
  role text not null,
  transaction_xid xid8 not null,
  constraint changes_command_check check (command in ('insert', 'update', 'delete', 'truncate'))
) partition by range (changed_at);

create index changes_relation_idx on kiteline_internal.changes (relation, changed_at);

comment on table kiteline_internal.changes is
  'Which governed rows changed, in which columns, by whom; never the values.';

-- from sql/audit/refuse_rewrite.sql
-- kiteline_internal.refuse_rewrite() -> trigger
--
-- Keeps evidence append-only: fires before UPDATE, DELETE and TRUNCATE and always raises. Statement level, so a
-- statement that would touch no row is refused too.
-- Called by: triggers that are ENABLE ALWAYS, so session_replication_role does not switch them off.
-- Invoker. Raises: KL110.

create function kiteline_internal.refuse_rewrite()
  returns trigger
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $refuse_rewrite$
begin
  raise exception using
    errcode = 'KL110',
    message = 'evidence is append-only',
    detail = format('%s of %I.%I', lower(tg_op), tg_table_schema, tg_table_name),
    hint = 'Add a row that says what changed; nothing recorded is altered or removed.';
end
$refuse_rewrite$;

comment on function kiteline_internal.refuse_rewrite() is 'Trigger: evidence is append-only.';

revoke all on function kiteline_internal.refuse_rewrite() from public;

-- from sql/audit/keep_append_only.sql
-- kiteline_internal.keep_append_only(relation regclass) -> void
--
-- Puts the append-only trigger on one table or partition. A statement trigger of a partitioned table
-- does not fire for statements that address a partition by name, so each partition gets its own.
-- Called by: install.sql, ensure_month(). Invoker: only the owner can create triggers there.

create function kiteline_internal.keep_append_only(relation regclass)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $keep_append_only$
begin
  execute format(
    'create trigger refuse_rewrite before update or delete or truncate on %s '
    'for each statement execute function kiteline_internal.refuse_rewrite()',
    relation
  );
  execute format('alter table %s enable always trigger refuse_rewrite', relation);
end
$keep_append_only$;

comment on function kiteline_internal.keep_append_only(regclass) is
  'Puts the append-only trigger on one table or partition.';

revoke all on function kiteline_internal.keep_append_only(regclass) from public;

-- from sql/audit/ensure_month.sql
-- kiteline_internal.ensure_month(relation text, at timestamptz) -> void
--
-- Makes sure that an evidence table has its partition for the month (UTC) of a time. There is no
-- default partition: evidence without its partition is an error, and then nothing is read.
-- Attaching takes a lock that readers and writers of the other months do not wait for. The bounds are
-- written as text, so the caller's DateStyle and time zone must not have a say in them ('IST' is read as
-- Israel's time and printed for India's).
-- Called by: ensure_evidence(). Invoker (the callers are definer code of the owner).

create function kiteline_internal.ensure_month(relation text, at timestamptz)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
  set datestyle = 'ISO, YMD'
  set timezone = 'UTC'
as $ensure_month$
declare
  v_month date := date_trunc('month', ensure_month.at at time zone 'UTC');
  v_partition text := ensure_month.relation || to_char(v_month, '"_"YYYY"_"MM');
  v_qualified text := format('kiteline_internal.%I', v_partition);
begin
  if to_regclass(v_qualified) is not null then
    return;
  end if;
  -- Two openings in the first moment of a month: the second waits here, then finds the partition. Attaching
  -- takes this lock anyway; an advisory lock could be held by anybody, and waiting for one does not
  -- make PostgreSQL forget that the partition was not there a moment ago.
  execute format(
    'lock table only kiteline_internal.%I in share update exclusive mode', ensure_month.relation
  );
  if to_regclass(v_qualified) is not null then
    return;
  end if;
  execute format(
    'create table %s (like kiteline_internal.%I including defaults including constraints)',
    v_qualified, ensure_month.relation
  );
  execute format(
    'alter table kiteline_internal.%I attach partition %s for values from (%L) to (%L)',
    ensure_month.relation, v_qualified,
    v_month::timestamp at time zone 'UTC',
    (v_month + interval '1 month')::timestamp at time zone 'UTC'
  );
  perform kiteline_internal.keep_append_only(v_qualified::regclass);
end
$ensure_month$;

comment on function kiteline_internal.ensure_month(text, timestamptz) is
  'Makes sure that an evidence table has its partition for a month.';

revoke all on function kiteline_internal.ensure_month(text, timestamptz) from public;

-- from sql/audit/ensure_evidence.sql
-- kiteline_internal.ensure_evidence() -> void
--
-- Partitions of every evidence table for this month and the next, so that a session opened in a
-- month's last minute still finds its place. Five catalogue look-ups a table when all is there.
-- Called by: maintain(), start_session(), announce_lookup(). Invoker.

create function kiteline_internal.ensure_evidence()
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $ensure_evidence$
declare
  v_relation text;
begin
  foreach v_relation in array array['sessions', 'statements', 'denials', 'lookups', 'changes']
  loop
    perform kiteline_internal.ensure_month(v_relation, clock_timestamp());
    perform kiteline_internal.ensure_month(v_relation, clock_timestamp() + interval '1 month');
  end loop;
end
$ensure_evidence$;

comment on function kiteline_internal.ensure_evidence() is
  'Partitions of every evidence table for this month and the next.';

revoke all on function kiteline_internal.ensure_evidence() from public;

-- from sql/audit/record_kernel_change.sql
-- kiteline_internal.record_kernel_change() -> trigger
--
-- Records changes of kiteline's own tables in changes: the same evidence as for governed tables. The first
-- trigger argument names the key column. These tables are small, so a row trigger and jsonb serve.
-- Called by: row triggers on recipients, grants, grant_revocations, signing_keys, refusals, purposes …
-- Definer: the changing code may be the DBA's.

create function kiteline_internal.record_kernel_change()
  returns trigger
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $record_kernel_change$
declare
  v_old jsonb := case when tg_op in ('UPDATE', 'DELETE') then to_jsonb(old) end;
  v_new jsonb := case when tg_op in ('UPDATE', 'INSERT') then to_jsonb(new) end;
begin
  perform kiteline_internal.ensure_month('changes', clock_timestamp());
  insert into kiteline_internal.changes (
    changed_at, relation, command, row_key, columns, login, role, transaction_xid
  )
  values (
    clock_timestamp(), tg_table_schema || '.' || tg_table_name, lower(tg_op),
    coalesce(v_new, v_old) ->> tg_argv[0],
    case
      when tg_op = 'UPDATE' then (
        select array_agg(k.name order by k.name)
        from jsonb_object_keys(v_new) as k(name)
        where v_old -> k.name is distinct from v_new -> k.name
      )
    end,
    session_user, current_setting('role'), pg_current_xact_id()
  );
  return null;
end
$record_kernel_change$;

comment on function kiteline_internal.record_kernel_change() is
  'Trigger: records changes of kiteline''s own tables.';

revoke all on function kiteline_internal.record_kernel_change() from public;

-- from sql/audit/watch_kernel.sql
-- Triggers on kiteline's own tables: what may not be rewritten, and what is recorded when it changes
--
-- Evidence and authorisations are append-only. The tables that steer who may read are recorded in changes.

select kiteline_internal.keep_append_only(t.relation)
from unnest(array[
  'kiteline_internal.sessions',
  'kiteline_internal.session_closings',
  'kiteline_internal.statements',
  'kiteline_internal.denials',
  'kiteline_internal.lookups',
  'kiteline_internal.changes',
  'kiteline_internal.grants',
  'kiteline_internal.grant_revocations',
  'kiteline_internal.refusals',
  'kiteline_internal.refusal_lifts',
  'kiteline_internal.interruptions'
]::regclass[]) as t(relation);

create trigger record_change after insert or update or delete on kiteline_internal.policies
  for each row execute function kiteline_internal.record_kernel_change('policy');
create trigger record_change after insert or update or delete on kiteline_internal.purposes
  for each row execute function kiteline_internal.record_kernel_change('purpose');
create trigger record_change after insert or update or delete on kiteline_internal.purpose_logins
  for each row execute function kiteline_internal.record_kernel_change('purpose');
create trigger record_change after insert or update or delete on kiteline_internal.recipients
  for each row execute function kiteline_internal.record_kernel_change('recipient');
create trigger record_change after insert or update or delete on kiteline_internal.grants
  for each row execute function kiteline_internal.record_kernel_change('grant_id');
create trigger record_change after insert or update or delete on kiteline_internal.grant_revocations
  for each row execute function kiteline_internal.record_kernel_change('grant_id');
create trigger record_change after insert or update or delete on kiteline_internal.signing_keys
  for each row execute function kiteline_internal.record_kernel_change('key_id');
create trigger record_change after insert or update or delete on kiteline_internal.refusals
  for each row execute function kiteline_internal.record_kernel_change('refusal_id');
create trigger record_change after insert or update or delete on kiteline_internal.refusal_lifts
  for each row execute function kiteline_internal.record_kernel_change('refusal_id');

-- Like the append-only triggers: a session that plays a replica does not escape them.
do $enable_always$
declare
  v_relation regclass;
begin
  for v_relation in
    select t.tgrelid
    from pg_catalog.pg_trigger t
    where t.tgname = 'record_change'
      and t.tgfoid = 'kiteline_internal.record_kernel_change()'::regprocedure
  loop
    execute format('alter table %s enable always trigger record_change', v_relation);
  end loop;
end
$enable_always$;

-- from sql/audit/record_denial.sql
-- kiteline_internal.record_denial(kind, purpose, grant_id, actor, reason, asked_count, missing) -> void
--
-- Records a refusal in the caller's transaction. The caller returns its refusal instead of raising it,
-- because an exception would roll the record away; against a ROLLBACK of the caller's own there is the
-- line in the server's log. client_min_messages keeps that line from the client, who may not learn
-- which condition is missing.
-- Called by: start_session(), announce_lookup(). Invoker.

create function kiteline_internal.record_denial(
  kind text,
  purpose text,
  grant_id bigint,
  actor text,
  reason text,
  asked_count bigint,
  missing text[]
)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
  set client_min_messages = error
as $record_denial$
begin
  insert into kiteline_internal.denials (
    denial_id, denied_at, kind, purpose, grant_id, login, actor, reason, asked_count, missing,
    backend_pid, client_address
  )
  values (
    nextval('kiteline_internal.denial_ids'), clock_timestamp(), record_denial.kind,
    record_denial.purpose, record_denial.grant_id, session_user, record_denial.actor,
    record_denial.reason, record_denial.asked_count, record_denial.missing,
    pg_backend_pid(), inet_client_addr()
  );
  raise log 'kiteline: % refused, login %, grant %, missing %',
    record_denial.kind, session_user, record_denial.grant_id, record_denial.missing;
end
$record_denial$;

comment on function kiteline_internal.record_denial(text, text, bigint, text, text, bigint, text[])
  is 'Records a refused opening or look-up.';

revoke all on function
  kiteline_internal.record_denial(text, text, bigint, text, text, bigint, text[]) from public;

-- from sql/audit/record_statement.sql
-- kiteline_internal.record_statement(session_id bigint, purpose text, relation text) -> bigint
--
-- Records the present statement and returns its number; where the transaction cannot write it raises a
-- log line and returns null.
-- Called by: scope(), for purposes audited by statement. Invoker.

create function kiteline_internal.record_statement(session_id bigint, purpose text, relation text)
  returns bigint
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $record_statement$
declare
  v_number bigint;
  v_hash bytea;
begin
  -- Also true on a standby, where every transaction is read only.
  if current_setting('transaction_read_only')::boolean then
    raise log 'kiteline: read, session %, purpose %, relation %, login %',
      session_id, purpose, relation, session_user;
    return null;
  end if;
  -- Computed here and not in the insert, which would set up each call anew.
  v_number := nextval('kiteline_internal.statement_numbers');
  v_hash := sha256(convert_to(current_query(), 'UTF8'));
  insert into kiteline_internal.statements (
    statement_number, started_at, recorded_at, session_id, purpose, relation, login, backend_pid,
    statement_hash
  )
  values (
    v_number, statement_timestamp(), clock_timestamp(), record_statement.session_id,
    record_statement.purpose, record_statement.relation, session_user, pg_backend_pid(), v_hash
  );
  return v_number;
end
$record_statement$;

comment on function kiteline_internal.record_statement(bigint, text, text) is
  'Records the present reading statement.';

revoke all on function kiteline_internal.record_statement(bigint, text, text) from public;

-- from sql/audit/maintain.sql
-- kiteline.maintain() -> void
--
-- Evidence partitions for this month and the next; live rows of sessions that ended an hour ago
-- and nonces that can no longer be replayed are cleared; subjects of new sessions are sorted into their
-- index, which otherwise the opening that fills the list of 4 MB does (about 0.4 s for 200,000 subjects).
-- Nothing depends on it running: expiry is judged when reading, and an opening makes the partitions it
-- needs. It keeps tables small and openings even.
-- Called by: kiteline_admin, `kiteline migrate`, any scheduler. Definer.

create function kiteline.maintain()
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $maintain$
begin
  perform kiteline_internal.ensure_evidence();
  delete from kiteline_internal.live_sessions s
  where s.expires_at < clock_timestamp() - interval '1 hour';
  delete from kiteline_internal.used_nonces n
  where n.expires_at < clock_timestamp() - interval '1 hour';
  perform gin_clean_pending_list(i.relid)
  from pg_partition_tree('kiteline_internal.sessions_subjects_idx') as i
  where i.isleaf;
end
$maintain$;

comment on function kiteline.maintain() is
  'Makes evidence partitions ahead and clears sessions that have ended.';

revoke all on function kiteline.maintain() from public;
grant execute on function kiteline.maintain() to kiteline_admin;

-- from sql/session/hmac_sha256.sql
-- kiteline_internal.hmac_sha256(inner_pad bytea, outer_pad bytea, message bytea) -> bytea
--
-- HMAC-SHA256 (RFC 2104) from sha256() alone: hash(outer pad, hash(inner pad, message)).
-- Called by: gate_signature(), lookup_digest(). Raises: never.

create function kiteline_internal.hmac_sha256(inner_pad bytea, outer_pad bytea, message bytea)
  returns bytea
  language sql
  immutable
  parallel safe
  return sha256(outer_pad || sha256(inner_pad || message));

comment on function kiteline_internal.hmac_sha256(bytea, bytea, bytea) is
  'HMAC-SHA256 with ready-made pads.';

revoke all on function kiteline_internal.hmac_sha256(bytea, bytea, bytea) from public;

-- from sql/session/hmac_pad.sql
-- kiteline_internal.hmac_pad(key bytea, filler integer) -> bytea
--
-- A 64-byte HMAC pad: the key (hashed when longer than 64 bytes), zero-filled, each byte xor-ed with filler
-- (54 = 0x36 for the inner pad, 92 = 0x5c for the outer).
-- Called by: register_signing_key(), secrets.sql. Raises: never.

create function kiteline_internal.hmac_pad(key bytea, filler integer)
  returns bytea
  language plpgsql
  immutable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $hmac_pad$
declare
  v_pad bytea := case when length(key) > 64 then sha256(key) else key end;
begin
  v_pad := v_pad || decode(repeat('00', 64 - length(v_pad)), 'hex');
  for v_index in 0..63 loop
    v_pad := set_byte(v_pad, v_index, get_byte(v_pad, v_index) # filler);
  end loop;
  return v_pad;
end
$hmac_pad$;

comment on function kiteline_internal.hmac_pad(bytea, integer) is 'A 64-byte HMAC pad of a key.';

revoke all on function kiteline_internal.hmac_pad(bytea, integer) from public;

-- from sql/session/length_prefixed.sql
-- kiteline_internal.length_prefixed(fields text[]) -> text
--
-- The fields one after another, each as <bytes in UTF-8>:<field>, so that no two lists give the
-- same text. What is signed and hashed is this text.
-- Called by: gate_signature(). Raises: never; null fields count as empty.

create function kiteline_internal.length_prefixed(fields text[])
  returns text
  language sql
  immutable
  parallel safe
  return (
    select coalesce(
      string_agg(
        octet_length(convert_to(coalesce(f.value, ''), 'UTF8'))::text || ':' || coalesce(f.value, ''),
        ''
        order by f.ordinality
      ),
      ''
    )
    from unnest(fields) with ordinality as f(value, ordinality)
  );

comment on function kiteline_internal.length_prefixed(text[]) is
  'Fields one after another, each with its length: the text that is signed.';

revoke all on function kiteline_internal.length_prefixed(text[]) from public;

-- from sql/lookup/secrets.sql
-- kiteline_internal.secrets: keys that never leave this database
--
-- HMAC pads of random keys made when the kernel is installed. 'lookup' digests looked-up values.

create table kiteline_internal.secrets (
  secret text not null,
  inner_pad bytea not null,
  outer_pad bytea not null,
  constraint secrets_pkey primary key (secret)
);

comment on table kiteline_internal.secrets is 'Keys that never leave this database.';

insert into kiteline_internal.secrets (secret, inner_pad, outer_pad)
select
  'lookup',
  kiteline_internal.hmac_pad(k.key, 54),
  kiteline_internal.hmac_pad(k.key, 92)
from (
  select sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')) as key
) as k;

-- from sql/lookup/lookup_digest.sql
-- kiteline_internal.lookup_digest(value text) -> bytea
--
-- A keyed digest of a looked-up value: evidence may tell equal values apart from different ones, but
-- must hold no personal value, and an unkeyed hash of a phone number is soon guessed.
-- Called by: announce_lookup(), find_subjects(). Invoker.

create function kiteline_internal.lookup_digest(value text)
  returns bytea
  language plpgsql
  stable
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $lookup_digest$
begin
  return (
    select kiteline_internal.hmac_sha256(
      s.inner_pad, s.outer_pad, convert_to(lookup_digest.value, 'UTF8')
    )
    from kiteline_internal.secrets s
    where s.secret = 'lookup'
  );
end
$lookup_digest$;

comment on function kiteline_internal.lookup_digest(text) is
  'A keyed digest of a looked-up value.';

revoke all on function kiteline_internal.lookup_digest(text) from public;

-- from sql/subject/canonical_subject.sql
-- kiteline_internal.canonical_subject(policy text, subject text) -> text
--
-- The key of an existing subject in canonical text (''007'' of a bigint key is ''7''), so that one person
-- has one spelling in all evidence. Asks the policy's generated function find_subject_of_<policy>.
-- Called by: restrict_subject(), accesses_of(). Invoker. Raises: KL002 for an unknown policy or subject.

create function kiteline_internal.canonical_subject(policy text, subject text)
  returns text
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $canonical_subject$
declare
  v_subject text;
begin
  if not exists (
    select from kiteline_internal.policies p where p.policy = canonical_subject.policy
  ) then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('policy %s', canonical_subject.policy),
      hint = 'Give the name of an applied policy.';
  end if;
  begin
    execute format('select kiteline_internal.%I($1)', 'find_subject_of_' || policy)
    into v_subject
    using subject;
  exception
    when invalid_text_representation or numeric_value_out_of_range then
      v_subject := null;
  end;
  if v_subject is null then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('subject %s', canonical_subject.subject),
      hint = 'Give the key of an existing subject.';
  end if;
  return v_subject;
end
$canonical_subject$;

comment on function kiteline_internal.canonical_subject(text, text) is
  'The key of an existing subject in canonical text.';

revoke all on function kiteline_internal.canonical_subject(text, text) from public;

-- from sql/subject/without_refused.sql
-- kiteline_internal.without_refused(policy text, purpose text, subjects text[]) -> text[]
--
-- The subjects minus everyone with a refusal in force for this purpose or for all.
-- Called by: start_session(). Invoker.

create function kiteline_internal.without_refused(policy text, purpose text, subjects text[])
  returns text[]
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $without_refused$
begin
  if not exists (
    select from kiteline_internal.refusals r where r.policy = without_refused.policy
  ) then
    return subjects;
  end if;
  return (
    select coalesce(array_agg(s.subject), '{}')
    from unnest(without_refused.subjects) as s(subject)
    where not exists (
      select
      from kiteline_internal.refusals r
      where r.policy = without_refused.policy
        and r.subject = s.subject
        and (r.purpose is null or r.purpose = without_refused.purpose)
        and not exists (
          select from kiteline_internal.refusal_lifts l where l.refusal_id = r.refusal_id
        )
    )
  );
end
$without_refused$;

comment on function kiteline_internal.without_refused(text, text, text[]) is
  'The subjects minus everyone with a refusal in force.';

revoke all on function kiteline_internal.without_refused(text, text, text[]) from public;

-- from sql/subject/without_refused_since.sql
-- kiteline_internal.without_refused_since(policy, purpose, horizon xid8, subjects anyarray) -> anyarray
--
-- A live session's set minus everyone whose refusal it cannot know of: recorded by a transaction
-- at or after the oldest one that was running when the session opened. One index look-up a subject,
-- so the cost grows with the session and not with the number of refusals. The plan is kept: an array's
-- length would have PostgreSQL plan each call anew, which takes longer than the look-ups.
-- Called by: scope(), and only when something happened since the session opened. Invoker.

create function kiteline_internal.without_refused_since(
  policy text,
  purpose text,
  horizon xid8,
  subjects anyarray
)
  returns anyarray
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
as $without_refused_since$
declare
  v_refused text[];
begin
  v_refused := array(
    select r.subject
    from kiteline_internal.refusals r
    where r.policy = without_refused_since.policy
      and r.subject = any (without_refused_since.subjects::text[])
      and r.recorded_xid >= without_refused_since.horizon
      and (r.purpose is null or r.purpose = without_refused_since.purpose)
      and not exists (
        select from kiteline_internal.refusal_lifts l where l.refusal_id = r.refusal_id
      )
  );
  if v_refused = '{}' then
    return subjects;
  end if;
  return array(
    select s.subject
    from unnest(without_refused_since.subjects) as s(subject)
    where s.subject::text <> all (v_refused)
  );
end
$without_refused_since$;

comment on function kiteline_internal.without_refused_since(text, text, xid8, anyarray) is
  'A live session''s set minus everyone who refused since it opened.';

revoke all on function
  kiteline_internal.without_refused_since(text, text, xid8, anyarray) from public;

-- from sql/subject/with_consent.sql
-- kiteline_internal.with_consent(purpose text, recipient text, subjects text[]) -> text[]
--
-- The subjects whose consent covers this purpose and recipient. This database records no consents
-- yet: where the purpose needs none, that is everyone; where it needs one, nobody.
-- Called by: start_session(). Invoker.

create function kiteline_internal.with_consent(purpose text, recipient text, subjects text[])
  returns text[]
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $with_consent$
begin
  if exists (
    select
    from kiteline_internal.purposes p
    where p.purpose = with_consent.purpose and p.consent_rule in ('none', 'notice')
  ) then
    return subjects;
  end if;
  return '{}';
end
$with_consent$;

comment on function kiteline_internal.with_consent(text, text, text[]) is
  'The subjects whose consent covers this purpose and recipient.';

revoke all on function kiteline_internal.with_consent(text, text, text[]) from public;

-- from sql/subject/restrict_subject.sql
-- kiteline.restrict_subject(policy text, subject text, reason text) -> bigint
--
-- Restricts a subject to storage: from the next statement on, sessions already open included, no
-- purpose shows this person. Returns the refusal's number.
-- Called by: kiteline_admin. Definer. Raises: KL001, KL002 for an unknown policy or subject.

create function kiteline.restrict_subject(policy text, subject text, reason text)
  returns bigint
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $restrict_subject$
declare
  v_refusal_id bigint;
begin
  if length(btrim(coalesce(reason, ''))) < 3 then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'reason must have at least 3 characters',
      hint = 'Say why: it is kept as evidence.';
  end if;
  insert into kiteline_internal.refusals (policy, subject, kind, reason)
  values (
    restrict_subject.policy,
    kiteline_internal.canonical_subject(restrict_subject.policy, restrict_subject.subject),
    'restriction',
    restrict_subject.reason
  )
  returning refusal_id into v_refusal_id;
  return v_refusal_id;
end
$restrict_subject$;

comment on function kiteline.restrict_subject(text, text, text) is
  'Hides a subject from every purpose, from the next statement on.';

revoke all on function kiteline.restrict_subject(text, text, text) from public;
grant execute on function kiteline.restrict_subject(text, text, text) to kiteline_admin;

-- from sql/subject/lift_restriction.sql
-- kiteline.lift_restriction(refusal_id bigint, reason text) -> void
--
-- Ends a restriction. Sessions opened while it was in force do not gain the subject: it was never
-- admitted to their set.
-- Called by: kiteline_admin. Definer. Raises: KL001, KL002, KL003 when lifted already.

create function kiteline.lift_restriction(refusal_id bigint, reason text)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $lift_restriction$
begin
  if length(btrim(coalesce(reason, ''))) < 3 then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'reason must have at least 3 characters',
      hint = 'Say why: it is kept as evidence.';
  end if;
  insert into kiteline_internal.refusal_lifts (refusal_id, reason)
  values (lift_restriction.refusal_id, lift_restriction.reason);
exception
  when foreign_key_violation or not_null_violation then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('restriction %s', lift_restriction.refusal_id),
      hint = 'The number is the one restrict_subject returned.';
  when unique_violation then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('restriction %s is lifted already', lift_restriction.refusal_id),
      hint = 'Nothing needs to be done.';
end
$lift_restriction$;

comment on function kiteline.lift_restriction(bigint, text) is
  'Ends a restriction.';

revoke all on function kiteline.lift_restriction(bigint, text) from public;
grant execute on function kiteline.lift_restriction(bigint, text) to kiteline_admin;

-- from sql/recipient/create_recipient.sql
-- kiteline.create_recipient(recipient text, role text, display_name text, responsible_person text,
--   country text) -> void
--
-- Enters a recipient as a candidate: it can hold grants, but reads nothing until it is qualified.
-- Called by: kiteline_admin. Definer. Raises: KL001, KL003 when the name is taken.

create function kiteline.create_recipient(
  recipient text,
  role text,
  display_name text,
  responsible_person text,
  country text default 'CN'
)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $create_recipient$
begin
  insert into kiteline_internal.recipients (
    recipient, role, display_name, responsible_person, country, state, state_reason
  )
  values (
    create_recipient.recipient, create_recipient.role, create_recipient.display_name,
    create_recipient.responsible_person, create_recipient.country, 'candidate', 'created'
  );
exception
  when unique_violation then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('recipient %s exists', create_recipient.recipient),
      hint = 'Choose another name, or change the state of the one that exists.';
  when check_violation or not_null_violation then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = sqlerrm,
      hint = 'recipient: lower-case letters, digits, _; role: department, system, entrusted_processor,'
        ' joint_processor, independent_processor, authority or public; country: two capitals.';
end
$create_recipient$;

comment on function kiteline.create_recipient(text, text, text, text, text) is
  'Enters a recipient as a candidate.';

revoke all on function kiteline.create_recipient(text, text, text, text, text) from public;
grant execute on function kiteline.create_recipient(text, text, text, text, text) to kiteline_admin;

-- from sql/recipient/set_recipient_state.sql
-- kiteline_internal.set_recipient_state(recipient text, from_states text[], to_state text, reason text)
--   -> void
--
-- Moves a recipient along one edge of candidate -> qualified <-> suspended -> terminated. The state is
-- read by every reading statement, so suspending ends reading at once.
-- Called by: qualify_, suspend_, reinstate_, terminate_recipient. Invoker. Raises: KL001, KL002, KL003.

create function kiteline_internal.set_recipient_state(
  recipient text,
  from_states text[],
  to_state text,
  reason text
)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $set_recipient_state$
declare
  v_state text;
begin
  if length(btrim(coalesce(reason, ''))) < 3 then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'reason must have at least 3 characters',
      hint = 'Say why the state changes: it is kept as evidence.';
  end if;
  select r.state into v_state
  from kiteline_internal.recipients r
  where r.recipient = set_recipient_state.recipient
  for no key update;
  if v_state is null then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('recipient %s', recipient),
      hint = 'kiteline.live_grants lists recipients; kiteline.create_recipient enters one.';
  end if;
  if v_state = any (from_states) is not true then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('recipient %s is %s, and cannot become %s', recipient, v_state, to_state),
      hint = format('Possible from: %s.', array_to_string(from_states, ', '));
  end if;
  update kiteline_internal.recipients r
  set state = to_state,
      state_reason = set_recipient_state.reason,
      state_changed_at = clock_timestamp()
  where r.recipient = set_recipient_state.recipient;
end
$set_recipient_state$;

comment on function kiteline_internal.set_recipient_state(text, text[], text, text) is
  'Moves a recipient along one edge of its states.';

revoke all on function kiteline_internal.set_recipient_state(text, text[], text, text) from public;

-- from sql/recipient/qualify_recipient.sql
-- kiteline.qualify_recipient(recipient text, reason text) -> void
--
-- Lets a candidate open sessions and read.
-- Called by: kiteline_admin. Definer. Raises: KL001, KL002, KL003.

create function kiteline.qualify_recipient(recipient text, reason text)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $qualify_recipient$
begin
  perform kiteline_internal.set_recipient_state(recipient, array['candidate'], 'qualified', reason);
end
$qualify_recipient$;

comment on function kiteline.qualify_recipient(text, text) is
  'Lets a candidate open sessions and read.';

revoke all on function kiteline.qualify_recipient(text, text) from public;
grant execute on function kiteline.qualify_recipient(text, text) to kiteline_admin;

-- from sql/recipient/suspend_recipient.sql
-- kiteline.suspend_recipient(recipient text, reason text) -> void
--
-- Stops a recipient: its next statement reads nothing, in sessions already open too.
-- Called by: kiteline_admin. Definer. Raises: KL001, KL002, KL003.

create function kiteline.suspend_recipient(recipient text, reason text)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $suspend_recipient$
begin
  perform kiteline_internal.set_recipient_state(recipient, array['qualified'], 'suspended', reason);
end
$suspend_recipient$;

comment on function kiteline.suspend_recipient(text, text) is
  'Stops a recipient: its next statement reads nothing, in sessions already open too.';

revoke all on function kiteline.suspend_recipient(text, text) from public;
grant execute on function kiteline.suspend_recipient(text, text) to kiteline_admin;

-- from sql/recipient/reinstate_recipient.sql
-- kiteline.reinstate_recipient(recipient text, reason text) -> void
--
-- Lets a suspended recipient read again.
-- Called by: kiteline_admin. Definer. Raises: KL001, KL002, KL003.

create function kiteline.reinstate_recipient(recipient text, reason text)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $reinstate_recipient$
begin
  perform kiteline_internal.set_recipient_state(recipient, array['suspended'], 'qualified', reason);
end
$reinstate_recipient$;

comment on function kiteline.reinstate_recipient(text, text) is
  'Lets a suspended recipient read again.';

revoke all on function kiteline.reinstate_recipient(text, text) from public;
grant execute on function kiteline.reinstate_recipient(text, text) to kiteline_admin;

-- from sql/recipient/terminate_recipient.sql
-- kiteline.terminate_recipient(recipient text, reason text) -> void
--
-- Ends a recipient for good.
-- Called by: kiteline_admin. Definer. Raises: KL001, KL002, KL003.

create function kiteline.terminate_recipient(recipient text, reason text)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $terminate_recipient$
begin
  perform kiteline_internal.set_recipient_state(recipient, array['candidate', 'qualified', 'suspended'], 'terminated', reason);
end
$terminate_recipient$;

comment on function kiteline.terminate_recipient(text, text) is
  'Ends a recipient for good.';

revoke all on function kiteline.terminate_recipient(text, text) from public;
grant execute on function kiteline.terminate_recipient(text, text) to kiteline_admin;

-- from sql/grant/issue_grant.sql
-- kiteline.issue_grant(purpose text, recipient text, login name, term interval, reason text,
--   max_subjects_per_day integer, requires_signature boolean, valid_from timestamptz) -> bigint
--
-- Issues a grant: this login may open sessions for this purpose on behalf of this recipient, for the term.
-- Finite, at most the purpose's longest grant (30 days; 72 hours in tier 1), never extended: a longer
-- need is a new grant. It is bound to the purpose as it stands now. asked_subjects keeps how many
-- subjects there are, so that reports can show what was asked and what was admitted.
-- Called by: kiteline_admin. Definer. Raises: KL001, KL002, KL003.

create function kiteline.issue_grant(
  purpose text,
  recipient text,
  login name,
  term interval,
  reason text,
  max_subjects_per_day integer default null,
  requires_signature boolean default false,
  valid_from timestamptz default null
)
  returns bigint
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $issue_grant$
declare
  v_purpose kiteline_internal.purposes;
  v_role text;
  v_asked bigint;
  v_valid_from timestamptz := coalesce(valid_from, clock_timestamp());
  v_grant_id bigint;
begin
  select p.* into v_purpose
  from kiteline_internal.purposes p
  where p.purpose = issue_grant.purpose;
  if v_purpose.purpose is null then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('purpose %s', issue_grant.purpose),
      hint = 'The policy file names the purposes; apply its migration first.';
  end if;
  select r.role into v_role
  from kiteline_internal.recipients r
  where r.recipient = issue_grant.recipient;
  if v_role is null then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('recipient %s', issue_grant.recipient),
      hint = 'Enter it with kiteline.create_recipient.';
  end if;
  if v_role = any (v_purpose.recipient_roles) is not true then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('purpose %s is not for a recipient of role %s', v_purpose.purpose, v_role),
      hint = format('Allowed roles: %s.', array_to_string(v_purpose.recipient_roles, ', '));
  end if;
  if not exists (
    select
    from kiteline_internal.purpose_logins l
    where l.purpose = v_purpose.purpose and l.login = issue_grant.login
  ) then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('login %s is not named by purpose %s', issue_grant.login, v_purpose.purpose),
      hint = 'Name the login in the policy file and apply its migration.';
  end if;
  if term is null or term <= interval '0' or term > v_purpose.longest_grant then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = format('term must be above zero and at most %s', v_purpose.longest_grant),
      hint = 'A longer need is a new grant when this one has ended.';
  end if;
  if not isfinite(v_valid_from) or v_valid_from < clock_timestamp() - interval '1 minute' then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'valid_from must be finite and not in the past',
      hint = 'Leave valid_from out for a grant that begins now.';
  end if;
  if length(btrim(coalesce(reason, ''))) < 10 or max_subjects_per_day < 1
    or requires_signature is null
  then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'reason needs 10 characters, max_subjects_per_day at least 1,'
        ' requires_signature true or false',
      hint = 'Say what the grant is for: it is kept as evidence.';
  end if;

  execute format('select kiteline_internal.%I()', 'count_subjects_of_' || v_purpose.policy)
  into v_asked;
  insert into kiteline_internal.grants (
    purpose, purpose_hash, tier_number, recipient, login, reason, valid_from, expires_at,
    max_subjects_per_day, requires_signature, asked_subjects
  )
  values (
    v_purpose.purpose, v_purpose.purpose_hash, v_purpose.tier_number, issue_grant.recipient,
    issue_grant.login, issue_grant.reason, v_valid_from,
    -- In seconds a month has 30 days and a day 24 hours, whatever the calendar and the time zone.
    v_valid_from + make_interval(secs => extract(epoch from term)::double precision),
    issue_grant.max_subjects_per_day, issue_grant.requires_signature, v_asked
  )
  returning grant_id into v_grant_id;
  return v_grant_id;
end
$issue_grant$;

comment on function kiteline.issue_grant(text, text, name, interval, text, integer, boolean, timestamptz) is
  'Issues a time-boxed grant.';

revoke all on function kiteline.issue_grant(text, text, name, interval, text, integer, boolean, timestamptz) from public;
grant execute on function kiteline.issue_grant(text, text, name, interval, text, integer, boolean, timestamptz) to kiteline_admin;

-- from sql/grant/revoke_grant.sql
-- kiteline.revoke_grant(grant_id bigint, reason text) -> void
--
-- Ends a grant before its time. The next statement of every session opened under it reads nothing; a
-- cursor that is already open delivers what it has until its transaction ends.
-- Called by: kiteline_admin. Definer. Raises: KL001, KL002, KL003 when revoked already.

create function kiteline.revoke_grant(grant_id bigint, reason text)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $revoke_grant$
begin
  if length(btrim(coalesce(reason, ''))) < 3 then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'reason must have at least 3 characters',
      hint = 'Say why the grant is revoked: it is kept as evidence.';
  end if;
  insert into kiteline_internal.grant_revocations (grant_id, reason)
  values (revoke_grant.grant_id, revoke_grant.reason);
exception
  when foreign_key_violation or not_null_violation then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('grant %s', revoke_grant.grant_id),
      hint = 'kiteline.live_grants lists the grants.';
  when unique_violation then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('grant %s is revoked already', revoke_grant.grant_id),
      hint = 'Nothing needs to be done.';
end
$revoke_grant$;

comment on function kiteline.revoke_grant(bigint, text) is
  'Ends a grant before its time.';

revoke all on function kiteline.revoke_grant(bigint, text) from public;
grant execute on function kiteline.revoke_grant(bigint, text) to kiteline_admin;

-- from sql/grant/register_signing_key.sql
-- kiteline.register_signing_key(login name, key bytea) -> bigint
--
-- Registers the key by which an application signs its openings (HMAC-SHA256, at least 32 bytes). The
-- database keeps HMAC pads only, which no login can read.
-- Called by: kiteline_admin. Definer. Raises: KL001, KL002.

create function kiteline.register_signing_key(login name, key bytea)
  returns bigint
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $register_signing_key$
declare
  v_key_id bigint;
begin
  if key is null or length(key) < 32 then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'key must have at least 32 bytes',
      hint = 'Make one with: openssl rand -hex 32';
  end if;
  if not exists (
    select from kiteline_internal.purpose_logins l where l.login = register_signing_key.login
  ) then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('login %s is named by no purpose', login),
      hint = 'Name the login in the policy file and apply its migration.';
  end if;
  insert into kiteline_internal.signing_keys (login, inner_pad, outer_pad)
  values (
    register_signing_key.login,
    kiteline_internal.hmac_pad(key, 54),
    kiteline_internal.hmac_pad(key, 92)
  )
  returning key_id into v_key_id;
  return v_key_id;
end
$register_signing_key$;

comment on function kiteline.register_signing_key(name, bytea) is
  'Registers the key by which an application signs its openings.';

revoke all on function kiteline.register_signing_key(name, bytea) from public;
grant execute on function kiteline.register_signing_key(name, bytea) to kiteline_admin;

-- from sql/grant/retire_signing_key.sql
-- kiteline.retire_signing_key(key_id bigint) -> void
--
-- Ends a signing key: openings signed by it are refused from now on.
-- Called by: kiteline_admin. Definer. Raises: KL002.

create function kiteline.retire_signing_key(key_id bigint)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $retire_signing_key$
begin
  update kiteline_internal.signing_keys k
  set retired_at = clock_timestamp()
  where k.key_id = retire_signing_key.key_id and k.retired_at is null;
  if not found then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('signing key %s in use', key_id),
      hint = 'The number is the one register_signing_key returned.';
  end if;
end
$retire_signing_key$;

comment on function kiteline.retire_signing_key(bigint) is
  'Ends a signing key.';

revoke all on function kiteline.retire_signing_key(bigint) from public;
grant execute on function kiteline.retire_signing_key(bigint) to kiteline_admin;

-- from sql/session/gate_grant.sql
-- kiteline_internal.gate_grant(grant_id bigint, login text) -> text
--
-- A gate of every opening: the grant exists, is this login's, has begun, has not expired and is not
-- revoked. Null when met, else the missing condition, which only auditors see.
-- Called by: unmet_gates(). Invoker.

create function kiteline_internal.gate_grant(grant_id bigint, login text)
  returns text
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $gate_grant$
declare
  v_grant kiteline_internal.grants;
begin
  select g.* into v_grant
  from kiteline_internal.grants g
  where g.grant_id = gate_grant.grant_id;

  return case
    when v_grant.grant_id is null then 'grant unknown'
    when v_grant.login is distinct from gate_grant.login then 'grant of another login'
    when clock_timestamp() < v_grant.valid_from then 'grant not yet valid'
    when clock_timestamp() >= v_grant.expires_at then 'grant expired'
    when exists (
      select
      from kiteline_internal.grant_revocations r
      where r.grant_id = gate_grant.grant_id
    ) then 'grant revoked'
  end;
end
$gate_grant$;

comment on function kiteline_internal.gate_grant(bigint, text) is
  'Gate: the grant is this login''s and live. Null when met.';

revoke all on function kiteline_internal.gate_grant(bigint, text) from public;

-- from sql/session/gate_purpose.sql
-- kiteline_internal.gate_purpose(grant_id bigint, login text) -> text
--
-- A gate of every opening: the purpose is still what the grant was issued for. A purpose that shows
-- one column more than at approval has another hash, and no old grant opens it.
-- Null when met, else the missing condition.
-- Called by: unmet_gates(). Invoker.

create function kiteline_internal.gate_purpose(grant_id bigint, login text)
  returns text
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $gate_purpose$
declare
  v_granted_hash text;
  v_purpose kiteline_internal.purposes;
begin
  select g.purpose_hash into v_granted_hash
  from kiteline_internal.grants g
  where g.grant_id = gate_purpose.grant_id;

  select p.* into v_purpose
  from kiteline_internal.purposes p
  join kiteline_internal.grants g on g.purpose = p.purpose
  where g.grant_id = gate_purpose.grant_id;

  return case
    when v_granted_hash is null then 'grant unknown'
    when v_purpose.purpose is null then 'purpose withdrawn'
    when v_purpose.purpose_hash is distinct from v_granted_hash then 'purpose changed since the grant'
    when not exists (
      select
      from kiteline_internal.purpose_logins l
      where l.purpose = v_purpose.purpose and l.login = gate_purpose.login
    ) then 'login not named by the purpose'
    when not exists (
      select from kiteline_internal.purpose_columns c where c.purpose = v_purpose.purpose
    ) then 'purpose shows no rows of persons'
  end;
end
$gate_purpose$;

comment on function kiteline_internal.gate_purpose(bigint, text) is
  'Gate: the purpose is still what the grant was issued for. Null when met.';

revoke all on function kiteline_internal.gate_purpose(bigint, text) from public;

-- from sql/session/gate_recipient.sql
-- kiteline_internal.gate_recipient(grant_id bigint, login text) -> text
--
-- A gate of every opening: the recipient is qualified and of a role that the purpose allows. The state is
-- judged again by each reading statement (scope). Null when met, else the missing condition.
-- Called by: unmet_gates(). Invoker.

create function kiteline_internal.gate_recipient(grant_id bigint, login text)
  returns text
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $gate_recipient$
declare
  v_state text;
  v_role text;
  v_allowed text[];
begin
  select r.state, r.role, p.recipient_roles
  into v_state, v_role, v_allowed
  from kiteline_internal.grants g
  join kiteline_internal.recipients r on r.recipient = g.recipient
  left join kiteline_internal.purposes p on p.purpose = g.purpose
  where g.grant_id = gate_recipient.grant_id;

  return case
    when v_state is distinct from 'qualified' then 'recipient ' || coalesce(v_state, 'unknown')
    when v_role = any (v_allowed) is not true then 'recipient role not allowed'
  end;
end
$gate_recipient$;

comment on function kiteline_internal.gate_recipient(bigint, text) is
  'Gate: the recipient is qualified and of an allowed role. Null when met.';

revoke all on function kiteline_internal.gate_recipient(bigint, text) from public;

-- from sql/session/gate_consent.sql
-- kiteline_internal.gate_consent(grant_id bigint, login text) -> text
--
-- A gate of every opening: the purpose's consent rule can be judged. This database records no
-- consents yet, so a purpose that needs one ("consent", "separate", "written") opens for nobody.
-- "none" needs none; under "notice" people may refuse, and refusals are subtracted from the set.
-- Null when met, else the missing condition.
-- Called by: unmet_gates(). Invoker.

create function kiteline_internal.gate_consent(grant_id bigint, login text)
  returns text
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $gate_consent$
declare
  v_rule text;
begin
  select p.consent_rule into v_rule
  from kiteline_internal.grants g
  join kiteline_internal.purposes p on p.purpose = g.purpose
  where g.grant_id = gate_consent.grant_id;

  return case
    when v_rule in ('none', 'notice') then null
    when v_rule is null then 'consent rule unknown'
    else format('consent (%s): none can be recorded yet', v_rule)
  end;
end
$gate_consent$;

comment on function kiteline_internal.gate_consent(bigint, text) is
  'Gate: the purpose''s consent rule can be judged. Null when met.';

revoke all on function kiteline_internal.gate_consent(bigint, text) from public;

-- from sql/session/gate_signature.sql
-- kiteline_internal.gate_signature(grant_id, login, actor, reason, subjects, nonce,
--   signature_expires_at, signature) -> text
--
-- A gate of every opening: where the grant demands it, the opening is signed by a key that lives in the
-- application, not in the database session, so injected SQL cannot open. A signature that is given
-- is checked even where none is demanded. HMAC-SHA256 over the length-prefixed fields
-- 'kiteline.open.v1', grant, actor, reason, digest of the subjects (or 'matching'), nonce, expiry (unix
-- seconds). Each nonce counts once. Null when met, else the missing condition.
-- Called by: start_session(). Invoker.

create function kiteline_internal.gate_signature(
  grant_id bigint,
  login text,
  actor text,
  reason text,
  subjects text[],
  nonce text,
  signature_expires_at bigint,
  signature bytea
)
  returns text
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $gate_signature$
declare
  v_is_demanded boolean;
  v_message text;
begin
  select g.requires_signature into v_is_demanded
  from kiteline_internal.grants g
  where g.grant_id = gate_signature.grant_id;

  if signature is null then
    return case when v_is_demanded is distinct from false then 'signature missing' end;
  end if;
  if nonce is null or length(nonce) not between 16 and 128 or signature_expires_at is null then
    return 'signature without nonce or expiry';
  end if;
  if signature_expires_at < extract(epoch from clock_timestamp()) then
    return 'signature expired';
  end if;
  if signature_expires_at > extract(epoch from clock_timestamp()) + 300 then
    return 'signature valid for too long';
  end if;

  v_message := kiteline_internal.length_prefixed(array[
    'kiteline.open.v1',
    gate_signature.grant_id::text,
    gate_signature.actor,
    gate_signature.reason,
    case
      when subjects is null then 'matching'
      else encode(sha256(convert_to(kiteline_internal.length_prefixed(subjects), 'UTF8')), 'hex')
    end,
    nonce,
    signature_expires_at::text
  ]);
  if not exists (
    select
    from kiteline_internal.signing_keys k
    where k.login = gate_signature.login
      and k.retired_at is null
      and kiteline_internal.hmac_sha256(
        k.inner_pad, k.outer_pad, convert_to(v_message, 'UTF8')
      ) = gate_signature.signature
  ) then
    return 'signature wrong';
  end if;

  insert into kiteline_internal.used_nonces (login, nonce, expires_at)
  values (gate_signature.login, gate_signature.nonce, to_timestamp(signature_expires_at))
  on conflict on constraint used_nonces_pkey do nothing;
  return case when not found then 'signature used before' end;
end
$gate_signature$;

comment on function
  kiteline_internal.gate_signature(bigint, text, text, text, text[], text, bigint, bytea) is
  'Gate: the opening is signed where the grant demands it. Null when met.';

revoke all on function
  kiteline_internal.gate_signature(bigint, text, text, text, text[], text, bigint, bytea) from public;

-- from sql/session/unmet_gates.sql
-- kiteline_internal.unmet_gates(grant_id bigint, login text) -> text[]
--
-- Every condition that an opening lacks, in a fixed order; empty when it may go on. A gate that answers
-- neither null nor a text would be met, so a new gate is one more line here and a test of its own.
-- Called by: start_session(), announce_lookup(), the view live_grants, in which a function runs with the
-- reader's right to execute: auditors have it, but no way into the schema to call it themselves. Definer.

create function kiteline_internal.unmet_gates(grant_id bigint, login text)
  returns text[]
  language sql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $unmet_gates$
  select array_remove(
    array[
      kiteline_internal.gate_grant(unmet_gates.grant_id, unmet_gates.login),
      kiteline_internal.gate_purpose(unmet_gates.grant_id, unmet_gates.login),
      kiteline_internal.gate_recipient(unmet_gates.grant_id, unmet_gates.login),
      kiteline_internal.gate_consent(unmet_gates.grant_id, unmet_gates.login)
    ],
    null
  )
$unmet_gates$;

comment on function kiteline_internal.unmet_gates(bigint, text) is
  'Every condition that an opening lacks.';

revoke all on function kiteline_internal.unmet_gates(bigint, text) from public;
grant execute on function kiteline_internal.unmet_gates(bigint, text) to kiteline_auditor;

-- from sql/session/session_opening.sql
-- kiteline.session_opening: the answer to an opening
--
-- Either a token, or a refusal (a SQLSTATE of class KL) with token null. A refusal is returned, not
-- raised, so that its record is committed: commit in both cases, then look.

create type kiteline.session_opening as (
  session_id bigint,
  token text,
  asked_count bigint,
  admitted_count integer,
  expires_at timestamptz,
  trace_code text,
  refusal text,
  detail text,
  hint text
);

comment on type kiteline.session_opening is
  'The answer to an opening: a token, or a refusal with token null.';

revoke all on type kiteline.session_opening from public;
grant usage on type kiteline.session_opening to kiteline_recipient;

-- from sql/session/check_opening.sql
-- kiteline_internal.check_opening(purpose text, actor, reason, subjects text[], lasts interval) -> void
--
-- Refuses malformed openings with an error that says what to mend: these are the caller's own
-- arguments and the purpose's published limits, so the answer tells nothing about anybody.
-- Called by: start_session(). Invoker. Raises: KL001, KL104, KL105.

create function kiteline_internal.check_opening(
  purpose text,
  actor text,
  reason text,
  subjects text[],
  lasts interval
)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $check_opening$
declare
  v_cap integer;
  v_longest interval;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception using
      errcode = 'KL105',
      message = 'kiteline reads only in read committed isolation',
      hint = 'An older snapshot would not see a revocation. Begin without an isolation level.';
  end if;
  if length(btrim(coalesce(actor, ''))) not between 1 and 200 then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'actor must have 1 to 200 characters',
      hint = 'Name the person or process on whose behalf the data is read.';
  end if;
  if length(btrim(coalesce(reason, ''))) not between 3 and 2000 then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'reason must have 3 to 2000 characters',
      hint = 'Say why the data is read, for example the ticket it is read for.';
  end if;

  select p.session_cap, p.longest_session into v_cap, v_longest
  from kiteline_internal.purposes p
  where p.purpose = check_opening.purpose;

  if lasts is null or lasts <= interval '0' or lasts > coalesce(v_longest, interval '24 hours') then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = format('lasts must be above zero and at most %s', coalesce(v_longest, '24 hours')),
      hint = 'Open a shorter session, and another one when it has ended.';
  end if;
  if subjects is not null then
    if cardinality(subjects) = 0
      or array_ndims(subjects) > 1
      or array_position(subjects, null) is not null
    then
      raise exception using
        errcode = 'KL001', message = 'invalid argument',
        detail = 'subjects must be a list of at least one key, without null',
        hint = 'Name whom the session is for; kiteline.find_subjects finds keys.';
    end if;
    if cardinality(subjects) > v_cap then
      raise exception using
        errcode = 'KL104', message = 'too many subjects',
        detail = format('%s named, at most %s in one session', cardinality(subjects), v_cap),
        hint = 'Name fewer people, or open several sessions.';
    end if;
  end if;
end
$check_opening$;

comment on function kiteline_internal.check_opening(text, text, text, text[], interval) is
  'Refuses malformed openings.';

revoke all on function
  kiteline_internal.check_opening(text, text, text, text[], interval) from public;

-- from sql/session/resolve_subjects.sql
-- kiteline_internal.resolve_subjects(purpose, named text[], actor, recipient, as_of) -> text[]
--
-- Whom an opening may be about: the named ones, or everyone when named is null, as far as they exist
-- and the purpose's row predicates admit them, each once, in canonical text. The work is done by the
-- purpose's generated function kiteline_internal.subjects_for_<purpose>, which may read key and
-- predicate columns only. Asks for one more than the cap, so that the caller sees an overflow.
-- Called by: start_session(). Invoker. Raises: KL001 for a key that is not of the subject's type.

create function kiteline_internal.resolve_subjects(
  purpose text,
  named text[],
  actor text,
  recipient text,
  as_of timestamptz
)
  returns text[]
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $resolve_subjects$
declare
  v_subjects text[];
  v_cap integer;
begin
  select p.session_cap into v_cap
  from kiteline_internal.purposes p
  where p.purpose = resolve_subjects.purpose;

  execute format(
    'select kiteline_internal.%I($1, $2, $3, $4, $5)', 'subjects_for_' || resolve_subjects.purpose
  )
  into v_subjects
  using named, actor, recipient, as_of, v_cap + 1;
  return coalesce(v_subjects, '{}');
exception
  when invalid_text_representation or numeric_value_out_of_range then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'a subject key is not of the type of the subject''s key column',
      hint = 'Pass keys as the text of the key column, for example ''4711''.';
end
$resolve_subjects$;

comment on function kiteline_internal.resolve_subjects(text, text[], text, text, timestamptz) is
  'Whom an opening may be about.';

revoke all on function
  kiteline_internal.resolve_subjects(text, text[], text, text, timestamptz) from public;

-- from sql/session/use_quota.sql
-- kiteline_internal.use_quota(grant_id bigint, subject_count integer) -> boolean
--
-- Counts an opening into the grant's day (UTC); false, and nothing counted, when the day's quota would be
-- exceeded. The upsert locks the day's row, so of two openings at once the second sees the first.
-- Called by: start_session(). Invoker.

create function kiteline_internal.use_quota(grant_id bigint, subject_count integer)
  returns boolean
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $use_quota$
declare
  v_quota integer;
begin
  select g.max_subjects_per_day into v_quota
  from kiteline_internal.grants g
  where g.grant_id = use_quota.grant_id;

  if use_quota.subject_count > v_quota then
    return false;
  end if;
  insert into kiteline_internal.grant_usage as u (grant_id, used_on, subject_count, session_count)
  values (
    use_quota.grant_id, (clock_timestamp() at time zone 'UTC')::date, use_quota.subject_count, 1
  )
  on conflict on constraint grant_usage_pkey do update
  set subject_count = u.subject_count + excluded.subject_count,
      session_count = u.session_count + 1
  where v_quota is null or u.subject_count + excluded.subject_count <= v_quota;
  return found;
end
$use_quota$;

comment on function kiteline_internal.use_quota(bigint, integer) is
  'Counts an opening into the grant''s day; false when the quota would be exceeded.';

revoke all on function kiteline_internal.use_quota(bigint, integer) from public;

-- from sql/session/record_session.sql
-- kiteline_internal.record_session(grant_id, actor, reason, asked, asked_count, subjects text[],
--   lasts interval, is_signed boolean, horizon xid8) -> kiteline.session_opening
--
-- Writes the evidence row and the live row of an admitted opening, and returns the token, of which
-- only the hash is kept. The token and the trace code are random (two and one version 4 UUIDs: 244 and
-- 120 bits). The session ends with the grant at the latest.
-- Called by: start_session(). Invoker.

create function kiteline_internal.record_session(
  grant_id bigint,
  actor text,
  reason text,
  asked text,
  asked_count bigint,
  subjects text[],
  lasts interval,
  is_signed boolean,
  horizon xid8
)
  returns kiteline.session_opening
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $record_session$
declare
  v_grant kiteline_internal.grants;
  v_purpose kiteline_internal.purposes;
  v_key_type text;
  v_now timestamptz := clock_timestamp();
  v_opening kiteline.session_opening;
begin
  select g.* into strict v_grant
  from kiteline_internal.grants g
  where g.grant_id = record_session.grant_id;
  select p.* into strict v_purpose
  from kiteline_internal.purposes p
  where p.purpose = v_grant.purpose;
  select p.subject_key_type into strict v_key_type
  from kiteline_internal.policies p
  where p.policy = v_purpose.policy;

  v_opening.session_id := nextval('kiteline_internal.session_ids');
  v_opening.token := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
  v_opening.asked_count := record_session.asked_count;
  v_opening.admitted_count := cardinality(record_session.subjects);
  -- In seconds: '1 day' would have 25 hours on a day when the caller's time zone leaves summer time.
  v_opening.expires_at := least(
    v_now + make_interval(secs => extract(epoch from record_session.lasts)::double precision),
    v_grant.expires_at
  );
  v_opening.trace_code := 'KL1-' || left(replace(gen_random_uuid()::text, '-', ''), 30);

  insert into kiteline_internal.sessions (
    session_id, opened_at, grant_id, policy, purpose, recipient, login, actor, reason, asked,
    asked_count, admitted_count, subjects, expires_at, trace_code, is_signed, opened_xid,
    backend_pid, client_address, application_name
  )
  values (
    v_opening.session_id, v_now, v_grant.grant_id, v_purpose.policy, v_grant.purpose,
    v_grant.recipient, session_user, record_session.actor, record_session.reason,
    record_session.asked, record_session.asked_count, v_opening.admitted_count,
    record_session.subjects, v_opening.expires_at, v_opening.trace_code, record_session.is_signed,
    pg_current_xact_id(), pg_backend_pid(), inet_client_addr(),
    current_setting('application_name')
  );

  insert into kiteline_internal.live_sessions (
    token_hash, session_id, opened_at, grant_id, policy, purpose, recipient, login, actor, as_of,
    expires_at, opened_xid, refusal_horizon, records_statements,
    bigint_subjects, uuid_subjects, text_subjects
  )
  values (
    sha256(convert_to(v_opening.token, 'UTF8')), v_opening.session_id, v_now, v_grant.grant_id,
    v_purpose.policy, v_grant.purpose, v_grant.recipient, session_user, record_session.actor,
    v_grant.valid_from, v_opening.expires_at, pg_current_xact_id(), record_session.horizon,
    v_purpose.audit_level = 'statement',
    case when v_key_type = 'bigint' then record_session.subjects::bigint[] end,
    case when v_key_type = 'uuid' then record_session.subjects::uuid[] end,
    case when v_key_type = 'text' then record_session.subjects end
  );

  -- A few rows that ended long ago, so that the table stays small without any scheduler.
  delete from kiteline_internal.live_sessions s
  where s.token_hash = any (array(
    select e.token_hash
    from kiteline_internal.live_sessions e
    where e.expires_at < v_now - interval '1 hour'
    limit 10
    for update skip locked
  ));

  if v_purpose.uses_pseudonyms then
    insert into kiteline_internal.pseudonyms (purpose, recipient, subject)
    select v_grant.purpose, v_grant.recipient, s.subject
    from unnest(record_session.subjects) as s(subject)
    on conflict on constraint pseudonyms_pkey do nothing;
  end if;
  return v_opening;
end
$record_session$;

comment on function kiteline_internal.record_session(
  bigint, text, text, text, bigint, text[], interval, boolean, xid8
) is 'Writes the evidence row and the live row of an admitted opening.';

revoke all on function kiteline_internal.record_session(
  bigint, text, text, text, bigint, text[], interval, boolean, xid8
) from public;

-- from sql/session/start_session.sql
-- kiteline_internal.start_session(grant_id, actor, reason, named text[], lasts, nonce,
--   signature_expires_at, signature) -> kiteline.session_opening
--
-- Opens an access session for the named subjects, or for everyone the purpose admits when named is null:
-- gates, subjects, quota, record, in this order. Every refusal is returned, not raised, with one answer
-- (KL102) whatever was missing; only a purpose's public consent rule answers KL103. Auditors see
-- the missing condition in denial_log. synchronous_commit is switched on for this transaction: a
-- crash must not lose the record of a session that has read.
-- Called by: open_session(), open_matching_session(). Invoker. Raises: KL001, KL104, KL105.

create function kiteline_internal.start_session(
  grant_id bigint,
  actor text,
  reason text,
  named text[],
  lasts interval,
  nonce text,
  signature_expires_at bigint,
  signature bytea
)
  returns kiteline.session_opening
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $start_session$
declare
  v_grant kiteline_internal.grants;
  v_policy text;
  v_cap integer;
  v_missing text[];
  v_subjects text[];
  v_horizon xid8;
  v_opening kiteline.session_opening;
begin
  select g.* into v_grant
  from kiteline_internal.grants g
  where g.grant_id = start_session.grant_id;
  -- The limits of somebody else's purpose are not told: only an own grant brings its purpose along.
  perform kiteline_internal.check_opening(
    case when v_grant.login = session_user then v_grant.purpose end, actor, reason, named, lasts
  );

  if current_setting('synchronous_commit') = 'off' then
    perform set_config('synchronous_commit', 'on', true);
  end if;
  perform kiteline_internal.ensure_evidence();
  v_opening.asked_count := coalesce(cardinality(named), v_grant.asked_subjects);

  -- Taken before the gates are asked and the set is computed: what commits later is caught by each
  -- reading statement.
  v_horizon := pg_snapshot_xmin(pg_current_snapshot());
  v_missing := kiteline_internal.unmet_gates(start_session.grant_id, session_user);
  if cardinality(v_missing) = 0 then
    v_missing := array_remove(
      array[
        kiteline_internal.gate_signature(
          start_session.grant_id, session_user, actor, reason, named, nonce, signature_expires_at,
          signature
        )
      ],
      null
    );
  end if;

  if cardinality(v_missing) = 0 then
    select p.policy, p.session_cap into strict v_policy, v_cap
    from kiteline_internal.purposes p
    where p.purpose = v_grant.purpose;
    v_subjects := kiteline_internal.resolve_subjects(
      v_grant.purpose, named, actor, v_grant.recipient, v_grant.valid_from
    );
    if cardinality(v_subjects) > v_cap then
      v_missing := array['more subjects match than one session may name'];
    else
      v_subjects := kiteline_internal.without_refused(v_policy, v_grant.purpose, v_subjects);
      v_subjects := kiteline_internal.with_consent(
        v_grant.purpose, v_grant.recipient, v_subjects
      );
      if cardinality(v_subjects) = 0 then
        v_missing := array['no subject may be shown'];
      elsif not kiteline_internal.use_quota(v_grant.grant_id, cardinality(v_subjects)) then
        v_missing := array['daily quota of subjects'];
      end if;
    end if;
  end if;

  if cardinality(v_missing) > 0 then
    perform kiteline_internal.record_denial(
      'opening', v_grant.purpose, start_session.grant_id, actor, reason, v_opening.asked_count,
      v_missing
    );
    if cardinality(v_missing) = 1 and v_missing[1] like 'consent (%' then
      v_opening.refusal := 'KL103';
      v_opening.detail := v_missing[1];
      v_opening.hint := 'The purpose opens for nobody until consents are recorded.';
    else
      v_opening.refusal := 'KL102';
      v_opening.hint := 'Ask security: the report "denials" names the missing condition.';
    end if;
    -- What the caller said himself, and not how many subjects somebody's grant counted.
    v_opening.asked_count := cardinality(named);
    return v_opening;
  end if;

  return kiteline_internal.record_session(
    v_grant.grant_id, actor, reason, case when named is null then 'matching' else 'named' end,
    v_opening.asked_count, v_subjects, lasts, signature is not null, v_horizon
  );
end
$start_session$;

comment on function kiteline_internal.start_session(
  bigint, text, text, text[], interval, text, bigint, bytea
) is 'Opens an access session: gates, subjects, quota, record.';

revoke all on function kiteline_internal.start_session(
  bigint, text, text, text[], interval, text, bigint, bytea
) from public;

-- from sql/session/open_session.sql
-- kiteline.open_session(grant_id bigint, actor text, reason text, subjects text[], lasts interval,
--   nonce text, signature_expires_at bigint, signature bytea) -> kiteline.session_opening
--
-- Opens an access session for named people: subjects are keys of the subject relation, as text. Commit,
-- look at refusal, then read in later transactions with set_config('kiteline.session', token, true).
-- People who do not exist, whom the purpose does not admit or who refused are left out:
-- admitted_count tells how many remain. The last three arguments sign the opening. client_min_messages
-- keeps the plans that debug_print_plan prints from the client: they name the missing condition.
-- Called by: recipients' logins. Definer. Raises: KL001, KL104, KL105; refuses with KL102, KL103.

create function kiteline.open_session(
  grant_id bigint,
  actor text,
  reason text,
  subjects text[],
  lasts interval default interval '15 minutes',
  nonce text default null,
  signature_expires_at bigint default null,
  signature bytea default null
)
  returns kiteline.session_opening
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
  set client_min_messages = error
as $open_session$
begin
  -- Null is how start_session is asked for everyone; here it is a mistake.
  return kiteline_internal.start_session(
    grant_id, actor, reason, coalesce(subjects, '{}'), lasts, nonce, signature_expires_at, signature
  );
end
$open_session$;

comment on function kiteline.open_session(
  bigint, text, text, text[], interval, text, bigint, bytea
) is 'Opens an access session for named people.';

revoke all on function kiteline.open_session(
  bigint, text, text, text[], interval, text, bigint, bytea
) from public;
grant execute on function kiteline.open_session(
  bigint, text, text, text[], interval, text, bigint, bytea
) to kiteline_recipient;

-- from sql/session/open_matching_session.sql
-- kiteline.open_matching_session(grant_id bigint, actor text, reason text, lasts interval, nonce text,
--   signature_expires_at bigint, signature bytea) -> kiteline.session_opening
--
-- Opens an access session for everyone whom the purpose's row predicates admit, up to the purpose's
-- cap. asked_count is the number of all subjects when the grant was issued: what was cut shows.
-- client_min_messages: as in open_session().
-- Called by: recipients' logins. Definer. Raises: KL001, KL105; refuses with KL102, KL103.

create function kiteline.open_matching_session(
  grant_id bigint,
  actor text,
  reason text,
  lasts interval default interval '15 minutes',
  nonce text default null,
  signature_expires_at bigint default null,
  signature bytea default null
)
  returns kiteline.session_opening
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
  set client_min_messages = error
as $open_matching_session$
begin
  return kiteline_internal.start_session(
    grant_id, actor, reason, null, lasts, nonce, signature_expires_at, signature
  );
end
$open_matching_session$;

comment on function kiteline.open_matching_session(
  bigint, text, text, interval, text, bigint, bytea
) is 'Opens an access session for everyone whom the purpose admits.';

revoke all on function kiteline.open_matching_session(
  bigint, text, text, interval, text, bigint, bytea
) from public;
grant execute on function kiteline.open_matching_session(
  bigint, text, text, interval, text, bigint, bytea
) to kiteline_recipient;

-- from sql/session/close_session.sql
-- kiteline.close_session(token text) -> void
--
-- Ends the caller's own session before it expires; the next statement of every connection finds it closed.
-- Called by: recipients' logins. Definer. Raises: KL101, the same for unknown, foreign and ended tokens.

create function kiteline.close_session(token text)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $close_session$
declare
  v_session_id bigint;
begin
  delete from kiteline_internal.live_sessions s
  where s.token_hash = sha256(convert_to(close_session.token, 'UTF8'))
    and s.login = session_user
    and s.expires_at > clock_timestamp()
  returning s.session_id into v_session_id;
  if v_session_id is null then
    raise exception using
      errcode = 'KL101',
      message = 'no live session for this purpose',
      hint = 'The session has ended already, or the token is not of this login.';
  end if;
  insert into kiteline_internal.session_closings (session_id) values (v_session_id);
end
$close_session$;

comment on function kiteline.close_session(text) is 'Ends the caller''s own session.';

revoke all on function kiteline.close_session(text) from public;
grant execute on function kiteline.close_session(text) to kiteline_recipient;

-- from sql/session/interrupt_sessions.sql
-- kiteline_internal.interrupt_sessions() -> trigger
--
-- Makes every session that opened before this transaction ask anew whether it may still read, and whom.
-- Definer: the changing code may be the DBA's. An insert, so it waits for nobody.
-- Called by: statement triggers on grant_revocations, recipients and refusals, ENABLE ALWAYS.

create function kiteline_internal.interrupt_sessions()
  returns trigger
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $interrupt_sessions$
begin
  insert into kiteline_internal.interruptions (recorded_xid) values (pg_current_xact_id());
  return null;
end
$interrupt_sessions$;

comment on function kiteline_internal.interrupt_sessions() is
  'Trigger: open sessions ask anew whether they may still read.';

revoke all on function kiteline_internal.interrupt_sessions() from public;

create trigger interrupt_sessions
  after insert or update or delete or truncate on kiteline_internal.grant_revocations
  for each statement execute function kiteline_internal.interrupt_sessions();
create trigger interrupt_sessions
  after insert or update or delete or truncate on kiteline_internal.recipients
  for each statement execute function kiteline_internal.interrupt_sessions();
create trigger interrupt_sessions
  after insert or update or delete or truncate on kiteline_internal.refusals
  for each statement execute function kiteline_internal.interrupt_sessions();

-- A session that plays a replica does not escape.
alter table kiteline_internal.grant_revocations enable always trigger interrupt_sessions;
alter table kiteline_internal.recipients enable always trigger interrupt_sessions;
alter table kiteline_internal.refusals enable always trigger interrupt_sessions;

-- from sql/session/is_withdrawn.sql
-- kiteline_internal.is_withdrawn(grant_id bigint, recipient text) -> boolean
--
-- True when the grant is revoked or the recipient is not qualified (any more): its sessions end.
-- Called by: scope(), is_open(), when something happened since the session opened. Invoker.

create function kiteline_internal.is_withdrawn(grant_id bigint, recipient text)
  returns boolean
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $is_withdrawn$
begin
  return exists (
      select
      from kiteline_internal.grant_revocations r
      where r.grant_id = is_withdrawn.grant_id
    )
    or not exists (
      select
      from kiteline_internal.recipients r
      where r.recipient = is_withdrawn.recipient and r.state = 'qualified'
    );
end
$is_withdrawn$;

comment on function kiteline_internal.is_withdrawn(bigint, text) is
  'True when the grant is revoked or the recipient is not qualified.';

revoke all on function kiteline_internal.is_withdrawn(bigint, text) from public;

-- from sql/session/record_refused_read.sql
-- kiteline_internal.record_refused_read(purpose text) -> void
--
-- A row that records a refused read would die with the read's error, so it goes to the server's log, and a
-- sequence that no ROLLBACK turns back counts it. client_min_messages keeps the log line from
-- the client, who may not learn which session his token is of.
-- Called by: refuse_reading(), scope(). Invoker. Raises: never.

create function kiteline_internal.record_refused_read(purpose text)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
  set client_min_messages = error
as $record_refused_read$
begin
  raise log 'kiteline: read refused, purpose %, login %, session %', purpose, session_user, coalesce(
    (
      select s.session_id::text
      from kiteline_internal.live_sessions s
      where s.token_hash = sha256(convert_to(current_setting('kiteline.session', true), 'UTF8'))
    ),
    'none'
  );
  if not current_setting('transaction_read_only')::boolean then
    perform nextval('kiteline_internal.refused_read_numbers');
  end if;
end
$record_refused_read$;

comment on function kiteline_internal.record_refused_read(text) is
  'Notes a refused read where a ROLLBACK does not undo it.';

revoke all on function kiteline_internal.record_refused_read(text) from public;

-- from sql/session/refuse_reading.sql
-- kiteline_internal.refuse_reading(purpose text) -> void
--
-- Ends the statement: one answer for every kind of dead session, so that an expired, revoked,
-- foreign or unknown token cannot be told apart.
-- Called by: is_open(), scope(). Invoker. Raises: KL101, KL105.

create function kiteline_internal.refuse_reading(purpose text)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $refuse_reading$
begin
  perform kiteline_internal.record_refused_read(purpose);
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception using
      errcode = 'KL105',
      message = 'kiteline reads only in read committed isolation',
      hint = 'An older snapshot would not see a revocation. Begin without an isolation level.';
  end if;
  raise exception using
    errcode = 'KL101',
    message = 'no live session for this purpose',
    hint = 'Open a session with kiteline.open_session, commit, and set its token as kiteline.session'
      ' in the reading transaction.';
end
$refuse_reading$;

comment on function kiteline_internal.refuse_reading(text) is
  'Ends the statement with one answer for every kind of dead session.';

revoke all on function kiteline_internal.refuse_reading(text) from public;

-- from sql/session/scope.sql
-- kiteline_internal.scope(purpose text, relation text, key anyelement) -> anyarray
--
-- The subject keys that the present statement may read for a purpose: the set its session
-- admitted, minus whoever refused since. key carries the type only (null::bigint, null::uuid, null::text).
-- Judged anew by each statement, by clock_timestamp(): a known token, opened by another, committed
-- transaction, the same login, not closed or expired, the grant not revoked, the recipient qualified.
-- It also records the statement, hence volatile; where the transaction cannot write (READ ONLY, a
-- standby) a line in the server's log stands for the record.
-- Without a live session it is empty and no error: a row policy is only asked about rows that exist, so an
-- error here would tell them from those that do not. The error is is_open()'s to raise.
-- Called by: the row policies of a purpose's role, once per statement and relation. Definer.
-- Raises: KL101 when the policy was compiled for another type of key than the session's.

create function kiteline_internal.scope(purpose text, relation text, key anyelement)
  returns anyarray
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $scope$
declare
  v_token_hash bytea := sha256(convert_to(current_setting('kiteline.session', true), 'UTF8'));
  v_session_id bigint;
  v_policy text;
  v_purpose text;
  v_login text;
  v_expires_at timestamptz;
  v_opened_xid xid8;
  v_horizon xid8;
  v_records boolean;
  v_bigints bigint[];
  v_uuids uuid[];
  v_texts text[];
  v_grant_id bigint;
  v_recipient text;
  v_has_news boolean;
  v_statement_number bigint;
begin
  -- The query fetches and the "if" judges: an expression of a query is set up anew at each call, one of
  -- plpgsql once a transaction.
  select
    s.session_id, s.policy, s.purpose, s.login, s.expires_at, s.opened_xid, s.refusal_horizon,
    s.records_statements, s.grant_id, s.recipient,
    s.bigint_subjects, s.uuid_subjects, s.text_subjects,
    exists (
      select from kiteline_internal.interruptions i where i.recorded_xid >= s.refusal_horizon
    )
  into
    v_session_id, v_policy, v_purpose, v_login, v_expires_at, v_opened_xid, v_horizon,
    v_records, v_grant_id, v_recipient, v_bigints, v_uuids, v_texts, v_has_news
  from kiteline_internal.live_sessions s
  where s.token_hash = v_token_hash;

  -- One condition that is null makes the whole null or false, never true: "is not true" refuses.
  if (
    v_purpose = scope.purpose
    and v_login = session_user
    and v_expires_at > clock_timestamp()
    and v_opened_xid is distinct from pg_current_xact_id_if_assigned()
    and current_setting('transaction_isolation') = 'read committed'
    and not (v_has_news and kiteline_internal.is_withdrawn(v_grant_id, v_recipient))
  ) is not true then
    perform kiteline_internal.record_refused_read(scope.purpose);
    return '{}';
  end if;

  if v_records then
    -- Assigned, not performed: an assignment calls the function without a query around it.
    v_statement_number := kiteline_internal.record_statement(
      v_session_id, scope.purpose, scope.relation
    );
  end if;

  if v_bigints is not null and pg_typeof(key) = 'bigint'::regtype then
    if v_has_news then
      return kiteline_internal.without_refused_since(v_policy, purpose, v_horizon, v_bigints);
    end if;
    return v_bigints;
  elsif v_uuids is not null and pg_typeof(key) = 'uuid'::regtype then
    if v_has_news then
      return kiteline_internal.without_refused_since(v_policy, purpose, v_horizon, v_uuids);
    end if;
    return v_uuids;
  elsif v_texts is not null and pg_typeof(key) = 'text'::regtype then
    if v_has_news then
      return kiteline_internal.without_refused_since(v_policy, purpose, v_horizon, v_texts);
    end if;
    return v_texts;
  end if;
  -- A policy compiled for another key type than the session's: nothing may be read.
  perform kiteline_internal.refuse_reading(scope.purpose);
end
$scope$;

comment on function kiteline_internal.scope(text, text, anyelement) is
  'The subject keys that the present statement may read for a purpose.';

revoke all on function kiteline_internal.scope(text, text, anyelement) from public;
grant execute on function kiteline_internal.scope(text, text, anyelement) to kiteline_recipient;

-- from sql/session/is_open.sql
-- kiteline_internal.is_open(purpose text) -> boolean
--
-- True inside a live session of the purpose, else an error. Stands in the WHERE of each purpose view and is
-- judged before any row is looked for, so the error comes for keys that exist and for those that do
-- not. It asks all that scope() asks: a revoked token that passed here would fail only on rows
-- that exist, and so tell them. What may be read is scope()'s to say: on the inner side of an outer
-- join PostgreSQL 18 evaluates this only for rows that scope() let through.
-- Called by: purpose views, as a one-time filter. Definer. Raises: KL101, KL105.

create function kiteline_internal.is_open(purpose text)
  returns boolean
  language plpgsql
  stable
  parallel restricted
  security definer
  set search_path = pg_catalog, pg_temp
as $is_open$
declare
  v_token_hash bytea := sha256(convert_to(current_setting('kiteline.session', true), 'UTF8'));
  v_purpose text;
  v_login text;
  v_expires_at timestamptz;
  v_opened_xid xid8;
  v_grant_id bigint;
  v_recipient text;
  v_has_news boolean;
begin
  -- As in scope(): the query fetches, the "if" judges.
  select
    s.purpose, s.login, s.expires_at, s.opened_xid, s.grant_id, s.recipient,
    exists (
      select from kiteline_internal.interruptions i where i.recorded_xid >= s.refusal_horizon
    )
  into v_purpose, v_login, v_expires_at, v_opened_xid, v_grant_id, v_recipient, v_has_news
  from kiteline_internal.live_sessions s
  where s.token_hash = v_token_hash;

  if (
    v_purpose = is_open.purpose
    and v_login = session_user
    and v_expires_at > clock_timestamp()
    and v_opened_xid is distinct from pg_current_xact_id_if_assigned()
    and current_setting('transaction_isolation') = 'read committed'
    and not (v_has_news and kiteline_internal.is_withdrawn(v_grant_id, v_recipient))
  ) is not true then
    perform kiteline_internal.refuse_reading(is_open.purpose);
  end if;
  return true;
end
$is_open$;

comment on function kiteline_internal.is_open(text) is
  'True inside a live session of the purpose, else an error.';

revoke all on function kiteline_internal.is_open(text) from public;
grant execute on function kiteline_internal.is_open(text) to kiteline_recipient;

-- from sql/session/actor.sql
-- kiteline.actor() -> text
--
-- The actor named by the present session: who reads. For row predicates such as
-- "engineer = kiteline.actor()". Null outside a live session, and null equals nothing.
-- Called by: row policies. Definer. Raises: never.

create function kiteline.actor()
  returns text
  language sql
  stable
  parallel restricted
  security definer
  set search_path = pg_catalog, pg_temp
as $actor$
  select s.actor
  from kiteline_internal.live_sessions s
  where s.token_hash = sha256(convert_to(current_setting('kiteline.session', true), 'UTF8'))
    and s.login = session_user
    and s.expires_at > clock_timestamp()
$actor$;

comment on function kiteline.actor() is 'The actor named by the present session.';

revoke all on function kiteline.actor() from public;
grant execute on function kiteline.actor() to kiteline_recipient;

-- from sql/session/recipient.sql
-- kiteline.recipient() -> text
--
-- The recipient of the present session's grant. For row predicates such as
-- "carrier = kiteline.recipient()". Null outside a live session, and null equals nothing.
-- Called by: row policies. Definer. Raises: never.

create function kiteline.recipient()
  returns text
  language sql
  stable
  parallel restricted
  security definer
  set search_path = pg_catalog, pg_temp
as $recipient$
  select s.recipient
  from kiteline_internal.live_sessions s
  where s.token_hash = sha256(convert_to(current_setting('kiteline.session', true), 'UTF8'))
    and s.login = session_user
    and s.expires_at > clock_timestamp()
$recipient$;

comment on function kiteline.recipient() is 'The recipient of the present session''s grant.';

revoke all on function kiteline.recipient() from public;
grant execute on function kiteline.recipient() to kiteline_recipient;

-- from sql/session/as_of.sql
-- kiteline.as_of() -> timestamptz
--
-- When the grant of the present session began: a predicate's fixed point in time. As in
-- "last_active_at >= kiteline.as_of() - interval '6 months'". Null outside a live session, and null equals nothing.
-- Called by: row policies. Definer. Raises: never.

create function kiteline.as_of()
  returns timestamptz
  language sql
  stable
  parallel restricted
  security definer
  set search_path = pg_catalog, pg_temp
as $as_of$
  select s.as_of
  from kiteline_internal.live_sessions s
  where s.token_hash = sha256(convert_to(current_setting('kiteline.session', true), 'UTF8'))
    and s.login = session_user
    and s.expires_at > clock_timestamp()
$as_of$;

comment on function kiteline.as_of() is 'When the grant of the present session began.';

revoke all on function kiteline.as_of() from public;
grant execute on function kiteline.as_of() to kiteline_recipient;

-- from sql/lookup/lookup_announcement.sql
-- kiteline.lookup_announcement: the answer to an announced look-up
--
-- Either a number, or a refusal (a SQLSTATE of class KL) with lookup_id null: commit, then look.

create type kiteline.lookup_announcement as (
  lookup_id bigint,
  refusal text,
  hint text
);

comment on type kiteline.lookup_announcement is
  'The answer to an announced look-up: a number, or a refusal.';

revoke all on type kiteline.lookup_announcement from public;
grant usage on type kiteline.lookup_announcement to kiteline_recipient;

-- from sql/lookup/announce_lookup.sql
-- kiteline.announce_lookup(purpose text, lookup text, value text, actor text, reason text)
--   -> kiteline.lookup_announcement
--
-- Records that the caller is about to look up whom to name, and counts it against the hourly limit. Commit
-- it: find_subjects answers only in a later transaction, so that no ROLLBACK hides a look-up. Needs a
-- grant under which the purpose could be opened now. A refusal is returned, not raised.
-- client_min_messages: as in open_session().
-- Called by: recipients' logins. Definer. Raises: KL001, KL105; refuses
-- with KL109.

create function kiteline.announce_lookup(
  purpose text,
  lookup text,
  value text,
  actor text,
  reason text
)
  returns kiteline.lookup_announcement
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
  set client_min_messages = error
as $announce_lookup$
declare
  v_per_hour integer;
  v_grant_id bigint;
  v_used bigint;
  v_missing text;
  v_announcement kiteline.lookup_announcement;
begin
  -- An older snapshot would not see the look-ups that others have used up since.
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception using
      errcode = 'KL105',
      message = 'kiteline reads only in read committed isolation',
      hint = 'An older snapshot would not see a revocation. Begin without an isolation level.';
  end if;
  if length(btrim(coalesce(actor, ''))) not between 1 and 200
    or length(btrim(coalesce(reason, ''))) not between 3 and 2000
    or length(btrim(coalesce(value, ''))) not between 1 and 500
  then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'actor needs 1 to 200 characters, reason 3 to 2000, value 1 to 500',
      hint = 'Say who looks up, and why.';
  end if;
  if current_setting('synchronous_commit') = 'off' then
    perform set_config('synchronous_commit', 'on', true);
  end if;
  perform kiteline_internal.ensure_evidence();

  -- One look-up of a login at a time: two at once must not both use the last of the limit.
  perform pg_advisory_xact_lock(hashtextextended('kiteline look-up ' || session_user, 0));
  select l.per_hour into v_per_hour
  from kiteline_internal.purpose_lookups l
  where l.purpose = announce_lookup.purpose and l.lookup = announce_lookup.lookup;
  select g.grant_id into v_grant_id
  from kiteline_internal.grants g
  where g.purpose = announce_lookup.purpose
    and g.login = session_user
    and kiteline_internal.unmet_gates(g.grant_id, session_user) = '{}'
  order by g.grant_id desc
  limit 1;
  select count(*) into v_used
  from kiteline_internal.lookups l
  where l.login = session_user
    and l.purpose = announce_lookup.purpose
    and l.lookup = announce_lookup.lookup
    and l.announced_at > clock_timestamp() - interval '1 hour';

  v_missing := case
    when v_per_hour is null then 'look-up not declared for the purpose'
    when v_grant_id is null then 'no grant that could be opened'
    when v_used >= v_per_hour then 'hourly limit of look-ups'
  end;
  if v_missing is not null then
    perform kiteline_internal.record_denial(
      'lookup', announce_lookup.purpose, v_grant_id, actor, reason, null, array[v_missing]
    );
    v_announcement.refusal := 'KL109';
    v_announcement.hint := 'Ask security: the report "denials" names the missing condition.';
    return v_announcement;
  end if;

  v_announcement.lookup_id := nextval('kiteline_internal.lookup_ids');
  insert into kiteline_internal.lookups (
    lookup_id, announced_at, announced_xid, grant_id, purpose, lookup, login, actor, reason,
    value_digest, backend_pid, client_address
  )
  values (
    v_announcement.lookup_id, clock_timestamp(), pg_current_xact_id(), v_grant_id,
    announce_lookup.purpose, announce_lookup.lookup, session_user, announce_lookup.actor,
    announce_lookup.reason, kiteline_internal.lookup_digest(value), pg_backend_pid(),
    inet_client_addr()
  );
  return v_announcement;
end
$announce_lookup$;

comment on function kiteline.announce_lookup(text, text, text, text, text) is
  'Records that the caller is about to look up whom to name.';

revoke all on function kiteline.announce_lookup(text, text, text, text, text) from public;
grant execute on function kiteline.announce_lookup(text, text, text, text, text) to kiteline_recipient;

-- from sql/lookup/find_subjects.sql
-- kiteline.find_subjects(purpose text, lookup text, value text) -> setof text
--
-- Keys of the subjects whose look-up column equals the value, those with a refusal in force left out: whom
-- a session may then name. Equality only, on a column the policy declares, and only after
-- announce_lookup for the same purpose, look-up and value was committed by this login within the
-- last minute. The work is done by the generated function kiteline_internal.find_by_<lookup>_for_<policy>.
-- Called by: recipients' logins. Definer. Raises: KL105, KL109 (one answer for every refusal).

create function kiteline.find_subjects(purpose text, lookup text, value text)
  returns setof text
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
  set client_min_messages = error
as $find_subjects$
declare
  v_grant_id bigint;
  v_policy text;
  v_found text[];
  -- Here and not in the query, which would compute it for every announcement of the last minute.
  v_digest bytea := kiteline_internal.lookup_digest(find_subjects.value);
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception using
      errcode = 'KL105',
      message = 'kiteline reads only in read committed isolation',
      hint = 'An older snapshot would not see a revocation. Begin without an isolation level.';
  end if;
  select l.grant_id, p.policy into v_grant_id, v_policy
  from kiteline_internal.lookups l
  join kiteline_internal.purposes p on p.purpose = l.purpose
  where l.purpose = find_subjects.purpose
    and l.lookup = find_subjects.lookup
    and l.login = session_user
    and l.value_digest = v_digest
    and l.announced_at > clock_timestamp() - interval '1 minute'
    and l.announced_xid is distinct from pg_current_xact_id_if_assigned()
  order by l.announced_at desc
  limit 1;
  if v_grant_id is null or kiteline_internal.unmet_gates(v_grant_id, session_user) <> '{}' then
    raise exception using
      errcode = 'KL109',
      message = 'the look-up was refused',
      hint = 'Commit kiteline.announce_lookup for the same value first, then look up within a minute.';
  end if;
  execute format(
    'select array(select f.subject from kiteline_internal.%I($1) as f(subject))',
    'find_by_' || lookup || '_for_' || v_policy
  )
  into v_found
  using find_subjects.value;
  return query
  select f.subject
  from unnest(
    kiteline_internal.without_refused(v_policy, find_subjects.purpose, v_found)
  ) as f(subject);
end
$find_subjects$;

comment on function kiteline.find_subjects(text, text, text) is
  'Keys of the subjects whose look-up column equals the value.';

revoke all on function kiteline.find_subjects(text, text, text) from public;
grant execute on function kiteline.find_subjects(text, text, text) to kiteline_recipient;

-- from sql/report/live_grants.sql
-- kiteline.live_grants: grants whose term runs and that nobody revoked
--
-- missing lists the conditions that an opening would lack right now; empty means it would open.
-- Read by: kiteline_auditor.

create view kiteline.live_grants as
select
  g.grant_id,
  g.purpose,
  g.tier_number as tier,
  g.recipient,
  r.role as recipient_role,
  r.state as recipient_state,
  g.login,
  g.reason,
  g.valid_from,
  g.expires_at,
  date_trunc('second', g.expires_at - clock_timestamp()) as expires_in,
  g.requires_signature,
  g.max_subjects_per_day,
  coalesce(u.subject_count, 0) as subjects_today,
  coalesce(u.session_count, 0) as sessions_today,
  kiteline_internal.unmet_gates(g.grant_id, g.login) as missing,
  g.issued_by
from kiteline_internal.grants g
join kiteline_internal.recipients r on r.recipient = g.recipient
left join kiteline_internal.grant_usage u
  on u.grant_id = g.grant_id and u.used_on = (clock_timestamp() at time zone 'UTC')::date
where g.expires_at > clock_timestamp()
  and not exists (
    select from kiteline_internal.grant_revocations v where v.grant_id = g.grant_id
  );

comment on view kiteline.live_grants is 'Grants whose term runs and that nobody revoked.';
comment on column kiteline.live_grants.expires_in is 'Time left, in whole seconds.';
comment on column kiteline.live_grants.missing is 'Conditions that an opening would lack right now.';
comment on column kiteline.live_grants.subjects_today is 'Subjects admitted today (UTC).';

grant select on kiteline.live_grants to kiteline_auditor;

-- from sql/report/ended_grants.sql
-- kiteline.ended_grants: grants that expired or were revoked
--
-- No job ends a grant: expiry is judged by the clock at each opening and each reading statement.
-- Read by: kiteline_auditor.

create view kiteline.ended_grants as
select
  g.grant_id,
  g.purpose,
  g.recipient,
  g.login,
  g.valid_from,
  least(g.expires_at, v.revoked_at) as ended_at,
  case when v.revoked_at < g.expires_at then 'revoked' else 'expired' end as ended_by,
  v.reason,
  v.revoked_by
from kiteline_internal.grants g
left join kiteline_internal.grant_revocations v on v.grant_id = g.grant_id
where g.expires_at <= clock_timestamp() or v.grant_id is not null;

comment on view kiteline.ended_grants is 'Grants that expired or were revoked.';
comment on column kiteline.ended_grants.reason is 'Why it was revoked; null when it expired.';

grant select on kiteline.ended_grants to kiteline_auditor;

-- from sql/report/session_log.sql
-- kiteline.session_log: every access session, with the number of recorded statements
--
-- Read by: kiteline_auditor.

create view kiteline.session_log as
select
  s.session_id,
  s.opened_at,
  c.closed_at,
  s.expires_at,
  s.purpose,
  s.recipient,
  s.login,
  s.actor,
  s.reason,
  s.grant_id,
  s.asked,
  s.asked_count,
  s.admitted_count,
  (
    select count(distinct (t.started_at, t.backend_pid))
    from kiteline_internal.statements t
    where t.session_id = s.session_id
  ) as statement_count,
  s.is_signed,
  s.trace_code,
  s.client_address,
  s.application_name
from kiteline_internal.sessions s
left join kiteline_internal.session_closings c on c.session_id = s.session_id;

comment on view kiteline.session_log is 'Every access session, with the number of recorded statements.';
comment on column kiteline.session_log.asked is 'named: for named people; matching: for everyone the purpose admits.';
comment on column kiteline.session_log.asked_count is 'Subjects named, or all subjects when the grant was issued.';
comment on column kiteline.session_log.statement_count is 'Recorded statements; none are recorded for purposes audited by session.';

grant select on kiteline.session_log to kiteline_auditor;

-- from sql/report/statement_log.sql
-- kiteline.statement_log: recorded statements with their session's actor and reason
--
-- A statement that reads several relations has one row a relation. Missing statement_numbers were rolled
-- back. Read by: kiteline_auditor.

create view kiteline.statement_log as
select
  t.statement_number,
  t.started_at,
  t.session_id,
  t.purpose,
  t.relation,
  s.actor,
  t.login,
  s.reason,
  s.admitted_count as subject_count,
  t.backend_pid,
  encode(t.statement_hash, 'hex') as statement_hash
from kiteline_internal.statements t
join kiteline_internal.sessions s on s.session_id = t.session_id;

comment on view kiteline.statement_log is 'Recorded statements with their sessions actor and reason.';
comment on column kiteline.statement_log.subject_count is 'Subjects the statement could read.';
comment on column kiteline.statement_log.statement_hash is 'SHA-256 of the query text: equal statements have equal hashes.';

grant select on kiteline.statement_log to kiteline_auditor;

-- from sql/report/subject_access.sql
-- kiteline.subject_access: one row per session and subject: whose data could be read, by whom, why
--
-- To ask about one person use kiteline.accesses_of(subject), which uses the index.
-- Read by: kiteline_auditor.

create view kiteline.subject_access as
select
  a.subject,
  s.policy,
  s.session_id,
  s.opened_at,
  s.purpose,
  s.recipient,
  s.login,
  s.actor,
  s.reason,
  s.trace_code
from kiteline_internal.sessions s
cross join unnest(s.subjects) as a(subject);

comment on view kiteline.subject_access is 'One row per session and subject.';
comment on column kiteline.subject_access.subject is 'Key of the subject, as text.';

grant select on kiteline.subject_access to kiteline_auditor;

-- from sql/report/accesses_of.sql
-- kiteline.accesses_of(subject text) -> table
--
-- Who could see one person's data: every session that named the subject, newest first, by index. subject is the
-- key in canonical text.
-- Called by: kiteline_auditor. Definer. Raises: never; an unknown key has no accesses.

create function kiteline.accesses_of(subject text)
  returns table (
    session_id bigint,
    opened_at timestamptz,
    policy text,
    purpose text,
    recipient text,
    login text,
    actor text,
    reason text,
    statement_count bigint,
    trace_code text
  )
  language sql
  stable
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $accesses_of$
  select
    s.session_id, s.opened_at, s.policy, s.purpose, s.recipient, s.login, s.actor, s.reason,
    (
      select count(distinct (t.started_at, t.backend_pid))
      from kiteline_internal.statements t
      where t.session_id = s.session_id
    ),
    s.trace_code
  from kiteline_internal.sessions s
  where s.subjects @> array[accesses_of.subject]
  order by s.opened_at desc, s.session_id desc
$accesses_of$;

comment on function kiteline.accesses_of(text) is
  'Every session that named one subject, newest first.';

revoke all on function kiteline.accesses_of(text) from public;
grant execute on function kiteline.accesses_of(text) to kiteline_auditor;

-- from sql/report/denial_log.sql
-- kiteline.denial_log: refused openings and look-ups, with the missing conditions
--
-- The caller got one answer whatever was missing. Refused reads are in the server's log only: their
-- record dies with their error (refused_reads counts them). Read by: kiteline_auditor.

create view kiteline.denial_log as
select
  d.denial_id,
  d.denied_at,
  d.kind,
  d.purpose,
  d.grant_id,
  d.login,
  d.actor,
  d.reason,
  d.asked_count,
  d.missing,
  d.client_address
from kiteline_internal.denials d;

comment on view kiteline.denial_log is 'Refused openings and look-ups, with the missing conditions.';
comment on column kiteline.denial_log.missing is 'What the opening or look-up lacked.';

grant select on kiteline.denial_log to kiteline_auditor;

-- from sql/report/refused_reads.sql
-- kiteline.refused_reads: how many reads were refused because no session was live
--
-- A sequence counts them, which no ROLLBACK turns back; READ ONLY transactions are not counted, and
-- the server's log names each. Read by: kiteline_auditor.

create view kiteline.refused_reads as
select case when s.is_called then s.last_value else 0 end as refused_reads
from kiteline_internal.refused_read_numbers s;

comment on view kiteline.refused_reads is 'How many reads were refused because no session was live.';
comment on column kiteline.refused_reads.refused_reads is 'Since the kernel was installed.';

grant select on kiteline.refused_reads to kiteline_auditor;

-- from sql/report/lookup_log.sql
-- kiteline.lookup_log: announced look-ups
--
-- The value stands as a keyed digest: equal values have equal digests. Read by: kiteline_auditor.

create view kiteline.lookup_log as
select
  l.lookup_id,
  l.announced_at,
  l.purpose,
  l.lookup,
  l.grant_id,
  l.login,
  l.actor,
  l.reason,
  encode(l.value_digest, 'hex') as value_digest,
  l.client_address
from kiteline_internal.lookups l;

comment on view kiteline.lookup_log is 'Announced look-ups.';
comment on column kiteline.lookup_log.value_digest is 'Keyed digest of the looked-up value.';

grant select on kiteline.lookup_log to kiteline_auditor;

-- from sql/report/change_log.sql
-- kiteline.change_log: changes of governed rows and of kiteline's own tables
--
-- Which row, whose, which columns; never the values. Read by: kiteline_auditor.

create view kiteline.change_log as
select
  c.changed_at,
  c.relation,
  c.command,
  c.row_key,
  c.subject,
  c.columns,
  c.login,
  c.role
from kiteline_internal.changes c;

comment on view kiteline.change_log is 'Changes of governed rows and of kitelines own tables.';
comment on column kiteline.change_log.columns is 'Columns whose value changed by an update; null for other commands.';
comment on column kiteline.change_log.role is 'Role set by SET ROLE, or none.';

grant select on kiteline.change_log to kiteline_auditor;

-- from sql/report/minimisation.sql
-- kiteline.minimisation: what was asked, what was admitted, what was saved, per grant
--
-- Asked: subjects named, or all subjects there were when a session was asked for everyone. Columns: labelled
-- columns of the relations the purpose reads, and how many of them it shows. Read by: kiteline_auditor.

create view kiteline.minimisation as
select
  s.purpose,
  s.recipient,
  s.grant_id,
  count(*) as session_count,
  sum(s.asked_count) as asked_subjects,
  sum(s.admitted_count) as admitted_subjects,
  sum(greatest(s.asked_count - s.admitted_count, 0)) as saved_subjects,
  round(
    100.0 * sum(greatest(s.asked_count - s.admitted_count, 0)) / nullif(sum(s.asked_count), 0), 1
  ) as saved_percent,
  (
    select count(*)
    from kiteline_internal.governed_columns g
    where g.policy = s.policy and g.relation in (
      select c.relation from kiteline_internal.purpose_columns c where c.purpose = s.purpose
    )
  ) as labelled_columns,
  (
    select count(*) from kiteline_internal.purpose_columns c where c.purpose = s.purpose
  ) as shown_columns
from kiteline_internal.sessions s
group by s.policy, s.purpose, s.recipient, s.grant_id;

comment on view kiteline.minimisation is 'What was asked, admitted and saved, per grant.';
comment on column kiteline.minimisation.asked_subjects is 'Subjects named, or all there were.';
comment on column kiteline.minimisation.saved_percent is 'Share of the asked subjects that was not admitted.';
comment on column kiteline.minimisation.shown_columns is 'How many of the labelled columns the purpose shows.';

grant select on kiteline.minimisation to kiteline_auditor;

-- from sql/privileges.sql
-- What the resolver may touch, and the end of the installer's membership
--
-- kiteline_resolver owns generated functions in kiteline_internal, so it needs a place to create them.
-- Nobody can become it. The installing role gives kiteline_owner back.

grant usage, create on schema kiteline_internal to kiteline_resolver;

select kiteline_internal.ensure_evidence();

reset role;

revoke kiteline_owner from current_user;

-- Down Migration

-- The way back: psql -v ON_ERROR_STOP=1 --single-transaction -f uninstall.sql
--
-- Drops the kernel with all evidence: sessions, statements, denials, changes. Refuses while a policy is
-- applied: revert that first, so that tables do not stay behind row policies that nothing can open.
-- Roles belong to the whole cluster: one that another database still uses stays.
-- Run by: the role that installed it. Raises: KL003.

grant kiteline_owner to current_user;

set role kiteline_owner;

do $still_applied$
begin
  if exists (select from kiteline_internal.policies) then
    raise exception using
      errcode = 'KL003',
      message = 'not possible in the present state',
      detail = 'a policy is applied',
      hint = 'Revert the policy''s migrations first.';
  end if;
end
$still_applied$;

reset role;

drop schema kiteline, kiteline_internal, kiteline_mask cascade;

-- The default privileges of kiteline_owner in this database.
drop owned by kiteline_owner;

revoke kiteline_owner from current_user;

do $roles$
declare
  v_role text;
begin
  foreach v_role in array array[
    'kiteline_resolver', 'kiteline_recipient', 'kiteline_auditor', 'kiteline_admin', 'kiteline_owner'
  ]
  loop
    begin
      execute format('drop role %I', v_role);
    exception
      when dependent_objects_still_exist then
        raise notice '% stays: another database uses it', v_role;
    end;
  end loop;
end
$roles$;
