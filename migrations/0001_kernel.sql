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
-- kiteline_legal      publishes the checklist, notices and commitment texts; approves, verifies, waives
-- kiteline_service    the service desk: records consents, every "no", complaints, duties; reads one person's report
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
    'kiteline_owner', 'kiteline_admin', 'kiteline_legal', 'kiteline_service', 'kiteline_auditor',
    'kiteline_recipient', 'kiteline_resolver'
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

grant usage on schema kiteline
  to kiteline_admin, kiteline_legal, kiteline_service, kiteline_auditor, kiteline_recipient;
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

-- from sql/policy/stricter_sensitivity.sql
-- kiteline_internal.stricter_sensitivity(legal text, house text) -> text
--
-- The stricter of two sensitivities: public, internal, personal, sensitive, prohibited. A word that is none of
-- them counts as prohibited.
-- Called by: the generated column of categories. Invoker.

create function kiteline_internal.stricter_sensitivity(legal text, house text)
  returns text
  language sql
  immutable
  parallel safe
  security invoker
  return (array['public', 'internal', 'personal', 'sensitive', 'prohibited'])[
    greatest(
      coalesce(
        array_position(array['public', 'internal', 'personal', 'sensitive', 'prohibited'], legal), 5
      ),
      coalesce(
        array_position(array['public', 'internal', 'personal', 'sensitive', 'prohibited'], house), 5
      )
    )
  ];

comment on function kiteline_internal.stricter_sensitivity(text, text) is
  'The stricter of two sensitivities.';

revoke all on function kiteline_internal.stricter_sensitivity(text, text) from public;

-- from sql/policy/categories.sql
-- kiteline_internal.categories: the kinds of data, with the law's view of them and the house's
--
-- Filled by the generated migration. sensitivity is the stricter of the two, and what every consent rule
-- asks. The built-in categories "key" and "none" have no row: they are about nobody.

create table kiteline_internal.categories (
  policy text not null,
  category text not null,
  legal text not null,
  house text not null,
  sensitivity text not null
    generated always as (kiteline_internal.stricter_sensitivity(legal, house)) stored,
  label_en text not null,
  label_zh text not null,
  constraint categories_pkey primary key (policy, category),
  constraint categories_policy_fkey foreign key (policy)
    references kiteline_internal.policies (policy) deferrable initially deferred,
  constraint categories_legal_check
    check (legal in ('public', 'internal', 'personal', 'sensitive', 'prohibited')),
  constraint categories_house_check
    check (house in ('public', 'internal', 'personal', 'sensitive', 'prohibited'))
);

comment on table kiteline_internal.categories is
  'The kinds of data, with the sensitivity that law and house give them.';

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
-- ends its grants until they are issued anew. terms_hash covers what a person agrees to (purpose, manner, kinds
-- of data): a consent is bound to that. shows_restricted: one of the few purposes (a claim in law, statutory
-- retention) that go on seeing people whose data may only be stored.

create table kiteline_internal.purposes (
  purpose text not null,
  policy text not null,
  purpose_hash text not null,
  terms_hash text not null,
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
  shows_restricted boolean not null,
  required_categories text[] not null,
  forbidden_categories text[] not null,
  has_second_subjects boolean not null,
  constraint purposes_pkey primary key (purpose),
  constraint purposes_policy_fkey foreign key (policy)
    references kiteline_internal.policies (policy) deferrable initially deferred,
  constraint purposes_purpose_hash_check check (purpose_hash ~ '^[0-9a-f]{64}$'),
  constraint purposes_terms_hash_check check (terms_hash ~ '^[0-9a-f]{64}$'),
  constraint purposes_required_categories_check
    check (not required_categories && forbidden_categories),
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

-- from sql/policy/purpose_versions.sql
-- kiteline_internal.purpose_versions: what a purpose was, under each hash that grants were issued for
--
-- purposes holds what a purpose is now; a session of last year is explained by the version of its grant.
-- columns lists {relation, column, category, treatment, mask}. Append-only.

create table kiteline_internal.purpose_versions (
  purpose text not null,
  purpose_hash text not null,
  terms_hash text not null,
  policy text not null,
  label_en text not null,
  label_zh text not null,
  basis text not null,
  clause text not null,
  tier_number integer not null,
  consent_rule text not null,
  is_essential boolean not null,
  is_marketing boolean not null,
  columns jsonb not null,
  applied_at timestamptz not null default clock_timestamp(),
  applied_by text not null default session_user,
  constraint purpose_versions_pkey primary key (purpose, purpose_hash)
);

comment on table kiteline_internal.purpose_versions is
  'What a purpose was, under each hash that grants were issued for.';

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

-- from sql/policy/keep_purpose_version.sql
-- kiteline_internal.keep_purpose_version(purpose text) -> void
--
-- Keeps what the purpose is now for the sessions that will be opened under it. The same version applied
-- again (down, then up) is kept once.
-- Called by: the generated migration, after it entered the purpose. Invoker (the migration is a member of the owner).

create function kiteline_internal.keep_purpose_version(purpose text)
  returns void
  language sql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $keep_purpose_version$
  insert into kiteline_internal.purpose_versions (
    purpose, purpose_hash, terms_hash, policy, label_en, label_zh, basis, clause, tier_number,
    consent_rule, is_essential, is_marketing, columns
  )
  select
    p.purpose, p.purpose_hash, p.terms_hash, p.policy, p.label_en, p.label_zh, p.basis, p.clause,
    p.tier_number, p.consent_rule, p.is_essential, p.is_marketing,
    coalesce(
      (
        select jsonb_agg(
          jsonb_build_object(
            'relation', c.relation, 'column', c.column_name, 'category', c.category,
            'treatment', c.treatment, 'mask', c.mask
          )
          order by c.relation, c.column_name
        )
        from kiteline_internal.purpose_columns c
        where c.purpose = p.purpose
      ),
      '[]'
    )
  from kiteline_internal.purposes p
  where p.purpose = keep_purpose_version.purpose
  on conflict on constraint purpose_versions_pkey do nothing
$keep_purpose_version$;

comment on function kiteline_internal.keep_purpose_version(text) is
  'Keeps what a purpose is now for the sessions opened under it.';

revoke all on function kiteline_internal.keep_purpose_version(text) from public;

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

-- from sql/recipient/recipient_qualifications.sql
-- kiteline_internal.recipient_qualifications: the papers that a partner shows (资质)
--
-- A licence, a certificate, an agreement: what kinds a purpose asks for stands in the checklist. Counts once
-- somebody else has verified it, until valid_until, unless it is revoked. evidence_hash is the SHA-256 of
-- the document, which stays where it is kept. A row never changes: a renewed paper is a new row.

create table kiteline_internal.recipient_qualifications (
  qualification_id bigint generated always as identity,
  recipient text not null,
  kind text not null,
  number text not null,
  issued_on date,
  valid_until timestamptz not null,
  evidence_hash text not null,
  recorded_at timestamptz not null default clock_timestamp(),
  recorded_by text not null default session_user,
  constraint recipient_qualifications_pkey primary key (qualification_id),
  constraint recipient_qualifications_recipient_key unique (qualification_id, recipient),
  constraint recipient_qualifications_recorded_by_key unique (qualification_id, recorded_by),
  constraint recipient_qualifications_recipient_fkey foreign key (recipient)
    references kiteline_internal.recipients (recipient),
  constraint recipient_qualifications_kind_check check (kind ~ '^[a-z][a-z0-9_]{0,62}$'),
  constraint recipient_qualifications_number_check check (btrim(number) <> ''),
  constraint recipient_qualifications_finite_check
    check (isfinite(issued_on) and isfinite(valid_until)),
  constraint recipient_qualifications_evidence_hash_check check (evidence_hash ~ '^[0-9a-f]{64}$')
);

create index recipient_qualifications_kind_idx
  on kiteline_internal.recipient_qualifications (recipient, kind);

comment on table kiteline_internal.recipient_qualifications is 'The papers that a partner shows (资质).';

-- from sql/recipient/qualification_verifications.sql
-- kiteline_internal.qualification_verifications: who looked at a qualification and found it good
--
-- Never who recorded it: recorded_by is the qualification's own, by its foreign key, so that the check can
-- compare the two whoever writes the row.

create table kiteline_internal.qualification_verifications (
  qualification_id bigint not null,
  recorded_by text not null,
  reason text not null,
  verified_at timestamptz not null default clock_timestamp(),
  verified_by text not null default session_user,
  constraint qualification_verifications_pkey primary key (qualification_id),
  constraint qualification_verifications_qualification_fkey
    foreign key (qualification_id, recorded_by)
    references kiteline_internal.recipient_qualifications (qualification_id, recorded_by),
  constraint qualification_verifications_four_eyes_check check (verified_by <> recorded_by),
  constraint qualification_verifications_reason_check check (length(btrim(reason)) >= 3)
);

comment on table kiteline_internal.qualification_verifications is
  'Who looked at a qualification and found it good; never who recorded it.';

-- from sql/recipient/qualification_revocations.sql
-- kiteline_internal.qualification_revocations: qualifications that count no more, before their time
--
-- recipient is the qualification's own, so that only this recipient's sessions ask their gates again.

create table kiteline_internal.qualification_revocations (
  qualification_id bigint not null,
  recipient text not null,
  reason text not null,
  revoked_at timestamptz not null default clock_timestamp(),
  revoked_by text not null default session_user,
  constraint qualification_revocations_pkey primary key (qualification_id),
  constraint qualification_revocations_qualification_fkey
    foreign key (qualification_id, recipient)
    references kiteline_internal.recipient_qualifications (qualification_id, recipient),
  constraint qualification_revocations_reason_check check (length(btrim(reason)) >= 3)
);

comment on table kiteline_internal.qualification_revocations is
  'Qualifications that count no more, before their time.';

-- from sql/recipient/commitment_texts.sql
-- kiteline_internal.commitment_texts: the versions of what a recipient commits itself to (信息安全承诺书)
--
-- The newest is in force, and only its signature counts: publishing one stops every recipient until it has
-- signed. Three clauses may never be missing: no resale, no leak, the agreed purpose only. text_hash is
-- the SHA-256 of the document.

create table kiteline_internal.commitment_texts (
  commitment_text_id bigint generated always as identity,
  version text not null,
  text_hash text not null,
  clauses text[] not null,
  published_at timestamptz not null default clock_timestamp(),
  published_by text not null default session_user,
  constraint commitment_texts_pkey primary key (commitment_text_id),
  constraint commitment_texts_version_key unique (version),
  constraint commitment_texts_version_check check (btrim(version) <> ''),
  constraint commitment_texts_text_hash_check check (text_hash ~ '^[0-9a-f]{64}$'),
  constraint commitment_texts_clauses_check check (
    clauses @> array['no_resale', 'no_leak', 'purpose_only']
    and array_position(clauses, null) is null
  )
);

comment on table kiteline_internal.commitment_texts is
  'The versions of what a recipient commits itself to (信息安全承诺书); the newest is in force.';

-- from sql/recipient/commitments.sql
-- kiteline_internal.commitments: which recipient signed which commitment text, by whose hand
--
-- signed_at is when it was signed, recorded_at when that became known here. evidence_hash is the SHA-256
-- of the signed document.

create table kiteline_internal.commitments (
  recipient text not null,
  commitment_text_id bigint not null,
  signatory text not null,
  signed_at timestamptz not null,
  evidence_hash text not null,
  recorded_at timestamptz not null default clock_timestamp(),
  recorded_by text not null default session_user,
  constraint commitments_pkey primary key (recipient, commitment_text_id),
  constraint commitments_recipient_fkey foreign key (recipient)
    references kiteline_internal.recipients (recipient),
  constraint commitments_commitment_text_id_fkey foreign key (commitment_text_id)
    references kiteline_internal.commitment_texts (commitment_text_id),
  constraint commitments_signatory_check check (btrim(signatory) <> ''),
  constraint commitments_signed_at_check check (isfinite(signed_at)),
  constraint commitments_evidence_hash_check check (evidence_hash ~ '^[0-9a-f]{64}$')
);

comment on table kiteline_internal.commitments is
  'Which recipient signed which commitment text, by whose hand.';

-- from sql/recipient/trainings.sql
-- kiteline_internal.trainings: who of a recipient has learnt how to handle customer data
--
-- person is an actor, as the application names him to open_session, or a login, for all who work through
-- it. Counts until valid_until, at most 24 months (here: 732 days, since months have no fixed length), unless
-- ended. score is in points of 100.

create table kiteline_internal.trainings (
  training_id bigint generated always as identity,
  recipient text not null,
  person text not null,
  course text not null,
  score integer,
  valid_until timestamptz not null,
  recorded_at timestamptz not null default clock_timestamp(),
  recorded_by text not null default session_user,
  constraint trainings_pkey primary key (training_id),
  constraint trainings_recipient_key unique (training_id, recipient),
  constraint trainings_recipient_fkey foreign key (recipient)
    references kiteline_internal.recipients (recipient),
  constraint trainings_person_check
    check (person = btrim(person) and length(person) between 1 and 200),
  constraint trainings_course_check check (btrim(course) <> ''),
  constraint trainings_score_check check (score between 0 and 100),
  constraint trainings_term_check
    check (isfinite(valid_until) and valid_until - recorded_at <= interval '732 days')
);

create index trainings_person_idx on kiteline_internal.trainings (recipient, person);

comment on table kiteline_internal.trainings is
  'Who of a recipient has learnt how to handle customer data.';

-- from sql/recipient/training_ends.sql
-- kiteline_internal.training_ends: trainings that count no more, before their time
--
-- recipient is the training's own, so that only this recipient's sessions ask their gates again.

create table kiteline_internal.training_ends (
  training_id bigint not null,
  recipient text not null,
  reason text not null,
  ended_at timestamptz not null default clock_timestamp(),
  ended_by text not null default session_user,
  constraint training_ends_pkey primary key (training_id),
  constraint training_ends_training_fkey foreign key (training_id, recipient)
    references kiteline_internal.trainings (training_id, recipient),
  constraint training_ends_reason_check check (length(btrim(reason)) >= 3)
);

comment on table kiteline_internal.training_ends is
  'Trainings that count no more, before their time.';

-- from sql/recipient/transfer_mechanisms.sql
-- kiteline_internal.transfer_mechanisms: what allows a recipient abroad to receive personal data
--
-- The authority's security assessment, a certification, the standard contract or an exemption (PIPL
-- 38). It is needed besides each person's own consent, never instead. Counts until valid_until, unless ended.

create table kiteline_internal.transfer_mechanisms (
  mechanism_id bigint generated always as identity,
  recipient text not null,
  kind text not null,
  reference text not null,
  valid_until timestamptz not null,
  recorded_at timestamptz not null default clock_timestamp(),
  recorded_by text not null default session_user,
  constraint transfer_mechanisms_pkey primary key (mechanism_id),
  constraint transfer_mechanisms_recipient_key unique (mechanism_id, recipient),
  constraint transfer_mechanisms_recipient_fkey foreign key (recipient)
    references kiteline_internal.recipients (recipient),
  constraint transfer_mechanisms_kind_check
    check (kind in ('assessment', 'certification', 'standard_contract', 'exemption')),
  constraint transfer_mechanisms_reference_check check (btrim(reference) <> ''),
  constraint transfer_mechanisms_finite_check check (isfinite(valid_until))
);

create index transfer_mechanisms_recipient_idx on kiteline_internal.transfer_mechanisms (recipient);

comment on table kiteline_internal.transfer_mechanisms is
  'What allows a recipient abroad to receive personal data.';

-- from sql/recipient/mechanism_ends.sql
-- kiteline_internal.mechanism_ends: transfer mechanisms that count no more, before their time
--
-- recipient is the mechanism's own, so that only this recipient's sessions ask their gates again.

create table kiteline_internal.mechanism_ends (
  mechanism_id bigint not null,
  recipient text not null,
  reason text not null,
  ended_at timestamptz not null default clock_timestamp(),
  ended_by text not null default session_user,
  constraint mechanism_ends_pkey primary key (mechanism_id),
  constraint mechanism_ends_mechanism_fkey foreign key (mechanism_id, recipient)
    references kiteline_internal.transfer_mechanisms (mechanism_id, recipient),
  constraint mechanism_ends_reason_check check (length(btrim(reason)) >= 3)
);

comment on table kiteline_internal.mechanism_ends is
  'Transfer mechanisms that count no more, before their time.';

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

-- from sql/grant/grant_suspensions.sql
-- kiteline_internal.grant_suspensions: grants that may not be used until they are resumed
--
-- Append-only: resuming adds a row to grant_resumptions. cause says what suspended it: a checklist that no longer
-- allows it, or an administrator.

create table kiteline_internal.grant_suspensions (
  suspension_id bigint generated always as identity,
  grant_id bigint not null,
  cause text not null,
  reason text not null,
  suspended_at timestamptz not null default clock_timestamp(),
  suspended_by text not null default session_user,
  constraint grant_suspensions_pkey primary key (suspension_id),
  constraint grant_suspensions_grant_id_fkey foreign key (grant_id)
    references kiteline_internal.grants (grant_id),
  constraint grant_suspensions_cause_check check (cause in ('checklist', 'administrator')),
  constraint grant_suspensions_reason_check check (length(btrim(reason)) >= 3)
);

create index grant_suspensions_grant_id_idx on kiteline_internal.grant_suspensions (grant_id);

comment on table kiteline_internal.grant_suspensions is
  'Grants that may not be used until they are resumed.';

-- from sql/grant/grant_resumptions.sql
-- kiteline_internal.grant_resumptions: suspensions that are over

create table kiteline_internal.grant_resumptions (
  suspension_id bigint not null,
  grant_id bigint not null,
  reason text not null,
  resumed_at timestamptz not null default clock_timestamp(),
  resumed_by text not null default session_user,
  constraint grant_resumptions_pkey primary key (suspension_id),
  constraint grant_resumptions_suspension_id_fkey foreign key (suspension_id)
    references kiteline_internal.grant_suspensions (suspension_id),
  constraint grant_resumptions_reason_check check (length(btrim(reason)) >= 3)
);

comment on table kiteline_internal.grant_resumptions is 'Suspensions that are over.';

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

-- from sql/checklist/checklists.sql
-- kiteline_internal.checklists: versions of the compliance checklist (合规清单), which legal publishes
--
-- The highest version of a policy is in force from the moment it is committed until the next one is: versions
-- cannot overlap, and none is ever changed. Append-only.

create table kiteline_internal.checklists (
  checklist_id bigint generated always as identity,
  policy text not null,
  version integer not null,
  reason text not null,
  review_due_at timestamptz not null,
  published_at timestamptz not null default clock_timestamp(),
  published_by text not null default session_user,
  published_xid xid8 not null default pg_current_xact_id(),
  constraint checklists_pkey primary key (checklist_id),
  constraint checklists_version_key unique (policy, version),
  constraint checklists_reason_check check (length(btrim(reason)) >= 3),
  constraint checklists_review_due_at_check
    check (isfinite(review_due_at) and review_due_at > published_at)
);

comment on table kiteline_internal.checklists is 'Versions of the compliance checklist (合规清单).';

-- from sql/checklist/compliance_entries.sql
-- kiteline_internal.compliance_entries: what may be shared for what, with whom, under which conditions
--
-- One row for each purpose, category and role of recipient that legal looked at. What has no row, or a row that
-- does not allow it, cannot be opened. consent_kind is the house's demand; law and policy may ask for more.
-- qualifications: kinds of papers that a recipient of this role must hold. Append-only.

create table kiteline_internal.compliance_entries (
  checklist_id bigint not null,
  purpose text not null,
  category text not null,
  recipient_role text not null,
  is_allowed boolean not null,
  consent_kind text not null,
  qualifications text[] not null,
  legal_references text[] not null,
  is_contract_necessary boolean not null,
  note text,
  constraint compliance_entries_pkey
    primary key (checklist_id, purpose, category, recipient_role),
  constraint compliance_entries_checklist_id_fkey foreign key (checklist_id)
    references kiteline_internal.checklists (checklist_id),
  constraint compliance_entries_recipient_role_check check (recipient_role in (
    'department', 'system', 'entrusted_processor', 'joint_processor', 'independent_processor',
    'authority', 'public'
  )),
  constraint compliance_entries_consent_kind_check check (consent_kind in (
    'none', 'notice', 'consent', 'separate', 'written', 'forbidden'
  )),
  constraint compliance_entries_legal_references_check check (cardinality(legal_references) > 0)
);

comment on table kiteline_internal.compliance_entries is
  'What may be shared for what, with whom, under which conditions.';

-- from sql/checklist/demand_changes.sql
-- kiteline_internal.demand_changes: purposes for which a new version of the checklist demands more
--
-- One row a purpose and role of recipient. The set of an open session was judged by less, so the session ends with its
-- next statement and another one is opened, under what is demanded now. Written by publish_checklist(). Append-only.

create table kiteline_internal.demand_changes (
  recorded_xid xid8 not null default pg_current_xact_id(),
  checklist_id bigint not null,
  purpose text not null,
  recipient_role text not null,
  constraint demand_changes_pkey primary key (checklist_id, purpose, recipient_role),
  constraint demand_changes_checklist_id_fkey foreign key (checklist_id)
    references kiteline_internal.checklists (checklist_id)
);

create index demand_changes_recorded_xid_idx on kiteline_internal.demand_changes (recorded_xid);

comment on table kiteline_internal.demand_changes is
  'Purposes for which a new version of the checklist demands more.';

-- from sql/checklist/consent_rules.sql
-- kiteline_internal.consent_rules: the consent decision table, as data
--
-- A rule applies when every condition it names holds; a condition that is null is not asked. Of all rules that
-- apply, the strictest demand counts, less those that a waiver takes back (waives).
-- A waiver with needs_flag counts only where legal says so in the checklist entry (is_contract_necessary); marketing is
-- necessary for no contract.
-- basis is one of the codes that the purpose cites. Part of the kernel: a house makes it stricter through its policy
-- and its checklist, never weaker.

create table kiteline_internal.consent_rules (
  rule text not null,
  source text not null,
  demand text not null,
  is_waiver boolean not null default false,
  recipient_roles text[],
  sensitivities text[],
  is_marketing boolean,
  is_abroad boolean,
  tier_number integer,
  basis text,
  needs_flag boolean not null default false,
  waives text[],
  clause text not null,
  label_en text not null,
  label_zh text not null,
  constraint consent_rules_pkey primary key (rule),
  constraint consent_rules_source_check check (source in ('law', 'house')),
  constraint consent_rules_demand_check check (demand in (
    'none', 'notice', 'consent', 'separate', 'written', 'forbidden'
  )),
  constraint consent_rules_waiver_check check (is_waiver or (waives is null and not needs_flag))
);

comment on table kiteline_internal.consent_rules is 'The consent decision table, as data.';

insert into kiteline_internal.consent_rules (
  rule, source, demand, recipient_roles, sensitivities, is_marketing, is_abroad, tier_number, basis,
  clause, label_en, label_zh
)
values
  ('own_purpose', 'law', 'notice', null, null, null, null, null, null, 'PIPL 17',
    'The person has to have been told of the purpose when the data was collected.',
    '收集信息时须已告知该处理目的。'),
  ('sensitive', 'law', 'separate', null, array['sensitive'], null, null, null, null, 'PIPL 29',
    'Sensitive data needs consent given for it separately.',
    '处理敏感个人信息须取得单独同意。'),
  ('prohibited', 'house', 'forbidden', null, array['prohibited'], null, null, null, null,
    'rules 1.5', 'Data of this kind is shared with nobody.', '此类信息不得共享。'),
  ('marketing', 'law', 'consent', null, null, true, null, null, null, 'Advertising Law 43',
    'Marketing needs the person''s consent.', '营销须经本人同意。'),
  ('other_processor', 'law', 'separate', array['independent_processor'], null, null, null, null,
    null, 'PIPL 23', 'Giving data to another company needs consent given separately for that company.',
    '向其他个人信息处理者提供信息，须取得单独同意。'),
  ('third_party', 'house', 'separate', array['independent_processor'], null, null, null, null, null,
    'rules 1.1 C1', 'The rulebook asks for express consent to sharing with a third party.',
    '制度要求客户明确同意共享至第三方。'),
  ('abroad', 'law', 'separate', null, null, null, true, null, null, 'PIPL 39',
    'Giving data abroad needs consent given separately.', '向境外提供信息须取得单独同意。'),
  ('public', 'law', 'forbidden', array['public'], null, null, null, null, null, 'PIPL 25',
    'Personal data is not made public.', '个人信息不得公开。'),
  ('authority', 'law', 'forbidden', array['authority'], null, null, null, null, null,
    'PIPL 13(1)(3)', 'An authority receives data on a statutory order or in an emergency only.',
    '向国家机关提供信息，须有法定职责依据或属紧急情况。'),
  ('authority_abroad', 'law', 'forbidden', array['authority'], null, null, true, null, null,
    'PIPL 41', 'An authority abroad receives nothing without the approval of the competent one here.',
    '未经主管机关批准，不得向境外机关提供信息。'),
  ('authority_marketing', 'law', 'forbidden', array['authority'], null, true, null, null, null,
    'PIPL 34', 'An authority receives data within its powers, and marketing is none of them.',
    '国家机关仅在法定职责范围内接收信息，不得用于营销。'),
  ('emergency_marketing', 'law', 'forbidden', null, null, true, null, 1, null, 'PIPL 6',
    'An emergency is no occasion for marketing.', '紧急情况不得用于营销。');

insert into kiteline_internal.consent_rules (
  rule, source, demand, is_waiver, recipient_roles, is_marketing, tier_number, basis, needs_flag,
  waives, clause, label_en, label_zh
)
values
  ('emergency', 'law', 'none', true, null, null, 1, 'cn13.1(4)', false,
    array['own_purpose', 'sensitive', 'other_processor', 'third_party', 'authority'],
    'PIPL 13(1)(4), 18(2)',
    'To save life and property no consent is asked; the person is told afterwards.',
    '紧急情况下为保护生命健康和财产安全无须同意，事后告知。'),
  ('statutory_order', 'law', 'none', true, array['authority'], null, null, 'cn13.1(3)', false,
    array['own_purpose', 'sensitive', 'authority'], 'PIPL 13(1)(3)',
    'A statutory order needs no consent; the order is kept on file.',
    '履行法定职责无须同意，须留存法定依据。'),
  ('anonymised', 'law', 'none', true, null, null, 3, 'cn73(4)', false,
    array[
      'own_purpose', 'sensitive', 'other_processor', 'third_party', 'marketing', 'abroad',
      'authority', 'authority_abroad', 'authority_marketing'
    ],
    'PIPL 73(4)', 'Anonymised data is about nobody.', '匿名化信息不属于个人信息。'),
  ('contract_necessity', 'law', 'notice', true, array['independent_processor'], false, null,
    'cn13.1(2)', true, array['other_processor', 'third_party'], 'PIPL 13(1)(2)',
    'Legal holds that the contract with the person cannot be kept otherwise.',
    '法务认定为履行合同所必需。');

-- from sql/notice/notices.sql
-- kiteline_internal.notices: what people were told, version by version
--
-- A privacy agreement, a supplementary confirmation or the notice of one purpose, with the contents that the law asks
-- for (PIPL 17; 23: the recipients by name; 30: necessity and impact where data is sensitive). The text itself is kept
-- elsewhere; its hash proves which one it was. purposes, categories and recipients are those it discloses.
-- Append-only.

create table kiteline_internal.notices (
  notice_id bigint generated always as identity,
  policy text not null,
  kind text not null,
  version text not null,
  text_hash text not null,
  handler_name text not null,
  handler_contact text not null,
  manner text not null,
  retention text not null,
  rights text not null,
  purposes text[] not null,
  categories text[] not null,
  recipients text[] not null,
  necessity text,
  published_at timestamptz not null,
  recorded_at timestamptz not null default clock_timestamp(),
  recorded_by text not null default session_user,
  constraint notices_pkey primary key (notice_id),
  constraint notices_version_key unique (policy, kind, version),
  constraint notices_kind_check
    check (kind in ('privacy_agreement', 'supplementary', 'purpose_notice')),
  constraint notices_text_hash_check check (text_hash ~ '^[0-9a-f]{64}$'),
  constraint notices_contents_check check (
    btrim(version) <> '' and btrim(handler_name) <> '' and btrim(handler_contact) <> ''
    and btrim(manner) <> '' and btrim(retention) <> '' and btrim(rights) <> ''
  ),
  constraint notices_disclosed_check
    check (cardinality(purposes) > 0 and cardinality(categories) > 0),
  constraint notices_published_at_check
    check (isfinite(published_at) and published_at <= recorded_at)
);

comment on table kiteline_internal.notices is 'What people were told, version by version.';

-- from sql/notice/collections.sql
-- kiteline_internal.collections: under which notice data was collected (采集条款)
--
-- One row an act: which notice, which categories, where (app, shop, paper), when; its people stand in
-- collection_subjects. A later act about the same person and category counts instead of the earlier one: later by
-- number, never by a caller's clock. Both append-only.

create table kiteline_internal.collections (
  collection_id bigint generated always as identity,
  policy text not null,
  notice_id bigint not null,
  categories text[] not null,
  source text not null,
  collected_at timestamptz not null,
  subject_count bigint not null,
  recorded_at timestamptz not null default clock_timestamp(),
  recorded_by text not null default session_user,
  constraint collections_pkey primary key (collection_id),
  constraint collections_notice_id_fkey foreign key (notice_id)
    references kiteline_internal.notices (notice_id),
  constraint collections_source_check check (btrim(source) <> '')
);

comment on table kiteline_internal.collections is 'Under which notice data was collected (采集条款).';

create table kiteline_internal.collection_subjects (
  collection_id bigint not null,
  subject text collate "C" not null,
  constraint collection_subjects_pkey primary key (subject, collection_id),
  constraint collection_subjects_collection_id_fkey foreign key (collection_id)
    references kiteline_internal.collections (collection_id)
);

comment on table kiteline_internal.collection_subjects is 'Whose data a collection was about.';

-- from sql/notice/data_subjects.sql
-- kiteline_internal.data_subjects: the notice that now counts for each category of a person's data
--
-- Derived from collections, for openings: one small row a person. Most people share the same few combinations
-- of notices, so a combination is kept once, in term_sets ({category: notice_id}), and an opening judges each
-- combination once instead of each person. Collation "C": keys are compared byte by byte, which is quicker.

create table kiteline_internal.term_sets (
  term_set_id integer generated always as identity,
  policy text not null,
  terms jsonb not null,
  constraint term_sets_pkey primary key (term_set_id),
  constraint term_sets_terms_key unique (policy, terms)
);

comment on table kiteline_internal.term_sets is
  'Combinations of notices under which data was collected.';

create table kiteline_internal.data_subjects (
  policy text collate "C" not null,
  subject text collate "C" not null,
  term_set_id integer not null,
  constraint data_subjects_pkey primary key (policy, subject) include (term_set_id),
  constraint data_subjects_term_set_id_fkey foreign key (term_set_id)
    references kiteline_internal.term_sets (term_set_id)
);

comment on table kiteline_internal.data_subjects is
  'The notices that now count for each person''s data.';

-- from sql/consent/consents.sql
-- kiteline_internal.consents: what people agreed to, one row a category
--
-- A consent is bound to a person, a purpose as it stood (terms_hash), a recipient, a category and the notice that
-- was shown, with its evidence. States: pending -> effective -> withdrawn, expired, superseded or annulled; only the
-- state changes, only along these edges (keep_consent_history). Of two the later by number counts, never by given_at,
-- which the caller says. At most one effective consent covers a person, purpose, recipient and category.

create table kiteline_internal.consents (
  consent_id bigint generated always as identity,
  policy text collate "C" not null,
  subject text collate "C" not null,
  purpose text collate "C" not null,
  terms_hash text not null,
  recipient text collate "C" not null,
  category text collate "C" not null,
  kind text not null,
  channel text not null,
  notice_id bigint not null,
  given_at timestamptz not null,
  expires_at timestamptz,
  evidence_ref text not null,
  evidence_hash text not null,
  interaction_ms integer,
  guardian text,
  is_own_initiative boolean not null,
  effective_from timestamptz,
  state text not null,
  state_reason text not null,
  state_changed_at timestamptz not null default clock_timestamp(),
  state_changed_by text not null default session_user,
  recorded_at timestamptz not null default clock_timestamp(),
  recorded_by text not null default session_user,
  recorded_xid xid8 not null default pg_current_xact_id(),
  constraint consents_pkey primary key (consent_id),
  constraint consents_notice_id_fkey foreign key (notice_id)
    references kiteline_internal.notices (notice_id),
  constraint consents_recipient_fkey foreign key (recipient)
    references kiteline_internal.recipients (recipient),
  constraint consents_kind_check
    check (kind in ('notice', 'consent', 'separate', 'written', 'guardian')),
  -- The closed list of channels (短信、APP弹窗、书面函件).
  constraint consents_channel_check check (channel in ('sms', 'app_popup', 'letter')),
  constraint consents_written_check check (kind <> 'written' or channel = 'letter'),
  constraint consents_evidence_check
    check (btrim(evidence_ref) <> '' and evidence_hash ~ '^[0-9a-f]{64}$'),
  constraint consents_interaction_check
    check ((channel = 'app_popup') = (interaction_ms is not null) and interaction_ms >= 0),
  constraint consents_guardian_check
    check ((kind = 'guardian') = (guardian is not null) and btrim(guardian) <> ''),
  constraint consents_expires_at_check
    check (expires_at is null or (isfinite(expires_at) and expires_at > given_at)),
  constraint consents_state_check check (
    state in ('pending', 'effective', 'withdrawn', 'expired', 'superseded', 'annulled')
    and (state <> 'effective' or effective_from is not null)
  )
);

create unique index consents_effective_key
  on kiteline_internal.consents (policy, purpose, recipient, subject, category)
  where state = 'effective';
create index consents_subject_idx on kiteline_internal.consents (policy, subject);
-- Whose consent ran out, to end it; and whose runs out while a session is open.
create index consents_running_out_idx
  on kiteline_internal.consents (purpose, recipient, expires_at)
  where expires_at is not null and state = 'effective';
create index consents_expires_at_idx
  on kiteline_internal.consents (purpose, recipient, expires_at)
  where expires_at is not null;

comment on table kiteline_internal.consents is 'What people agreed to, one row a category.';

-- from sql/consent/consent_confirmations.sql
-- kiteline_internal.consent_confirmations: the second, separate yes to a pending consent
--
-- With evidence of its own. Append-only.

create table kiteline_internal.consent_confirmations (
  consent_id bigint not null,
  channel text not null,
  evidence_ref text not null,
  evidence_hash text not null,
  confirmed_at timestamptz not null default clock_timestamp(),
  confirmed_by text not null default session_user,
  constraint consent_confirmations_pkey primary key (consent_id),
  constraint consent_confirmations_consent_id_fkey foreign key (consent_id)
    references kiteline_internal.consents (consent_id),
  constraint consent_confirmations_channel_check check (channel in ('sms', 'app_popup', 'letter')),
  constraint consent_confirmations_evidence_check
    check (btrim(evidence_ref) <> '' and evidence_hash ~ '^[0-9a-f]{64}$')
);

comment on table kiteline_internal.consent_confirmations is
  'The second, separate yes to a pending consent.';

-- from sql/consent/consent_coverages.sql
-- kiteline_internal.consent_coverages: what the effective consents of a person cover, for openings
--
-- Derived from consents: one small row a person, purpose and recipient. Most people share the same few
-- coverages ({category: {kind, terms_hash}}), so each is kept once and an opening judges it once. Two transactions that
-- enter the same new one at a time each keep their own: a unique index would have one wait for the other.
-- expires_at: when the first of the consents runs out.

create table kiteline_internal.coverages (
  coverage_id integer generated always as identity,
  consents jsonb not null,
  constraint coverages_pkey primary key (coverage_id)
);

create index coverages_consents_idx on kiteline_internal.coverages using hash (consents);

comment on table kiteline_internal.coverages is 'What consents cover, combination by combination.';

insert into kiteline_internal.coverages (consents) values ('{}');

create table kiteline_internal.consent_coverages (
  purpose text collate "C" not null,
  recipient text collate "C" not null,
  subject text collate "C" not null,
  coverage_id integer not null,
  expires_at timestamptz,
  constraint consent_coverages_pkey
    primary key (purpose, recipient, subject) include (coverage_id, expires_at),
  constraint consent_coverages_coverage_id_fkey foreign key (coverage_id)
    references kiteline_internal.coverages (coverage_id)
);

comment on table kiteline_internal.consent_coverages is
  'What the effective consents of a person cover for a purpose and recipient.';

-- from sql/consent/consent_requests.sql
-- kiteline_internal.consent_requests: who was asked for a consent, when, with which notice
--
-- One row an act of asking, its people in consent_request_subjects. Nobody is asked who said no within the cool-off.
-- Append-only.

create table kiteline_internal.consent_requests (
  consent_request_id bigint generated always as identity,
  policy text not null,
  purpose text not null,
  recipient text not null,
  notice_id bigint not null,
  channel text not null,
  subject_count integer not null,
  asked_at timestamptz not null default clock_timestamp(),
  asked_by text not null default session_user,
  constraint consent_requests_pkey primary key (consent_request_id),
  constraint consent_requests_notice_id_fkey foreign key (notice_id)
    references kiteline_internal.notices (notice_id),
  constraint consent_requests_channel_check check (channel in ('sms', 'app_popup', 'letter'))
);

comment on table kiteline_internal.consent_requests is 'Who was asked for a consent, when and how.';

create table kiteline_internal.consent_request_subjects (
  consent_request_id bigint not null,
  subject text collate "C" not null,
  constraint consent_request_subjects_pkey primary key (subject, consent_request_id),
  constraint consent_request_subjects_consent_request_id_fkey foreign key (consent_request_id)
    references kiteline_internal.consent_requests (consent_request_id)
);

comment on table kiteline_internal.consent_request_subjects is 'The people of a request for consent.';

-- from sql/consent/minor_approvals.sql
-- kiteline_internal.minor_approvals: who may read children's data for a purpose, by name and for a time
--
-- A child's data needs the guardian's consent and, besides, a reader whom a responsible person approved. Append-only;
-- an approval that is taken back has a row in minor_approval_ends.

create table kiteline_internal.minor_approvals (
  approval_id bigint generated always as identity,
  purpose text not null,
  login text not null,
  actor text not null,
  reason text not null,
  valid_until timestamptz not null,
  approved_at timestamptz not null default clock_timestamp(),
  approved_by text not null default session_user,
  constraint minor_approvals_pkey primary key (approval_id),
  constraint minor_approvals_actor_check check (btrim(actor) <> ''),
  constraint minor_approvals_reason_check check (length(btrim(reason)) >= 10),
  constraint minor_approvals_valid_until_check
    check (valid_until > approved_at and valid_until - approved_at <= interval '366 days')
);

create index minor_approvals_actor_idx
  on kiteline_internal.minor_approvals (purpose, login, actor);

comment on table kiteline_internal.minor_approvals is
  'Who may read children''s data for a purpose, by name and for a time.';

create table kiteline_internal.minor_approval_ends (
  approval_id bigint not null,
  reason text not null,
  ended_at timestamptz not null default clock_timestamp(),
  ended_by text not null default session_user,
  constraint minor_approval_ends_pkey primary key (approval_id),
  constraint minor_approval_ends_approval_id_fkey foreign key (approval_id)
    references kiteline_internal.minor_approvals (approval_id),
  constraint minor_approval_ends_reason_check check (length(btrim(reason)) >= 3)
);

comment on table kiteline_internal.minor_approval_ends is 'Approvals that were taken back.';

-- from sql/subject/refusals.sql
-- kiteline_internal.refusals: every "no", in force from the next statement on
--
-- purpose, recipient and categories null mean all of them; spares_essential: all purposes but the essential ones.
--   restriction  the data may only be stored; erasure: likewise, until it is erased
--   objection    the person wants it not shared for a purpose, or for none that is not essential
--   withdrawal, annulment   a consent no longer counts; consent_ids says which
--   terms        collected anew under a notice that does not tell of the purpose: for open sessions only
-- recorded_xid lets a statement ask "anything that my session's set cannot know of yet?" without trusting a clock or
-- the order in which transactions commit. A refusal never changes; lifting it adds a row to refusal_lifts.

create table kiteline_internal.refusals (
  refusal_id bigint generated always as identity,
  policy text collate "C" not null,
  subject text collate "C" not null,
  purpose text,
  recipient text,
  categories text[],
  spares_essential boolean not null default false,
  kind text not null,
  channel text,
  reason text not null,
  consent_ids bigint[],
  recorded_xid xid8 not null default pg_current_xact_id(),
  recorded_at timestamptz not null default clock_timestamp(),
  recorded_by text not null default session_user,
  constraint refusals_pkey primary key (refusal_id),
  constraint refusals_kind_check check (kind in (
    'restriction', 'erasure', 'objection', 'withdrawal', 'annulment', 'terms'
  )),
  constraint refusals_spares_essential_check check (not spares_essential or purpose is null),
  constraint refusals_categories_check check (cardinality(categories) > 0),
  constraint refusals_consent_ids_check
    check ((kind in ('withdrawal', 'annulment')) = (consent_ids is not null)),
  constraint refusals_reason_check check (length(btrim(reason)) >= 3)
);

create index refusals_subject_idx on kiteline_internal.refusals (policy, subject);
create index refusals_recorded_xid_idx on kiteline_internal.refusals (policy, recorded_xid);
-- Refusals of single categories are few: a reading statement asks for those since its session opened.
create index refusals_categories_idx on kiteline_internal.refusals (policy, recorded_xid)
  where categories is not null;

comment on table kiteline_internal.refusals is 'Every "no", in force from the next statement on.';

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

-- from sql/duty/complaints.sql
-- kiteline_internal.complaints: what people complained about, and which refusals followed at once
--
-- refusal_ids: the annulments of the consents that the person never really gave, and the end of everything not
-- essential. The duty to speak with the person is in duties (outreach). Append-only.

create table kiteline_internal.complaints (
  complaint_id bigint generated always as identity,
  policy text collate "C" not null,
  subject text collate "C" not null,
  about text not null,
  channel text not null,
  refusal_ids bigint[] not null,
  filed_at timestamptz not null default clock_timestamp(),
  filed_by text not null default session_user,
  constraint complaints_pkey primary key (complaint_id),
  constraint complaints_about_check check (length(btrim(about)) >= 3)
);

create index complaints_subject_idx on kiteline_internal.complaints (policy, subject);

comment on table kiteline_internal.complaints is
  'What people complained about, and which refusals followed.';

-- from sql/duty/duties.sql
-- kiteline_internal.duties: what somebody owes by a date
--
--   clean_up          a recipient deletes what it received of a person; one for each refusal and recipient
--   post_notice       a person who was shown in an emergency is told of it
--   outreach          somebody speaks with a person who complained
--   annulment_review  what was shared on the strength of an annulled consent is looked into
--   correct           a recipient corrects what it received of a person
--   erase             the house erases a person's data, or restricts it where it has to be kept
-- owner says who has to act: the recipient, or a part of the house. recipient is the recipient concerned: the one that
-- acts, or the one that was shown the person. Rows never change; what was done is in duty_events. Append-only.

create table kiteline_internal.duties (
  duty_id bigint generated always as identity,
  kind text not null,
  policy text collate "C" not null,
  subject text collate "C",
  recipient text collate "C",
  purposes text[] not null,
  owner text not null,
  refusal_id bigint,
  complaint_id bigint,
  session_id bigint,
  instructions text not null,
  opened_at timestamptz not null default clock_timestamp(),
  opened_by text not null default session_user,
  due_at timestamptz not null,
  opened_xid xid8 not null default pg_current_xact_id(),
  constraint duties_pkey primary key (duty_id),
  -- A refusal opens one clean-up for each recipient, and one review.
  constraint duties_refusal_id_key unique (refusal_id, kind, recipient),
  constraint duties_recipient_fkey foreign key (recipient)
    references kiteline_internal.recipients (recipient),
  constraint duties_refusal_id_fkey foreign key (refusal_id)
    references kiteline_internal.refusals (refusal_id),
  constraint duties_complaint_id_fkey foreign key (complaint_id)
    references kiteline_internal.complaints (complaint_id),
  constraint duties_kind_check check (kind in (
    'clean_up', 'post_notice', 'outreach', 'annulment_review', 'correct', 'erase'
  )),
  constraint duties_owner_check check (owner in ('recipient', 'service', 'legal', 'data_owner')),
  constraint duties_owner_recipient_check
    check ((kind in ('clean_up', 'correct')) = (owner = 'recipient')),
  constraint duties_recipient_check check (
    kind in ('outreach', 'erase')
    or (subject is not null and recipient is not null and cardinality(purposes) > 0)
  ),
  constraint duties_cause_check check (
    case kind
      when 'post_notice' then session_id is not null
      when 'outreach' then complaint_id is not null
      when 'correct' then true
      else refusal_id is not null
    end
  ),
  constraint duties_due_at_check check (isfinite(due_at))
);

create index duties_subject_idx on kiteline_internal.duties (policy, subject);

comment on table kiteline_internal.duties is 'What somebody owes by a date.';

-- from sql/duty/duty_events.sql
-- kiteline_internal.duty_events: what was done about a duty
--
-- A clean-up: certificate_submitted -> verified, or rejected and open again. Every other kind: done. waived ends
-- any of them with a reason. details holds the certificate, the outcome or the reason. Append-only.

create table kiteline_internal.duty_events (
  duty_event_id bigint generated always as identity,
  duty_id bigint not null,
  event text not null,
  details jsonb not null,
  at timestamptz not null default clock_timestamp(),
  by text not null default session_user,
  constraint duty_events_pkey primary key (duty_event_id),
  constraint duty_events_duty_id_fkey foreign key (duty_id)
    references kiteline_internal.duties (duty_id),
  constraint duty_events_event_check
    check (event in ('certificate_submitted', 'verified', 'rejected', 'done', 'waived')),
  constraint duty_events_details_check check (jsonb_typeof(details) = 'object')
);

create index duty_events_duty_id_idx
  on kiteline_internal.duty_events (duty_id, duty_event_id);

comment on table kiteline_internal.duty_events is 'What was done about a duty.';

-- from sql/duty/live_duties.sql
-- kiteline_internal.live_duties: the duties that have not ended
--
-- One small row each, kept by triggers on duties and duty_events, so that a gate does not search years of ended
-- duties for an overdue one.

create table kiteline_internal.live_duties (
  duty_id bigint not null,
  kind text not null,
  policy text collate "C" not null,
  subject text collate "C",
  recipient text collate "C",
  purposes text[] not null,
  due_at timestamptz not null,
  constraint live_duties_pkey primary key (duty_id)
);

create index live_duties_clean_up_idx on kiteline_internal.live_duties (recipient, due_at)
  where kind = 'clean_up';
create index live_duties_subject_idx on kiteline_internal.live_duties (policy, subject);

comment on table kiteline_internal.live_duties is 'The duties that have not ended.';

-- from sql/duty/unsettled_refusals.sql
-- kiteline_internal.unsettled_refusals: refusals that a session may have missed, and the other way round
--
-- While a refusal is being recorded a session that names the person may open, and neither sees the other. seen_xid
-- null: nobody has looked again since it was committed; else a transaction number drawn after somebody did. Once every
-- transaction up to that number has ended no opening is left that could have missed it, and the row goes
-- (settle_clean_ups).

create table kiteline_internal.unsettled_refusals (
  refusal_id bigint not null,
  recorded_xid xid8 not null,
  seen_xid xid8,
  constraint unsettled_refusals_pkey primary key (refusal_id),
  constraint unsettled_refusals_refusal_id_fkey foreign key (refusal_id)
    references kiteline_internal.refusals (refusal_id)
);

create index unsettled_refusals_recorded_xid_idx
  on kiteline_internal.unsettled_refusals (recorded_xid)
  where seen_xid is null;
create index unsettled_refusals_seen_xid_idx
  on kiteline_internal.unsettled_refusals (seen_xid)
  where seen_xid is not null;

comment on table kiteline_internal.unsettled_refusals is
  'Refusals that a session may have missed, and the other way round.';

-- from sql/duty/duty_states.sql
-- kiteline_internal.duty_states: every duty with its state
--
-- open -> certificate_submitted -> verified, or open again when rejected; open -> done; any that has not ended ->
-- waived. Overdue is judged by the clock: no job moves a duty.
-- Read by: the duty functions, duty_log.

create view kiteline_internal.duty_states as
select
  d.duty_id,
  d.kind,
  d.policy,
  d.subject,
  d.recipient,
  d.purposes,
  d.owner,
  d.refusal_id,
  d.complaint_id,
  d.session_id,
  d.instructions,
  d.opened_at,
  d.opened_by,
  d.due_at,
  case when e.event is null or e.event = 'rejected' then 'open' else e.event end as state,
  e.at as changed_at,
  e.by as changed_by,
  case when e.event in ('verified', 'done', 'waived') then e.at end as ended_at,
  e.details,
  c.by as certified_by,
  (c.details ->> 'performed_at')::timestamptz as performed_at,
  coalesce(e.event in ('verified', 'done', 'waived'), false) is false
    and d.due_at < clock_timestamp() as is_overdue
from kiteline_internal.duties d
left join lateral (
  select v.event, v.details, v.at, v.by
  from kiteline_internal.duty_events v
  where v.duty_id = d.duty_id
  order by v.duty_event_id desc
  limit 1
) as e on true
left join lateral (
  select v.details, v.by
  from kiteline_internal.duty_events v
  where v.duty_id = d.duty_id and v.event = 'certificate_submitted'
  order by v.duty_event_id desc
  limit 1
) as c on true;

comment on view kiteline_internal.duty_states is 'Every duty with its state.';

-- from sql/session/sessions.sql
-- kiteline_internal.sessions: the evidence of every access session, made before the first row is seen
--
-- Who (login, actor), why (purpose, reason), under which grant, when, from where, and exactly whose
-- data (subjects). Append-only, partitioned by month; the token's hash is not evidence and is kept
-- in live_sessions. subjects is indexed, so "who saw this person" is a look-up. withheld: {category: [subject …]},
-- what stayed hidden of the admitted for want of a consent. second_subjects: other people in the rows shown.
-- minor_approval_id: the approval by which minors are among the subjects.

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
  withheld jsonb,
  second_subjects text[],
  minor_approval_id bigint,
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
create index sessions_second_subjects_idx
  on kiteline_internal.sessions using gin (second_subjects)
  where second_subjects is not null;
create index sessions_purpose_idx on kiteline_internal.sessions (purpose, opened_at);

comment on table kiteline_internal.sessions is
  'Every access session with the exact set of subjects, recorded before the first row is seen.';

-- from sql/session/live_sessions.sql
-- kiteline_internal.live_sessions: what a reading statement is checked against
--
-- One small row per session that may still read, found by the hash of its token. The admitted keys
-- stand here a second time, in their own type, so that a row policy compares key with key and can use the
-- index; "external" keeps them uncompressed, because they are read whole by each statement.
-- refusal_horizon: what this transaction or a later one recorded, the opening may not have seen; seen: which of them it
-- has seen all the same, when an older one was still running.
-- narrows_at: when the first consent of one of them runs out. withheld: as in sessions.

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
  seen pg_snapshot not null,
  records_statements boolean not null,
  narrows_at timestamptz,
  withheld jsonb,
  second_subjects text[],
  minor_approval_id bigint,
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
-- One row for each statement that recorded a refusal or changed what a gate asks. A reading statement asks
-- here first, in one look-up: did any such transaction commit that my session's opening cannot have seen?
-- It takes the newest row from the end of the index, for "is there any since" would make PostgreSQL, which guesses that a
-- third of the rows qualify, read them from the beginning. Only if so are gate_changes and refusals asked. Written by triggers on those tables, append-only, never cleared: an opening that is still under way may need the oldest row.

create table kiteline_internal.interruptions (
  recorded_xid xid8 not null default pg_current_xact_id()
);

create index interruptions_recorded_xid_idx on kiteline_internal.interruptions (recorded_xid);

comment on table kiteline_internal.interruptions is
  'Transactions that may have ended or narrowed sessions open at the time.';

-- from sql/session/gate_changes.sql
-- kiteline_internal.gate_changes: transactions after which a gate may be shut that was open
--
-- One row for each statement that touched what an opening is checked for: the grant, the recipient, its papers, the
-- checklist. Null means everybody. A reading statement that learns from interruptions that something happened asks
-- here whether it concerns its own session, and only then asks every gate again. Append-only.

create table kiteline_internal.gate_changes (
  recorded_xid xid8 not null default pg_current_xact_id(),
  recipient text,
  grant_id bigint,
  policy text
);

create index gate_changes_recorded_xid_idx on kiteline_internal.gate_changes (recorded_xid);

comment on table kiteline_internal.gate_changes is
  'Transactions after which a gate may be shut that was open.';

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
  'kiteline_internal.recipient_qualifications',
  'kiteline_internal.qualification_verifications',
  'kiteline_internal.qualification_revocations',
  'kiteline_internal.commitment_texts',
  'kiteline_internal.commitments',
  'kiteline_internal.trainings',
  'kiteline_internal.training_ends',
  'kiteline_internal.transfer_mechanisms',
  'kiteline_internal.mechanism_ends',
  'kiteline_internal.grants',
  'kiteline_internal.grant_revocations',
  'kiteline_internal.grant_suspensions',
  'kiteline_internal.grant_resumptions',
  'kiteline_internal.purpose_versions',
  'kiteline_internal.checklists',
  'kiteline_internal.compliance_entries',
  'kiteline_internal.demand_changes',
  'kiteline_internal.notices',
  'kiteline_internal.collections',
  'kiteline_internal.collection_subjects',
  'kiteline_internal.consent_confirmations',
  'kiteline_internal.consent_requests',
  'kiteline_internal.consent_request_subjects',
  'kiteline_internal.minor_approvals',
  'kiteline_internal.minor_approval_ends',
  'kiteline_internal.refusals',
  'kiteline_internal.refusal_lifts',
  'kiteline_internal.complaints',
  'kiteline_internal.duties',
  'kiteline_internal.duty_events',
  'kiteline_internal.interruptions',
  'kiteline_internal.gate_changes'
]::regclass[]) as t(relation);

create trigger record_change after insert or update or delete on kiteline_internal.policies
  for each row execute function kiteline_internal.record_kernel_change('policy');
create trigger record_change after insert or update or delete on kiteline_internal.purposes
  for each row execute function kiteline_internal.record_kernel_change('purpose');
create trigger record_change after insert or update or delete on kiteline_internal.purpose_logins
  for each row execute function kiteline_internal.record_kernel_change('purpose');
create trigger record_change after insert or update or delete on kiteline_internal.recipients
  for each row execute function kiteline_internal.record_kernel_change('recipient');
create trigger record_change after insert or update or delete
  on kiteline_internal.recipient_qualifications
  for each row execute function kiteline_internal.record_kernel_change('qualification_id');
create trigger record_change after insert or update or delete
  on kiteline_internal.qualification_verifications
  for each row execute function kiteline_internal.record_kernel_change('qualification_id');
create trigger record_change after insert or update or delete
  on kiteline_internal.qualification_revocations
  for each row execute function kiteline_internal.record_kernel_change('qualification_id');
create trigger record_change after insert or update or delete
  on kiteline_internal.commitment_texts
  for each row execute function kiteline_internal.record_kernel_change('commitment_text_id');
create trigger record_change after insert or update or delete
  on kiteline_internal.commitments
  for each row execute function kiteline_internal.record_kernel_change('recipient');
create trigger record_change after insert or update or delete
  on kiteline_internal.trainings
  for each row execute function kiteline_internal.record_kernel_change('training_id');
create trigger record_change after insert or update or delete
  on kiteline_internal.training_ends
  for each row execute function kiteline_internal.record_kernel_change('training_id');
create trigger record_change after insert or update or delete
  on kiteline_internal.transfer_mechanisms
  for each row execute function kiteline_internal.record_kernel_change('mechanism_id');
create trigger record_change after insert or update or delete
  on kiteline_internal.mechanism_ends
  for each row execute function kiteline_internal.record_kernel_change('mechanism_id');
create trigger record_change after insert or update or delete on kiteline_internal.grants
  for each row execute function kiteline_internal.record_kernel_change('grant_id');
create trigger record_change after insert or update or delete on kiteline_internal.grant_revocations
  for each row execute function kiteline_internal.record_kernel_change('grant_id');
create trigger record_change after insert or update or delete on kiteline_internal.signing_keys
  for each row execute function kiteline_internal.record_kernel_change('key_id');
create trigger record_change after insert or update or delete
  on kiteline_internal.grant_suspensions
  for each row execute function kiteline_internal.record_kernel_change('suspension_id');
create trigger record_change after insert or update or delete
  on kiteline_internal.grant_resumptions
  for each row execute function kiteline_internal.record_kernel_change('suspension_id');
create trigger record_change after insert or update or delete
  on kiteline_internal.checklists
  for each row execute function kiteline_internal.record_kernel_change('checklist_id');
create trigger record_change after insert or update or delete
  on kiteline_internal.notices
  for each row execute function kiteline_internal.record_kernel_change('notice_id');
create trigger record_change after insert or update or delete
  on kiteline_internal.minor_approvals
  for each row execute function kiteline_internal.record_kernel_change('approval_id');
create trigger record_change after insert or update or delete
  on kiteline_internal.minor_approval_ends
  for each row execute function kiteline_internal.record_kernel_change('approval_id');
create trigger record_change after insert or update or delete
  on kiteline_internal.consent_rules
  for each row execute function kiteline_internal.record_kernel_change('rule');
create trigger record_change after insert or update or delete on kiteline_internal.refusals
  for each row execute function kiteline_internal.record_kernel_change('refusal_id');
create trigger record_change after insert or update or delete on kiteline_internal.refusal_lifts
  for each row execute function kiteline_internal.record_kernel_change('refusal_id');
create trigger record_change after insert or update or delete on kiteline_internal.complaints
  for each row execute function kiteline_internal.record_kernel_change('complaint_id');
-- Not after insert: a duty is the evidence of its opening, and an emergency may open a thousand at once.
create trigger record_change after update or delete on kiteline_internal.duties
  for each row execute function kiteline_internal.record_kernel_change('duty_id');
create trigger record_change after insert or update or delete on kiteline_internal.duty_events
  for each row execute function kiteline_internal.record_kernel_change('duty_id');

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
-- indexes, which otherwise the opening that fills the list of 4 MB does (about 0.4 s for 200,000 subjects);
-- clean-ups are opened for sessions that opened while a refusal was being recorded (settle_clean_ups).
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
  perform kiteline_internal.settle_clean_ups(null);
  perform gin_clean_pending_list(i.relid)
  from unnest(array[
    'kiteline_internal.sessions_subjects_idx',
    'kiteline_internal.sessions_second_subjects_idx'
  ]::regclass[]) as x(index)
  cross join lateral pg_partition_tree(x.index) as i
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

-- from sql/subject/canonical_subjects.sql
-- kiteline_internal.canonical_subjects(policy text, subjects text[]) -> text[]
--
-- The keys of existing subjects in canonical text, in the order given. One unknown key refuses all. Found by one query:
-- only when one of them is unknown are they asked for one by one, so that the error names it.
-- Called by: record_collection(), record_consents(), request_consents(). Invoker. Raises: KL001, KL002.

create function kiteline_internal.canonical_subjects(policy text, subjects text[])
  returns text[]
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $canonical_subjects$
declare
  v_policy text;
  v_keys text[];
begin
  if coalesce(cardinality(subjects), 0) = 0 or array_ndims(subjects) > 1
    or array_position(subjects, null) is not null
  then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'subjects must be a list of at least one key, without null',
      hint = 'Pass keys as the text of the key column, for example ''4711''.';
  end if;
  select p.policy into v_policy
  from kiteline_internal.policies p
  where p.policy = canonical_subjects.policy;
  if v_policy is not null then
    begin
      execute format(
        'select array(select kiteline_internal.%I(s.subject)'
          || ' from unnest($1) with ordinality as s(subject, place) order by s.place)',
        'find_subject_of_' || v_policy
      )
      into v_keys
      using subjects;
    exception
      when invalid_text_representation or numeric_value_out_of_range then
        v_keys := null;
    end;
  end if;
  if v_keys is not null and array_position(v_keys, null) is null then
    return v_keys;
  end if;
  return array(
    select kiteline_internal.canonical_subject(canonical_subjects.policy, s.subject)
    from unnest(canonical_subjects.subjects) with ordinality as s(subject, place)
    order by s.place
  );
end
$canonical_subjects$;

comment on function kiteline_internal.canonical_subjects(text, text[]) is
  'The keys of existing subjects in canonical text.';

revoke all on function kiteline_internal.canonical_subjects(text, text[]) from public;

-- from sql/subject/check_no.sql
-- kiteline_internal.check_no(channel text, reason text) -> void
--
-- Refuses a "no" without the channel it came by or the words that it came with.
-- Called by: withdraw_consent(), record_objection(), switch_off_nonessential() and others. Invoker. Raises: KL001.

create function kiteline_internal.check_no(channel text, reason text)
  returns void
  language plpgsql
  immutable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $check_no$
begin
  -- Agreeing has a closed list of channels; saying no has a longer one, for it must be easy.
  if channel is null or channel not in ('sms', 'app_popup', 'letter', 'phone', 'in_person', 'email')
  then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'channel must be sms, app_popup, letter, phone, in_person or email',
      hint = 'Say how the person told you.';
  end if;
  if length(btrim(coalesce(reason, ''))) < 3 then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'reason must have at least 3 characters',
      hint = 'Say what the person said: it is kept as evidence.';
  end if;
end
$check_no$;

comment on function kiteline_internal.check_no(text, text) is
  'Refuses a "no" without its channel or words.';

revoke all on function kiteline_internal.check_no(text, text) from public;

-- from sql/subject/record_refusal.sql
-- kiteline_internal.record_refusal(policy, subject, purpose, recipient, categories text[], spares_essential, kind,
--   channel, reason, consent_ids bigint[]) -> bigint
--
-- Records a "no" and opens the clean-up duties that follow from it. subject is canonical.
-- Called by: restrict_subject(), record_objection(), switch_off_nonessential(), withdraw_consent(), annul_consents(),
-- request_erasure(). Invoker.

create function kiteline_internal.record_refusal(
  policy text,
  subject text,
  purpose text,
  recipient text,
  categories text[],
  spares_essential boolean,
  kind text,
  channel text,
  reason text,
  consent_ids bigint[]
)
  returns bigint
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $record_refusal$
declare
  v_refusal_id bigint;
begin
  insert into kiteline_internal.refusals (
    policy, subject, purpose, recipient, categories, spares_essential, kind, channel, reason,
    consent_ids
  )
  values (
    record_refusal.policy, record_refusal.subject, record_refusal.purpose,
    record_refusal.recipient, record_refusal.categories, record_refusal.spares_essential,
    record_refusal.kind, record_refusal.channel, record_refusal.reason, record_refusal.consent_ids
  )
  returning refusal_id into v_refusal_id;
  perform kiteline_internal.open_clean_ups(v_refusal_id);
  return v_refusal_id;
end
$record_refusal$;

comment on function kiteline_internal.record_refusal(
  text, text, text, text, text[], boolean, text, text, text, bigint[]
) is 'Records a "no" and opens the clean-up duties that follow from it.';

revoke all on function kiteline_internal.record_refusal(
  text, text, text, text, text[], boolean, text, text, text, bigint[]
) from public;

-- from sql/subject/restrict_subject.sql
-- kiteline.restrict_subject(policy text, subject text, reason text) -> bigint
--
-- Restricts a subject to storage: from the next statement on, sessions already open included, no
-- purpose shows this person but those that are for stored data (shows_restricted). Whoever received the
-- person gets a clean-up duty. Returns the refusal's number.
-- Called by: kiteline_admin, kiteline_service. Definer. Raises: KL001, KL002 for an unknown policy or subject.

create function kiteline.restrict_subject(policy text, subject text, reason text)
  returns bigint
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $restrict_subject$
begin
  if length(btrim(coalesce(reason, ''))) < 3 then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'reason must have at least 3 characters',
      hint = 'Say why: it is kept as evidence.';
  end if;
  return kiteline_internal.record_refusal(
    policy, kiteline_internal.canonical_subject(policy, subject), null, null, null, false,
    'restriction', null, reason, null
  );
end
$restrict_subject$;

comment on function kiteline.restrict_subject(text, text, text) is
  'Hides a subject from every purpose, from the next statement on.';

revoke all on function kiteline.restrict_subject(text, text, text) from public;
grant execute on function kiteline.restrict_subject(text, text, text)
  to kiteline_admin, kiteline_service;

-- from sql/subject/record_objection.sql
-- kiteline.record_objection(policy text, subject text, purpose text, channel text, reason text) -> bigint
--
-- The person does not want data shared for this purpose: from the next statement on, open sessions included. An
-- essential purpose ends too, if the person names it; only an emergency does not ask. Answers the refusal's number.
-- Called by: kiteline_service. Definer. Raises: KL001, KL002, KL003 for a purpose of the emergency tier.

create function kiteline.record_objection(
  policy text,
  subject text,
  purpose text,
  channel text,
  reason text
)
  returns bigint
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $record_objection$
declare
  v_tier integer;
  v_subject text;
begin
  select p.tier_number into v_tier
  from kiteline_internal.purposes p
  where p.policy = record_objection.policy and p.purpose = record_objection.purpose;
  if v_tier is null then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('purpose %s of policy %s', purpose, policy),
      hint = 'Name a purpose of an applied policy, or call kiteline.switch_off_nonessential.';
  end if;
  v_subject := kiteline_internal.canonical_subject(policy, subject);
  perform kiteline_internal.check_no(channel, reason);
  if v_tier = 1 then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('purpose %s is for emergencies', purpose),
      hint = 'Life and health come first. Data that may be used for nothing at all is restricted:'
        ' kiteline.restrict_subject.';
  end if;
  return kiteline_internal.record_refusal(
    policy, v_subject, purpose, null, null, false, 'objection', channel, reason, null
  );
end
$record_objection$;

comment on function kiteline.record_objection(text, text, text, text, text) is
  'The person does not want data shared for this purpose.';

revoke all on function kiteline.record_objection(text, text, text, text, text) from public;
grant execute on function kiteline.record_objection(text, text, text, text, text)
  to kiteline_service;

-- from sql/subject/switch_off_nonessential.sql
-- kiteline.switch_off_nonessential(policy text, subject text, channel text, reason text) -> bigint
--
-- One call that ends every purpose not marked essential, those of later policies too; the essential ones go on.
-- Answers the refusal's number.
-- Called by: kiteline_service. Definer. Raises: KL001, KL002.

create function kiteline.switch_off_nonessential(
  policy text,
  subject text,
  channel text,
  reason text
)
  returns bigint
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $switch_off_nonessential$
declare
  v_subject text := kiteline_internal.canonical_subject(policy, subject);
begin
  perform kiteline_internal.check_no(channel, reason);
  return kiteline_internal.record_refusal(
    policy, v_subject, null, null, null, true, 'objection', channel, reason, null
  );
end
$switch_off_nonessential$;

comment on function kiteline.switch_off_nonessential(text, text, text, text) is
  'Ends every purpose not marked essential for a person.';

revoke all on function kiteline.switch_off_nonessential(text, text, text, text) from public;
grant execute on function kiteline.switch_off_nonessential(text, text, text, text)
  to kiteline_service;

-- from sql/subject/lift_objection.sql
-- kiteline.lift_objection(refusal_id bigint, channel text, evidence_ref text, reason text) -> void
--
-- Ends an objection, at the person's own wish only: with the channel it came by and where it can be looked up.
-- Sessions that are open do not gain the person if they opened after the objection. Clean-ups that it opened and nobody
-- has worked on are waived.
-- Called by: kiteline_service. Definer. Raises: KL001, KL002, KL003 when lifted already.

create function kiteline.lift_objection(
  refusal_id bigint,
  channel text,
  evidence_ref text,
  reason text
)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $lift_objection$
begin
  perform kiteline_internal.check_no(channel, reason);
  if btrim(coalesce(evidence_ref, '')) = '' then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'evidence_ref must say where the person''s wish can be looked up',
      hint = 'Only the person lifts an objection: name the message, the call or the letter.';
  end if;
  if not exists (
    select
    from kiteline_internal.refusals r
    where r.refusal_id = lift_objection.refusal_id and r.kind = 'objection'
  ) then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('objection %s', refusal_id),
      hint = 'kiteline.subject_refusals lists a person''s refusals.';
  end if;
  insert into kiteline_internal.refusal_lifts (refusal_id, reason)
  values (
    lift_objection.refusal_id,
    format('%s (%s, %s)', btrim(lift_objection.reason), lift_objection.channel,
      btrim(lift_objection.evidence_ref))
  );
  perform kiteline_internal.waive_clean_ups_of(refusal_id, reason);
exception
  when unique_violation then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('objection %s is lifted already', refusal_id),
      hint = 'Nothing needs to be done.';
end
$lift_objection$;

comment on function kiteline.lift_objection(bigint, text, text, text) is
  'Ends an objection, at the person''s own wish.';

revoke all on function kiteline.lift_objection(bigint, text, text, text) from public;
grant execute on function kiteline.lift_objection(bigint, text, text, text) to kiteline_service;

-- from sql/subject/lift_restriction.sql
-- kiteline.lift_restriction(refusal_id bigint, reason text) -> void
--
-- Ends a restriction, and waives the clean-ups that it opened as far as nobody has worked on them. Sessions opened
-- while it was in force do not gain the subject: it was never admitted to their set. Other refusals end otherwise: an
-- objection with lift_objection, a withdrawal by a new consent.
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
  if not exists (
    select
    from kiteline_internal.refusals r
    where r.refusal_id = lift_restriction.refusal_id and r.kind = 'restriction'
  ) then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('restriction %s', lift_restriction.refusal_id),
      hint = 'The number is the one restrict_subject returned.';
  end if;
  insert into kiteline_internal.refusal_lifts (refusal_id, reason)
  values (lift_restriction.refusal_id, lift_restriction.reason)
  on conflict on constraint refusal_lifts_pkey do nothing;
  if not found then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('restriction %s is lifted already', lift_restriction.refusal_id),
      hint = 'Nothing needs to be done.';
  end if;
  perform kiteline_internal.waive_clean_ups_of(
    lift_restriction.refusal_id,
    format('the restriction was lifted: %s', btrim(lift_restriction.reason))
  );
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

-- from sql/grant/is_suspended.sql
-- kiteline_internal.is_suspended(grant_id bigint, cause text) -> boolean
--
-- True when the grant has a suspension that was not resumed; of that cause, or of any when it is left out.
-- Called by: gate_grant(), publish_checklist(), suspend_grant(), start_session(). Invoker.

create function kiteline_internal.is_suspended(grant_id bigint, cause text default null)
  returns boolean
  language plpgsql
  stable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $is_suspended$
begin
  return (
    select exists (
      select
      from kiteline_internal.grant_suspensions s
      where s.grant_id = is_suspended.grant_id
        and (is_suspended.cause is null or s.cause = is_suspended.cause)
        and not exists (
          select from kiteline_internal.grant_resumptions r where r.suspension_id = s.suspension_id
        )
    )
  );
end
$is_suspended$;

comment on function kiteline_internal.is_suspended(bigint, text) is
  'True when the grant has a suspension that was not resumed.';

revoke all on function kiteline_internal.is_suspended(bigint, text) from public;

-- from sql/grant/issue_grant.sql
-- kiteline.issue_grant(purpose text, recipient text, login name, term interval, reason text,
--   max_subjects_per_day integer, requires_signature boolean, valid_from timestamptz) -> bigint
--
-- Issues a grant: this login may open sessions for this purpose on behalf of this recipient, for the term.
-- Finite, at most the purpose's longest grant (30 days; 72 hours in tier 1), never extended: a longer
-- need is a new grant. It is bound to the purpose as it stands now. asked_subjects keeps how many
-- subjects there are, so that reports can show what was asked and what was admitted. The compliance checklist in
-- force has to allow what the purpose shows to a recipient of this role.
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
  v_missing text;
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

  -- First the law, then the deed: what legal has not put on the checklist is granted to nobody.
  v_missing := kiteline_internal.gate_checklist(v_grant_id, issue_grant.login, null);
  if v_missing is not null then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('purpose %s with a recipient of role %s: %s', v_purpose.purpose, v_role, v_missing),
      hint = 'Legal publishes a checklist that allows it with kiteline.publish_checklist.';
  end if;
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

-- from sql/grant/suspend_grant.sql
-- kiteline.suspend_grant(grant_id bigint, reason text) -> bigint
--
-- Suspends a grant: no session opens, open ones read nothing from their next statement on. Answers the
-- suspension's number.
-- Called by: kiteline_admin, kiteline_legal. Definer. Raises: KL001, KL002, KL003 when it is suspended already.

create function kiteline.suspend_grant(grant_id bigint, reason text)
  returns bigint
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $suspend_grant$
declare
  v_suspension_id bigint;
begin
  if length(btrim(coalesce(reason, ''))) < 3 then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'reason must have at least 3 characters',
      hint = 'Say why: it is kept as evidence.';
  end if;
  if kiteline_internal.is_suspended(grant_id) then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('grant %s is suspended already', grant_id),
      hint = 'Nothing needs to be done.';
  end if;
  insert into kiteline_internal.grant_suspensions (grant_id, cause, reason)
  values (suspend_grant.grant_id, 'administrator', suspend_grant.reason)
  returning suspension_id into v_suspension_id;
  return v_suspension_id;
exception
  when foreign_key_violation or not_null_violation then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('grant %s', grant_id),
      hint = 'kiteline.live_grants lists the grants.';
end
$suspend_grant$;

comment on function kiteline.suspend_grant(bigint, text) is 'Suspends a grant.';

revoke all on function kiteline.suspend_grant(bigint, text) from public;
grant execute on function kiteline.suspend_grant(bigint, text) to kiteline_admin, kiteline_legal;

-- from sql/grant/resume_grant.sql
-- kiteline.resume_grant(grant_id bigint, reason text) -> void
--
-- Ends the suspensions of a grant, provided that the checklist in force allows it. It expires when it would have:
-- the time of the suspension is not given back.
-- Called by: kiteline_admin, kiteline_legal. Definer. Raises: KL001, KL002, KL003.

create function kiteline.resume_grant(grant_id bigint, reason text)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $resume_grant$
declare
  v_missing text;
begin
  if length(btrim(coalesce(reason, ''))) < 3 then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'reason must have at least 3 characters',
      hint = 'Say why: it is kept as evidence.';
  end if;
  if not exists (
    select from kiteline_internal.grants g where g.grant_id = resume_grant.grant_id
  ) then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('grant %s', grant_id),
      hint = 'kiteline.live_grants lists the grants.';
  end if;
  v_missing := kiteline_internal.gate_checklist(grant_id, null, null);
  if v_missing is not null then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('grant %s: %s', grant_id, v_missing),
      hint = 'Legal publishes a checklist that allows it with kiteline.publish_checklist.';
  end if;
  insert into kiteline_internal.grant_resumptions (suspension_id, grant_id, reason)
  select s.suspension_id, s.grant_id, resume_grant.reason
  from kiteline_internal.grant_suspensions s
  where s.grant_id = resume_grant.grant_id
    and not exists (
      select from kiteline_internal.grant_resumptions r where r.suspension_id = s.suspension_id
    );
  if not found then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('grant %s is not suspended', grant_id),
      hint = 'Nothing needs to be done.';
  end if;
end
$resume_grant$;

comment on function kiteline.resume_grant(bigint, text) is 'Ends the suspensions of a grant.';

revoke all on function kiteline.resume_grant(bigint, text) from public;
grant execute on function kiteline.resume_grant(bigint, text) to kiteline_admin, kiteline_legal;

-- from sql/checklist/keep_checklist_whole.sql
-- kiteline_internal.keep_checklist_whole() -> trigger
--
-- A version of the checklist is whole when it is published: no entry is added to it later, not by its owner either.
-- Called by: a row trigger on compliance_entries, ENABLE ALWAYS. Invoker. Raises: KL110.

create function kiteline_internal.keep_checklist_whole()
  returns trigger
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $keep_checklist_whole$
begin
  if not exists (
    select
    from kiteline_internal.checklists c
    where c.checklist_id = new.checklist_id and c.published_xid = pg_current_xact_id()
  ) then
    raise exception using
      errcode = 'KL110',
      message = 'evidence is append-only',
      detail = format('checklist %s is published', new.checklist_id),
      hint = 'Publish the next version with kiteline.publish_checklist.';
  end if;
  return new;
end
$keep_checklist_whole$;

comment on function kiteline_internal.keep_checklist_whole() is
  'Trigger: no entry is added to a published checklist.';

revoke all on function kiteline_internal.keep_checklist_whole() from public;

create trigger keep_checklist_whole
  before insert on kiteline_internal.compliance_entries
  for each row execute function kiteline_internal.keep_checklist_whole();
alter table kiteline_internal.compliance_entries enable always trigger keep_checklist_whole;

-- from sql/checklist/demand_rank.sql
-- kiteline_internal.demand_rank(demand text) -> integer
--
-- How much a demand asks for: none 0, notice 1, consent 2, separate 3, written 4, forbidden 5. A word that is none
-- of them is forbidden. The strictest of law, house, purpose and checklist is the one with the highest rank.
-- Called by: demands_of(), judge(), the consent functions. Invoker.

create function kiteline_internal.demand_rank(demand text)
  returns integer
  language sql
  immutable
  parallel safe
  security invoker
  return coalesce(
    array_position(
      array['none', 'notice', 'consent', 'separate', 'written', 'forbidden'], demand
    ) - 1,
    5
  );

comment on function kiteline_internal.demand_rank(text) is 'How much a demand asks for, 0 to 5.';

revoke all on function kiteline_internal.demand_rank(text) from public;

-- from sql/checklist/categories_of.sql
-- kiteline_internal.categories_of(purpose text) -> setof text
--
-- The categories of personal data that a purpose shows. Keys and data about nobody do not count, unless there is
-- nothing else: a purpose that shows only who is a customer shares that.
-- Called by: demands_of(), draft_checklist(). Invoker.

create function kiteline_internal.categories_of(purpose text)
  returns setof text
  language plpgsql
  stable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $categories_of$
#variable_conflict use_column
begin
  return query
  with shown as (
    select distinct c.category, c.category in ('key', 'none') as is_builtin
    from kiteline_internal.purpose_columns c
    where c.purpose = categories_of.purpose
  )
  select s.category
  from shown s
  where not s.is_builtin
  union all
  select 'key'
  where not exists (select from shown s where not s.is_builtin)
    and exists (select from shown s);
end
$categories_of$;

comment on function kiteline_internal.categories_of(text) is
  'The categories of personal data that a purpose shows.';

revoke all on function kiteline_internal.categories_of(text) from public;

-- from sql/checklist/applied_rules.sql
-- kiteline_internal.applied_rules(purpose text, category text, recipient_role text, is_abroad boolean,
--   is_contract_necessary boolean) -> setof kiteline_internal.consent_rules
--
-- The rules of the decision table that count in one case: those that apply, less what a waiver takes back.
-- Waivers that apply are among them: they explain why nothing more is asked.
-- In plpgsql, which keeps its plan: before version 18 PostgreSQL plans a SQL function anew at each call.
-- Called by: demands_of(), draft_checklist(). Invoker.

create function kiteline_internal.applied_rules(
  purpose text,
  category text,
  recipient_role text,
  is_abroad boolean,
  is_contract_necessary boolean
)
  returns setof kiteline_internal.consent_rules
  language plpgsql
  stable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $applied_rules$
#variable_conflict use_column
begin
  return query
  with matching as (
    select r.*
    from kiteline_internal.purposes p
    left join kiteline_internal.categories c
      on c.policy = p.policy and c.category = applied_rules.category
    join kiteline_internal.consent_rules r
      on (r.recipient_roles is null or applied_rules.recipient_role = any (r.recipient_roles))
      and (r.sensitivities is null or coalesce(c.sensitivity, 'internal') = any (r.sensitivities))
      and (r.is_marketing is null or r.is_marketing = p.is_marketing)
      and (r.is_abroad is null or r.is_abroad = applied_rules.is_abroad)
      and (r.tier_number is null or r.tier_number = p.tier_number)
      and (r.basis is null or r.basis = any (regexp_split_to_array(btrim(p.basis), '\s*;\s*')))
      and (not r.needs_flag or applied_rules.is_contract_necessary)
    where p.purpose = applied_rules.purpose
  )
  select m.*
  from matching m
  where m.is_waiver
    or not exists (
      select
      from matching w
      where w.is_waiver
        and m.rule = any (w.waives)
    );
end
$applied_rules$;

comment on function kiteline_internal.applied_rules(text, text, text, boolean, boolean) is
  'The rules of the decision table that count in one case.';

revoke all on function kiteline_internal.applied_rules(text, text, text, boolean, boolean) from public;

-- from sql/checklist/demands_of.sql
-- kiteline_internal.demands_of(purpose text, recipient_role text, is_abroad boolean) -> table
--
-- What each category that a purpose shows asks for, with a recipient of that role: the strictest of the decision
-- table (law and house), the purpose's own rule in the policy, and the entry of the checklist in force. rules names
-- what was counted, "policy" and "checklist" among them. A purpose that shows nothing but keys asks for the
-- category "key". In an emergency (tier 1) a row is shown whole or not at all, so every category is required.
-- In plpgsql, which keeps its plan: before version 18 PostgreSQL plans a SQL function anew at each call.
-- Called by: gate_checklist(), gate_qualification(), judge(), category_conditions(), and the view consent_decisions, in
-- which a function runs with the reader's right to execute: readers have it, but no way into the schema. Definer.

create function kiteline_internal.demands_of(
  purpose text,
  recipient_role text,
  is_abroad boolean
)
  returns table (
    category text,
    demand text,
    is_required boolean,
    is_on_checklist boolean,
    qualifications text[],
    rules text[]
  )
  language plpgsql
  stable
  parallel safe
  security definer
  set search_path = pg_catalog, pg_temp
as $demands_of$
#variable_conflict use_column
begin
  return query
  with asked as (
    select p.purpose, p.policy, p.tier_number, p.consent_rule, p.required_categories, k.category
    from kiteline_internal.purposes p
    cross join lateral kiteline_internal.categories_of(p.purpose) as k(category)
    where p.purpose = demands_of.purpose
  ),
  listed as (
    select
      a.category,
      a.consent_rule,
      a.category = any (a.required_categories) or a.tier_number = 1 as is_required,
      e.is_allowed,
      e.consent_kind,
      e.qualifications,
      coalesce(e.is_contract_necessary, false) as is_contract_necessary
    from asked a
    left join lateral (
      select c.checklist_id
      from kiteline_internal.checklists c
      where c.policy = a.policy
      order by c.version desc
      limit 1
    ) as l on true
    left join kiteline_internal.compliance_entries e
      on e.checklist_id = l.checklist_id
      and e.purpose = a.purpose
      and e.category = a.category
      and e.recipient_role = demands_of.recipient_role
  )
  select
    l.category,
    (array['none', 'notice', 'consent', 'separate', 'written', 'forbidden'])[1 + d.rank],
    l.is_required,
    coalesce(l.is_allowed, false),
    coalesce(l.qualifications, '{}'),
    d.rules
  from listed l
  cross join lateral (
    select max(kiteline_internal.demand_rank(r.demand)) as rank, array_agg(r.rule order by r.rule) as rules
    from (
      select a.rule, a.demand
      from kiteline_internal.applied_rules(
        demands_of.purpose, l.category, demands_of.recipient_role, demands_of.is_abroad,
        l.is_contract_necessary
      ) as a
      union all
      select 'policy', l.consent_rule
      union all
      select 'checklist', l.consent_kind
      where l.consent_kind is not null
    ) as r
  ) as d;
end
$demands_of$;

comment on function kiteline_internal.demands_of(text, text, boolean) is
  'What each category that a purpose shows asks for.';

revoke all on function kiteline_internal.demands_of(text, text, boolean) from public;
grant execute on function kiteline_internal.demands_of(text, text, boolean)
  to kiteline_auditor, kiteline_legal, kiteline_service;

-- from sql/checklist/demand_ranks.sql
-- kiteline_internal.demand_ranks(policy text) -> table
--
-- What is demanded now for everything that the policy's purposes show to recipients of the roles they allow, at home and
-- abroad: the rank of the demand, 0 to 5.
-- Called by: publish_checklist(), before and after it. Invoker.

create function kiteline_internal.demand_ranks(policy text)
  returns table (
    purpose text,
    recipient_role text,
    is_abroad boolean,
    category text,
    rank integer
  )
  language sql
  stable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $demand_ranks$
  select
    p.purpose, o.role, a.is_abroad, d.category, kiteline_internal.demand_rank(d.demand)
  from kiteline_internal.purposes p
  cross join lateral unnest(p.recipient_roles) as o(role)
  cross join (values (false), (true)) as a(is_abroad)
  cross join lateral kiteline_internal.demands_of(p.purpose, o.role, a.is_abroad) as d
  where p.policy = demand_ranks.policy
$demand_ranks$;

comment on function kiteline_internal.demand_ranks(text) is
  'What is demanded now for everything that a policy shows.';

revoke all on function kiteline_internal.demand_ranks(text) from public;

-- from sql/checklist/draft_checklist.sql
-- kiteline.draft_checklist(policy text) -> jsonb
--
-- A first checklist, for legal to read and change: one entry for each purpose of the policy, category it shows and
-- role of recipient it allows, with what the decision table asks. It publishes nothing.
-- Called by: kiteline_legal. Definer. Raises: KL002 for an unknown policy.

create function kiteline.draft_checklist(policy text)
  returns jsonb
  language plpgsql
  stable
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $draft_checklist$
begin
  if not exists (
    select from kiteline_internal.policies p where p.policy = draft_checklist.policy
  ) then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('policy %s', policy),
      hint = 'Give the name of an applied policy.';
  end if;
  return (
    select coalesce(
      jsonb_agg(
        jsonb_build_object(
          'purpose', p.purpose,
          'category', k.category,
          'recipient_role', o.role,
          'is_allowed', d.demand <> 'forbidden',
          'consent_kind', d.demand,
          'qualifications', '[]'::jsonb,
          'legal_references', d.clauses,
          'is_contract_necessary', false,
          'note', null
        )
        order by p.purpose, k.category, o.role
      ),
      '[]'
    )
    from kiteline_internal.purposes p
    cross join lateral kiteline_internal.categories_of(p.purpose) as k(category)
    cross join lateral unnest(p.recipient_roles) as o(role)
    cross join lateral (
      select
        (array_agg(r.demand order by kiteline_internal.demand_rank(r.demand) desc))[1] as demand,
        to_jsonb(array_agg(distinct r.clause)) as clauses
      from kiteline_internal.applied_rules(p.purpose, k.category, o.role, false, false) as r
    ) as d
    where p.policy = draft_checklist.policy
  );
end
$draft_checklist$;

comment on function kiteline.draft_checklist(text) is 'A first checklist, for legal to read and change.';

revoke all on function kiteline.draft_checklist(text) from public;
grant execute on function kiteline.draft_checklist(text) to kiteline_legal;

-- from sql/checklist/checklist_fault.sql
-- kiteline_internal.checklist_fault(policy text, entries jsonb) -> text
--
-- What is wrong with the entries of a checklist, in words; null when nothing is. One fault at a time, with the
-- entry's place in the array, counted from 1.
-- Called by: publish_checklist(). Invoker.

create function kiteline_internal.checklist_fault(policy text, entries jsonb)
  returns text
  language plpgsql
  stable
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $checklist_fault$
declare
  v_known text[] := array[
    'purpose', 'category', 'recipient_role', 'is_allowed', 'consent_kind', 'qualifications',
    'legal_references', 'is_contract_necessary', 'note'
  ];
  v_entry jsonb;
  v_place bigint;
  v_fault text;
begin
  if jsonb_typeof(entries) is distinct from 'array' or jsonb_array_length(entries) = 0 then
    return 'entries must be an array of at least one object';
  end if;
  for v_entry, v_place in
    select e.entry, e.place from jsonb_array_elements(entries) with ordinality as e(entry, place)
  loop
    if jsonb_typeof(v_entry) <> 'object' then
      return format('entry %s is not an object', v_place);
    end if;
    v_fault := case
      when exists (select from jsonb_object_keys(v_entry) as k(key) where k.key <> all (v_known)) then
        (
          select format('has the unknown key %s', min(k.key))
          from jsonb_object_keys(v_entry) as k(key)
          where k.key <> all (v_known)
        )
      when not exists (
        select
        from kiteline_internal.purposes p
        where p.policy = checklist_fault.policy and p.purpose = v_entry ->> 'purpose'
      ) then format('names the unknown purpose %s', v_entry ->> 'purpose')
      when (v_entry ->> 'category') is distinct from 'key' and not exists (
        select
        from kiteline_internal.categories c
        where c.policy = checklist_fault.policy and c.category = v_entry ->> 'category'
      ) then format('names the unknown category %s', v_entry ->> 'category')
      when (v_entry ->> 'recipient_role') = any (array[
        'department', 'system', 'entrusted_processor', 'joint_processor', 'independent_processor',
        'authority', 'public'
      ]) is not true then format('names the unknown role %s', v_entry ->> 'recipient_role')
      when jsonb_typeof(v_entry -> 'is_allowed') is distinct from 'boolean' then
        'must say is_allowed: true or false'
      when (v_entry ->> 'consent_kind') = any (array[
        'none', 'notice', 'consent', 'separate', 'written', 'forbidden'
      ]) is not true then format('asks for the unknown consent_kind %s', v_entry ->> 'consent_kind')
      when jsonb_typeof(coalesce(nullif(v_entry -> 'qualifications', 'null'), '[]')) <> 'array'
        or exists (
          select
          from jsonb_array_elements(coalesce(nullif(v_entry -> 'qualifications', 'null'), '[]'))
            as q(kind)
          where jsonb_typeof(q.kind) <> 'string' or q.kind #>> '{}' !~ '^[a-z][a-z0-9_]{0,62}$'
        ) then 'must name qualifications as a list of words of lower-case letters, digits and _'
      when jsonb_typeof(v_entry -> 'legal_references') is distinct from 'array'
        or jsonb_array_length(v_entry -> 'legal_references') = 0
        or exists (
          select
          from jsonb_array_elements(v_entry -> 'legal_references') as r(reference)
          where jsonb_typeof(r.reference) <> 'string' or btrim(r.reference #>> '{}') = ''
        ) then 'must name at least one legal reference'
      when jsonb_typeof(coalesce(nullif(v_entry -> 'is_contract_necessary', 'null'), 'false'))
        <> 'boolean' then 'must say is_contract_necessary: true or false'
    end;
    if v_fault is not null then
      return format('entry %s %s', v_place, v_fault);
    end if;
  end loop;
  return (
    select format('%s, %s, %s stands there twice', e.purpose, e.category, e.recipient_role)
    from jsonb_to_recordset(entries) as e(purpose text, category text, recipient_role text)
    group by e.purpose, e.category, e.recipient_role
    having count(*) > 1
    limit 1
  );
end
$checklist_fault$;

comment on function kiteline_internal.checklist_fault(text, jsonb) is
  'What is wrong with the entries of a checklist; null when nothing is.';

revoke all on function kiteline_internal.checklist_fault(text, jsonb) from public;

-- from sql/checklist/publish_checklist.sql
-- kiteline.publish_checklist(policy text, entries jsonb, reason text, review_due_at timestamptz) -> integer
--
-- Publishes the next version of the policy's checklist (合规清单): an array of entries with the keys that
-- draft_checklist() shows. It is in force at once; grants that it no longer allows are suspended in the same
-- transaction, and their open sessions end with their next statement; so do sessions of purposes for which it demands
-- more, which can be opened anew. review_due_at: six months from now when left out. Answers the version.
-- Called by: kiteline_legal. Definer. Raises: KL001, KL002.

create function kiteline.publish_checklist(
  policy text,
  entries jsonb,
  reason text,
  review_due_at timestamptz default null
)
  returns integer
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $publish_checklist$
declare
  v_fault text;
  v_checklist_id bigint;
  v_version integer;
  v_demands jsonb;
  v_due_at timestamptz := coalesce(review_due_at, clock_timestamp() + interval '6 months');
begin
  if not exists (
    select from kiteline_internal.policies p where p.policy = publish_checklist.policy
  ) then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('policy %s', policy),
      hint = 'Give the name of an applied policy.';
  end if;
  v_fault := case
    when length(btrim(coalesce(reason, ''))) < 3 then 'reason must have at least 3 characters'
    when not isfinite(v_due_at) or v_due_at <= clock_timestamp() then
      'review_due_at must be in the future'
    else kiteline_internal.checklist_fault(policy, entries)
  end;
  if v_fault is not null then
    raise exception using
      errcode = 'KL001', message = 'invalid argument', detail = v_fault,
      hint = 'kiteline.draft_checklist shows what entries look like; mend them and publish again.';
  end if;

  -- Two at once: the second waits here and becomes the next version.
  lock table kiteline_internal.checklists in share row exclusive mode;
  select coalesce(max(c.version), 0) + 1 into v_version
  from kiteline_internal.checklists c
  where c.policy = publish_checklist.policy;
  select jsonb_agg(to_jsonb(d)) into v_demands
  from kiteline_internal.demand_ranks(publish_checklist.policy) as d;
  insert into kiteline_internal.checklists (policy, version, reason, review_due_at)
  values (publish_checklist.policy, v_version, publish_checklist.reason, v_due_at)
  returning checklist_id into v_checklist_id;
  insert into kiteline_internal.compliance_entries (
    checklist_id, purpose, category, recipient_role, is_allowed, consent_kind, qualifications,
    legal_references, is_contract_necessary, note
  )
  select
    v_checklist_id, e.purpose, e.category, e.recipient_role, e.is_allowed, e.consent_kind,
    coalesce(e.qualifications, '{}'), e.legal_references, coalesce(e.is_contract_necessary, false),
    e.note
  from jsonb_to_recordset(entries) as e(
    purpose text, category text, recipient_role text, is_allowed boolean, consent_kind text,
    qualifications text[], legal_references text[], is_contract_necessary boolean, note text
  );

  insert into kiteline_internal.demand_changes (checklist_id, purpose, recipient_role)
  select distinct v_checklist_id, a.purpose, a.recipient_role
  from kiteline_internal.demand_ranks(publish_checklist.policy) as a
  join jsonb_to_recordset(v_demands) as b(
    purpose text, recipient_role text, is_abroad boolean, category text, rank integer
  )
    on b.purpose = a.purpose
    and b.recipient_role = a.recipient_role
    and b.is_abroad = a.is_abroad
    and b.category = a.category
  where a.rank > b.rank;

  insert into kiteline_internal.grant_suspensions (grant_id, cause, reason)
  select g.grant_id, 'checklist', format('checklist version %s: %s', v_version, m.missing)
  from kiteline_internal.grants g
  join kiteline_internal.purposes p on p.purpose = g.purpose
  cross join lateral kiteline_internal.gate_checklist(g.grant_id, g.login, null) as m(missing)
  where p.policy = publish_checklist.policy
    and g.expires_at > clock_timestamp()
    and m.missing is not null
    and not kiteline_internal.is_suspended(g.grant_id)
    and not exists (
      select from kiteline_internal.grant_revocations v where v.grant_id = g.grant_id
    );
  return v_version;
end
$publish_checklist$;

comment on function kiteline.publish_checklist(text, jsonb, text, timestamptz) is
  'Publishes the next version of the compliance checklist.';

revoke all on function kiteline.publish_checklist(text, jsonb, text, timestamptz) from public;
grant execute on function kiteline.publish_checklist(text, jsonb, text, timestamptz)
  to kiteline_legal;

-- from sql/notice/discloses.sql
-- kiteline_internal.discloses(terms jsonb, purpose text, category text, recipient text, recipient_role text)
--   -> boolean
--
-- Whether the notice under which a category was collected told of the purpose. A processor outside the house
-- (entrusted, joint, independent) has to stand in it by name. "key", the category of a purpose that shows nothing
-- else, is disclosed by any notice of the set that tells of the purpose.
-- Called by: judge(), apply_collection(), explain_access(). Invoker.

create function kiteline_internal.discloses(
  terms jsonb,
  purpose text,
  category text,
  recipient text,
  recipient_role text
)
  returns boolean
  language plpgsql
  stable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $discloses$
begin
  return (
    select exists (
      select
      from jsonb_each_text(coalesce(discloses.terms, '{}')) as t(category, notice_id)
      join kiteline_internal.notices n on n.notice_id = t.notice_id::bigint
      where (t.category = discloses.category or discloses.category = 'key')
        and discloses.purpose = any (n.purposes)
        and (
          discloses.recipient_role in ('department', 'system', 'authority')
          or discloses.recipient = any (n.recipients)
        )
    )
  );
end
$discloses$;

comment on function kiteline_internal.discloses(jsonb, text, text, text, text) is
  'Whether the notice under which a category was collected told of the purpose.';

revoke all on function kiteline_internal.discloses(jsonb, text, text, text, text) from public;

-- from sql/notice/publish_notice.sql
-- kiteline.publish_notice(policy, kind, version, text_hash, handler_name, handler_contact, manner, retention,
--   rights, purposes text[], categories text[], recipients text[], necessity, published_at) -> bigint
--
-- Enters a version of a notice. kind: privacy_agreement, supplementary or purpose_notice; text_hash: SHA-256 of the
-- text shown, 64 hexadecimal digits; recipients: those disclosed by name; necessity: why sensitive data is needed and
-- what it means for the person, which consents to sensitive data demand; published_at: now when left out, earlier for
-- a text that is in use already. Answers the notice's number.
-- Called by: kiteline_legal. Definer. Raises: KL001, KL002, KL003 when the version exists.

create function kiteline.publish_notice(
  policy text,
  kind text,
  version text,
  text_hash text,
  handler_name text,
  handler_contact text,
  manner text,
  retention text,
  rights text,
  purposes text[],
  categories text[],
  recipients text[] default '{}',
  necessity text default null,
  published_at timestamptz default null
)
  returns bigint
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $publish_notice$
declare
  v_unknown text;
  v_notice_id bigint;
begin
  v_unknown := case
    when not exists (
      select from kiteline_internal.policies p where p.policy = publish_notice.policy
    ) then format('policy %s', policy)
    else coalesce(
      (
        select format('purpose %s', u.name)
        from unnest(publish_notice.purposes) as u(name)
        where not exists (
          select
          from kiteline_internal.purposes p
          where p.policy = publish_notice.policy and p.purpose = u.name
        )
        limit 1
      ),
      (
        select format('category %s', u.name)
        from unnest(publish_notice.categories) as u(name)
        where u.name is distinct from 'key' and not exists (
          select
          from kiteline_internal.categories c
          where c.policy = publish_notice.policy and c.category = u.name
        )
        limit 1
      ),
      (
        select format('recipient %s', u.name)
        from unnest(publish_notice.recipients) as u(name)
        where not exists (
          select from kiteline_internal.recipients r where r.recipient = u.name
        )
        limit 1
      )
    )
  end;
  if v_unknown is not null then
    raise exception using
      errcode = 'KL002', message = 'no such object', detail = v_unknown,
      hint = 'A notice discloses purposes and categories of an applied policy, and entered recipients.';
  end if;

  insert into kiteline_internal.notices (
    policy, kind, version, text_hash, handler_name, handler_contact, manner, retention, rights,
    purposes, categories, recipients, necessity, published_at
  )
  values (
    publish_notice.policy, publish_notice.kind, publish_notice.version, publish_notice.text_hash,
    publish_notice.handler_name, publish_notice.handler_contact, publish_notice.manner,
    publish_notice.retention, publish_notice.rights, publish_notice.purposes,
    publish_notice.categories, coalesce(publish_notice.recipients, '{}'),
    nullif(btrim(publish_notice.necessity), ''),
    coalesce(publish_notice.published_at, statement_timestamp())
  )
  returning notice_id into v_notice_id;
  return v_notice_id;
exception
  when unique_violation then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('%s %s exists already', kind, version),
      hint = 'A notice never changes: publish the new text under a new version.';
  when check_violation or not_null_violation then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = sqlerrm,
      hint = 'kind: privacy_agreement, supplementary or purpose_notice; text_hash: 64 hexadecimal digits;'
        ' handler, contact, manner, retention, rights: not empty; published_at: not in the future.';
end
$publish_notice$;

comment on function kiteline.publish_notice(
  text, text, text, text, text, text, text, text, text, text[], text[], text[], text, timestamptz
) is 'Enters a version of a notice.';

revoke all on function kiteline.publish_notice(
  text, text, text, text, text, text, text, text, text, text[], text[], text[], text, timestamptz
) from public;
grant execute on function kiteline.publish_notice(
  text, text, text, text, text, text, text, text, text, text[], text[], text[], text, timestamptz
) to kiteline_legal;

-- from sql/notice/term_set.sql
-- kiteline_internal.term_set(policy text, terms jsonb) -> integer
--
-- The number of a combination of notices; it is entered when it is new.
-- Called by: apply_collection(). Invoker.

create function kiteline_internal.term_set(policy text, terms jsonb)
  returns integer
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $term_set$
declare
  v_term_set_id integer;
begin
  insert into kiteline_internal.term_sets (policy, terms)
  values (term_set.policy, term_set.terms)
  on conflict on constraint term_sets_terms_key do nothing;
  select t.term_set_id into strict v_term_set_id
  from kiteline_internal.term_sets t
  where t.policy = term_set.policy and t.terms = term_set.terms;
  return v_term_set_id;
end
$term_set$;

comment on function kiteline_internal.term_set(text, jsonb) is
  'The number of a combination of notices.';

revoke all on function kiteline_internal.term_set(text, jsonb) from public;

-- from sql/notice/refuse_undisclosed.sql
-- kiteline_internal.refuse_undisclosed(policy text, terms_before jsonb, terms_after jsonb, categories text[],
--   subjects text[]) -> void
--
-- A newer notice may tell of less than the one before. Openings judge by what counts now; for sessions that are open
-- already, the people are refused for the purposes and recipients that the newer notice leaves out, unless nothing is
-- demanded there, as in an emergency.
-- Called by: apply_collection(). Invoker.

create function kiteline_internal.refuse_undisclosed(
  policy text,
  terms_before jsonb,
  terms_after jsonb,
  categories text[],
  subjects text[]
)
  returns void
  language sql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $refuse_undisclosed$
  insert into kiteline_internal.refusals (
    policy, subject, purpose, recipient, categories, kind, reason
  )
  select
    refuse_undisclosed.policy, s.subject, l.purpose, l.recipient, l.categories, 'terms',
    'collected anew under a notice that does not tell of it'
  from (
    select p.purpose, r.recipient, array_agg(k.category order by k.category) as categories
    from kiteline_internal.purposes p
    join kiteline_internal.recipients r on r.role = any (p.recipient_roles)
    cross join lateral kiteline_internal.demands_of(p.purpose, r.role, r.country <> 'CN') as k
    where p.policy = refuse_undisclosed.policy
      and (k.category = any (refuse_undisclosed.categories) or k.category = 'key')
      and k.demand <> 'none'
      and kiteline_internal.discloses(
        refuse_undisclosed.terms_before, p.purpose, k.category, r.recipient, r.role
      )
      and not kiteline_internal.discloses(
        refuse_undisclosed.terms_after, p.purpose, k.category, r.recipient, r.role
      )
    group by p.purpose, r.recipient
  ) as l
  cross join unnest(refuse_undisclosed.subjects) as s(subject)
$refuse_undisclosed$;

comment on function kiteline_internal.refuse_undisclosed(text, jsonb, jsonb, text[], text[]) is
  'Open sessions lose people whom a newer notice does not tell of their purpose.';

revoke all on function kiteline_internal.refuse_undisclosed(text, jsonb, jsonb, text[], text[])
  from public;

-- from sql/notice/apply_collection.sql
-- kiteline_internal.apply_collection(policy text, notice_id bigint, subjects text[], categories text[], source text,
--   collected_at timestamptz) -> bigint
--
-- Records under which notice these categories of these people's data were collected, and makes that notice count
-- from now on. Sessions that are open under a purpose which the earlier notice told of and this one does not lose
-- these people in their next statement. subjects are canonical keys of existing people, each once.
-- Called by: record_collection(), record_collection_of_everyone(). Invoker. Raises: KL001, KL002.

create function kiteline_internal.apply_collection(
  policy text,
  notice_id bigint,
  subjects text[],
  categories text[],
  source text,
  collected_at timestamptz
)
  returns bigint
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $apply_collection$
declare
  v_notice kiteline_internal.notices;
  v_fault text;
  v_added jsonb;
  v_collection_id bigint;
  v_group record;
  v_term_set_id integer;
begin
  select n.* into v_notice
  from kiteline_internal.notices n
  where n.notice_id = apply_collection.notice_id and n.policy = apply_collection.policy;
  if v_notice.notice_id is null then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('notice %s of policy %s', notice_id, policy),
      hint = 'kiteline.publish_notice enters a notice and answers its number.';
  end if;
  v_fault := case
    when coalesce(cardinality(categories), 0) = 0 or array_ndims(categories) > 1
      or array_position(categories, null) is not null
    then
      'categories must be a list of at least one category'
    when not categories <@ v_notice.categories then
      format('%s %s does not tell of: %s', v_notice.kind, v_notice.version, (
        select string_agg(c.name, ', ')
        from unnest(categories) as c(name)
        where c.name <> all (v_notice.categories)
      ))
    when btrim(coalesce(source, '')) = '' then 'source must say where the data was collected'
    when collected_at is null or not isfinite(collected_at) or collected_at > clock_timestamp() then
      'collected_at must not be in the future'
    when collected_at < v_notice.published_at then
      'collected_at lies before the notice was published'
  end;
  if v_fault is not null then
    raise exception using
      errcode = 'KL001', message = 'invalid argument', detail = v_fault,
      hint = 'Name categories that the notice tells of, and when and where the data was collected.';
  end if;

  -- Two acts about the same people take turns, the second sees what the first has committed, and the one with the higher
  -- number counts. People who had no row get one first, for a row that is not there cannot be locked. In the order of
  -- the keys, so that nobody deadlocks.
  v_term_set_id := kiteline_internal.term_set(policy, '{}');
  insert into kiteline_internal.data_subjects (policy, subject, term_set_id)
  select apply_collection.policy, s.subject, v_term_set_id
  from unnest(apply_collection.subjects) as s(subject)
  where not exists (
    select
    from kiteline_internal.data_subjects d
    where d.policy = apply_collection.policy and d.subject = s.subject
  )
  order by s.subject
  on conflict on constraint data_subjects_pkey do nothing;
  perform
  from kiteline_internal.data_subjects d
  where d.policy = apply_collection.policy and d.subject = any (apply_collection.subjects)
  order by d.subject
  for no key update;

  insert into kiteline_internal.collections (
    policy, notice_id, categories, source, collected_at, subject_count
  )
  values (
    apply_collection.policy, apply_collection.notice_id, apply_collection.categories,
    apply_collection.source, apply_collection.collected_at, cardinality(apply_collection.subjects)
  )
  returning collection_id into v_collection_id;
  insert into kiteline_internal.collection_subjects (collection_id, subject)
  select v_collection_id, s.subject
  from unnest(apply_collection.subjects) as s(subject);

  select jsonb_object_agg(c.name, apply_collection.notice_id) into v_added
  from unnest(apply_collection.categories) as c(name);
  for v_group in
    select d.term_set_id, t.terms, array_agg(s.subject) as subjects
    from unnest(apply_collection.subjects) as s(subject)
    join kiteline_internal.data_subjects d
      on d.policy = apply_collection.policy and d.subject = s.subject
    join kiteline_internal.term_sets t on t.term_set_id = d.term_set_id
    group by d.term_set_id, t.terms
  loop
    v_term_set_id := kiteline_internal.term_set(policy, v_group.terms || v_added);
    update kiteline_internal.data_subjects d
    set term_set_id = v_term_set_id
    where d.policy = apply_collection.policy and d.subject = any (v_group.subjects);
    perform kiteline_internal.refuse_undisclosed(
      policy, v_group.terms, v_group.terms || v_added, categories, v_group.subjects
    );
  end loop;
  return v_collection_id;
end
$apply_collection$;

comment on function kiteline_internal.apply_collection(
  text, bigint, text[], text[], text, timestamptz
) is 'Records under which notice data was collected, and makes that notice count.';

revoke all on function kiteline_internal.apply_collection(
  text, bigint, text[], text[], text, timestamptz
) from public;

-- from sql/notice/record_collection.sql
-- kiteline.record_collection(policy text, notice_id bigint, subjects text[], categories text[], source text,
--   collected_at timestamptz) -> bigint
--
-- Records that these categories of these people's data were collected under this notice. It counts from now on,
-- instead of an earlier one. Answers the number of the act.
-- Called by: kiteline_service. Definer. Raises: KL001, KL002.

create function kiteline.record_collection(
  policy text,
  notice_id bigint,
  subjects text[],
  categories text[],
  source text,
  collected_at timestamptz
)
  returns bigint
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $record_collection$
begin
  return kiteline_internal.apply_collection(
    policy, notice_id,
    array(
      select distinct s.subject
      from unnest(
        kiteline_internal.canonical_subjects(record_collection.policy, record_collection.subjects)
      ) as s(subject)
    ),
    categories, source, collected_at
  );
end
$record_collection$;

comment on function kiteline.record_collection(text, bigint, text[], text[], text, timestamptz) is
  'Records under which notice these people''s data was collected.';

revoke all on function kiteline.record_collection(text, bigint, text[], text[], text, timestamptz)
  from public;
grant execute on function kiteline.record_collection(
  text, bigint, text[], text[], text, timestamptz
) to kiteline_service;

-- from sql/notice/record_collection_of_everyone.sql
-- kiteline.record_collection_of_everyone(policy text, notice_id bigint, categories text[], source text,
--   collected_at timestamptz) -> bigint
--
-- record_collection() for every person there is: how a house that adopts kiteline states under which agreement its
-- data was collected. Answers the number of the act.
-- Called by: kiteline_service. Definer. Raises: KL001, KL002.

create function kiteline.record_collection_of_everyone(
  policy text,
  notice_id bigint,
  categories text[],
  source text,
  collected_at timestamptz
)
  returns bigint
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $record_collection_of_everyone$
declare
  v_subjects text[];
begin
  if not exists (
    select
    from kiteline_internal.policies p
    where p.policy = record_collection_of_everyone.policy
  ) then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('policy %s', policy),
      hint = 'Give the name of an applied policy.';
  end if;
  execute format(
    'select array(select s from kiteline_internal.%I() as s)', 'subjects_of_' || policy
  )
  into v_subjects;
  return kiteline_internal.apply_collection(
    policy, notice_id, v_subjects, categories, source, collected_at
  );
end
$record_collection_of_everyone$;

comment on function kiteline.record_collection_of_everyone(
  text, bigint, text[], text, timestamptz
) is 'Records under which notice everybody''s data was collected.';

revoke all on function kiteline.record_collection_of_everyone(
  text, bigint, text[], text, timestamptz
) from public;
grant execute on function kiteline.record_collection_of_everyone(
  text, bigint, text[], text, timestamptz
) to kiteline_service;

-- from sql/subject/is_category_allowed.sql
-- kiteline_internal.is_category_allowed(demand text, is_minor boolean, may_show_minors boolean, is_disclosed boolean,
--   consent jsonb, terms_hash text) -> boolean
--
-- Whether what a category demands is there. consent is {kind, terms_hash} of the effective consent to it, null without
-- one; it counts for the purpose as it stood when it was given. A guardian's consent stands for any demand, of a
-- minor only.
-- Called by: judge(), explain_access(). Invoker.

create function kiteline_internal.is_category_allowed(
  demand text,
  is_minor boolean,
  may_show_minors boolean,
  is_disclosed boolean,
  consent jsonb,
  terms_hash text
)
  returns boolean
  language sql
  immutable
  parallel safe
  security invoker
  return case
    when demand = 'none' then true
    when kiteline_internal.demand_rank(demand) >= 5 then false
    when is_minor then coalesce(
      may_show_minors
        and consent ->> 'kind' = 'guardian'
        and consent ->> 'terms_hash' = terms_hash,
      false
    )
    when demand = 'notice' and is_disclosed then true
    else coalesce(
      consent ->> 'kind' in ('consent', 'separate', 'written')
        and consent ->> 'terms_hash' = terms_hash
        and kiteline_internal.demand_rank(consent ->> 'kind')
          >= kiteline_internal.demand_rank(demand),
      false
    )
  end;

comment on function kiteline_internal.is_category_allowed(
  text, boolean, boolean, boolean, jsonb, text
) is 'Whether what a category demands is there.';

revoke all on function kiteline_internal.is_category_allowed(
  text, boolean, boolean, boolean, jsonb, text
) from public;

-- from sql/subject/judge.sql
-- kiteline_internal.judge(purpose text, recipient text, recipient_role text, is_abroad boolean, term_set_id integer,
--   coverage_id integer, is_minor boolean, may_show_minors boolean) -> table
--
-- The decision about everybody who has these terms and these consents. A category is allowed when what it demands is
-- there: nothing; a notice, which the terms of collection or a consent stand for; a consent of at least that kind,
-- given to the purpose as it stands now. A minor needs the guardian's consent instead, and an approved reader, except
-- where nothing is demanded (an emergency). Somebody is admitted when every category that the purpose requires is
-- allowed, and at least one is. missing: categories that are not allowed, whose columns stay empty if somebody is
-- admitted all the same. needs_reconsent: one of them lacks the terms.
-- In plpgsql, which keeps its plan: before version 18 PostgreSQL plans a SQL function anew at each call.
-- Called by: admit_subjects(), subjects_to_ask(). Invoker.

create function kiteline_internal.judge(
  purpose text,
  recipient text,
  recipient_role text,
  is_abroad boolean,
  term_set_id integer,
  coverage_id integer,
  is_minor boolean,
  may_show_minors boolean
)
  returns table (
    is_admitted boolean,
    missing text[],
    needs_reconsent boolean
  )
  language plpgsql
  stable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $judge$
#variable_conflict use_column
begin
  return query
  with judged as (
    select
      d.category,
      d.is_required,
      kiteline_internal.is_category_allowed(
        d.demand, judge.is_minor, judge.may_show_minors,
        kiteline_internal.discloses(
          t.terms, judge.purpose, d.category, judge.recipient, judge.recipient_role
        ),
        c.consents -> d.category, p.terms_hash
      ) as is_allowed,
      d.demand <> 'none' and not kiteline_internal.discloses(
        t.terms, judge.purpose, d.category, judge.recipient, judge.recipient_role
      ) as lacks_terms
    from kiteline_internal.purposes p
    cross join lateral kiteline_internal.demands_of(
      judge.purpose, judge.recipient_role, judge.is_abroad
    ) as d
    left join kiteline_internal.term_sets t on t.term_set_id = judge.term_set_id
    left join kiteline_internal.coverages c on c.coverage_id = judge.coverage_id
    where p.purpose = judge.purpose
  )
  select
    coalesce(bool_and(j.is_allowed or not j.is_required) and bool_or(j.is_allowed), false),
    coalesce(array_agg(j.category order by j.category) filter (where not j.is_allowed), '{}'),
    coalesce(bool_or(j.lacks_terms) filter (where not j.is_allowed), false)
  from judged j;
end
$judge$;

comment on function kiteline_internal.judge(
  text, text, text, boolean, integer, integer, boolean, boolean
) is 'The decision about everybody who has these terms and these consents.';

revoke all on function kiteline_internal.judge(
  text, text, text, boolean, integer, integer, boolean, boolean
) from public;

-- from sql/subject/standing_refusals.sql
-- kiteline_internal.standing_refusals(policy text, purpose text, recipient text, subjects text[])
--   -> setof kiteline_internal.refusals
--
-- The refusals of these people that an opening for this purpose and recipient has to obey: in force, not lifted.
-- Those that spare essential purposes, and restrictions where the purpose is for stored data, are not among them.
-- "terms" concerns open sessions only: an opening judges the terms themselves.
-- Called by: admit_subjects(), subjects_to_ask(), explain_access(). Invoker.

create function kiteline_internal.standing_refusals(
  policy text,
  purpose text,
  recipient text,
  subjects text[]
)
  returns setof kiteline_internal.refusals
  language plpgsql
  stable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
as $standing_refusals$
#variable_conflict use_column
begin
  return query
  select r.*
  from kiteline_internal.refusals r
  join kiteline_internal.purposes p on p.purpose = standing_refusals.purpose
  where r.policy = standing_refusals.policy
    and r.subject = any (standing_refusals.subjects)
    and r.kind <> 'terms'
    and (r.purpose is null or r.purpose = standing_refusals.purpose)
    and (r.recipient is null or r.recipient = standing_refusals.recipient)
    and not (r.spares_essential and p.is_essential)
    and not (r.kind in ('restriction', 'erasure') and p.shows_restricted)
    and not exists (
      select from kiteline_internal.refusal_lifts l where l.refusal_id = r.refusal_id
    );
end
$standing_refusals$;

comment on function kiteline_internal.standing_refusals(text, text, text, text[]) is
  'The refusals that an opening for this purpose and recipient has to obey.';

revoke all on function kiteline_internal.standing_refusals(text, text, text, text[]) from public;

-- from sql/subject/second_subjects_of.sql
-- kiteline_internal.second_subjects_of(purpose text, recipient text, subjects text[]) -> text[]
--
-- The other people in the rows that a purpose shows of these people, such as whom to call in an emergency: they are
-- subjects in their own right, and whoever of them is refused does not appear.
-- Called by: admit_subjects(). Invoker.

create function kiteline_internal.second_subjects_of(
  purpose text,
  recipient text,
  subjects text[]
)
  returns text[]
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $second_subjects_of$
declare
  v_policy text;
  v_seconds text[];
begin
  select p.policy into strict v_policy
  from kiteline_internal.purposes p
  where p.purpose = second_subjects_of.purpose;
  execute format('select kiteline_internal.%I($1)', 'second_subjects_for_' || purpose)
  into v_seconds
  using subjects;
  return array(
    select s.subject
    from unnest(v_seconds) as s(subject)
    where s.subject not in (
      select r.subject
      from kiteline_internal.standing_refusals(
        v_policy, second_subjects_of.purpose, second_subjects_of.recipient, v_seconds
      ) as r
    )
    order by s.subject
  );
end
$second_subjects_of$;

comment on function kiteline_internal.second_subjects_of(text, text, text[]) is
  'The other people in the rows that a purpose shows of these people.';

revoke all on function kiteline_internal.second_subjects_of(text, text, text[]) from public;

-- from sql/subject/admission.sql
-- kiteline_internal.admission: whom an opening may be about
--
-- subjects: the admitted; withheld: {category: [subject …]}, categories of admitted people that stay hidden, null when
-- none; narrows_at: when the first of their consents runs out; second_subjects: other people in the rows shown;
-- minor_approval_id: the approval by which minors are among them.

create type kiteline_internal.admission as (
  subjects text[],
  withheld jsonb,
  narrows_at timestamptz,
  second_subjects text[],
  minor_approval_id bigint
);

comment on type kiteline_internal.admission is 'Whom an opening may be about.';

-- from sql/subject/with_withheld.sql
-- kiteline_internal.with_withheld(withheld jsonb, categories text[], subjects text[]) -> jsonb
--
-- {category: [subject …]} with these people added to each of these categories; null as long as there is nobody.
-- Called by: admit_under_terms(), with_refused_categories(). Invoker.

create function kiteline_internal.with_withheld(
  withheld jsonb,
  categories text[],
  subjects text[]
)
  returns jsonb
  language sql
  immutable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $with_withheld$
  select case
    when with_withheld.categories = '{}' or with_withheld.subjects = '{}' then with_withheld.withheld
    else (
      select coalesce(with_withheld.withheld, '{}') || jsonb_object_agg(
        c.category,
        coalesce(with_withheld.withheld -> c.category, '[]') || to_jsonb(with_withheld.subjects)
      )
      from unnest(with_withheld.categories) as c(category)
    )
  end
$with_withheld$;

comment on function kiteline_internal.with_withheld(jsonb, text[], text[]) is
  'These people added to each of these categories.';

revoke all on function kiteline_internal.with_withheld(jsonb, text[], text[]) from public;

-- from sql/subject/with_refused_categories.sql
-- kiteline_internal.with_refused_categories(withheld jsonb, policy text, purpose text, recipient text, subjects text[])
--   -> jsonb
--
-- What stays hidden of the admitted, with the categories added that they refused. Usually there are none.
-- Called by: admit_subjects(). Invoker.

create function kiteline_internal.with_refused_categories(
  withheld jsonb,
  policy text,
  purpose text,
  recipient text,
  subjects text[]
)
  returns jsonb
  language plpgsql
  stable
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $with_refused_categories$
declare
  v_withheld jsonb := withheld;
  v_group record;
begin
  for v_group in
    select c.category, array_agg(distinct r.subject::text) as subjects
    from kiteline_internal.standing_refusals(
      with_refused_categories.policy, with_refused_categories.purpose,
      with_refused_categories.recipient, with_refused_categories.subjects
    ) as r
    cross join lateral unnest(r.categories) as c(category)
    where c.category in (
      select k from kiteline_internal.categories_of(with_refused_categories.purpose) as k
    )
      and not coalesce(
        with_refused_categories.withheld -> c.category ? r.subject::text, false
      )
    group by c.category
  loop
    v_withheld := kiteline_internal.with_withheld(
      v_withheld, array[v_group.category], v_group.subjects
    );
  end loop;
  return v_withheld;
end
$with_refused_categories$;

comment on function kiteline_internal.with_refused_categories(jsonb, text, text, text, text[]) is
  'What stays hidden of the admitted, with the categories that they refused.';

revoke all on function kiteline_internal.with_refused_categories(jsonb, text, text, text, text[])
  from public;

-- from sql/subject/without_empty.sql
-- kiteline_internal.without_empty(admission, purpose text) -> kiteline_internal.admission
--
-- Leaves out of an admission the people of whom nothing is left to show: each category that the purpose shows is withheld,
-- one because its consent is missing, another because the person refused it.
-- Called by: admit_subjects(), when somebody refused some categories. Invoker.

create function kiteline_internal.without_empty(
  admission kiteline_internal.admission,
  purpose text
)
  returns kiteline_internal.admission
  language plpgsql
  stable
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $without_empty$
declare
  v_admission kiteline_internal.admission := admission;
  v_empty text[];
begin
  v_empty := array(
    select s.subject
    from jsonb_each(v_admission.withheld) as w(category, subjects)
    cross join lateral jsonb_array_elements_text(w.subjects) as s(subject)
    group by s.subject
    having count(distinct w.category) >= (
      select count(*) from kiteline_internal.categories_of(without_empty.purpose)
    )
  );
  if v_empty = '{}' then
    return v_admission;
  end if;
  v_admission.subjects := array(
    select s.subject
    from unnest(v_admission.subjects) as s(subject)
    where s.subject not in (select e.subject from unnest(v_empty) as e(subject))
  );
  select jsonb_object_agg(l.category, l.subjects) into v_admission.withheld
  from (
    select w.category, jsonb_agg(s.subject) as subjects
    from jsonb_each(v_admission.withheld) as w(category, subjects)
    cross join lateral jsonb_array_elements_text(w.subjects) as s(subject)
    where s.subject not in (select e.subject from unnest(v_empty) as e(subject))
    group by w.category
  ) as l;
  return v_admission;
end
$without_empty$;

comment on function kiteline_internal.without_empty(kiteline_internal.admission, text) is
  'Leaves out the people of whom nothing is left to show.';

revoke all on function kiteline_internal.without_empty(kiteline_internal.admission, text)
  from public;

-- from sql/subject/admit_under_terms.sql
-- kiteline_internal.admit_under_terms(admission, purpose text, recipient text, term_set_id integer, subjects text[],
--   is_minor boolean, may_show_minors boolean) -> kiteline_internal.admission
--
-- Adds to an admission those of a group of people with the same terms whom the terms, or else their consents, admit.
-- Consents are looked at only where the terms leave something missing: then their end narrows the session.
-- Called by: admit_people(). Invoker.

create function kiteline_internal.admit_under_terms(
  admission kiteline_internal.admission,
  purpose text,
  recipient text,
  term_set_id integer,
  subjects text[],
  is_minor boolean,
  may_show_minors boolean
)
  returns kiteline_internal.admission
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
as $admit_under_terms$
declare
  v_admission kiteline_internal.admission := admission;
  v_recipient kiteline_internal.recipients;
  v_by_terms record;
  v_verdict record;
  v_group record;
  v_covered text[] := '{}';
begin
  select r.* into strict v_recipient
  from kiteline_internal.recipients r
  where r.recipient = admit_under_terms.recipient;
  select j.* into v_by_terms
  from kiteline_internal.judge(
    purpose, recipient, v_recipient.role, v_recipient.country <> 'CN', term_set_id, 0, is_minor,
    may_show_minors
  ) as j;
  if v_by_terms.is_admitted and v_by_terms.missing = '{}' then
    v_admission.subjects := v_admission.subjects || subjects;
    return v_admission;
  end if;

  for v_group in
    select
      c.coverage_id,
      array_agg(c.subject::text) as subjects,
      min(c.expires_at) as expires_at
    from kiteline_internal.consent_coverages c
    where c.purpose = admit_under_terms.purpose
      and c.recipient = admit_under_terms.recipient
      and c.subject = any (admit_under_terms.subjects)
      and (c.expires_at is null or c.expires_at > clock_timestamp())
    group by c.coverage_id
  loop
    select j.* into v_verdict
    from kiteline_internal.judge(
      purpose, recipient, v_recipient.role, v_recipient.country <> 'CN', term_set_id,
      v_group.coverage_id, is_minor, may_show_minors
    ) as j;
    if v_verdict.is_admitted then
      v_admission.subjects := v_admission.subjects || v_group.subjects;
      v_admission.narrows_at := least(v_admission.narrows_at, v_group.expires_at);
      v_admission.withheld := kiteline_internal.with_withheld(
        v_admission.withheld, v_verdict.missing, v_group.subjects
      );
      v_covered := v_covered || v_group.subjects;
    end if;
  end loop;

  if v_by_terms.is_admitted and cardinality(v_covered) < cardinality(subjects) then
    v_covered := array(
      select s.subject
      from unnest(admit_under_terms.subjects) as s(subject)
      where s.subject not in (select c.subject from unnest(v_covered) as c(subject))
    );
    v_admission.subjects := v_admission.subjects || v_covered;
    v_admission.withheld := kiteline_internal.with_withheld(
      v_admission.withheld, v_by_terms.missing, v_covered
    );
  end if;
  return v_admission;
end
$admit_under_terms$;

comment on function kiteline_internal.admit_under_terms(
  kiteline_internal.admission, text, text, integer, text[], boolean, boolean
) is 'Adds to an admission those of a group with the same terms who are admitted.';

revoke all on function kiteline_internal.admit_under_terms(
  kiteline_internal.admission, text, text, integer, text[], boolean, boolean
) from public;

-- from sql/subject/admit_people.sql
-- kiteline_internal.admit_people(admission, purpose text, recipient text, subjects text[], is_minor boolean,
--   may_show_minors boolean) -> kiteline_internal.admission
--
-- Adds to an admission those of the people whom their terms of collection or consents admit. They are judged in
-- groups: one for each combination of terms and, within it, one for each combination of consents. One index scan finds
-- the groups of twenty thousand people; the plan is kept (admit_subjects), for PostgreSQL cannot know how many there
-- are, and would read a million rows instead.
-- Called by: admit_subjects(). Invoker.

create function kiteline_internal.admit_people(
  admission kiteline_internal.admission,
  purpose text,
  recipient text,
  subjects text[],
  is_minor boolean,
  may_show_minors boolean
)
  returns kiteline_internal.admission
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
as $admit_people$
declare
  v_admission kiteline_internal.admission := admission;
  v_policy text;
  v_found integer := 0;
  v_group record;
begin
  select p.policy into strict v_policy
  from kiteline_internal.purposes p
  where p.purpose = admit_people.purpose;
  for v_group in
    select d.term_set_id, array_agg(d.subject::text) as subjects
    from kiteline_internal.data_subjects d
    where d.policy = v_policy and d.subject = any (admit_people.subjects)
    group by d.term_set_id
  loop
    v_found := v_found + cardinality(v_group.subjects);
    v_admission := kiteline_internal.admit_under_terms(
      v_admission, purpose, recipient, v_group.term_set_id, v_group.subjects, is_minor,
      may_show_minors
    );
  end loop;
  -- People of whom it is not known under which terms their data was collected.
  if v_found < cardinality(subjects) then
    v_admission := kiteline_internal.admit_under_terms(
      v_admission, purpose, recipient, 0,
      array(
        select s.subject
        from unnest(admit_people.subjects) as s(subject)
        where s.subject not in (
          select d.subject
          from kiteline_internal.data_subjects d
          where d.policy = v_policy and d.subject = any (admit_people.subjects)
        )
      ),
      is_minor, may_show_minors
    );
  end if;
  return v_admission;
end
$admit_people$;

comment on function kiteline_internal.admit_people(
  kiteline_internal.admission, text, text, text[], boolean, boolean
) is 'Adds to an admission those whom their terms or consents admit.';

revoke all on function kiteline_internal.admit_people(
  kiteline_internal.admission, text, text, text[], boolean, boolean
) from public;

-- from sql/subject/admit_subjects.sql
-- kiteline_internal.admit_subjects(grant_id bigint, subjects text[], actor text) -> kiteline_internal.admission
--
-- Of the people that an opening asks for and the purpose's predicates admit, those whom law and house allow at this
-- moment: no refusal stands, and the terms of collection or consents cover what is demanded (judge). Minors are judged
-- apart. A refusal of some categories hides those; it refuses the person where the purpose requires one of them or
-- shows nothing else.
-- Called by: start_session(), find_subjects(), access_conditions(). Invoker.

create function kiteline_internal.admit_subjects(grant_id bigint, subjects text[], actor text)
  returns kiteline_internal.admission
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
as $admit_subjects$
declare
  v_grant kiteline_internal.grants;
  v_purpose kiteline_internal.purposes;
  v_minors text[];
  v_refused text[];
  v_adults text[] := subjects;
  v_approval_id bigint;
  v_admission kiteline_internal.admission;
  v_grown integer;
  v_withheld jsonb;
begin
  select g.* into strict v_grant
  from kiteline_internal.grants g
  where g.grant_id = admit_subjects.grant_id;
  select p.* into strict v_purpose
  from kiteline_internal.purposes p
  where p.purpose = v_grant.purpose;
  execute format('select kiteline_internal.%I($1)', 'minors_of_' || v_purpose.policy)
  into v_minors
  using subjects;
  perform kiteline_internal.expire_consents(v_grant.purpose, v_grant.recipient, subjects);
  v_refused := array(
    select r.subject
    from kiteline_internal.standing_refusals(
      v_purpose.policy, v_grant.purpose, v_grant.recipient, admit_subjects.subjects
    ) as r
    where r.categories is null
      or r.categories && v_purpose.required_categories
      -- In an emergency a row is shown whole or not at all.
      or v_purpose.tier_number = 1
      or r.categories @> array(select k from kiteline_internal.categories_of(v_grant.purpose) as k)
  );

  -- Rarely anybody: the whole list goes on as it is.
  if v_minors <> '{}' or v_refused <> '{}' then
    v_adults := array(
      select s.subject
      from unnest(admit_subjects.subjects) as s(subject)
      where s.subject not in (select u.subject from unnest(v_minors || v_refused) as u(subject))
    );
    v_minors := array(
      select s.subject
      from unnest(v_minors) as s(subject)
      where s.subject not in (select u.subject from unnest(v_refused) as u(subject))
    );
  end if;
  v_admission.subjects := '{}';
  v_admission := kiteline_internal.admit_people(
    v_admission, v_grant.purpose, v_grant.recipient, v_adults, false, false
  );
  if v_minors <> '{}' then
    v_approval_id := kiteline_internal.minor_approval_of(v_grant.purpose, v_grant.login, actor);
    v_grown := cardinality(v_admission.subjects);
    v_admission := kiteline_internal.admit_people(
      v_admission, v_grant.purpose, v_grant.recipient, v_minors, true, v_approval_id is not null
    );
    if cardinality(v_admission.subjects) > v_grown then
      v_admission.minor_approval_id := v_approval_id;
    end if;
  end if;

  v_withheld := v_admission.withheld;
  v_admission.withheld := kiteline_internal.with_refused_categories(
    v_withheld, v_purpose.policy, v_grant.purpose, v_grant.recipient, v_admission.subjects
  );
  if v_admission.withheld is distinct from v_withheld then
    v_admission := kiteline_internal.without_empty(v_admission, v_grant.purpose);
  end if;
  if v_purpose.has_second_subjects then
    v_admission.second_subjects := kiteline_internal.second_subjects_of(
      v_grant.purpose, v_grant.recipient, v_admission.subjects
    );
  end if;
  return v_admission;
end
$admit_subjects$;

comment on function kiteline_internal.admit_subjects(bigint, text[], text) is
  'Whom law and house allow at this moment, of the people that an opening asks for.';

revoke all on function kiteline_internal.admit_subjects(bigint, text[], text) from public;

-- from sql/subject/without_refused_since.sql
-- kiteline_internal.without_refused_since(policy, purpose, recipient, seen pg_snapshot, subjects anyarray)
--   -> anyarray
--
-- A live session's set minus everyone whose refusal it cannot know of: recorded by a transaction whose end its opening
-- has not seen. A refusal of some categories counts here when the purpose requires one of them or shows nothing
-- else, and in an emergency; other categories are withheld()'s to hide.
-- One index look-up a subject, so the cost grows with the session and not with the number of refusals. The plan is
-- kept: an array's length would have PostgreSQL plan each call anew, which takes longer than the look-ups.
-- Called by: scope(), second_scope(), and only when something happened since the session opened. Invoker.

create function kiteline_internal.without_refused_since(
  policy text,
  purpose text,
  recipient text,
  seen pg_snapshot,
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
    join kiteline_internal.purposes p on p.purpose = without_refused_since.purpose
    where r.policy = without_refused_since.policy
      and r.subject = any (without_refused_since.subjects::text[])
      and r.recorded_xid >= pg_snapshot_xmin(without_refused_since.seen)
      and not pg_visible_in_snapshot(r.recorded_xid, without_refused_since.seen)
      and (r.purpose is null or r.purpose = without_refused_since.purpose)
      and (r.recipient is null or r.recipient = without_refused_since.recipient)
      and not (r.spares_essential and p.is_essential)
      and not (r.kind in ('restriction', 'erasure') and p.shows_restricted)
      and (
        r.categories is null
        or r.categories && p.required_categories
        or p.tier_number = 1
        or r.categories @> array(
          select k from kiteline_internal.categories_of(without_refused_since.purpose) as k
        )
      )
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

comment on function kiteline_internal.without_refused_since(text, text, text, pg_snapshot, anyarray) is
  'A live session''s set minus everyone who refused since it opened.';

revoke all on function
  kiteline_internal.without_refused_since(text, text, text, pg_snapshot, anyarray) from public;

-- from sql/subject/without_lapsed.sql
-- kiteline_internal.without_lapsed(purpose text, recipient text, opened_at timestamptz, subjects anyarray) -> anyarray
--
-- A live session's set minus everyone of whom a consent ran out since it opened. The whole person is left out, also
-- where the consent was to a category that the purpose can do without: the next session shows what is left.
-- Called by: scope(), once the first consent has run out, and when something happened since the session opened: a
-- consent that was recorded since may run out earlier. Invoker.

create function kiteline_internal.without_lapsed(
  purpose text,
  recipient text,
  opened_at timestamptz,
  subjects anyarray
)
  returns anyarray
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
as $without_lapsed$
declare
  v_lapsed text[];
begin
  v_lapsed := array(
    select c.subject
    from kiteline_internal.consents c
    where c.purpose = without_lapsed.purpose
      and c.recipient = without_lapsed.recipient
      and c.expires_at >= without_lapsed.opened_at
      and c.expires_at <= clock_timestamp()
      and c.state in ('effective', 'expired')
      -- A notice agrees to nothing, so nothing ends with it.
      and c.kind <> 'notice'
      and c.subject = any (without_lapsed.subjects::text[])
  );
  if v_lapsed = '{}' then
    return subjects;
  end if;
  return array(
    select s.subject
    from unnest(without_lapsed.subjects) as s(subject)
    where s.subject::text <> all (v_lapsed)
  );
end
$without_lapsed$;

comment on function kiteline_internal.without_lapsed(text, text, timestamptz, anyarray) is
  'A live session''s set minus everyone of whom a consent ran out since it opened.';

revoke all on function kiteline_internal.without_lapsed(text, text, timestamptz, anyarray)
  from public;

-- from sql/subject/withheld_since.sql
-- kiteline_internal.withheld_since(policy text, purpose text, recipient text, category text, seen pg_snapshot)
--   -> text[]
--
-- Everybody whose refusal of this category the opening has not seen, be they in the session or not.
-- Refusals of single categories are rare, so their index is small.
-- Called by: withheld(), when something happened since the session opened. Invoker.

create function kiteline_internal.withheld_since(
  policy text,
  purpose text,
  recipient text,
  category text,
  seen pg_snapshot
)
  returns text[]
  language sql
  stable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $withheld_since$
  select coalesce(array_agg(r.subject), '{}')
  from kiteline_internal.refusals r
  where r.policy = withheld_since.policy
    and r.categories is not null
    and r.recorded_xid >= pg_snapshot_xmin(withheld_since.seen)
    and not pg_visible_in_snapshot(r.recorded_xid, withheld_since.seen)
    and withheld_since.category = any (r.categories)
    and (r.purpose is null or r.purpose = withheld_since.purpose)
    and (r.recipient is null or r.recipient = withheld_since.recipient)
    and not exists (
      select from kiteline_internal.refusal_lifts l where l.refusal_id = r.refusal_id
    )
$withheld_since$;

comment on function kiteline_internal.withheld_since(text, text, text, text, pg_snapshot) is
  'Everybody whose refusal of this category was recorded since.';

revoke all on function kiteline_internal.withheld_since(text, text, text, text, pg_snapshot) from public;

-- from sql/consent/keep_consent_history.sql
-- kiteline_internal.keep_consent_history() -> trigger
--
-- Consents are history: nothing of a row changes but its state, and that only along an edge:
-- pending -> effective, withdrawn, expired, superseded, annulled; effective -> the last four, which are final.
-- Definer of nothing: it compares the row with itself. Fires for the owner too; ENABLE ALWAYS.
-- Called by: a row trigger on consents. Invoker. Raises: KL003, KL110.

create function kiteline_internal.keep_consent_history()
  returns trigger
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $keep_consent_history$
declare
  v_state_keys text[] := array[
    'state', 'state_reason', 'state_changed_at', 'state_changed_by', 'effective_from'
  ];
begin
  if to_jsonb(old) - v_state_keys is distinct from to_jsonb(new) - v_state_keys
    or (old.state <> 'pending' and old.effective_from is distinct from new.effective_from)
  then
    raise exception using
      errcode = 'KL110', message = 'evidence is append-only',
      detail = format('consent %s', old.consent_id),
      hint = 'Record what the person says now as a new consent, withdrawal or objection.';
  end if;
  if not (
    (old.state = 'pending'
      and new.state in ('effective', 'withdrawn', 'expired', 'superseded', 'annulled'))
    or (old.state = 'effective'
      and new.state in ('withdrawn', 'expired', 'superseded', 'annulled'))
  ) then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('consent %s is %s, and cannot become %s', old.consent_id, old.state, new.state),
      hint = 'A consent that has ended stays ended; record a new one.';
  end if;
  new.state_changed_at := clock_timestamp();
  new.state_changed_by := session_user;
  return new;
end
$keep_consent_history$;

comment on function kiteline_internal.keep_consent_history() is
  'Trigger: nothing of a consent changes but its state, along its edges.';

revoke all on function kiteline_internal.keep_consent_history() from public;

create trigger keep_consent_history
  before update on kiteline_internal.consents
  for each row execute function kiteline_internal.keep_consent_history();
alter table kiteline_internal.consents enable always trigger keep_consent_history;

create trigger refuse_rewrite
  before delete or truncate on kiteline_internal.consents
  for each statement execute function kiteline_internal.refuse_rewrite();
alter table kiteline_internal.consents enable always trigger refuse_rewrite;

-- from sql/consent/cool_off.sql
-- kiteline_internal.cool_off() -> interval · confirmation_delay() -> interval · shortest_reading() -> integer
--
-- The house's numbers about asking: after a "no" nobody is asked again for 90 days; a consent that needs a
-- second look can be confirmed after a day at the earliest; a pop-up that was open for less than 2,000 ms was not read.
-- Called by: the consent functions. Invoker.

create function kiteline_internal.cool_off()
  returns interval
  language sql
  immutable
  parallel safe
  security invoker
  return interval '90 days';

comment on function kiteline_internal.cool_off() is 'After a "no" nobody is asked again so long.';

revoke all on function kiteline_internal.cool_off() from public;

create function kiteline_internal.confirmation_delay()
  returns interval
  language sql
  immutable
  parallel safe
  security invoker
  return interval '24 hours';

comment on function kiteline_internal.confirmation_delay() is
  'A pending consent can be confirmed after this time at the earliest.';

revoke all on function kiteline_internal.confirmation_delay() from public;

create function kiteline_internal.shortest_reading()
  returns integer
  language sql
  immutable
  parallel safe
  security invoker
  return 2000;

comment on function kiteline_internal.shortest_reading() is
  'A pop-up that was open for fewer milliseconds was not read.';

revoke all on function kiteline_internal.shortest_reading() from public;

-- from sql/consent/refresh_coverages.sql
-- kiteline_internal.refresh_coverages(policy text, purpose text, recipient text, subjects text[],
--   may_wait boolean) -> void
--
-- Works out anew what the effective consents of these people cover for one purpose and recipient. Two that do so
-- for one person take turns, and the second sees what the first has committed: the rows are locked by one statement
-- and worked out by the next. With may_wait false, a person whose row is held by somebody else is left out. Nobody
-- waits for anything but the rows of these people: combinations are read and added, never locked. A consent that soon
-- runs out has open sessions look (interruptions).
-- Called by: insert_consents(), confirm_consents(), end_consents(). Invoker.

create function kiteline_internal.refresh_coverages(
  policy text,
  purpose text,
  recipient text,
  subjects text[],
  may_wait boolean
)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $refresh_coverages$
declare
  v_held text[];
begin
  if may_wait then
    insert into kiteline_internal.consent_coverages as c (purpose, recipient, subject, coverage_id)
    select refresh_coverages.purpose, refresh_coverages.recipient, s.subject, e.coverage_id
    from unnest(refresh_coverages.subjects) as s(subject)
    cross join (
      select min(k.coverage_id) as coverage_id
      from kiteline_internal.coverages k
      where k.consents = '{}'
    ) as e
    order by s.subject
    on conflict on constraint consent_coverages_pkey do update set coverage_id = c.coverage_id;
    v_held := subjects;
  else
    with held as (
      select c.subject
      from kiteline_internal.consent_coverages c
      where c.purpose = refresh_coverages.purpose
        and c.recipient = refresh_coverages.recipient
        and c.subject = any (refresh_coverages.subjects)
      order by c.subject
      for update skip locked
    )
    select coalesce(array_agg(h.subject), '{}') into v_held
    from held h;
  end if;

  with covered as materialized (
    select
      h.subject,
      coalesce(
        jsonb_object_agg(
          s.category, jsonb_build_object('kind', s.kind, 'terms_hash', s.terms_hash)
        ) filter (where s.category is not null),
        '{}'
      ) as consents,
      min(s.expires_at) as expires_at
    from unnest(v_held) as h(subject)
    left join kiteline_internal.consents s
      on s.policy = refresh_coverages.policy
      and s.purpose = refresh_coverages.purpose
      and s.recipient = refresh_coverages.recipient
      and s.subject = h.subject
      and s.state = 'effective'
      -- A notice alone agrees to nothing.
      and s.kind <> 'notice'
    group by h.subject
  ),
  known as materialized (
    select n.consents, min(k.coverage_id) as coverage_id
    from (select distinct c.consents from covered c) as n
    left join kiteline_internal.coverages k on k.consents = n.consents
    group by n.consents
  ),
  entered as (
    insert into kiteline_internal.coverages as e (consents)
    select k.consents
    from known k
    where k.coverage_id is null
    returning e.coverage_id, e.consents
  )
  update kiteline_internal.consent_coverages t
  set coverage_id = coalesce(k.coverage_id, e.coverage_id), expires_at = c.expires_at
  from covered c
  join known k on k.consents = c.consents
  left join entered e on e.consents = c.consents
  where t.purpose = refresh_coverages.purpose
    and t.recipient = refresh_coverages.recipient
    and t.subject = c.subject;

  -- Sessions that are open do not know of a consent recorded since: where it runs out before they do (24 hours at the
  -- latest), they have to look.
  if exists (
    select
    from kiteline_internal.consent_coverages c
    where c.purpose = refresh_coverages.purpose
      and c.recipient = refresh_coverages.recipient
      and c.subject = any (v_held)
      and c.expires_at < clock_timestamp() + interval '24 hours'
  ) then
    insert into kiteline_internal.interruptions (recorded_xid) values (pg_current_xact_id());
  end if;
end
$refresh_coverages$;

comment on function kiteline_internal.refresh_coverages(text, text, text, text[], boolean) is
  'Works out anew what the effective consents of these people cover.';

revoke all on function kiteline_internal.refresh_coverages(text, text, text, text[], boolean)
  from public;

-- from sql/consent/end_consents.sql
-- kiteline_internal.end_consents(consent_ids bigint[], to_state text, reason text) -> void
--
-- Ends pending and effective consents and refreshes what the person's consents cover. A "no" must wait for nobody:
-- a row that another transaction holds is left to keep its state for now. That does no harm: the refusal that the
-- same "no" recorded stands against it, at openings too, until a new consent is recorded.
-- Called by: withdraw_consent(), annul_consents(), expire_consents(). Invoker.

create function kiteline_internal.end_consents(
  consent_ids bigint[],
  to_state text,
  reason text
)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $end_consents$
declare
  v_ended record;
begin
  for v_ended in
    with free as (
      select c.consent_id
      from kiteline_internal.consents c
      where c.consent_id = any (end_consents.consent_ids)
        and c.state in ('pending', 'effective')
      order by c.consent_id
      for no key update skip locked
    ),
    ended as (
      update kiteline_internal.consents c
      set state = end_consents.to_state, state_reason = end_consents.reason
      from free f
      where c.consent_id = f.consent_id
      returning c.policy, c.purpose, c.recipient, c.subject
    )
    select e.policy, e.purpose, e.recipient, array_agg(distinct e.subject) as subjects
    from ended e
    group by e.policy, e.purpose, e.recipient
  loop
    perform kiteline_internal.refresh_coverages(
      v_ended.policy, v_ended.purpose, v_ended.recipient, v_ended.subjects, false
    );
  end loop;
end
$end_consents$;

comment on function kiteline_internal.end_consents(bigint[], text, text) is
  'Ends pending and effective consents.';

revoke all on function kiteline_internal.end_consents(bigint[], text, text) from public;

-- from sql/consent/expire_consents.sql
-- kiteline_internal.expire_consents(purpose text, recipient text, subjects text[]) -> void
--
-- Ends the consents of these people whose time is over. No job does it: an opening judges the time itself, and this
-- keeps the consents that go on counting beside one that ran out.
-- Called by: admit_subjects(). Invoker.

create function kiteline_internal.expire_consents(purpose text, recipient text, subjects text[])
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $expire_consents$
declare
  v_free text[];
  v_over bigint[];
begin
  -- Asked first without the people, whose long list would be planned for.
  if not exists (
    select
    from kiteline_internal.consents c
    where c.purpose = expire_consents.purpose
      and c.recipient = expire_consents.recipient
      and c.state = 'effective'
      and c.expires_at <= clock_timestamp()
  ) then
    return;
  end if;
  -- Only of whom the coverage can be worked out anew at once: the consents of anybody else are left for the next time.
  v_free := array(
    select t.subject
    from kiteline_internal.consent_coverages t
    where t.purpose = expire_consents.purpose
      and t.recipient = expire_consents.recipient
      and t.subject in (
        select c.subject
        from kiteline_internal.consents c
        where c.purpose = expire_consents.purpose
          and c.recipient = expire_consents.recipient
          and c.state = 'effective'
          and c.expires_at <= clock_timestamp()
          and c.subject = any (expire_consents.subjects)
      )
    order by t.subject
    for update skip locked
  );
  v_over := array(
    select c.consent_id
    from kiteline_internal.consents c
    where c.purpose = expire_consents.purpose
      and c.recipient = expire_consents.recipient
      and c.state = 'effective'
      and c.expires_at <= clock_timestamp()
      and c.subject = any (v_free)
  );
  if v_over <> '{}' then
    perform kiteline_internal.end_consents(v_over, 'expired', 'its time was over');
  end if;
end
$expire_consents$;

comment on function kiteline_internal.expire_consents(text, text, text[]) is
  'Ends the consents of these people whose time is over.';

revoke all on function kiteline_internal.expire_consents(text, text, text[]) from public;

-- from sql/consent/lift_withdrawals.sql
-- kiteline_internal.lift_withdrawals(policy text, subjects text[], purpose text, recipient text, categories text[],
--   kind text, given_at timestamptz) -> void
--
-- Whoever consents anew takes back an earlier withdrawal or annulment, as far as the new consent goes: to the categories
-- for which a consent of this kind is enough. Of a withdrawal that went further the rest stands on as a refusal of its
-- own, as old as the one it is left of. A "no" said after given_at stands: it may have been recorded while this
-- consent was waiting for it. Objections and restrictions stay.
-- Called by: insert_consents(), confirm_consents(). Invoker.

create function kiteline_internal.lift_withdrawals(
  policy text,
  subjects text[],
  purpose text,
  recipient text,
  categories text[],
  kind text,
  given_at timestamptz
)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $lift_withdrawals$
declare
  v_agreed text[];
begin
  v_agreed := array(
    select d.category
    from kiteline_internal.recipients t
    cross join lateral kiteline_internal.demands_of(
      lift_withdrawals.purpose, t.role, t.country <> 'CN'
    ) as d
    where t.recipient = lift_withdrawals.recipient
      and d.category = any (lift_withdrawals.categories)
      and (
        lift_withdrawals.kind = 'guardian'
        or kiteline_internal.demand_rank(lift_withdrawals.kind)
          >= kiteline_internal.demand_rank(d.demand)
      )
  );

  with lifted as (
    insert into kiteline_internal.refusal_lifts (refusal_id, reason)
    select r.refusal_id, 'consented anew'
    from kiteline_internal.refusals r
    where r.policy = lift_withdrawals.policy
      and r.subject = any (lift_withdrawals.subjects)
      and r.purpose = lift_withdrawals.purpose
      and r.recipient = lift_withdrawals.recipient
      and r.kind in ('withdrawal', 'annulment')
      and r.recorded_at <= lift_withdrawals.given_at
      and v_agreed <> '{}'
      and coalesce(r.categories && v_agreed, true)
    on conflict on constraint refusal_lifts_pkey do nothing
    returning refusal_id
  )
  insert into kiteline_internal.refusals (
    policy, subject, purpose, recipient, categories, kind, channel, reason, consent_ids, recorded_at
  )
  select
    r.policy, r.subject, r.purpose, r.recipient, l.categories, r.kind, r.channel,
    format('what is left of refusal %s', r.refusal_id), r.consent_ids, r.recorded_at
  from lifted f
  join kiteline_internal.refusals r on r.refusal_id = f.refusal_id
  cross join lateral (
    select array_agg(c.name order by c.name) as categories
    from unnest(
      coalesce(
        r.categories, array(select k from kiteline_internal.categories_of(r.purpose) as k)
      )
    ) as c(name)
    where c.name <> all (v_agreed)
  ) as l
  where l.categories is not null;
end
$lift_withdrawals$;

comment on function kiteline_internal.lift_withdrawals(
  text, text[], text, text, text[], text, timestamptz
) is 'A new consent takes back an earlier withdrawal, as far as it goes.';

revoke all on function kiteline_internal.lift_withdrawals(
  text, text[], text, text, text[], text, timestamptz
) from public;

-- from sql/consent/recorded_consent.sql
-- kiteline.recorded_consent: the answer to recording a consent, one row a person and category
--
-- state: effective, or pending when a second, separate confirmation is needed (confirm_consents).

create type kiteline.recorded_consent as (
  consent_id bigint,
  subject text,
  category text,
  state text
);

comment on type kiteline.recorded_consent is
  'The answer to recording a consent, one row a person and category.';

revoke all on type kiteline.recorded_consent from public;
grant usage on type kiteline.recorded_consent to kiteline_service;

-- from sql/consent/check_sharing.sql
-- kiteline_internal.check_sharing(policy text, purpose text, recipient text) -> void
--
-- Refuses a purpose that is none of the policy, and a recipient that nobody entered.
-- Called by: the consent functions. Invoker. Raises: KL002.

create function kiteline_internal.check_sharing(policy text, purpose text, recipient text)
  returns void
  language plpgsql
  stable
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $check_sharing$
begin
  if not exists (
    select
    from kiteline_internal.purposes p
    where p.policy = check_sharing.policy and p.purpose = check_sharing.purpose
  ) then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('purpose %s of policy %s', purpose, policy),
      hint = 'Name a purpose of an applied policy.';
  end if;
  if not exists (
    select from kiteline_internal.recipients r where r.recipient = check_sharing.recipient
  ) then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('recipient %s', recipient),
      hint = 'kiteline.create_recipient enters a recipient.';
  end if;
end
$check_sharing$;

comment on function kiteline_internal.check_sharing(text, text, text) is
  'Refuses an unknown purpose or recipient.';

revoke all on function kiteline_internal.check_sharing(text, text, text) from public;

-- from sql/consent/consent_fault.sql
-- kiteline_internal.consent_fault(…the arguments of record_consents()) -> text
--
-- What is wrong with a consent as it was put, in words; null when nothing is. Asks only what does not depend on the
-- people: the words, the notice's contents (PIPL 17, 23, 30), the times, the evidence, and that agreeing was not the
-- price of something else (PIPL 16).
-- Called by: record_consents(). Invoker.

create function kiteline_internal.consent_fault(
  policy text,
  subject_count integer,
  purpose text,
  recipient text,
  categories text[],
  kind text,
  channel text,
  notice_id bigint,
  given_at timestamptz,
  evidence_refs text[],
  evidence_hashes text[],
  expires_at timestamptz,
  interaction_ms integer[],
  guardian text,
  precondition_of text
)
  returns text
  language plpgsql
  stable
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $consent_fault$
declare
  v_notice kiteline_internal.notices;
  v_is_essential boolean;
  v_is_inside boolean;
begin
  select n.* into v_notice
  from kiteline_internal.notices n
  where n.notice_id = consent_fault.notice_id and n.policy = consent_fault.policy;
  select p.is_essential into v_is_essential
  from kiteline_internal.purposes p
  where p.purpose = consent_fault.purpose;
  select r.role in ('department', 'system', 'authority') into v_is_inside
  from kiteline_internal.recipients r
  where r.recipient = consent_fault.recipient;

  return case
    when coalesce(cardinality(categories), 0) = 0 or array_ndims(categories) > 1
      or array_position(categories, null) is not null
      or cardinality(categories) <> (
        select count(distinct c.name) from unnest(consent_fault.categories) as c(name)
      )
    then 'categories must be a list of at least one category, each once'
    when exists (
      select from unnest(consent_fault.categories) as c(name)
      where c.name not in (select k from kiteline_internal.categories_of(purpose) as k)
    ) then format('purpose %s does not show: %s', purpose, (
      select string_agg(c.name, ', ')
      from unnest(consent_fault.categories) as c(name)
      where c.name not in (select k from kiteline_internal.categories_of(purpose) as k)
    ))
    when kind is null or kind not in ('notice', 'consent', 'separate', 'written', 'guardian') then
      'kind must be notice, consent, separate, written or guardian'
    when channel is null or channel not in ('sms', 'app_popup', 'letter') then
      'channel must be sms, app_popup or letter'
    when kind = 'written' and channel <> 'letter' then 'a written consent comes by letter'
    when (kind = 'guardian') <> (btrim(coalesce(guardian, '')) <> '') then
      'guardian must name who consented if kind is guardian, and only then'
    when v_notice.notice_id is null then format('notice %s is none of this policy', notice_id)
    when not v_notice.purposes @> array[purpose] then
      format('%s %s does not tell of purpose %s', v_notice.kind, v_notice.version, purpose)
    when not v_notice.categories @> categories then
      format('%s %s does not tell of every category', v_notice.kind, v_notice.version)
    when not v_notice.recipients @> array[recipient] and (
      kind in ('separate', 'written', 'guardian')
      or (kind = 'consent' and not v_is_inside)
    ) then format('%s %s does not name recipient %s', v_notice.kind, v_notice.version, recipient)
    when v_notice.necessity is null and exists (
      select
      from kiteline_internal.categories c
      where c.policy = consent_fault.policy
        and c.category = any (consent_fault.categories)
        and c.sensitivity in ('sensitive', 'prohibited')
    ) then format(
      '%s %s does not tell why sensitive data is needed', v_notice.kind, v_notice.version
    )
    when given_at is null or not isfinite(given_at) or given_at > clock_timestamp() then
      'given_at must not be in the future'
    when given_at < v_notice.published_at then 'given_at lies before the notice was published'
    when expires_at is not null
      and (not isfinite(expires_at) or expires_at <= greatest(given_at, clock_timestamp()))
    then 'expires_at must be in the future'
    when coalesce(cardinality(evidence_refs), 0) <> subject_count
      or exists (
        select from unnest(evidence_refs) as e(ref) where btrim(coalesce(e.ref, '')) = ''
      )
    then 'evidence_refs must name the evidence of each person'
    when coalesce(cardinality(evidence_hashes), 0) <> subject_count
      or exists (
        select from unnest(evidence_hashes) as e(hash)
        where coalesce(e.hash, '') !~ '^[0-9a-f]{64}$'
      )
    then 'evidence_hashes must hold a SHA-256 of each person''s evidence, 64 hexadecimal digits'
    when channel = 'app_popup' and (
      coalesce(cardinality(interaction_ms), 0) <> subject_count
      or exists (
        select from unnest(interaction_ms) as i(ms) where coalesce(i.ms, -1) < 0
      )
    ) then 'interaction_ms must say for each person how long the pop-up was open, in milliseconds'
    when channel <> 'app_popup' and interaction_ms is not null then
      'interaction_ms is for the channel app_popup'
    when precondition_of is not null and not v_is_essential then format(
      'agreeing to %s, which is not essential, may not be the price of %s', purpose, precondition_of
    )
  end;
end
$consent_fault$;

comment on function kiteline_internal.consent_fault(
  text, integer, text, text, text[], text, text, bigint, timestamptz, text[], text[], timestamptz,
  integer[], text, text
) is 'What is wrong with a consent as it was put; null when nothing is.';

revoke all on function kiteline_internal.consent_fault(
  text, integer, text, text, text[], text, text, bigint, timestamptz, text[], text[], timestamptz,
  integer[], text, text
) from public;

-- from sql/consent/consent_hindrance.sql
-- kiteline_internal.consent_hindrance(policy, subjects text[], purpose, recipient, categories text[], kind,
--   given_at timestamptz, is_own_initiative boolean) -> text
--
-- Why a consent of one of these people cannot be recorded now, in words; null when nothing hinders. An objection in
-- force has to be lifted first, at the person's wish. After a "no" nobody may be asked again for 90 days: a consent
-- within that time counts only when the person came with it. A consent given before a "no" is older than it. A child
-- consents through a guardian, an adult does not.
-- Called by: record_consents(). Invoker.

create function kiteline_internal.consent_hindrance(
  policy text,
  subjects text[],
  purpose text,
  recipient text,
  categories text[],
  kind text,
  given_at timestamptz,
  is_own_initiative boolean
)
  returns text
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $consent_hindrance$
declare
  v_minors text[];
  v_hindrance text;
begin
  execute format('select kiteline_internal.%I($1)', 'minors_of_' || policy)
  into v_minors
  using subjects;
  if kind = 'guardian' and not subjects <@ v_minors then
    return format('%s is no minor, so no guardian consents', (
      select min(s.subject) from unnest(subjects) as s(subject) where s.subject <> all (v_minors)
    ));
  end if;
  if kind <> 'guardian' and kind <> 'notice' and cardinality(v_minors) > 0 then
    return format('%s is a minor: the consent has to be a guardian''s', v_minors[1]);
  end if;

  select case
    when n.stands then format('subject %s objects (refusal %s)', n.subject, n.refusal_id)
    when consent_hindrance.given_at < n.recorded_at then
      format('subject %s said no after given_at (refusal %s)', n.subject, n.refusal_id)
    else
      format('subject %s said no less than 90 days ago (refusal %s)', n.subject, n.refusal_id)
  end
  into v_hindrance
  from (
    select
      r.refusal_id, r.subject, r.recorded_at,
      r.kind = 'objection' and not exists (
        select from kiteline_internal.refusal_lifts l where l.refusal_id = r.refusal_id
      ) as stands
    from kiteline_internal.refusals r
    join kiteline_internal.purposes p on p.purpose = consent_hindrance.purpose
    where r.policy = consent_hindrance.policy
      and r.subject = any (consent_hindrance.subjects)
      and (r.purpose is null or r.purpose = consent_hindrance.purpose)
      and (r.recipient is null or r.recipient = consent_hindrance.recipient)
      and (r.categories is null or r.categories && consent_hindrance.categories)
      and not (r.spares_essential and p.is_essential)
      and r.kind in ('objection', 'withdrawal', 'annulment', 'erasure')
  ) as n
  where n.stands
    or consent_hindrance.given_at < n.recorded_at
    or (not consent_hindrance.is_own_initiative
      and n.recorded_at > clock_timestamp() - kiteline_internal.cool_off())
  order by n.stands desc, n.refusal_id desc
  limit 1;
  if v_hindrance is not null then
    return v_hindrance;
  end if;

  return (
    select format('subject %s already gave a stronger consent (%s)', c.subject, c.consent_id)
    from kiteline_internal.consents c
    where c.policy = consent_hindrance.policy
      and c.purpose = consent_hindrance.purpose
      and c.recipient = consent_hindrance.recipient
      and c.subject = any (consent_hindrance.subjects)
      and c.category = any (consent_hindrance.categories)
      and c.state = 'effective'
      and (c.expires_at is null or c.expires_at > clock_timestamp())
      -- A guardian's has no rank: it stands for any demand, and gives way to the person's own once of age.
      and case
        when c.kind = 'guardian' then consent_hindrance.kind = 'notice'
        else kiteline_internal.demand_rank(c.kind)
          > kiteline_internal.demand_rank(consent_hindrance.kind)
      end
      and c.terms_hash = (
        select p.terms_hash
        from kiteline_internal.purposes p
        where p.purpose = consent_hindrance.purpose
      )
    order by c.consent_id
    limit 1
  );
end
$consent_hindrance$;

comment on function kiteline_internal.consent_hindrance(
  text, text[], text, text, text[], text, timestamptz, boolean
) is 'Why a consent of one of these people cannot be recorded now; null when nothing hinders.';

revoke all on function kiteline_internal.consent_hindrance(
  text, text[], text, text, text[], text, timestamptz, boolean
) from public;

-- from sql/consent/insert_consents.sql
-- kiteline_internal.insert_consents(policy, subjects text[], purpose, terms_hash, recipient, categories text[], kind,
--   channel, notice_id, given_at, evidence_refs, evidence_hashes, expires_at, interaction_ms, guardian,
--   is_own_initiative, elders text[]) -> setof kiteline.recorded_consent
--
-- Enters checked consents: one row a person and category, pending where a second look is needed. What they replace is
-- superseded (or expired, when its time was over), withdrawals of the same are lifted, coverages refreshed.
-- Called by: record_consents(). Invoker.

create function kiteline_internal.insert_consents(
  policy text,
  subjects text[],
  purpose text,
  terms_hash text,
  recipient text,
  categories text[],
  kind text,
  channel text,
  notice_id bigint,
  given_at timestamptz,
  evidence_refs text[],
  evidence_hashes text[],
  expires_at timestamptz,
  interaction_ms integer[],
  guardian text,
  is_own_initiative boolean,
  elders text[]
)
  returns setof kiteline.recorded_consent
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $insert_consents$
declare
  v_pending text[] := array(
    select p.subject
    from unnest(insert_consents.subjects, insert_consents.interaction_ms) as p(subject, ms)
    where insert_consents.kind <> 'notice'
      and (
        p.ms < kiteline_internal.shortest_reading()
        or (
          insert_consents.channel in ('app_popup', 'sms')
          and p.subject = any (insert_consents.elders)
        )
      )
  );
  v_effective text[] := array(
    select s.subject from unnest(insert_consents.subjects) as s(subject)
    where s.subject <> all (v_pending)
  );
begin
  -- In the order of the keys, as confirm_consents() does, so that two that record the same people do not deadlock.
  perform
  from kiteline_internal.consents c
  where c.policy = insert_consents.policy
    and c.purpose = insert_consents.purpose
    and c.recipient = insert_consents.recipient
    and c.category = any (insert_consents.categories)
    and c.subject = any (insert_consents.subjects)
    and c.state in ('effective', 'pending')
  order by c.subject, c.category, c.consent_id
  for no key update;
  update kiteline_internal.consents c
  set
    state = case when c.expires_at <= clock_timestamp() then 'expired' else 'superseded' end,
    state_reason = case
      when c.expires_at <= clock_timestamp() then 'its time was over'
      else 'a later consent was recorded'
    end
  where c.policy = insert_consents.policy
    and c.purpose = insert_consents.purpose
    and c.recipient = insert_consents.recipient
    and c.category = any (insert_consents.categories)
    and (
      (c.state = 'effective' and c.subject = any (v_effective))
      or (c.state = 'pending' and c.subject = any (insert_consents.subjects))
    );

  return query
  insert into kiteline_internal.consents as n (
    policy, subject, purpose, terms_hash, recipient, category, kind, channel, notice_id, given_at,
    expires_at, evidence_ref, evidence_hash, interaction_ms, guardian, is_own_initiative,
    effective_from, state, state_reason
  )
  select
    insert_consents.policy, p.subject, insert_consents.purpose, insert_consents.terms_hash,
    insert_consents.recipient, c.name, insert_consents.kind, insert_consents.channel,
    insert_consents.notice_id, insert_consents.given_at, insert_consents.expires_at,
    p.evidence_ref, p.evidence_hash, p.ms, nullif(insert_consents.guardian, ''),
    insert_consents.is_own_initiative,
    case when p.subject <> all (v_pending) then clock_timestamp() end,
    case when p.subject <> all (v_pending) then 'effective' else 'pending' end,
    case
      when p.subject <> all (v_pending) then 'recorded'
      else 'recorded; a second, separate confirmation is needed'
    end
  from unnest(
    insert_consents.subjects, insert_consents.evidence_refs, insert_consents.evidence_hashes,
    insert_consents.interaction_ms
  ) as p(subject, evidence_ref, evidence_hash, ms)
  cross join unnest(insert_consents.categories) as c(name)
  order by p.subject collate "C", c.name collate "C"
  returning n.consent_id, n.subject, n.category, n.state;

  if kind <> 'notice' then
    perform kiteline_internal.lift_withdrawals(
      policy, v_effective, purpose, recipient, categories, kind, given_at
    );
  end if;
  -- A notice agrees to nothing, but it may have superseded something.
  perform kiteline_internal.refresh_coverages(policy, purpose, recipient, v_effective, true);
end
$insert_consents$;

comment on function kiteline_internal.insert_consents(
  text, text[], text, text, text, text[], text, text, bigint, timestamptz, text[], text[],
  timestamptz, integer[], text, boolean, text[]
) is 'Enters checked consents.';

revoke all on function kiteline_internal.insert_consents(
  text, text[], text, text, text, text[], text, text, bigint, timestamptz, text[], text[],
  timestamptz, integer[], text, boolean, text[]
) from public;

-- from sql/consent/record_consents.sql
-- kiteline.record_consents(policy, subjects text[], purpose, recipient, categories text[], kind, channel, notice_id,
--   given_at, evidence_refs text[], evidence_hashes text[], expires_at, interaction_ms integer[], guardian,
--   is_own_initiative, precondition_of) -> setof kiteline.recorded_consent
--
-- Records what these people agreed to, all or none of them; evidence and interaction_ms stand in the order of subjects.
-- Pending until confirmed: a pop-up tapped within 2,000 ms, and a tap or message of an elder. An effective consent
-- that is recorded again is superseded; a withdrawal of the same purpose and recipient is lifted.
-- is_own_initiative: the person came with it, nobody asked. precondition_of: the purpose for which agreeing was
-- made a condition, if one.
-- Called by: kiteline_service. Definer. Raises: KL001, KL002, KL003.

create function kiteline.record_consents(
  policy text,
  subjects text[],
  purpose text,
  recipient text,
  categories text[],
  kind text,
  channel text,
  notice_id bigint,
  given_at timestamptz,
  evidence_refs text[],
  evidence_hashes text[],
  expires_at timestamptz default null,
  interaction_ms integer[] default null,
  guardian text default null,
  is_own_initiative boolean default false,
  precondition_of text default null
)
  returns setof kiteline.recorded_consent
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $record_consents$
declare
  v_keys text[];
  v_fault text;
  v_terms_hash text;
  v_elders text[];
begin
  perform kiteline_internal.check_sharing(policy, purpose, recipient);
  v_keys := kiteline_internal.canonical_subjects(policy, subjects);
  v_fault := case
    when cardinality(v_keys) <> (select count(distinct k.key) from unnest(v_keys) as k(key)) then
      'subjects names somebody twice'
    else kiteline_internal.consent_fault(
      policy, cardinality(subjects), purpose, recipient, categories, kind, channel, notice_id,
      given_at, evidence_refs, evidence_hashes, expires_at, interaction_ms, guardian,
      precondition_of
    )
  end;
  if v_fault is not null then
    raise exception using
      errcode = 'KL001', message = 'invalid argument', detail = v_fault,
      hint = 'Nothing was recorded. Mend the argument and call again.';
  end if;

  v_fault := kiteline_internal.consent_hindrance(
    policy, v_keys, purpose, recipient, categories, kind, given_at,
    coalesce(is_own_initiative, false)
  );
  if v_fault is not null then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state', detail = v_fault,
      hint = 'Nothing was recorded. Respect the person''s "no"; kiteline.lift_objection lifts an'
        ' objection at the person''s wish, and is_own_initiative says that nobody asked.';
  end if;

  execute format('select kiteline_internal.%I($1)', 'elders_of_' || policy)
  into v_elders
  using v_keys;
  select p.terms_hash into strict v_terms_hash
  from kiteline_internal.purposes p
  where p.purpose = record_consents.purpose;

  return query select * from kiteline_internal.insert_consents(
    policy, v_keys, purpose, v_terms_hash, recipient, categories, kind, channel, notice_id,
    given_at, evidence_refs, evidence_hashes, expires_at, interaction_ms, btrim(guardian),
    coalesce(is_own_initiative, false), v_elders
  );
exception
  when unique_violation then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = 'somebody recorded a consent of one of them at the same moment',
      hint = 'Nothing was recorded. Call again.';
end
$record_consents$;

comment on function kiteline.record_consents(
  text, text[], text, text, text[], text, text, bigint, timestamptz, text[], text[], timestamptz,
  integer[], text, boolean, text
) is 'Records what these people agreed to, all or none of them.';

revoke all on function kiteline.record_consents(
  text, text[], text, text, text[], text, text, bigint, timestamptz, text[], text[], timestamptz,
  integer[], text, boolean, text
) from public;
grant execute on function kiteline.record_consents(
  text, text[], text, text, text[], text, text, bigint, timestamptz, text[], text[], timestamptz,
  integer[], text, boolean, text
) to kiteline_service;

-- from sql/consent/record_consent.sql
-- kiteline.record_consent(policy, subject, purpose, recipient, categories text[], kind, channel, notice_id, given_at,
--   evidence_ref, evidence_hash, expires_at, interaction_ms, guardian, is_own_initiative, precondition_of)
--   -> setof kiteline.recorded_consent
--
-- record_consents() for one person. Answers one row a category.
-- Called by: kiteline_service. Definer. Raises: KL001, KL002, KL003.

create function kiteline.record_consent(
  policy text,
  subject text,
  purpose text,
  recipient text,
  categories text[],
  kind text,
  channel text,
  notice_id bigint,
  given_at timestamptz,
  evidence_ref text,
  evidence_hash text,
  expires_at timestamptz default null,
  interaction_ms integer default null,
  guardian text default null,
  is_own_initiative boolean default false,
  precondition_of text default null
)
  returns setof kiteline.recorded_consent
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $record_consent$
begin
  return query select * from kiteline.record_consents(
    policy, array[subject], purpose, recipient, categories, kind, channel, notice_id, given_at,
    array[evidence_ref], array[evidence_hash], expires_at,
    case when interaction_ms is not null then array[interaction_ms] end, guardian,
    is_own_initiative, precondition_of
  );
end
$record_consent$;

comment on function kiteline.record_consent(
  text, text, text, text, text[], text, text, bigint, timestamptz, text, text, timestamptz, integer,
  text, boolean, text
) is 'Records what one person agreed to.';

revoke all on function kiteline.record_consent(
  text, text, text, text, text[], text, text, bigint, timestamptz, text, text, timestamptz, integer,
  text, boolean, text
) from public;
grant execute on function kiteline.record_consent(
  text, text, text, text, text[], text, text, bigint, timestamptz, text, text, timestamptz, integer,
  text, boolean, text
) to kiteline_service;

-- from sql/consent/confirm_consents.sql
-- kiteline.confirm_consents(consent_ids bigint[], channel text, evidence_ref text, evidence_hash text) -> void
--
-- The second yes to pending consents of one person: not before a day has passed, not after 14 days or their own end, when
-- they have lapsed, not over a "no" said since, and not by the evidence of the first yes. All or none.
-- Called by: kiteline_service. Definer. Raises: KL001, KL002, KL003.

create function kiteline.confirm_consents(
  consent_ids bigint[],
  channel text,
  evidence_ref text,
  evidence_hash text
)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $confirm_consents$
declare
  v_found kiteline_internal.consents;
  v_count integer := 0;
  v_policy text;
  v_subject text;
  v_group record;
  v_hindrance text;
begin
  if coalesce(cardinality(consent_ids), 0) = 0 or array_ndims(consent_ids) > 1
    or array_position(consent_ids, null) is not null
    or channel is null or channel not in ('sms', 'app_popup', 'letter')
    or btrim(coalesce(evidence_ref, '')) = ''
    or coalesce(evidence_hash, '') !~ '^[0-9a-f]{64}$'
  then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'consent_ids, channel (sms, app_popup, letter), evidence_ref and evidence_hash are needed',
      hint = 'evidence_hash: SHA-256 of the evidence of this second yes, 64 hexadecimal digits.';
  end if;
  -- Those that they replace as well, in the order of insert_consents().
  perform
  from kiteline_internal.consents c
  where exists (
      select
      from kiteline_internal.consents p
      where p.consent_id = any (confirm_consents.consent_ids)
        and (p.policy, p.purpose, p.recipient, p.subject, p.category)
          = (c.policy, c.purpose, c.recipient, c.subject, c.category)
    )
    and c.state in ('effective', 'pending')
  order by c.subject, c.category, c.consent_id
  for no key update;
  for v_found in
    select c.*
    from kiteline_internal.consents c
    where c.consent_id = any (confirm_consents.consent_ids)
    order by c.consent_id
  loop
    v_count := v_count + 1;
    v_policy := coalesce(v_policy, v_found.policy);
    v_subject := coalesce(v_subject, v_found.subject);
    v_hindrance := coalesce(v_hindrance, case
      when v_found.policy <> v_policy or v_found.subject <> v_subject then
        'the consents are not of one person'
      when v_found.state <> 'pending' then
        format('consent %s is %s', v_found.consent_id, v_found.state)
      when clock_timestamp() < v_found.recorded_at + kiteline_internal.confirmation_delay() then
        format('consent %s can be confirmed from %s on', v_found.consent_id,
          v_found.recorded_at + kiteline_internal.confirmation_delay())
      when clock_timestamp() > v_found.recorded_at + interval '14 days'
        or clock_timestamp() >= v_found.expires_at
      then format('consent %s has lapsed', v_found.consent_id)
      when v_found.evidence_hash = confirm_consents.evidence_hash then
        format('consent %s was given with this very evidence', v_found.consent_id)
      else kiteline_internal.consent_hindrance(
        v_found.policy, array[v_found.subject], v_found.purpose, v_found.recipient,
        array[v_found.category], v_found.kind, v_found.given_at, true
      )
    end);
  end loop;
  if v_count <> (select count(distinct i.id) from unnest(consent_ids) as i(id)) then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('%s of the consents', cardinality(consent_ids) - v_count),
      hint = 'Give the numbers that kiteline.record_consent answered.';
  end if;
  if v_hindrance is not null then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state', detail = v_hindrance,
      hint = 'Nothing was confirmed. A lapsed or ended consent has to be asked for anew.';
  end if;

  insert into kiteline_internal.consent_confirmations (
    consent_id, channel, evidence_ref, evidence_hash
  )
  select distinct i.id, confirm_consents.channel, confirm_consents.evidence_ref,
    confirm_consents.evidence_hash
  from unnest(confirm_consents.consent_ids) as i(id);
  update kiteline_internal.consents o
  set
    state = case when o.expires_at <= clock_timestamp() then 'expired' else 'superseded' end,
    state_reason = 'a later consent was confirmed'
  from kiteline_internal.consents c
  where c.consent_id = any (confirm_consents.consent_ids)
    and o.state = 'effective'
    and (o.policy, o.purpose, o.recipient, o.subject, o.category)
      = (c.policy, c.purpose, c.recipient, c.subject, c.category);
  update kiteline_internal.consents c
  set state = 'effective', state_reason = 'confirmed', effective_from = clock_timestamp()
  where c.consent_id = any (confirm_consents.consent_ids);
  for v_group in
    select c.purpose, c.recipient, c.kind, c.given_at, array_agg(c.category) as categories
    from kiteline_internal.consents c
    where c.consent_id = any (confirm_consents.consent_ids)
    group by c.purpose, c.recipient, c.kind, c.given_at
  loop
    perform kiteline_internal.lift_withdrawals(
      v_policy, array[v_subject], v_group.purpose, v_group.recipient, v_group.categories,
      v_group.kind, v_group.given_at
    );
    perform kiteline_internal.refresh_coverages(
      v_policy, v_group.purpose, v_group.recipient, array[v_subject], true
    );
  end loop;
end
$confirm_consents$;

comment on function kiteline.confirm_consents(bigint[], text, text, text) is
  'The second yes to pending consents of one person.';

revoke all on function kiteline.confirm_consents(bigint[], text, text, text) from public;
grant execute on function kiteline.confirm_consents(bigint[], text, text, text) to kiteline_service;

-- from sql/consent/withdraw_consent.sql
-- kiteline.withdraw_consent(policy text, subject text, purpose text, recipient text, channel text, reason text,
--   categories text[]) -> bigint
--
-- The person takes a consent back, wholly or for some categories: from the next statement on, open sessions
-- included. What was shared before stays lawful and on record; whoever received the person gets a clean-up duty.
-- Only inserts decide, so it waits for nobody. Answers the refusal's number.
-- Called by: kiteline_service. Definer. Raises: KL001, KL002, KL003 when there is nothing to withdraw.

create function kiteline.withdraw_consent(
  policy text,
  subject text,
  purpose text,
  recipient text,
  channel text,
  reason text,
  categories text[] default null
)
  returns bigint
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $withdraw_consent$
declare
  v_subject text;
  v_consent_ids bigint[];
  v_refusal_id bigint;
begin
  perform kiteline_internal.check_sharing(policy, purpose, recipient);
  v_subject := kiteline_internal.canonical_subject(policy, subject);
  perform kiteline_internal.check_no(channel, reason);
  if categories is not null and (
    cardinality(categories) = 0
    or not categories <@ array(select k from kiteline_internal.categories_of(purpose) as k)
  ) then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = format('categories must be among those that purpose %s shows', purpose),
      hint = 'Leave categories out to withdraw everything.';
  end if;
  v_consent_ids := array(
    select c.consent_id
    from kiteline_internal.consents c
    where c.policy = withdraw_consent.policy
      and c.subject = v_subject
      and c.purpose = withdraw_consent.purpose
      and c.recipient = withdraw_consent.recipient
      and c.state in ('pending', 'effective')
      and (withdraw_consent.categories is null or c.category = any (withdraw_consent.categories))
    order by c.consent_id
  );
  if v_consent_ids = '{}' then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('subject %s has no such consent', v_subject),
      hint = 'kiteline.record_objection records a "no" where nothing was agreed to.';
  end if;
  v_refusal_id := kiteline_internal.record_refusal(
    policy, v_subject, purpose, recipient, categories, false, 'withdrawal', channel, reason,
    v_consent_ids
  );
  perform kiteline_internal.end_consents(
    v_consent_ids, 'withdrawn', format('withdrawn (refusal %s)', v_refusal_id)
  );
  return v_refusal_id;
end
$withdraw_consent$;

comment on function kiteline.withdraw_consent(text, text, text, text, text, text, text[]) is
  'The person takes a consent back.';

revoke all on function kiteline.withdraw_consent(text, text, text, text, text, text, text[])
  from public;
grant execute on function kiteline.withdraw_consent(text, text, text, text, text, text, text[])
  to kiteline_service;

-- from sql/consent/annul_consents.sql
-- kiteline.annul_consents(consent_ids bigint[], reason text) -> bigint[]
--
-- Declares consents void from the beginning (自始无效): given by a slip of the finger, under pressure, by somebody
-- else. Unlike a withdrawal it makes what was shared on their strength irregular, and opens a review of it. Answers
-- the refusals' numbers, one for each person, purpose and recipient.
-- Called by: kiteline_service. Definer. Raises: KL001, KL002, KL003 when one has ended already.

create function kiteline.annul_consents(consent_ids bigint[], reason text)
  returns bigint[]
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $annul_consents$
declare
  v_group record;
  v_refusal_id bigint;
  v_refusal_ids bigint[] := '{}';
  v_wrong text;
begin
  perform kiteline_internal.check_no('letter', reason);
  if coalesce(cardinality(consent_ids), 0) = 0 or array_ndims(consent_ids) > 1 then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'consent_ids must be a list of at least one number',
      hint = 'kiteline.subject_consents lists a person''s consents.';
  end if;
  select string_agg(i.id::text, ', ') into v_wrong
  from unnest(consent_ids) as i(id)
  where not exists (select from kiteline_internal.consents c where c.consent_id = i.id);
  if v_wrong is not null or array_position(consent_ids, null) is not null then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('consent %s', coalesce(v_wrong, 'null')),
      hint = 'kiteline.subject_consents lists a person''s consents.';
  end if;
  select string_agg(format('consent %s is %s', c.consent_id, c.state), ', ') into v_wrong
  from kiteline_internal.consents c
  where c.consent_id = any (annul_consents.consent_ids)
    and c.state not in ('pending', 'effective');
  if v_wrong is not null then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state', detail = v_wrong,
      hint = 'Only a consent that is pending or effective can be annulled.';
  end if;

  for v_group in
    select
      c.policy, c.subject, c.purpose, c.recipient,
      array_agg(c.consent_id order by c.consent_id) as ids,
      array_agg(distinct c.category::text) as categories
    from kiteline_internal.consents c
    where c.consent_id = any (annul_consents.consent_ids)
    group by c.policy, c.subject, c.purpose, c.recipient
  loop
    v_refusal_id := kiteline_internal.record_refusal(
      v_group.policy, v_group.subject, v_group.purpose, v_group.recipient, v_group.categories,
      false, 'annulment', null, reason, v_group.ids
    );
    v_refusal_ids := v_refusal_ids || v_refusal_id;
    perform kiteline_internal.open_annulment_review(v_refusal_id);
    perform kiteline_internal.end_consents(
      v_group.ids, 'annulled', format('annulled (refusal %s)', v_refusal_id)
    );
  end loop;
  return v_refusal_ids;
end
$annul_consents$;

comment on function kiteline.annul_consents(bigint[], text) is
  'Declares consents void from the beginning.';

revoke all on function kiteline.annul_consents(bigint[], text) from public;
grant execute on function kiteline.annul_consents(bigint[], text) to kiteline_service;

-- from sql/consent/asking_hindrances.sql
-- kiteline_internal.asking_hindrances(policy text, purpose text, recipient text, subjects text[]) -> table
--
-- Who of these people must not be asked now to consent to this sharing: an objection, a restriction or a request to erase
-- stands (ask_from infinity), or the person said no within the cool-off. One row a person, the latest "no" first.
-- Called by: request_consents(), subjects_to_ask(). Invoker.

create function kiteline_internal.asking_hindrances(
  policy text,
  purpose text,
  recipient text,
  subjects text[]
)
  returns table (
    subject text,
    refusal_id bigint,
    ask_from timestamptz
  )
  language sql
  stable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $asking_hindrances$
  select distinct on (n.subject) n.subject, n.refusal_id, n.ask_from
  from (
    select
      r.subject,
      r.refusal_id,
      case
        when r.kind in ('objection', 'restriction', 'erasure') and not exists (
          select from kiteline_internal.refusal_lifts l where l.refusal_id = r.refusal_id
        ) then 'infinity'
        else r.recorded_at + kiteline_internal.cool_off()
      end as ask_from
    from kiteline_internal.refusals r
    join kiteline_internal.purposes p on p.purpose = asking_hindrances.purpose
    where r.policy = asking_hindrances.policy
      and r.subject = any (asking_hindrances.subjects)
      and r.kind <> 'terms'
      and (r.purpose is null or r.purpose = asking_hindrances.purpose)
      and (r.recipient is null or r.recipient = asking_hindrances.recipient)
      and not (r.spares_essential and p.is_essential)
      and not (r.kind in ('restriction', 'erasure') and p.shows_restricted)
  ) as n
  where n.ask_from > clock_timestamp()
  order by n.subject, n.ask_from desc, n.refusal_id desc
$asking_hindrances$;

comment on function kiteline_internal.asking_hindrances(text, text, text, text[]) is
  'Who of these people must not be asked now to consent to a sharing.';

revoke all on function kiteline_internal.asking_hindrances(text, text, text, text[]) from public;

-- from sql/consent/subjects_to_ask.sql
-- kiteline.subjects_to_ask(purpose text, recipient text) -> table
--
-- Whom a purpose would need but may not show yet, and what has to be asked: needs_reconsent, when the terms under which
-- the data was collected do not tell of the purpose; needs_consent, when a consent is missing. ask_from: when the
-- cool-off after a "no" is over; null when the person may be asked now. People whose refusal stands are left out.
-- Looks at everybody whom the purpose's row predicates admit now.
-- Called by: kiteline_legal, kiteline_service. Definer. Raises: KL002.

create function kiteline.subjects_to_ask(purpose text, recipient text)
  returns table (
    subject text,
    condition text,
    categories text[],
    ask_from timestamptz
  )
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $subjects_to_ask$
declare
  v_policy text;
  v_recipient kiteline_internal.recipients;
  v_keys text[];
  v_minors text[];
begin
  select p.policy into v_policy
  from kiteline_internal.purposes p
  where p.purpose = subjects_to_ask.purpose;
  perform kiteline_internal.check_sharing(v_policy, purpose, recipient);
  select r.* into v_recipient
  from kiteline_internal.recipients r
  where r.recipient = subjects_to_ask.recipient;
  execute format(
    'select kiteline_internal.%I(null, null, $1, $2, $3)', 'subjects_for_' || purpose
  )
  into v_keys
  using recipient, clock_timestamp(), 2147483647;
  perform kiteline_internal.expire_consents(purpose, recipient, v_keys);
  execute format('select kiteline_internal.%I($1)', 'minors_of_' || v_policy)
  into v_minors
  using v_keys;

  return query
  with people as materialized (
    select
      k.key,
      coalesce(d.term_set_id, 0) as term_set_id,
      coalesce(c.coverage_id, 0) as coverage_id,
      m.key is not null as is_minor
    from unnest(v_keys) as k(key)
    left join kiteline_internal.data_subjects d on d.policy = v_policy and d.subject = k.key
    left join kiteline_internal.consent_coverages c
      on c.purpose = subjects_to_ask.purpose
      and c.recipient = subjects_to_ask.recipient
      and c.subject = k.key
      and (c.expires_at is null or c.expires_at > clock_timestamp())
    left join unnest(v_minors) as m(key) on m.key = k.key
  ),
  asked as materialized (
    select k.*, j.missing, j.needs_reconsent
    from (
      select distinct p.term_set_id, p.coverage_id, p.is_minor from people p
    ) as k
    cross join lateral kiteline_internal.judge(
      subjects_to_ask.purpose, v_recipient.recipient, v_recipient.role,
      v_recipient.country <> 'CN', k.term_set_id, k.coverage_id, k.is_minor, true
    ) as j
    where cardinality(j.missing) > 0
  )
  select
    p.key,
    case when a.needs_reconsent then 'needs_reconsent' else 'needs_consent' end,
    a.missing,
    n.ask_from
  from people p
  join asked a using (term_set_id, coverage_id, is_minor)
  left join kiteline_internal.asking_hindrances(
    v_policy, subjects_to_ask.purpose, subjects_to_ask.recipient, v_keys
  ) as n on n.subject = p.key
  where n.ask_from is distinct from 'infinity'
  order by p.key;
end
$subjects_to_ask$;

comment on function kiteline.subjects_to_ask(text, text) is
  'Whom a purpose may not show yet, and what has to be asked.';

revoke all on function kiteline.subjects_to_ask(text, text) from public;
grant execute on function kiteline.subjects_to_ask(text, text) to kiteline_legal, kiteline_service;

-- from sql/consent/request_consents.sql
-- kiteline.request_consents(purpose text, recipient text, notice_id bigint, subjects text[], channel text) -> bigint
--
-- Records that these people are now asked to consent, with this notice. Refused whole when one of them said no to this
-- within the last 90 days, objects or is restricted: a "no" is not asked about again (NDSR 22). Answers the number of the
-- request.
-- Called by: kiteline_legal, kiteline_service. Definer. Raises: KL001, KL002, KL003.

create function kiteline.request_consents(
  purpose text,
  recipient text,
  notice_id bigint,
  subjects text[],
  channel text
)
  returns bigint
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $request_consents$
declare
  v_policy text;
  v_keys text[];
  v_refused text;
  v_consent_request_id bigint;
begin
  select p.policy into v_policy
  from kiteline_internal.purposes p
  where p.purpose = request_consents.purpose;
  perform kiteline_internal.check_sharing(v_policy, purpose, recipient);
  v_keys := array(
    select distinct k.key
    from unnest(kiteline_internal.canonical_subjects(v_policy, subjects)) as k(key)
  );
  if channel is null or channel not in ('sms', 'app_popup', 'letter') or not exists (
    select
    from kiteline_internal.notices n
    where n.notice_id = request_consents.notice_id
      and n.policy = v_policy
      and request_consents.purpose = any (n.purposes)
  ) then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = format('channel must be sms, app_popup or letter, and the notice tell of %s', purpose),
      hint = 'kiteline.publish_notice enters the notice that people are shown.';
  end if;
  select format('subject %s said no (refusal %s)', h.subject, h.refusal_id) into v_refused
  from kiteline_internal.asking_hindrances(v_policy, purpose, recipient, v_keys) as h
  order by h.refusal_id
  limit 1;
  if v_refused is not null then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state', detail = v_refused,
      hint = 'kiteline.subjects_to_ask says whom to ask, and from when on.';
  end if;

  insert into kiteline_internal.consent_requests (
    policy, purpose, recipient, notice_id, channel, subject_count
  )
  values (
    v_policy, request_consents.purpose, request_consents.recipient, request_consents.notice_id,
    request_consents.channel, cardinality(v_keys)
  )
  returning consent_request_id into v_consent_request_id;
  insert into kiteline_internal.consent_request_subjects (consent_request_id, subject)
  select v_consent_request_id, k.key
  from unnest(v_keys) as k(key);
  return v_consent_request_id;
end
$request_consents$;

comment on function kiteline.request_consents(text, text, bigint, text[], text) is
  'Records that people are asked to consent.';

revoke all on function kiteline.request_consents(text, text, bigint, text[], text) from public;
grant execute on function kiteline.request_consents(text, text, bigint, text[], text)
  to kiteline_legal, kiteline_service;

-- from sql/consent/minor_approval_of.sql
-- kiteline_internal.minor_approval_of(purpose text, login text, actor text) -> bigint
--
-- The approval by which this actor may read data of minors through this login; null when there is none in force.
-- Called by: admit_subjects(), explain_access(). Invoker.

create function kiteline_internal.minor_approval_of(purpose text, login text, actor text)
  returns bigint
  language plpgsql
  stable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $minor_approval_of$
begin
  return (
    select a.approval_id
    from kiteline_internal.minor_approvals a
    where a.purpose = minor_approval_of.purpose
      and a.login = minor_approval_of.login
      and a.actor = minor_approval_of.actor
      and a.valid_until > clock_timestamp()
      and not exists (
        select from kiteline_internal.minor_approval_ends e where e.approval_id = a.approval_id
      )
    order by a.valid_until desc
    limit 1
  );
end
$minor_approval_of$;

comment on function kiteline_internal.minor_approval_of(text, text, text) is
  'The approval by which this actor may read data of minors.';

revoke all on function kiteline_internal.minor_approval_of(text, text, text) from public;

-- from sql/consent/approve_minor_access.sql
-- kiteline.approve_minor_access(purpose text, login text, actor text, valid_until timestamptz, reason text) -> bigint
--
-- Approves that this actor, through this login, reads data of minors for this purpose; at most a year ahead. It does
-- not stand for the guardian's consent. Answers the approval's number.
-- Called by: kiteline_legal. Definer. Raises: KL001, KL002.

create function kiteline.approve_minor_access(
  purpose text,
  login text,
  actor text,
  valid_until timestamptz,
  reason text
)
  returns bigint
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $approve_minor_access$
declare
  v_approval_id bigint;
begin
  if not exists (
    select
    from kiteline_internal.purpose_logins l
    where l.purpose = approve_minor_access.purpose and l.login = approve_minor_access.login
  ) then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('login %s of purpose %s', login, purpose),
      hint = 'Name a purpose of an applied policy and one of its logins.';
  end if;
  insert into kiteline_internal.minor_approvals (purpose, login, actor, valid_until, reason)
  values (
    approve_minor_access.purpose, approve_minor_access.login, approve_minor_access.actor,
    approve_minor_access.valid_until, approve_minor_access.reason
  )
  returning approval_id into v_approval_id;
  return v_approval_id;
exception
  when check_violation or not_null_violation then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'actor must not be blank, valid_until must lie within the next 366 days, reason needs'
        ' 10 characters',
      hint = 'Name who reads, until when, and why it has to be this person.';
end
$approve_minor_access$;

comment on function kiteline.approve_minor_access(text, text, text, timestamptz, text) is
  'Approves that an actor reads data of minors for a purpose.';

revoke all on function kiteline.approve_minor_access(text, text, text, timestamptz, text) from public;
grant execute on function kiteline.approve_minor_access(text, text, text, timestamptz, text)
  to kiteline_legal;

-- from sql/consent/end_minor_approval.sql
-- kiteline.end_minor_approval(approval_id bigint, reason text) -> void
--
-- Takes an approval back. Sessions that are open under it and show a minor read nothing from their next statement on.
-- Called by: kiteline_legal. Definer. Raises: KL001, KL002, KL003 when it was taken back already.

create function kiteline.end_minor_approval(approval_id bigint, reason text)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $end_minor_approval$
begin
  if length(btrim(coalesce(reason, ''))) < 3 then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'reason must have at least 3 characters',
      hint = 'Say why: it is kept as evidence.';
  end if;
  insert into kiteline_internal.minor_approval_ends (approval_id, reason)
  values (end_minor_approval.approval_id, end_minor_approval.reason);
exception
  when foreign_key_violation or not_null_violation then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('approval %s', approval_id),
      hint = 'The number is the one approve_minor_access returned.';
  when unique_violation then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('approval %s was taken back already', approval_id),
      hint = 'Nothing needs to be done.';
end
$end_minor_approval$;

comment on function kiteline.end_minor_approval(bigint, text) is 'Takes an approval back.';

revoke all on function kiteline.end_minor_approval(bigint, text) from public;
grant execute on function kiteline.end_minor_approval(bigint, text) to kiteline_legal;

-- from sql/recipient/check_paper_holder.sql
-- kiteline_internal.check_paper_holder(recipient text) -> void
--
-- Refuses a paper for a recipient that does not exist or has ended for good.
-- Called by: record_qualification, sign_commitment, record_training, record_transfer_mechanism. Invoker.
-- Raises: KL002, KL003.

create function kiteline_internal.check_paper_holder(recipient text)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $check_paper_holder$
declare
  v_state text;
begin
  select r.state into v_state
  from kiteline_internal.recipients r
  where r.recipient = check_paper_holder.recipient;
  if v_state is null then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('recipient %s', recipient),
      hint = 'Enter it with kiteline.create_recipient.';
  end if;
  if v_state = 'terminated' then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('recipient %s is terminated', recipient),
      hint = 'Papers are kept for recipients that may still receive data: enter a new recipient.';
  end if;
end
$check_paper_holder$;

comment on function kiteline_internal.check_paper_holder(text) is
  'Refuses a paper for a recipient that does not exist or has ended for good.';

revoke all on function kiteline_internal.check_paper_holder(text) from public;

-- from sql/recipient/check_paper_term.sql
-- kiteline_internal.check_paper_term(valid_until timestamptz) -> void
--
-- Refuses a paper that has no end, or whose end has passed.
-- Called by: record_qualification, record_training, record_transfer_mechanism. Invoker. Raises: KL001.

create function kiteline_internal.check_paper_term(valid_until timestamptz)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $check_paper_term$
begin
  if (isfinite(valid_until) and valid_until > clock_timestamp()) is not true then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'valid_until must be finite and in the future',
      hint = 'Give the moment at which the paper ceases to count; renew it with a new row.';
  end if;
end
$check_paper_term$;

comment on function kiteline_internal.check_paper_term(timestamptz) is
  'Refuses a paper that has no end, or whose end has passed.';

revoke all on function kiteline_internal.check_paper_term(timestamptz) from public;

-- from sql/recipient/check_paper_reason.sql
-- kiteline_internal.check_paper_reason(reason text) -> void
--
-- Refuses to verify, revoke or end a paper without saying why.
-- Called by: verify_qualification, revoke_qualification, end_training, end_transfer_mechanism. Invoker.
-- Raises: KL001.

create function kiteline_internal.check_paper_reason(reason text)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $check_paper_reason$
begin
  if length(btrim(coalesce(reason, ''))) < 3 then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'reason must have at least 3 characters',
      hint = 'Say why: it is kept as evidence.';
  end if;
end
$check_paper_reason$;

comment on function kiteline_internal.check_paper_reason(text) is
  'Refuses to verify, revoke or end a paper without saying why.';

revoke all on function kiteline_internal.check_paper_reason(text) from public;

-- from sql/recipient/asked_qualifications.sql
-- kiteline_internal.asked_qualifications(purpose text, recipient text) -> setof text
--
-- The kinds of qualification that the checklist in force asks of the recipient's role for the purpose, each once.
-- Called by: gate_qualification(), gates_hold_until(). Invoker.

create function kiteline_internal.asked_qualifications(purpose text, recipient text)
  returns setof text
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $asked_qualifications$
begin
  return query
  select distinct k.kind
  from kiteline_internal.recipients r
  cross join lateral kiteline_internal.demands_of(
    asked_qualifications.purpose, r.role, r.country <> 'CN'
  ) d
  cross join lateral unnest(d.qualifications) as k(kind)
  where r.recipient = asked_qualifications.recipient;
end
$asked_qualifications$;

comment on function kiteline_internal.asked_qualifications(text, text) is
  'The kinds of qualification that the checklist asks of a recipient for a purpose.';

revoke all on function kiteline_internal.asked_qualifications(text, text) from public;

-- from sql/recipient/qualification_valid_until.sql
-- kiteline_internal.qualification_valid_until(recipient text, kind text) -> timestamptz
--
-- The last moment to which a verified qualification of the kind that nobody revoked reaches, passed or not; null
-- when there is none.
-- Called by: gate_qualification(), gates_hold_until(). Invoker.

create function kiteline_internal.qualification_valid_until(recipient text, kind text)
  returns timestamptz
  language sql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $qualification_valid_until$
  select max(q.valid_until)
  from kiteline_internal.recipient_qualifications q
  join kiteline_internal.qualification_verifications v on v.qualification_id = q.qualification_id
  where q.recipient = qualification_valid_until.recipient
    and q.kind = qualification_valid_until.kind
    and not exists (
      select
      from kiteline_internal.qualification_revocations r
      where r.qualification_id = q.qualification_id
    )
$qualification_valid_until$;

comment on function kiteline_internal.qualification_valid_until(text, text) is
  'Until when a recipient has a verified qualification of a kind; null without one.';

revoke all on function kiteline_internal.qualification_valid_until(text, text) from public;

-- from sql/recipient/record_qualification.sql
-- kiteline.record_qualification(recipient text, kind text, number text, valid_until timestamptz,
--   evidence_hash text, issued_on date) -> bigint
--
-- Enters a paper of a recipient. It counts when somebody of kiteline_legal who is not the caller has verified it.
-- A day is over in China first: issued_on may be today there.
-- Called by: kiteline_admin. Definer. Raises: KL001, KL002, KL003 when the recipient is terminated.

create function kiteline.record_qualification(
  recipient text,
  kind text,
  number text,
  valid_until timestamptz,
  evidence_hash text,
  issued_on date default null
)
  returns bigint
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $record_qualification$
declare
  v_fault text := case
    when kind ~ '^[a-z][a-z0-9_]{0,62}$' is not true
      then 'kind must be a word of lower-case letters, digits and _, and begin with a letter'
    when btrim(coalesce(number, '')) = '' then 'number must not be empty'
    when evidence_hash ~ '^[0-9a-f]{64}$' is not true
      then 'evidence_hash must have 64 digits of 0-9, a-f'
    when not isfinite(issued_on)
      or issued_on > (clock_timestamp() at time zone 'Asia/Shanghai')::date
      then 'issued_on must not be in the future'
  end;
  v_qualification_id bigint;
begin
  perform kiteline_internal.check_paper_holder(recipient);
  if v_fault is not null then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = v_fault,
      hint = 'kind is the checklist''s word for the paper, such as iso27001; number is what stands on it;'
        ' evidence_hash is the SHA-256 of the document, in hexadecimal.';
  end if;
  perform kiteline_internal.check_paper_term(valid_until);
  insert into kiteline_internal.recipient_qualifications (
    recipient, kind, number, issued_on, valid_until, evidence_hash
  )
  values (
    record_qualification.recipient, record_qualification.kind, record_qualification.number,
    record_qualification.issued_on, record_qualification.valid_until,
    record_qualification.evidence_hash
  )
  returning qualification_id into v_qualification_id;
  return v_qualification_id;
end
$record_qualification$;

comment on function kiteline.record_qualification(text, text, text, timestamptz, text, date) is
  'Enters a paper of a recipient, which counts when somebody else has verified it.';

revoke all on function
  kiteline.record_qualification(text, text, text, timestamptz, text, date) from public;
grant execute on function
  kiteline.record_qualification(text, text, text, timestamptz, text, date) to kiteline_admin;

-- from sql/recipient/verify_qualification.sql
-- kiteline.verify_qualification(qualification_id bigint, reason text) -> void
--
-- Says that somebody looked at the paper and found it good: from now on it counts. Never the login that recorded it.
-- Called by: kiteline_legal. Definer. Raises: KL001, KL002, KL003 when it is the caller's own, verified or revoked
-- already, or expired.

create function kiteline.verify_qualification(qualification_id bigint, reason text)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $verify_qualification$
declare
  v_qualification kiteline_internal.recipient_qualifications;
  v_fault text;
  v_hint text := 'Record the paper that counts now with kiteline.record_qualification.';
begin
  perform kiteline_internal.check_paper_reason(reason);
  select q.* into v_qualification
  from kiteline_internal.recipient_qualifications q
  where q.qualification_id = verify_qualification.qualification_id;
  if v_qualification.qualification_id is null then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('qualification %s', qualification_id),
      hint = 'The number is the one record_qualification returned.';
  end if;
  if exists (
    select
    from kiteline_internal.qualification_revocations r
    where r.qualification_id = v_qualification.qualification_id
  ) then
    v_fault := 'is revoked';
  elsif v_qualification.valid_until <= clock_timestamp() then
    v_fault := 'has expired';
  elsif v_qualification.recorded_by = session_user then
    v_fault := format('was recorded by %s, who cannot verify it too', session_user);
    v_hint := 'Have another member of kiteline_legal look at the paper.';
  end if;
  if v_fault is not null then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('qualification %s %s', v_qualification.qualification_id, v_fault),
      hint = v_hint;
  end if;
  insert into kiteline_internal.qualification_verifications (
    qualification_id, recorded_by, reason
  )
  values (
    v_qualification.qualification_id, v_qualification.recorded_by, verify_qualification.reason
  );
exception
  when unique_violation then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('qualification %s is verified already', qualification_id),
      hint = 'Nothing needs to be done.';
end
$verify_qualification$;

comment on function kiteline.verify_qualification(bigint, text) is
  'Says that somebody looked at the paper and found it good: from now on it counts.';

revoke all on function kiteline.verify_qualification(bigint, text) from public;
grant execute on function kiteline.verify_qualification(bigint, text) to kiteline_legal;

-- from sql/recipient/revoke_qualification.sql
-- kiteline.revoke_qualification(qualification_id bigint, reason text) -> void
--
-- Ends a qualification before its time. The next statement of every session that needs it reads nothing,
-- unless the recipient has another of the kind.
-- Called by: kiteline_admin, kiteline_legal. Definer. Raises: KL001, KL002, KL003 when revoked already.

create function kiteline.revoke_qualification(qualification_id bigint, reason text)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $revoke_qualification$
begin
  perform kiteline_internal.check_paper_reason(reason);
  insert into kiteline_internal.qualification_revocations (qualification_id, recipient, reason)
  select q.qualification_id, q.recipient, revoke_qualification.reason
  from kiteline_internal.recipient_qualifications q
  where q.qualification_id = revoke_qualification.qualification_id;
  if not found then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('qualification %s', qualification_id),
      hint = 'The number is the one record_qualification returned.';
  end if;
exception
  when unique_violation then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('qualification %s is revoked already', qualification_id),
      hint = 'Nothing needs to be done.';
end
$revoke_qualification$;

comment on function kiteline.revoke_qualification(bigint, text) is
  'Ends a qualification before its time.';

revoke all on function kiteline.revoke_qualification(bigint, text) from public;
grant execute on function kiteline.revoke_qualification(bigint, text)
  to kiteline_admin, kiteline_legal;

-- from sql/recipient/commitment_text_in_force.sql
-- kiteline_internal.commitment_text_in_force() -> kiteline_internal.commitment_texts
--
-- The newest commitment text; all null when none was ever published.
-- Called by: sign_commitment(), gate_commitment(). Invoker.

create function kiteline_internal.commitment_text_in_force()
  returns kiteline_internal.commitment_texts
  language sql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $commitment_text_in_force$
  select t
  from kiteline_internal.commitment_texts t
  order by t.commitment_text_id desc
  limit 1
$commitment_text_in_force$;

comment on function kiteline_internal.commitment_text_in_force() is
  'The newest commitment text; null when none was ever published.';

revoke all on function kiteline_internal.commitment_text_in_force() from public;

-- from sql/recipient/publish_commitment_text.sql
-- kiteline.publish_commitment_text(version text, text_hash text, clauses text[]) -> bigint
--
-- Puts a text of the commitment in force. Every recipient but the authorities has to sign it: until then it
-- opens nothing, and the next statement of its open sessions reads nothing.
-- Called by: kiteline_legal. Definer. Raises: KL001, KL003 when the version is published already.

create function kiteline.publish_commitment_text(version text, text_hash text, clauses text[])
  returns bigint
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $publish_commitment_text$
declare
  v_mandatory constant text[] := array['no_resale', 'no_leak', 'purpose_only'];
  v_fault text := case
    when btrim(coalesce(version, '')) = '' then 'version must not be empty'
    when text_hash ~ '^[0-9a-f]{64}$' is not true
      then 'text_hash must have 64 digits of 0-9, a-f'
    when clauses @> v_mandatory is not true
      then format('clauses must hold %s', array_to_string(v_mandatory, ', '))
    when exists (
      select from unnest(clauses) as c(clause) where c.clause ~ '^[a-z][a-z0-9_]{0,62}$' is not true
    ) then 'each clause must be a word of lower-case letters, digits and _, and begin with a letter'
  end;
  v_commitment_text_id bigint;
begin
  if v_fault is not null then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = v_fault,
      hint = 'text_hash is the SHA-256 of the text, in hexadecimal; clauses are the promises that it makes,'
        ' each in a word.';
  end if;
  insert into kiteline_internal.commitment_texts (version, text_hash, clauses)
  values (
    publish_commitment_text.version, publish_commitment_text.text_hash,
    publish_commitment_text.clauses
  )
  returning commitment_text_id into v_commitment_text_id;
  return v_commitment_text_id;
exception
  when unique_violation then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('commitment text %s is published already', version),
      hint = 'A changed text needs a version of its own.';
end
$publish_commitment_text$;

comment on function kiteline.publish_commitment_text(text, text, text[]) is
  'Puts a text of the commitment in force, which every recipient has to sign.';

revoke all on function kiteline.publish_commitment_text(text, text, text[]) from public;
grant execute on function kiteline.publish_commitment_text(text, text, text[]) to kiteline_legal;

-- from sql/recipient/sign_commitment.sql
-- kiteline.sign_commitment(recipient text, version text, signatory text, signed_at timestamptz,
--   evidence_hash text) -> void
--
-- Records that a recipient signed the commitment text in force; an older text is signed in vain. A paper often
-- bears the day only, so it may be signed up to a day before the text was published here; a minute ahead is
-- another clock.
-- Called by: kiteline_admin. Definer. Raises: KL001, KL002, KL003 when another text is in force, this one is
-- signed already, or the recipient is terminated.

create function kiteline.sign_commitment(
  recipient text,
  version text,
  signatory text,
  signed_at timestamptz,
  evidence_hash text
)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $sign_commitment$
declare
  v_text kiteline_internal.commitment_texts := kiteline_internal.commitment_text_in_force();
  v_fault text;
begin
  perform kiteline_internal.check_paper_holder(recipient);
  if not exists (
    select from kiteline_internal.commitment_texts t where t.version = sign_commitment.version
  ) then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('commitment text %s', version),
      hint = 'Publish it with kiteline.publish_commitment_text.';
  end if;
  if v_text.version is distinct from version then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('commitment text %s is not in force', version),
      hint = format('Have the recipient sign the text in force: %s.', v_text.version);
  end if;
  v_fault := case
    when btrim(coalesce(signatory, '')) = '' then 'signatory must not be empty'
    when evidence_hash ~ '^[0-9a-f]{64}$' is not true
      then 'evidence_hash must have 64 digits of 0-9, a-f'
    when (signed_at <= clock_timestamp() + interval '1 minute') is not true
      then 'signed_at must not be in the future'
    when signed_at < v_text.published_at - interval '1 day'
      then 'signed_at must not be before the text was published'
  end;
  if v_fault is not null then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = v_fault,
      hint = 'Name who signed and when; evidence_hash is the SHA-256 of the signed document, in hexadecimal.';
  end if;
  insert into kiteline_internal.commitments (
    recipient, commitment_text_id, signatory, signed_at, evidence_hash
  )
  values (
    sign_commitment.recipient, v_text.commitment_text_id, sign_commitment.signatory,
    sign_commitment.signed_at, sign_commitment.evidence_hash
  );
exception
  when unique_violation then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('recipient %s has signed commitment text %s already', recipient, version),
      hint = 'Nothing needs to be done.';
end
$sign_commitment$;

comment on function kiteline.sign_commitment(text, text, text, timestamptz, text) is
  'Records that a recipient signed the commitment text in force.';

revoke all on function
  kiteline.sign_commitment(text, text, text, timestamptz, text) from public;
grant execute on function
  kiteline.sign_commitment(text, text, text, timestamptz, text) to kiteline_admin;

-- from sql/recipient/training_valid_until.sql
-- kiteline_internal.training_valid_until(recipient text, login text, actor text) -> timestamptz
--
-- The last moment to which a training of the actor, or of the login for all who work through it, reaches that
-- nobody ended, passed or not; null when there is none.
-- Called by: gate_training(), gates_hold_until(). Invoker.

create function kiteline_internal.training_valid_until(recipient text, login text, actor text)
  returns timestamptz
  language sql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $training_valid_until$
  select max(t.valid_until)
  from kiteline_internal.trainings t
  where t.recipient = training_valid_until.recipient
    and t.person in (training_valid_until.login, training_valid_until.actor)
    and not exists (
      select from kiteline_internal.training_ends e where e.training_id = t.training_id
    )
$training_valid_until$;

comment on function kiteline_internal.training_valid_until(text, text, text) is
  'Until when an actor or his login is trained; null when never.';

revoke all on function kiteline_internal.training_valid_until(text, text, text) from public;

-- from sql/recipient/record_training.sql
-- kiteline.record_training(recipient text, person text, course text, valid_until timestamptz, score integer)
--   -> bigint
--
-- Records that a person of the recipient may handle customer data, for at most 24 months. person is an actor as the
-- application names him to open_session, letter by letter, or a login, for all who work through it.
-- Called by: kiteline_admin. Definer. Raises: KL001, KL002, KL003 when the recipient is terminated.

create function kiteline.record_training(
  recipient text,
  person text,
  course text,
  valid_until timestamptz,
  score integer default null
)
  returns bigint
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $record_training$
declare
  v_fault text := case
    when (person = btrim(person) and length(person) between 1 and 200) is not true
      then 'person must have 1 to 200 characters, without spaces around them'
    when btrim(coalesce(course, '')) = '' then 'course must not be empty'
    when score not between 0 and 100 then 'score must lie between 0 and 100 points'
    when isfinite(valid_until) and valid_until > clock_timestamp() + interval '24 months'
      then 'valid_until must be at most 24 months ahead'
  end;
  v_training_id bigint;
begin
  perform kiteline_internal.check_paper_holder(recipient);
  if v_fault is not null then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = v_fault,
      hint = 'Name the actor or the login that was trained, in what, and until when that counts.';
  end if;
  perform kiteline_internal.check_paper_term(valid_until);
  insert into kiteline_internal.trainings (recipient, person, course, score, valid_until)
  values (
    record_training.recipient, record_training.person, record_training.course,
    record_training.score, record_training.valid_until
  )
  returning training_id into v_training_id;
  return v_training_id;
end
$record_training$;

comment on function kiteline.record_training(text, text, text, timestamptz, integer) is
  'Records that a person of a recipient may handle customer data.';

revoke all on function
  kiteline.record_training(text, text, text, timestamptz, integer) from public;
grant execute on function
  kiteline.record_training(text, text, text, timestamptz, integer) to kiteline_admin;

-- from sql/recipient/end_training.sql
-- kiteline.end_training(training_id bigint, reason text) -> void
--
-- Ends a training before its time. The next statement of this person's sessions reads nothing, unless another of
-- his trainings, or one of the login's, counts.
-- Called by: kiteline_admin. Definer. Raises: KL001, KL002, KL003 when ended already.

create function kiteline.end_training(training_id bigint, reason text)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $end_training$
begin
  perform kiteline_internal.check_paper_reason(reason);
  insert into kiteline_internal.training_ends (training_id, recipient, reason)
  select t.training_id, t.recipient, end_training.reason
  from kiteline_internal.trainings t
  where t.training_id = end_training.training_id;
  if not found then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('training %s', training_id),
      hint = 'The number is the one record_training returned.';
  end if;
exception
  when unique_violation then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('training %s is ended already', training_id),
      hint = 'Nothing needs to be done.';
end
$end_training$;

comment on function kiteline.end_training(bigint, text) is
  'Ends a training before its time.';

revoke all on function kiteline.end_training(bigint, text) from public;
grant execute on function kiteline.end_training(bigint, text) to kiteline_admin;

-- from sql/recipient/mechanism_valid_until.sql
-- kiteline_internal.mechanism_valid_until(recipient text) -> timestamptz
--
-- The last moment to which a transfer mechanism of the recipient reaches that nobody ended, passed or not; null when
-- there is none.
-- Called by: gate_transfer(), gates_hold_until(). Invoker.

create function kiteline_internal.mechanism_valid_until(recipient text)
  returns timestamptz
  language sql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $mechanism_valid_until$
  select max(m.valid_until)
  from kiteline_internal.transfer_mechanisms m
  where m.recipient = mechanism_valid_until.recipient
    and not exists (
      select from kiteline_internal.mechanism_ends e where e.mechanism_id = m.mechanism_id
    )
$mechanism_valid_until$;

comment on function kiteline_internal.mechanism_valid_until(text) is
  'Until when a recipient has a transfer mechanism; null without one.';

revoke all on function kiteline_internal.mechanism_valid_until(text) from public;

-- from sql/recipient/record_transfer_mechanism.sql
-- kiteline.record_transfer_mechanism(recipient text, kind text, reference text, valid_until timestamptz)
--   -> bigint
--
-- Records what allows a recipient abroad to receive personal data: assessment, certification, standard_contract or
-- exemption. reference is its number, or the article that exempts.
-- Called by: kiteline_legal. Definer. Raises: KL001, KL002, KL003 when the recipient is terminated.

create function kiteline.record_transfer_mechanism(
  recipient text,
  kind text,
  reference text,
  valid_until timestamptz
)
  returns bigint
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $record_transfer_mechanism$
declare
  v_fault text := case
    when kind in ('assessment', 'certification', 'standard_contract', 'exemption') is not true
      then 'kind must be assessment, certification, standard_contract or exemption'
    when btrim(coalesce(reference, '')) = '' then 'reference must not be empty'
  end;
  v_mechanism_id bigint;
begin
  perform kiteline_internal.check_paper_holder(recipient);
  if v_fault is not null then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = v_fault,
      hint = 'reference is the number of the decision, certificate or contract, or the article that exempts.';
  end if;
  perform kiteline_internal.check_paper_term(valid_until);
  insert into kiteline_internal.transfer_mechanisms (recipient, kind, reference, valid_until)
  values (
    record_transfer_mechanism.recipient, record_transfer_mechanism.kind,
    record_transfer_mechanism.reference, record_transfer_mechanism.valid_until
  )
  returning mechanism_id into v_mechanism_id;
  return v_mechanism_id;
end
$record_transfer_mechanism$;

comment on function kiteline.record_transfer_mechanism(text, text, text, timestamptz) is
  'Records what allows a recipient abroad to receive personal data.';

revoke all on function
  kiteline.record_transfer_mechanism(text, text, text, timestamptz) from public;
grant execute on function
  kiteline.record_transfer_mechanism(text, text, text, timestamptz) to kiteline_legal;

-- from sql/recipient/end_transfer_mechanism.sql
-- kiteline.end_transfer_mechanism(mechanism_id bigint, reason text) -> void
--
-- Ends a transfer mechanism before its time. The next statement of the recipient's sessions reads nothing, unless
-- it has another.
-- Called by: kiteline_legal. Definer. Raises: KL001, KL002, KL003 when ended already.

create function kiteline.end_transfer_mechanism(mechanism_id bigint, reason text)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $end_transfer_mechanism$
begin
  perform kiteline_internal.check_paper_reason(reason);
  insert into kiteline_internal.mechanism_ends (mechanism_id, recipient, reason)
  select m.mechanism_id, m.recipient, end_transfer_mechanism.reason
  from kiteline_internal.transfer_mechanisms m
  where m.mechanism_id = end_transfer_mechanism.mechanism_id;
  if not found then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('transfer mechanism %s', mechanism_id),
      hint = 'The number is the one record_transfer_mechanism returned.';
  end if;
exception
  when unique_violation then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('transfer mechanism %s is ended already', mechanism_id),
      hint = 'Nothing needs to be done.';
end
$end_transfer_mechanism$;

comment on function kiteline.end_transfer_mechanism(bigint, text) is
  'Ends a transfer mechanism before its time.';

revoke all on function kiteline.end_transfer_mechanism(bigint, text) from public;
grant execute on function kiteline.end_transfer_mechanism(bigint, text) to kiteline_legal;

-- from sql/session/gate_qualification.sql
-- kiteline_internal.gate_qualification(grant_id bigint, login text, actor text) -> text
--
-- A gate of every opening: the recipient has every qualification that the checklist asks of its role for the
-- purpose, verified, not revoked and not expired. Null when met, else the kinds that are missing; when none is,
-- those that have expired.
-- Called by: unmet_gates(). Invoker.

create function kiteline_internal.gate_qualification(grant_id bigint, login text, actor text)
  returns text
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $gate_qualification$
declare
  v_grant kiteline_internal.grants;
  v_missing text;
  v_expired text;
begin
  select g.* into v_grant
  from kiteline_internal.grants g
  where g.grant_id = gate_qualification.grant_id;
  if v_grant.grant_id is null then
    return 'qualifications unknown';
  end if;

  select
    string_agg(k.kind, ', ' order by k.kind) filter (where u.valid_until is null),
    string_agg(k.kind, ', ' order by k.kind) filter (where u.valid_until <= clock_timestamp())
  into v_missing, v_expired
  from kiteline_internal.asked_qualifications(v_grant.purpose, v_grant.recipient) as k(kind)
  cross join lateral kiteline_internal.qualification_valid_until(v_grant.recipient, k.kind)
    as u(valid_until);
  return coalesce('qualification missing: ' || v_missing, 'qualification expired: ' || v_expired);
end
$gate_qualification$;

comment on function kiteline_internal.gate_qualification(bigint, text, text) is
  'Gate: the recipient has every qualification that the checklist asks for. Null when met.';

revoke all on function kiteline_internal.gate_qualification(bigint, text, text) from public;

-- from sql/session/gate_commitment.sql
-- kiteline_internal.gate_commitment(grant_id bigint, login text, actor text) -> text
--
-- A gate of every opening: the recipient has signed the commitment text in force. Not asked of an authority, which
-- receives data by law and signs nothing. Null when met, else the missing condition.
-- Called by: unmet_gates(). Invoker.

create function kiteline_internal.gate_commitment(grant_id bigint, login text, actor text)
  returns text
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $gate_commitment$
declare
  v_text kiteline_internal.commitment_texts := kiteline_internal.commitment_text_in_force();
  v_recipient text;
  v_role text;
begin
  select r.recipient, r.role into v_recipient, v_role
  from kiteline_internal.grants g
  join kiteline_internal.recipients r on r.recipient = g.recipient
  where g.grant_id = gate_commitment.grant_id;

  return case
    when v_role = 'authority' then null
    when v_text.commitment_text_id is null then 'commitment text none in force'
    when not exists (
      select
      from kiteline_internal.commitments c
      where c.recipient = v_recipient and c.commitment_text_id = v_text.commitment_text_id
    ) then 'commitment not signed'
  end;
end
$gate_commitment$;

comment on function kiteline_internal.gate_commitment(bigint, text, text) is
  'Gate: the recipient has signed the commitment text in force. Null when met.';

revoke all on function kiteline_internal.gate_commitment(bigint, text, text) from public;

-- from sql/session/gate_training.sql
-- kiteline_internal.gate_training(grant_id bigint, login text, actor text) -> text
--
-- A gate of every opening: the actor, or everybody who works through the login, has a training that counts. Not asked
-- of an authority. Null when met, else the missing condition.
-- Called by: unmet_gates(). Invoker.

create function kiteline_internal.gate_training(grant_id bigint, login text, actor text)
  returns text
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $gate_training$
declare
  v_recipient text;
  v_role text;
  v_valid_until timestamptz;
begin
  select r.recipient, r.role into v_recipient, v_role
  from kiteline_internal.grants g
  join kiteline_internal.recipients r on r.recipient = g.recipient
  where g.grant_id = gate_training.grant_id;
  v_valid_until := kiteline_internal.training_valid_until(v_recipient, login, actor);

  return case
    when v_role = 'authority' then null
    when v_valid_until is null then 'training missing'
    when v_valid_until <= clock_timestamp() then 'training expired'
  end;
end
$gate_training$;

comment on function kiteline_internal.gate_training(bigint, text, text) is
  'Gate: the actor or his login has a training that counts. Null when met.';

revoke all on function kiteline_internal.gate_training(bigint, text, text) from public;

-- from sql/session/gate_transfer.sql
-- kiteline_internal.gate_transfer(grant_id bigint, login text, actor text) -> text
--
-- A gate of every opening: a recipient abroad has a transfer mechanism that counts. Each person's own consent to the
-- transfer is asked besides. Null when met, else the missing condition.
-- Called by: unmet_gates(). Invoker.

create function kiteline_internal.gate_transfer(grant_id bigint, login text, actor text)
  returns text
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $gate_transfer$
declare
  v_recipient text;
  v_country text;
begin
  select r.recipient, r.country into v_recipient, v_country
  from kiteline_internal.grants g
  join kiteline_internal.recipients r on r.recipient = g.recipient
  where g.grant_id = gate_transfer.grant_id;

  return case
    when v_country is null then 'country unknown'
    when v_country = 'CN' then null
    when (kiteline_internal.mechanism_valid_until(v_recipient) > clock_timestamp()) is not true
      then 'no mechanism for transfer abroad'
  end;
end
$gate_transfer$;

comment on function kiteline_internal.gate_transfer(bigint, text, text) is
  'Gate: a recipient abroad has a transfer mechanism that counts. Null when met.';

revoke all on function kiteline_internal.gate_transfer(bigint, text, text) from public;

-- from sql/session/gates_hold_until.sql
-- kiteline_internal.gates_hold_until(grant_id bigint, login text, actor text) -> timestamptz
--
-- The earliest moment at which a gate shuts by the clock alone: a qualification, the training or the transfer
-- mechanism lapses, or a clean-up that the recipient owes for the purpose becomes overdue. A session ends then at the
-- latest, so no reading statement needs to ask. infinity when nothing lapses; -infinity when a paper is missing.
-- Called by: record_session(). Invoker.

create function kiteline_internal.gates_hold_until(grant_id bigint, login text, actor text)
  returns timestamptz
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $gates_hold_until$
declare
  v_purpose text;
  v_recipient text;
  v_role text;
  v_country text;
  v_qualified_until timestamptz;
begin
  select g.purpose, r.recipient, r.role, r.country
  into v_purpose, v_recipient, v_role, v_country
  from kiteline_internal.grants g
  join kiteline_internal.recipients r on r.recipient = g.recipient
  where g.grant_id = gates_hold_until.grant_id;
  if v_recipient is null then
    return '-infinity';
  end if;

  select min(coalesce(u.valid_until, '-infinity')) into v_qualified_until
  from kiteline_internal.asked_qualifications(v_purpose, v_recipient) as k(kind)
  cross join lateral kiteline_internal.qualification_valid_until(v_recipient, k.kind)
    as u(valid_until);
  -- What is not asked is null, and least() passes over it.
  return least(
    'infinity',
    v_qualified_until,
    case
      when v_role <> 'authority'
        then coalesce(
          kiteline_internal.training_valid_until(v_recipient, login, actor), '-infinity'
        )
    end,
    case
      when v_country <> 'CN'
        then coalesce(kiteline_internal.mechanism_valid_until(v_recipient), '-infinity')
    end,
    kiteline_internal.clean_up_due_at(v_recipient, v_purpose)
  );
end
$gates_hold_until$;

comment on function kiteline_internal.gates_hold_until(bigint, text, text) is
  'The earliest moment at which a gate shuts by the clock alone.';

revoke all on function kiteline_internal.gates_hold_until(bigint, text, text) from public;

-- from sql/duty/working_days_after.sql
-- kiteline_internal.working_days_after(at timestamptz, days integer) -> timestamptz
--
-- The same time of day so many working days later, Monday to Friday in China. Public holidays are not known, so the
-- answer is never later than the real date. From a weekend the first working day is Monday.
-- Called by: whoever opens a duty. Invoker.

create function kiteline_internal.working_days_after(at timestamptz, days integer)
  returns timestamptz
  language sql
  immutable
  parallel safe
  security invoker
  return case
    when days = 0 then at
    when days > 0 then (
      select
        -- Counted from the Monday of the week; Saturday and Sunday count as its Friday.
        (
          l.moment - (extract(isodow from l.moment)::integer - 1) * interval '1 day'
          + (w.day + days) / 5 * interval '7 days'
          + (w.day + days) % 5 * interval '1 day'
        ) at time zone 'Asia/Shanghai'
      from (select at at time zone 'Asia/Shanghai' as moment) as l
      cross join lateral (
        select least(extract(isodow from l.moment)::integer, 5) - 1 as day
      ) as w
    )
  end;

comment on function kiteline_internal.working_days_after(timestamptz, integer) is
  'The same time of day so many working days later.';

revoke all on function kiteline_internal.working_days_after(timestamptz, integer) from public;

-- from sql/duty/enter_live_duties.sql
-- kiteline_internal.enter_live_duties() -> trigger
--
-- Keeps live_duties in step with duties: enters the new ones, all of a statement at once.
-- Called by: statement triggers on duties, ENABLE ALWAYS. Invoker (only the owner writes there).

create function kiteline_internal.enter_live_duties()
  returns trigger
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $enter_live_duties$
begin
  if tg_op = 'INSERT' then
    insert into kiteline_internal.live_duties (
      duty_id, kind, policy, subject, recipient, purposes, due_at
    )
    select c.duty_id, c.kind, c.policy, c.subject, c.recipient, c.purposes, c.due_at
    from changed_duties c;
  else
    update kiteline_internal.live_duties l
    set due_at = c.due_at
    from changed_duties c
    where l.duty_id = c.duty_id;
  end if;
  return null;
end
$enter_live_duties$;

comment on function kiteline_internal.enter_live_duties() is
  'Trigger: keeps live_duties in step with duties.';

revoke all on function kiteline_internal.enter_live_duties() from public;

create trigger enter_live_duties
  after insert on kiteline_internal.duties
  referencing new table as changed_duties
  for each statement execute function kiteline_internal.enter_live_duties();
-- Nothing updates a duty (refuse_rewrite); should its owner ever move a date, the gates follow it.
create trigger follow_live_duties
  after update on kiteline_internal.duties
  referencing new table as changed_duties
  for each statement execute function kiteline_internal.enter_live_duties();

alter table kiteline_internal.duties enable always trigger enter_live_duties;
alter table kiteline_internal.duties enable always trigger follow_live_duties;

-- from sql/duty/leave_live_duties.sql
-- kiteline_internal.leave_live_duties() -> trigger
--
-- Takes duties that have ended (verified, done or waived) out of live_duties.
-- Called by: a statement trigger on duty_events, ENABLE ALWAYS. Invoker (only the owner writes there).

create function kiteline_internal.leave_live_duties()
  returns trigger
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $leave_live_duties$
begin
  delete from kiteline_internal.live_duties l
  using added_events a
  where l.duty_id = a.duty_id and a.event in ('verified', 'done', 'waived');
  return null;
end
$leave_live_duties$;

comment on function kiteline_internal.leave_live_duties() is
  'Trigger: takes ended duties out of live_duties.';

revoke all on function kiteline_internal.leave_live_duties() from public;

create trigger leave_live_duties
  after insert on kiteline_internal.duty_events
  referencing new table as added_events
  for each statement execute function kiteline_internal.leave_live_duties();

alter table kiteline_internal.duty_events enable always trigger leave_live_duties;

-- from sql/duty/disclosures_of.sql
-- kiteline_internal.disclosures_of(policy text, subject text) -> table
--
-- What was disclosed of one person: every session that named the person, as one it was for or as a second subject,
-- with the categories that it could show. used_until: when the session ended or will end. What a purpose was comes
-- from the version that the session's grant was issued for; whether it shows stored data, from what it is now.
-- By the index of subjects even where the table is small, which leaves bitmap scans only: PostgreSQL does not reckon with
-- unpacking a list of twenty thousand people for each row it reads.
-- Called by: open_clean_ups(), submit_clean_up_certificate(), record_correction(). Invoker.

create function kiteline_internal.disclosures_of(policy text, subject text)
  returns table (
    session_id bigint,
    opened_at timestamptz,
    used_until timestamptz,
    recipient text,
    purpose text,
    categories text[],
    is_essential boolean,
    shows_restricted boolean
  )
  language plpgsql
  stable
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = off
  set enable_indexscan = off
as $disclosures_of$
begin
  return query
  select
    s.session_id,
    s.opened_at,
    -- Not a join: that might read all closings.
    least(
      s.expires_at,
      (
        select c.closed_at
        from kiteline_internal.session_closings c
        where c.session_id = s.session_id
      )
    ),
    s.recipient::text,
    s.purpose::text,
    array(
      select distinct k.category
      from jsonb_to_recordset(v.columns) as k(category text)
      where not coalesce(s.withheld -> k.category ? disclosures_of.subject, false)
    ),
    v.is_essential,
    coalesce(p.shows_restricted, false)
  from kiteline_internal.sessions s
  join kiteline_internal.grants g on g.grant_id = s.grant_id
  join kiteline_internal.purpose_versions v
    on v.purpose = g.purpose and v.purpose_hash = g.purpose_hash
  left join kiteline_internal.purposes p on p.purpose = s.purpose
  where s.policy = disclosures_of.policy
    -- A function takes on the collation of what it is called with; the indexes have the default one.
    and (
      s.subjects @> array[disclosures_of.subject collate "default"]
      or s.second_subjects @> array[disclosures_of.subject collate "default"]
    );
end
$disclosures_of$;

comment on function kiteline_internal.disclosures_of(text, text) is
  'Every session that named one person, with the categories that it could show.';

revoke all on function kiteline_internal.disclosures_of(text, text) from public;

-- from sql/duty/open_clean_ups.sql
-- kiteline_internal.open_clean_ups(refusal_id bigint) -> integer
--
-- Opens one clean-up duty for each recipient that was shown the person for a purpose that the refusal ends, and for no
-- other recipient. What another clean-up covers is not asked for twice: one that is still to be done covers everything,
-- one that was done covers what came before it. A purpose for data that may only be stored goes on, so
-- a restriction or an erasure does not end it. Called again it opens only what is missing; a lifted refusal opens
-- nothing. Answers how many it opened.
-- Called by: record_refusal(), settle_clean_ups(), waive_clean_ups_of(). Invoker.

create function kiteline_internal.open_clean_ups(refusal_id bigint)
  returns integer
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $open_clean_ups$
declare
  v_refusal kiteline_internal.refusals;
  v_opened integer;
begin
  select r.* into v_refusal
  from kiteline_internal.refusals r
  where r.refusal_id = open_clean_ups.refusal_id
    and not exists (
      select from kiteline_internal.refusal_lifts l where l.refusal_id = r.refusal_id
    );
  if v_refusal.refusal_id is null then
    return 0;
  end if;

  if v_refusal.recorded_xid = pg_current_xact_id() then
    insert into kiteline_internal.unsettled_refusals (refusal_id, recorded_xid)
    values (v_refusal.refusal_id, v_refusal.recorded_xid)
    on conflict on constraint unsettled_refusals_pkey do nothing;
    perform kiteline_internal.settle_clean_ups();
  else
    -- Two at once would wait for each other's duties.
    perform from kiteline_internal.unsettled_refusals u
    where u.refusal_id = v_refusal.refusal_id
    for update;
  end if;

  insert into kiteline_internal.duties (
    kind, policy, subject, recipient, purposes, owner, refusal_id, instructions, due_at
  )
  select
    'clean_up', v_refusal.policy, v_refusal.subject, d.recipient,
    array_agg(distinct d.purpose), 'recipient', v_refusal.refusal_id,
    format(
      'Delete %s of this person that you received for %s, with every copy and what was passed on;'
      ' then have it certified.',
      case
        when v_refusal.categories is null then 'everything'
        else 'everything of ' || array_to_string(v_refusal.categories, ', ')
      end,
      string_agg(distinct d.purpose, ', ')
    ),
    kiteline_internal.working_days_after(clock_timestamp(), 5)
  from kiteline_internal.disclosures_of(v_refusal.policy, v_refusal.subject) d
  where (v_refusal.purpose is null or d.purpose = v_refusal.purpose)
    and (v_refusal.recipient is null or d.recipient = v_refusal.recipient)
    and (v_refusal.categories is null or d.categories && v_refusal.categories)
    and not (v_refusal.spares_essential and d.is_essential)
    and not (v_refusal.kind in ('restriction', 'erasure') and d.shows_restricted)
    and not exists (
      select
      from kiteline_internal.duty_states o
      where o.policy = v_refusal.policy
        and o.subject = v_refusal.subject
        and o.kind = 'clean_up'
        and o.recipient = d.recipient
        and d.purpose = any (o.purposes)
        and case o.state
          when 'open' then true
          -- Waived by legal: for the refusals that there were then. Waived because its refusal was lifted: for none.
          when 'waived' then
            not o.details ? 'lifted_refusal' and o.changed_at > v_refusal.recorded_at
          else d.opened_at <= o.performed_at
        end
    )
  group by d.recipient
  order by d.recipient
  on conflict on constraint duties_refusal_id_key do nothing;
  get diagnostics v_opened = row_count;
  return v_opened;
end
$open_clean_ups$;

comment on function kiteline_internal.open_clean_ups(bigint) is
  'Opens the clean-up duties that follow from a refusal.';

revoke all on function kiteline_internal.open_clean_ups(bigint) from public;

-- from sql/duty/settle_clean_ups.sql
-- kiteline_internal.settle_clean_ups(at_most integer) -> integer
--
-- Looks again at refusals during whose recording a session may have opened: neither saw the other, so a clean-up may be
-- missing. Looks twice. The first time when the refusal is committed, which finds every session that may have read; the
-- last time when no opening can be left that missed the refusal. Leaves alone what somebody else is settling.
-- Answers how many refusals are settled now.
-- Called by: open_clean_ups() when a refusal is recorded, maintain() (at_most null: all). Invoker.

create function kiteline_internal.settle_clean_ups(at_most integer default 100)
  returns integer
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $settle_clean_ups$
declare
  v_oldest_running xid8 := pg_snapshot_xmin(pg_current_snapshot());
  v_own bigint;
  v_drawn bigint;
  v_refusal_id bigint;
  v_refusal_ids bigint[];
  v_settled integer := 0;
begin
  select coalesce(array_agg(l.refusal_id), '{}') into v_refusal_ids
  from (
    select u.refusal_id
    from kiteline_internal.unsettled_refusals u
    where u.seen_xid < v_oldest_running
    order by u.seen_xid
    limit settle_clean_ups.at_most
    for update skip locked
  ) as l;
  foreach v_refusal_id in array v_refusal_ids loop
    perform kiteline_internal.open_clean_ups(v_refusal_id);
    v_settled := v_settled + 1;
  end loop;
  delete from kiteline_internal.unsettled_refusals u where u.refusal_id = any (v_refusal_ids);

  select coalesce(array_agg(f.refusal_id), '{}') into v_refusal_ids
  from (
    select u.refusal_id
    from kiteline_internal.unsettled_refusals u
    where u.seen_xid is null and u.recorded_xid < v_oldest_running
    order by u.recorded_xid
    limit settle_clean_ups.at_most
    for update skip locked
  ) as f;
  if v_refusal_ids = '{}' then
    return v_settled;
  end if;
  -- An opening that is under way may have looked for refusals before these were committed. It drew its number before it
  -- looked, so all such numbers lie below one that is drawn now. This transaction's own may be older than theirs; a
  -- subtransaction, which is what the exception clause is for, draws a new one, and leaves it in the rows it writes.
  begin
    update kiteline_internal.unsettled_refusals u
    set seen_xid = u.recorded_xid
    where u.refusal_id = any (v_refusal_ids);
    select u.xmin::text::bigint into strict v_drawn
    from kiteline_internal.unsettled_refusals u
    where u.refusal_id = v_refusal_ids[1];
  exception
    when no_data_found then
      raise;
  end;
  -- xmin has 32 bits. The number is the first above this transaction's own that ends in them.
  v_own := pg_current_xact_id()::text::bigint;
  v_drawn := v_own + (v_drawn - v_own % 4294967296 + 4294967296) % 4294967296;
  update kiteline_internal.unsettled_refusals u
  set seen_xid = v_drawn::text::xid8
  where u.refusal_id = any (v_refusal_ids);
  foreach v_refusal_id in array v_refusal_ids loop
    perform kiteline_internal.open_clean_ups(v_refusal_id);
  end loop;
  return v_settled;
end
$settle_clean_ups$;

comment on function kiteline_internal.settle_clean_ups(integer) is
  'Looks again at refusals during whose recording a session may have opened.';

revoke all on function kiteline_internal.settle_clean_ups(integer) from public;

-- from sql/duty/waive_clean_ups_of.sql
-- kiteline_internal.waive_clean_ups_of(refusal_id bigint, reason text) -> integer
--
-- Waives the clean-ups that a refusal opened, as far as nobody has worked on them, now that the refusal is lifted. What
-- they covered for other refusals of the person, which go on, is asked for anew. Answers how many it waived.
-- Called by: lift_restriction(). Invoker.

create function kiteline_internal.waive_clean_ups_of(refusal_id bigint, reason text)
  returns integer
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $waive_clean_ups_of$
declare
  v_waived integer;
  v_other bigint;
begin
  -- A certificate that is being submitted comes first or finds the duty waived.
  perform from kiteline_internal.duties d
  where d.refusal_id = waive_clean_ups_of.refusal_id and d.kind = 'clean_up'
  order by d.duty_id
  for no key update;
  insert into kiteline_internal.duty_events (duty_id, event, details)
  select
    d.duty_id, 'waived',
    jsonb_build_object(
      'reason', waive_clean_ups_of.reason, 'lifted_refusal', waive_clean_ups_of.refusal_id
    )
  from kiteline_internal.duties d
  where d.refusal_id = waive_clean_ups_of.refusal_id
    and d.kind = 'clean_up'
    and not exists (
      select from kiteline_internal.duty_events e where e.duty_id = d.duty_id
    )
  order by d.duty_id;
  get diagnostics v_waived = row_count;
  if v_waived = 0 then
    return 0;
  end if;

  for v_other in
    select o.refusal_id
    from kiteline_internal.refusals r
    join kiteline_internal.refusals o on o.policy = r.policy and o.subject = r.subject
    where r.refusal_id = waive_clean_ups_of.refusal_id
      and o.refusal_id <> r.refusal_id
      and o.kind in ('restriction', 'erasure', 'objection', 'withdrawal', 'annulment')
    order by o.refusal_id
  loop
    perform kiteline_internal.open_clean_ups(v_other);
  end loop;
  return v_waived;
end
$waive_clean_ups_of$;

comment on function kiteline_internal.waive_clean_ups_of(bigint, text) is
  'Waives the untouched clean-ups of a refusal that is lifted.';

revoke all on function kiteline_internal.waive_clean_ups_of(bigint, text) from public;

-- from sql/duty/open_post_notices.sql
-- kiteline_internal.open_post_notices(session_id bigint) -> integer
--
-- Who was shown in an emergency is told of it afterwards: opens one duty for every person that the session named and
-- one for every second subject, due 24 hours after the session ends. Not while one for the same person, purpose and
-- recipient is still to be done: it will tell of both. Answers how many it opened.
-- Called by: record_session(), for purposes of the emergency tier. Invoker.

create function kiteline_internal.open_post_notices(session_id bigint)
  returns integer
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $open_post_notices$
declare
  v_opened integer;
begin
  insert into kiteline_internal.duties (
    kind, policy, subject, recipient, purposes, owner, session_id, instructions, due_at
  )
  select
    'post_notice', s.policy, n.subject, s.recipient, array[s.purpose], 'service', s.session_id,
    'Tell this person who was shown the data, what for and when, and what rights the person has.',
    s.expires_at + interval '24 hours'
  from kiteline_internal.sessions s
  cross join lateral (
    select p.subject from unnest(s.subjects) as p(subject)
    union
    select p.subject from unnest(s.second_subjects) as p(subject)
  ) as n
  where s.session_id = open_post_notices.session_id
    -- The session was recorded a moment ago: no other month has to be searched.
    and s.opened_at > clock_timestamp() - interval '1 hour'
    and not exists (
      select
      from kiteline_internal.live_duties l
      where l.policy = s.policy
        and l.subject = n.subject
        and l.kind = 'post_notice'
        and l.recipient = s.recipient
        and l.purposes = array[s.purpose]
    )
  order by n.subject;
  get diagnostics v_opened = row_count;
  return v_opened;
end
$open_post_notices$;

comment on function kiteline_internal.open_post_notices(bigint) is
  'Opens the duties to tell everybody whom an emergency session showed.';

revoke all on function kiteline_internal.open_post_notices(bigint) from public;

-- from sql/duty/open_annulment_review.sql
-- kiteline_internal.open_annulment_review(refusal_id bigint) -> bigint
--
-- A consent that was never really given: legal reviews within 5 working days what was shared on its strength, which
-- irregular_disclosures lists. One review a refusal. Answers the duty's number, null when there is one already.
-- Called by: annul_consents(). Invoker.

create function kiteline_internal.open_annulment_review(refusal_id bigint)
  returns bigint
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $open_annulment_review$
declare
  v_duty_id bigint;
begin
  insert into kiteline_internal.duties (
    kind, policy, subject, recipient, purposes, owner, refusal_id, instructions, due_at
  )
  select
    'annulment_review', r.policy, r.subject, r.recipient, array[r.purpose], 'legal', r.refusal_id,
    'Review how the consent came about and what was shared on its strength'
    ' (kiteline.irregular_disclosures), and say what follows.',
    kiteline_internal.working_days_after(clock_timestamp(), 5)
  from kiteline_internal.refusals r
  where r.refusal_id = open_annulment_review.refusal_id and r.kind = 'annulment'
  on conflict on constraint duties_refusal_id_key do nothing
  returning duty_id into v_duty_id;
  return v_duty_id;
end
$open_annulment_review$;

comment on function kiteline_internal.open_annulment_review(bigint) is
  'Opens the review that an annulled consent asks for.';

revoke all on function kiteline_internal.open_annulment_review(bigint) from public;

-- from sql/duty/clean_up_due_at.sql
-- kiteline_internal.clean_up_due_at(recipient text, purpose text) -> timestamptz
--
-- By when the recipient has to have cleaned up what it received for a purpose: the earliest date among the clean-ups
-- that have not ended. Null when it owes none. One look-up, however many were done before.
-- Called by: gate_duties(), gates_hold_until(). Invoker.

create function kiteline_internal.clean_up_due_at(recipient text, purpose text)
  returns timestamptz
  language plpgsql
  stable
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $clean_up_due_at$
declare
  v_due_at timestamptz;
begin
  select l.due_at into v_due_at
  from kiteline_internal.live_duties l
  where l.kind = 'clean_up'
    and l.recipient = clean_up_due_at.recipient
    and clean_up_due_at.purpose = any (l.purposes)
  order by l.due_at
  limit 1;
  return v_due_at;
end
$clean_up_due_at$;

comment on function kiteline_internal.clean_up_due_at(text, text) is
  'By when a recipient has to have cleaned up what it received for a purpose.';

revoke all on function kiteline_internal.clean_up_due_at(text, text) from public;

-- from sql/session/gate_duties.sql
-- kiteline_internal.gate_duties(grant_id bigint, login text, actor text) -> text
--
-- A gate of every opening: the recipient owes no overdue clean-up of what it received for this purpose. Judged by the
-- clock at each opening; no job has to run. Null when met, else the missing condition.
-- Called by: unmet_gates(). Invoker.

create function kiteline_internal.gate_duties(grant_id bigint, login text, actor text)
  returns text
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $gate_duties$
declare
  v_due_at timestamptz;
begin
  select kiteline_internal.clean_up_due_at(g.recipient, g.purpose) into v_due_at
  from kiteline_internal.grants g
  where g.grant_id = gate_duties.grant_id;

  return case
    when v_due_at < clock_timestamp() then
      'clean-up overdue since '
      || to_char(v_due_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD')
  end;
end
$gate_duties$;

comment on function kiteline_internal.gate_duties(bigint, text, text) is
  'Gate: the recipient owes no overdue clean-up for this purpose. Null when met.';

revoke all on function kiteline_internal.gate_duties(bigint, text, text) from public;

-- from sql/duty/check_words.sql
-- kiteline_internal.check_words(argument text, value text) -> void
--
-- Refuses an argument of less than 3 characters where evidence has to say something.
-- Called by: the duty functions. Invoker. Raises: KL001.

create function kiteline_internal.check_words(argument text, value text)
  returns void
  language plpgsql
  immutable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $check_words$
begin
  if length(btrim(coalesce(value, ''))) < 3 then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = format('%s must have at least 3 characters', argument),
      hint = 'Say it in words: it is kept as evidence.';
  end if;
end
$check_words$;

comment on function kiteline_internal.check_words(text, text) is
  'Refuses an argument that says nothing.';

revoke all on function kiteline_internal.check_words(text, text) from public;

-- from sql/duty/check_evidence.sql
-- kiteline_internal.check_evidence(evidence_ref text, evidence_hash text) -> void
--
-- Refuses to call a duty done without saying where the proof is and what it was.
-- Called by: submit_clean_up_certificate(), complete_duty(). Invoker. Raises: KL001.

create function kiteline_internal.check_evidence(evidence_ref text, evidence_hash text)
  returns void
  language plpgsql
  immutable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $check_evidence$
begin
  if btrim(coalesce(evidence_ref, '')) = '' then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'evidence_ref must say where the proof can be looked up',
      hint = 'Give its number in your archive, for example of the signed letter.';
  end if;
  if (evidence_hash ~ '^[0-9a-f]{64}$') is not true then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'evidence_hash must be a SHA-256 in 64 lower-case hexadecimal digits',
      hint = 'sha256sum prints it for a file.';
  end if;
end
$check_evidence$;

comment on function kiteline_internal.check_evidence(text, text) is
  'Refuses to call a duty done without proof.';

revoke all on function kiteline_internal.check_evidence(text, text) from public;

-- from sql/duty/take_duty.sql
-- kiteline_internal.take_duty(duty_id bigint, states text[]) -> kiteline_internal.duty_states
--
-- The duty and its state, held until the transaction ends: of two that act on it at once the second sees what the
-- first has done. Refuses a duty that is in none of these states.
-- Called by: the duty functions. Invoker. Raises: KL002, KL003.

create function kiteline_internal.take_duty(duty_id bigint, states text[])
  returns kiteline_internal.duty_states
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $take_duty$
declare
  v_duty kiteline_internal.duty_states;
begin
  perform from kiteline_internal.duties d
  where d.duty_id = take_duty.duty_id
  for no key update;
  if not found then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('duty %s', duty_id),
      hint = 'kiteline.duty_log lists the duties.';
  end if;
  select s.* into strict v_duty
  from kiteline_internal.duty_states s
  where s.duty_id = take_duty.duty_id;
  if v_duty.state <> all (states) then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('duty %s (%s) is %s', duty_id, v_duty.kind, v_duty.state),
      hint = format('Possible while it is: %s.', array_to_string(states, ', '));
  end if;
  return v_duty;
end
$take_duty$;

comment on function kiteline_internal.take_duty(bigint, text[]) is
  'The duty and its state, held until the transaction ends.';

revoke all on function kiteline_internal.take_duty(bigint, text[]) from public;

-- from sql/duty/submit_clean_up_certificate.sql
-- kiteline.submit_clean_up_certificate(duty_id bigint, method text, operator text, performed_at timestamptz,
--   residual_until timestamptz, evidence_ref text, evidence_hash text) -> void
--
-- Enters, in the recipient's words, that it has cleaned up: how, who, when, and until when copies are left (backups
-- that rotate; null: none). Cleaned up before the recipient last had access does not count. Somebody else verifies
-- it.
-- Called by: kiteline_service. Definer. Raises: KL001, KL002, KL003.

create function kiteline.submit_clean_up_certificate(
  duty_id bigint,
  method text,
  operator text,
  performed_at timestamptz,
  residual_until timestamptz,
  evidence_ref text,
  evidence_hash text
)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $submit_clean_up_certificate$
declare
  v_duty kiteline_internal.duty_states;
  v_last_use timestamptz;
begin
  perform kiteline_internal.check_words('method', method);
  -- A name may have two characters, or one.
  if btrim(coalesce(operator, '')) = '' then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'operator must not be empty',
      hint = 'Name who cleaned up.';
  end if;
  perform kiteline_internal.check_evidence(evidence_ref, evidence_hash);
  if (isfinite(performed_at) and performed_at <= clock_timestamp()) is not true then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'performed_at must be finite and not in the future',
      hint = 'Certify what has been done, and when.';
  end if;
  if (isfinite(residual_until) and residual_until > performed_at) is false then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'residual_until must be finite and after performed_at',
      hint = 'Give the date by which the last copy is gone, or null when none is left.';
  end if;
  v_duty := kiteline_internal.take_duty(duty_id, array['open']);
  if v_duty.kind <> 'clean_up' then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('duty %s is of kind %s, which needs no certificate', duty_id, v_duty.kind),
      hint = 'kiteline.complete_duty records that it is done.';
  end if;

  -- The refusal ended the reading of the sessions that were open.
  select max(greatest(d.opened_at, least(d.used_until, r.recorded_at))) into v_last_use
  from kiteline_internal.refusals r
  cross join lateral kiteline_internal.disclosures_of(v_duty.policy, v_duty.subject) d
  where r.refusal_id = v_duty.refusal_id
    and d.recipient = v_duty.recipient
    and d.purpose = any (v_duty.purposes);
  if performed_at < v_last_use then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = format(
        'performed_at is before %s, until when the recipient had access to the person',
        to_char(v_last_use at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
      ),
      hint = 'Have cleaned up what came after too, and certify that moment.';
  end if;

  insert into kiteline_internal.duty_events (duty_id, event, details)
  values (
    submit_clean_up_certificate.duty_id, 'certificate_submitted',
    jsonb_build_object(
      'method', btrim(method), 'operator', btrim(operator), 'performed_at', performed_at,
      'residual_until', residual_until, 'evidence_ref', btrim(evidence_ref),
      'evidence_hash', evidence_hash
    )
  );
end
$submit_clean_up_certificate$;

comment on function kiteline.submit_clean_up_certificate(
  bigint, text, text, timestamptz, timestamptz, text, text
) is 'Enters, in the recipient''s words, that it has cleaned up.';

revoke all on function kiteline.submit_clean_up_certificate(
  bigint, text, text, timestamptz, timestamptz, text, text
) from public;
grant execute on function kiteline.submit_clean_up_certificate(
  bigint, text, text, timestamptz, timestamptz, text, text
) to kiteline_service;

-- from sql/duty/verify_clean_up.sql
-- kiteline.verify_clean_up(duty_id bigint, is_accepted boolean, reason text) -> void
--
-- A second pair of eyes on a certificate: another login than the one that submitted it. Accepted, the clean-up has
-- ended; else it is open again, and the date it was due stays.
-- Called by: kiteline_service, kiteline_legal. Definer. Raises: KL001, KL002, KL003.

create function kiteline.verify_clean_up(duty_id bigint, is_accepted boolean, reason text)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $verify_clean_up$
declare
  v_duty kiteline_internal.duty_states;
begin
  if is_accepted is null then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'is_accepted must be true or false',
      hint = 'Say whether the certificate and what you saw agree.';
  end if;
  perform kiteline_internal.check_words('reason', reason);
  v_duty := kiteline_internal.take_duty(duty_id, array['certificate_submitted']);
  if v_duty.certified_by = session_user then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('login %s submitted the certificate of duty %s', session_user, duty_id),
      hint = 'Ask somebody else to verify it, under a login of their own.';
  end if;
  insert into kiteline_internal.duty_events (duty_id, event, details)
  values (
    verify_clean_up.duty_id,
    case when is_accepted then 'verified' else 'rejected' end,
    jsonb_build_object('reason', btrim(reason))
  );
end
$verify_clean_up$;

comment on function kiteline.verify_clean_up(bigint, boolean, text) is
  'Accepts or rejects the certificate of a clean-up.';

revoke all on function kiteline.verify_clean_up(bigint, boolean, text) from public;
grant execute on function kiteline.verify_clean_up(bigint, boolean, text)
  to kiteline_service, kiteline_legal;

-- from sql/duty/complete_duty.sql
-- kiteline.complete_duty(duty_id bigint, outcome text, evidence_ref text, evidence_hash text) -> void
--
-- Records that a duty is done, with what came of it and where the proof is. A clean-up needs a certificate and a second
-- pair of eyes instead; what legal owes, only a member of kiteline_legal completes.
-- Called by: kiteline_service, kiteline_legal. Definer. Raises: KL001, KL002, KL003.

create function kiteline.complete_duty(
  duty_id bigint,
  outcome text,
  evidence_ref text,
  evidence_hash text
)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $complete_duty$
declare
  v_duty kiteline_internal.duty_states;
begin
  perform kiteline_internal.check_words('outcome', outcome);
  perform kiteline_internal.check_evidence(evidence_ref, evidence_hash);
  v_duty := kiteline_internal.take_duty(duty_id, array['open', 'certificate_submitted']);
  if v_duty.kind = 'clean_up' then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('duty %s is a clean-up', duty_id),
      hint = 'kiteline.submit_clean_up_certificate enters its certificate, and'
        ' kiteline.verify_clean_up ends it.';
  end if;
  if v_duty.owner = 'legal' and not pg_has_role(session_user, 'kiteline_legal', 'member') then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('duty %s is owed by legal', duty_id),
      hint = 'Ask a member of kiteline_legal to complete it.';
  end if;
  insert into kiteline_internal.duty_events (duty_id, event, details)
  values (
    complete_duty.duty_id, 'done',
    jsonb_build_object(
      'outcome', btrim(outcome), 'evidence_ref', btrim(evidence_ref),
      'evidence_hash', evidence_hash
    )
  );
end
$complete_duty$;

comment on function kiteline.complete_duty(bigint, text, text, text) is
  'Records that a duty is done, and what came of it.';

revoke all on function kiteline.complete_duty(bigint, text, text, text) from public;
grant execute on function kiteline.complete_duty(bigint, text, text, text)
  to kiteline_service, kiteline_legal;

-- from sql/duty/waive_duty.sql
-- kiteline.waive_duty(duty_id bigint, reason text) -> void
--
-- Ends a duty that need not be done, and says why: the recipient has to keep the data by law, say. A later refusal of
-- the same person opens a clean-up again.
-- Called by: kiteline_legal. Definer. Raises: KL001, KL002, KL003 when it has ended.

create function kiteline.waive_duty(duty_id bigint, reason text)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $waive_duty$
begin
  perform kiteline_internal.check_words('reason', reason);
  perform kiteline_internal.take_duty(duty_id, array['open', 'certificate_submitted']);
  insert into kiteline_internal.duty_events (duty_id, event, details)
  values (waive_duty.duty_id, 'waived', jsonb_build_object('reason', btrim(reason)));
end
$waive_duty$;

comment on function kiteline.waive_duty(bigint, text) is
  'Ends a duty that need not be done, and says why.';

revoke all on function kiteline.waive_duty(bigint, text) from public;
grant execute on function kiteline.waive_duty(bigint, text) to kiteline_legal;

-- from sql/duty/file_complaint.sql
-- kiteline.file_complaint(policy text, subject text, about text, channel text, annul_consents bigint[],
--   switch_off boolean) -> bigint
--
-- One call for a person who complains: the consents that were never really given are annulled, every purpose that is
-- not essential is switched off, whoever received the person has to clean up, and somebody has to speak with the
-- person within 15 working days. All of it or nothing. Answers the complaint's number.
-- Called by: kiteline_service. Definer. Raises: KL001, KL002, KL003 when a consent has ended already.

create function kiteline.file_complaint(
  policy text,
  subject text,
  about text,
  channel text,
  annul_consents bigint[] default '{}',
  switch_off boolean default true
)
  returns bigint
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $file_complaint$
declare
  v_subject text := kiteline_internal.canonical_subject(policy, subject);
  v_reason text := 'complaint: ' || btrim(about);
  v_foreign bigint;
  v_refusal_ids bigint[] := '{}';
  v_complaint_id bigint;
begin
  perform kiteline_internal.check_words('about', about);
  perform kiteline_internal.check_no(channel, about);
  if switch_off is null or annul_consents is null
    or array_position(annul_consents, null) is not null
  then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'annul_consents must be a list of numbers without null, switch_off true or false',
      hint = 'Leave them out to annul nothing and to switch off what is not essential.';
  end if;
  select i.id into v_foreign
  from unnest(annul_consents) as i(id)
  where not exists (
    select
    from kiteline_internal.consents c
    where c.consent_id = i.id
      and c.policy = file_complaint.policy
      and c.subject = v_subject
  )
  order by i.id
  limit 1;
  if found then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('consent %s of subject %s', v_foreign, v_subject),
      hint = 'kiteline.subject_consents lists a person''s consents.';
  end if;

  if cardinality(annul_consents) > 0 then
    v_refusal_ids := kiteline.annul_consents(annul_consents, v_reason);
  end if;
  if switch_off then
    v_refusal_ids := v_refusal_ids
      || kiteline.switch_off_nonessential(policy, v_subject, channel, v_reason);
  end if;
  insert into kiteline_internal.complaints (policy, subject, about, channel, refusal_ids)
  values (
    file_complaint.policy, v_subject, btrim(file_complaint.about), file_complaint.channel,
    v_refusal_ids
  )
  returning complaint_id into v_complaint_id;
  insert into kiteline_internal.duties (
    kind, policy, subject, purposes, owner, complaint_id, instructions, due_at
  )
  values (
    'outreach', file_complaint.policy, v_subject, '{}', 'service', v_complaint_id,
    'Speak with the person: explain what was shared and with whom, what has stopped, and help to'
    ' switch off what else is not wanted.',
    kiteline_internal.working_days_after(clock_timestamp(), 15)
  );
  return v_complaint_id;
end
$file_complaint$;

comment on function kiteline.file_complaint(text, text, text, text, bigint[], boolean) is
  'Stops, cleans up and answers, all in one call, when a person complains.';

revoke all on function kiteline.file_complaint(text, text, text, text, bigint[], boolean)
  from public;
grant execute on function kiteline.file_complaint(text, text, text, text, bigint[], boolean)
  to kiteline_service;

-- from sql/duty/record_correction.sql
-- kiteline.record_correction(policy text, subject text, categories text[], reason text) -> integer
--
-- A person's data was wrong and has been corrected here: every recipient that received one of these categories, and has
-- not deleted it since, has to correct it too within 5 working days. A category that was withheld from a recipient was
-- not received. Answers how many recipients that are.
-- Called by: kiteline_service. Definer. Raises: KL001, KL002.

create function kiteline.record_correction(
  policy text,
  subject text,
  categories text[],
  reason text
)
  returns integer
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $record_correction$
declare
  v_subject text := kiteline_internal.canonical_subject(policy, subject);
  v_unknown text;
  v_opened integer;
begin
  perform kiteline_internal.check_words('reason', reason);
  if coalesce(cardinality(categories), 0) = 0 or array_position(categories, null) is not null then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'categories must be a list of at least one category, without null',
      hint = 'Name what was corrected, for example ''contact''.';
  end if;
  select k.category into v_unknown
  from unnest(categories) as k(category)
  where not exists (
    select
    from kiteline_internal.categories c
    where c.policy = record_correction.policy and c.category = k.category
  )
  order by k.category
  limit 1;
  if found then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('category %s of policy %s', v_unknown, policy),
      hint = 'Name categories of the policy.';
  end if;

  insert into kiteline_internal.duties (
    kind, policy, subject, recipient, purposes, owner, instructions, due_at
  )
  select
    'correct', record_correction.policy, v_subject, d.recipient, array_agg(distinct d.purpose),
    'recipient',
    format(
      'Correct %s of this person, with every copy: %s',
      (
        select string_agg(distinct k.category, ', ')
        from unnest(record_correction.categories) as k(category)
      ),
      btrim(record_correction.reason)
    ),
    kiteline_internal.working_days_after(clock_timestamp(), 5)
  from kiteline_internal.disclosures_of(record_correction.policy, v_subject) d
  where d.categories && record_correction.categories
    and not exists (
      select
      from kiteline_internal.duty_states o
      where o.policy = record_correction.policy
        and o.subject = v_subject
        and o.kind = 'clean_up'
        and o.state = 'verified'
        and o.recipient = d.recipient
        and d.purpose = any (o.purposes)
        and d.opened_at <= o.performed_at
    )
  group by d.recipient
  order by d.recipient;
  get diagnostics v_opened = row_count;
  return v_opened;
end
$record_correction$;

comment on function kiteline.record_correction(text, text, text[], text) is
  'Has every recipient correct what was corrected here.';

revoke all on function kiteline.record_correction(text, text, text[], text) from public;
grant execute on function kiteline.record_correction(text, text, text[], text)
  to kiteline_service;

-- from sql/duty/request_erasure.sql
-- kiteline.request_erasure(policy text, subject text, channel text, reason text) -> bigint
--
-- The person wants to be forgotten: from the next statement on nobody is shown the person but purposes for data that
-- may only be stored; every recipient has to clean up, and the house has to erase, within 15 working days. Answers the
-- refusal's number.
-- Called by: kiteline_service. Definer. Raises: KL001, KL002, KL003 when it was requested already.

create function kiteline.request_erasure(policy text, subject text, channel text, reason text)
  returns bigint
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $request_erasure$
declare
  v_subject text := kiteline_internal.canonical_subject(policy, subject);
  v_refusal_id bigint;
begin
  perform kiteline_internal.check_no(channel, reason);
  select r.refusal_id into v_refusal_id
  from kiteline_internal.refusals r
  where r.policy = request_erasure.policy and r.subject = v_subject and r.kind = 'erasure'
    and not exists (
      select from kiteline_internal.refusal_lifts l where l.refusal_id = r.refusal_id
    )
  limit 1;
  if found then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('erasure of subject %s is requested already (refusal %s)', v_subject,
        v_refusal_id),
      hint = 'kiteline.duty_log tells how far it is.';
  end if;

  v_refusal_id := kiteline_internal.record_refusal(
    policy, v_subject, null, null, null, false, 'erasure', channel, reason, null
  );
  insert into kiteline_internal.duties (
    kind, policy, subject, purposes, owner, refusal_id, instructions, due_at
  )
  values (
    'erase', request_erasure.policy, v_subject, '{}', 'data_owner', v_refusal_id,
    'Erase this person''s data, or make it anonymous; what a law has you keep stays stored and is'
    ' used for nothing else.',
    kiteline_internal.working_days_after(clock_timestamp(), 15)
  );
  return v_refusal_id;
end
$request_erasure$;

comment on function kiteline.request_erasure(text, text, text, text) is
  'Hides a person and opens the duties to erase.';

revoke all on function kiteline.request_erasure(text, text, text, text) from public;
grant execute on function kiteline.request_erasure(text, text, text, text) to kiteline_service;

-- from sql/duty/duty_log.sql
-- kiteline.duty_log: every duty with its state, how late it is, and what was done about it
--
-- Read by: kiteline_auditor, kiteline_service, kiteline_legal.

create view kiteline.duty_log as
select
  d.duty_id,
  d.kind,
  d.policy,
  d.subject,
  d.recipient,
  d.purposes,
  d.owner,
  d.instructions,
  d.refusal_id,
  d.complaint_id,
  d.session_id,
  d.opened_at,
  d.opened_by,
  d.due_at,
  d.state,
  d.ended_at,
  d.is_overdue,
  greatest(
    0, ceil(extract(epoch from coalesce(d.ended_at, clock_timestamp()) - d.due_at) / 86400)
  )::integer as days_late,
  (
    select coalesce(
      jsonb_agg(
        jsonb_build_object('event', e.event, 'at', e.at, 'by', e.by) || e.details
        order by e.duty_event_id
      ),
      '[]'
    )
    from kiteline_internal.duty_events e
    where e.duty_id = d.duty_id
  ) as history
from kiteline_internal.duty_states d;

comment on view kiteline.duty_log is 'Every duty with its state, and what was done about it.';
comment on column kiteline.duty_log.recipient is 'Whom it concerns: who acts, or who was shown the person.';
comment on column kiteline.duty_log.owner is 'Who has to act.';
comment on column kiteline.duty_log.is_overdue is 'Not ended, and its date has passed.';
comment on column kiteline.duty_log.days_late is 'Days begun since it was due, until it ended; 0 in time.';
comment on column kiteline.duty_log.history is 'Certificates, verdicts, outcomes and reasons, in order.';

grant select on kiteline.duty_log to kiteline_auditor, kiteline_service, kiteline_legal;

-- from sql/duty/irregular_disclosures.sql
-- kiteline.irregular_disclosures: sessions that showed a person on the strength of a consent that was annulled
--
-- One row for each annulled consent and session between the two moments. A consent that never came into effect showed
-- nobody. Evidence of what was done stays; this says that it should not have been. Read by: kiteline_auditor.

create view kiteline.irregular_disclosures as
select
  c.policy,
  c.subject,
  c.consent_id,
  c.purpose,
  c.recipient,
  c.category,
  c.given_at,
  c.state_changed_at as annulled_at,
  c.state_reason as reason,
  s.session_id,
  s.opened_at,
  s.actor,
  s.login,
  s.trace_code
from kiteline_internal.consents c
join kiteline_internal.sessions s
  -- The default collation is the index's.
  on s.subjects @> array[c.subject collate "default"]
  and s.policy = c.policy
  and s.purpose = c.purpose
  and s.recipient = c.recipient
  and s.opened_at between c.recorded_at and c.state_changed_at
where c.state = 'annulled'
  and c.effective_from is not null
  and not coalesce(s.withheld -> c.category ? c.subject, false);

comment on view kiteline.irregular_disclosures is
  'Sessions that showed a person on the strength of an annulled consent.';
comment on column kiteline.irregular_disclosures.category is 'What the annulled consent was for.';
comment on column kiteline.irregular_disclosures.reason is 'Why the consent ended.';

grant select on kiteline.irregular_disclosures to kiteline_auditor;

-- from sql/session/gate_grant.sql
-- kiteline_internal.gate_grant(grant_id bigint, login text, actor text) -> text
--
-- A gate of every opening: the grant exists, is this login's, has begun, has not expired, is not
-- revoked and not suspended. Null when met, else the missing condition, which only auditors see.
-- Called by: unmet_gates(). Invoker.

create function kiteline_internal.gate_grant(grant_id bigint, login text, actor text)
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
    when kiteline_internal.is_suspended(gate_grant.grant_id) then 'grant suspended'
  end;
end
$gate_grant$;

comment on function kiteline_internal.gate_grant(bigint, text, text) is
  'Gate: the grant is this login''s and live. Null when met.';

revoke all on function kiteline_internal.gate_grant(bigint, text, text) from public;

-- from sql/session/gate_purpose.sql
-- kiteline_internal.gate_purpose(grant_id bigint, login text, actor text) -> text
--
-- A gate of every opening: the purpose is still what the grant was issued for. A purpose that shows
-- one column more than at approval has another hash, and no old grant opens it.
-- Null when met, else the missing condition.
-- Called by: unmet_gates(). Invoker.

create function kiteline_internal.gate_purpose(grant_id bigint, login text, actor text)
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

comment on function kiteline_internal.gate_purpose(bigint, text, text) is
  'Gate: the purpose is still what the grant was issued for. Null when met.';

revoke all on function kiteline_internal.gate_purpose(bigint, text, text) from public;

-- from sql/session/gate_recipient.sql
-- kiteline_internal.gate_recipient(grant_id bigint, login text, actor text) -> text
--
-- A gate of every opening: the recipient is qualified and of a role that the purpose allows. The state is
-- judged again by each reading statement (scope). Null when met, else the missing condition.
-- Called by: unmet_gates(). Invoker.

create function kiteline_internal.gate_recipient(grant_id bigint, login text, actor text)
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

comment on function kiteline_internal.gate_recipient(bigint, text, text) is
  'Gate: the recipient is qualified and of an allowed role. Null when met.';

revoke all on function kiteline_internal.gate_recipient(bigint, text, text) from public;

-- from sql/session/gate_checklist.sql
-- kiteline_internal.gate_checklist(grant_id bigint, login text, actor text) -> text
--
-- A gate of every opening: the checklist in force allows every category that the purpose shows, with a recipient of
-- this role, and neither law nor house forbids it. Null when met, else the missing condition.
-- Called by: unmet_gates(). Invoker.

create function kiteline_internal.gate_checklist(grant_id bigint, login text, actor text)
  returns text
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $gate_checklist$
declare
  v_purpose text;
  v_role text;
  v_country text;
begin
  select p.purpose, r.role, r.country into v_purpose, v_role, v_country
  from kiteline_internal.grants g
  join kiteline_internal.recipients r on r.recipient = g.recipient
  join kiteline_internal.purposes p on p.purpose = g.purpose
  where g.grant_id = gate_checklist.grant_id;
  if v_purpose is null then
    return 'checklist unknown';
  end if;

  return (
    select case
      when bool_and(d.is_on_checklist) is null then null
      when not bool_and(d.is_on_checklist) then
        'not on the checklist: '
          || string_agg(d.category, ', ' order by d.category) filter (where not d.is_on_checklist)
      when bool_or(d.demand = 'forbidden') then
        'forbidden: '
          || string_agg(d.category, ', ' order by d.category) filter (where d.demand = 'forbidden')
    end
    from kiteline_internal.demands_of(v_purpose, v_role, v_country <> 'CN') as d
  );
end
$gate_checklist$;

comment on function kiteline_internal.gate_checklist(bigint, text, text) is
  'Gate: the checklist in force allows what the purpose shows. Null when met.';

revoke all on function kiteline_internal.gate_checklist(bigint, text, text) from public;

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
-- kiteline_internal.unmet_gates(grant_id bigint, login text, actor text) -> text[]
--
-- Every condition that an opening lacks, in a fixed order; empty when it may go on. A gate that answers
-- neither null nor a text would be met, so a new gate is one more line here and a test of its own. Without an actor
-- the login alone is asked for its training.
-- Called by: start_session(), announce_lookup(), is_withdrawn(), the view live_grants, in which a function runs with
-- the reader's right to execute: auditors have it, but no way into the schema to call it themselves. Definer.

create function kiteline_internal.unmet_gates(grant_id bigint, login text, actor text)
  returns text[]
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $unmet_gates$
begin
  return (
    select array_remove(
      array[
        kiteline_internal.gate_grant(unmet_gates.grant_id, unmet_gates.login, unmet_gates.actor),
        kiteline_internal.gate_purpose(unmet_gates.grant_id, unmet_gates.login, unmet_gates.actor),
        kiteline_internal.gate_recipient(unmet_gates.grant_id, unmet_gates.login, unmet_gates.actor),
        kiteline_internal.gate_checklist(unmet_gates.grant_id, unmet_gates.login, unmet_gates.actor),
        kiteline_internal.gate_qualification(unmet_gates.grant_id, unmet_gates.login, unmet_gates.actor),
        kiteline_internal.gate_commitment(unmet_gates.grant_id, unmet_gates.login, unmet_gates.actor),
        kiteline_internal.gate_training(unmet_gates.grant_id, unmet_gates.login, unmet_gates.actor),
        kiteline_internal.gate_transfer(unmet_gates.grant_id, unmet_gates.login, unmet_gates.actor),
        kiteline_internal.gate_duties(unmet_gates.grant_id, unmet_gates.login, unmet_gates.actor)
      ],
      null
    )
  );
end
$unmet_gates$;

comment on function kiteline_internal.unmet_gates(bigint, text, text) is
  'Every condition that an opening lacks.';

revoke all on function kiteline_internal.unmet_gates(bigint, text, text) from public;
grant execute on function kiteline_internal.unmet_gates(bigint, text, text)
  to kiteline_auditor, kiteline_legal;

-- from sql/subject/condition_texts.sql
-- kiteline_internal.condition_texts: what explain_access() says, in English and Chinese, as data
--
-- One row a condition; %s stands for what varies. met, missing: the two findings; cure: what would help, and who.

create table kiteline_internal.condition_texts (
  condition text not null,
  clause text not null,
  met_en text not null,
  met_zh text not null,
  missing_en text not null,
  missing_zh text not null,
  cure_en text not null,
  cure_zh text not null,
  constraint condition_texts_pkey primary key (condition)
);

comment on table kiteline_internal.condition_texts is
  'What explain_access() says, in English and Chinese.';

insert into kiteline_internal.condition_texts (
  condition, clause, met_en, met_zh, missing_en, missing_zh, cure_en, cure_zh
)
values
  ('subject', 'rules 1.4',
    'This person is in the data.', '数据中有此客户。',
    'Nobody has this key.', '数据中没有此客户。',
    'Look the key up again.', '请重新查询客户编号。'),
  ('grant', 'rules 1.5',
    'A grant runs (%s).', '存在有效授权（%s）。',
    'No grant runs: %s.', '没有有效授权：%s。',
    'An administrator issues, resumes or renews a grant.', '由管理员签发、恢复或续签授权。'),
  ('recipient', 'rules 1.5; PIPL 21, 23',
    'The recipient is qualified.', '接收方资格有效。',
    'The recipient is not in order: %s.', '接收方不符合条件：%s。',
    'The recipient hands in what is missing; an administrator records it.', '由接收方补交材料，管理员登记。'),
  ('checklist', 'rules 1.1; DSL 27',
    'The checklist in force allows %s.', '现行合规清单允许共享“%s”。',
    'The checklist in force does not allow %s.', '现行合规清单不允许共享“%s”。',
    'Legal decides and publishes a new version.', '由法务评估并发布新版清单。'),
  ('terms', 'rules 1.1 C2; PIPL 14, 17',
    'The terms under which %s was collected tell of the purpose.', '“%s”的采集条款已告知该目的。',
    'The terms under which %s was collected do not tell of the purpose.', '“%s”的采集条款未告知该目的。',
    'Ask the person to confirm a supplementary notice, and record the consent.',
    '请客户确认补充告知，并登记其同意。'),
  ('supplemented_terms', 'rules 1.1 C2; PIPL 14, 23',
    'The terms under which %s was collected do not tell of the purpose; a consent given since stands for them.',
    '“%s”的采集条款未告知该目的，但客户事后已同意。',
    'The terms under which %s was collected do not tell of the purpose.', '“%s”的采集条款未告知该目的。',
    'Ask the person to confirm a supplementary notice, and record the consent.',
    '请客户确认补充告知，并登记其同意。'),
  ('consent', 'rules 1.4; PIPL 13, 14, 23, 29',
    '%s: what is demanded is there.', '“%s”：所需的同意已取得。',
    '%s: what is demanded is missing.', '“%s”：缺少所需的同意。',
    'Ask the person, through SMS, the app or by letter, with the notice of this purpose.',
    '通过短信、APP弹窗或书面函件，附该目的的告知，征求客户同意。'),
  ('minor', 'PIPL 31; Minors Network Regulations 36',
    'A minor, with a guardian''s consent where one is demanded.', '未成年人，所需的监护人同意已取得。',
    'A minor: a guardian''s consent, or the approval of the reader, is missing.',
    '未成年人：缺少监护人同意，或读取人未经批准。',
    'Ask the guardian; legal approves the reader by name.', '征求监护人同意，并由负责人批准读取人。'),
  ('refusal', 'rules 1.4 C8; PIPL 15, 44, 47',
    'Nobody said no.', '客户没有拒绝。',
    'A refusal stands: %s.', '存在有效的拒绝：%s。',
    'Respect it. Only the person takes it back.', '请尊重客户的决定，只有客户本人可以撤销。'),
  ('predicate', 'rules 1.3 C5; PIPL 6',
    'The person is among those whom the purpose works with.', '该客户属于此目的的处理范围。',
    'The person is not among those whom the purpose works with.', '该客户不属于此目的的处理范围。',
    'Nothing: the purpose does not need this person now.', '无需处理：此目的目前不需要该客户的数据。'),
  ('verdict', 'rules 1.1',
    'A session may name this person now.', '现在可以在访问会话中列入该客户。',
    'No session may name this person now.', '现在任何访问会话都不得列入该客户。',
    'See the conditions above that are not met.', '请查看以上未满足的条件。');

-- from sql/subject/gate_words.sql
-- kiteline_internal.gate_words: what gates answer, in Chinese, as data
--
-- A gate answers in English, for the log; explain_access() says the same in both languages. begins_with: the fixed part of
-- the answer; what follows it (a kind of paper, a date) is kept.

create table kiteline_internal.gate_words (
  begins_with text not null,
  zh text not null,
  constraint gate_words_pkey primary key (begins_with)
);

comment on table kiteline_internal.gate_words is 'What gates answer, in Chinese.';

insert into kiteline_internal.gate_words (begins_with, zh)
values
  ('grant unknown', '授权不存在'),
  ('grant of another login', '授权属于其他登录账号'),
  ('grant not yet valid', '授权尚未生效'),
  ('grant expired', '授权已到期'),
  ('grant revoked', '授权已撤销'),
  ('grant suspended', '授权已暂停'),
  ('purpose withdrawn', '目的已撤销'),
  ('purpose changed since the grant', '授权之后目的已变更'),
  ('purpose shows no rows of persons', '该目的不提供个人数据'),
  ('login not named by the purpose', '该目的未列入此登录账号'),
  ('recipient unknown', '接收方不存在'),
  ('recipient candidate', '接收方尚未通过资格审核'),
  ('recipient suspended', '接收方已暂停'),
  ('recipient terminated', '接收方已终止'),
  ('recipient role not allowed', '该目的不允许此类接收方'),
  ('checklist unknown', '合规清单无法判断'),
  ('not on the checklist: ', '不在合规清单中：'),
  ('forbidden: ', '禁止共享：'),
  ('qualifications unknown', '资质要求无法判断'),
  ('country unknown', '接收方所在国家未知'),
  ('qualification missing: ', '缺少资质：'),
  ('qualification expired: ', '资质已过期：'),
  ('commitment not signed', '未签署现行信息安全承诺书'),
  ('commitment text none in force', '没有现行的信息安全承诺书文本'),
  ('training missing', '缺少培训'),
  ('training expired', '培训已过期'),
  ('no mechanism for transfer abroad', '缺少个人信息出境机制'),
  ('clean-up overdue since ', '清理义务逾期，自');

create function kiteline_internal.in_chinese(missing text[])
  returns text
  language sql
  stable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $in_chinese$
  select string_agg(
    coalesce(w.zh || substr(m.words, length(w.begins_with) + 1), m.words), '；' order by m.place
  )
  from unnest(in_chinese.missing) with ordinality as m(words, place)
  left join kiteline_internal.gate_words w on starts_with(m.words, w.begins_with)
$in_chinese$;

comment on function kiteline_internal.in_chinese(text[]) is 'What gates answered, in Chinese.';

revoke all on function kiteline_internal.in_chinese(text[]) from public;

-- from sql/subject/word_in_chinese.sql
-- kiteline_internal.word_in_chinese(word text) -> text
--
-- Demands, kinds and states of consents and kinds of refusals, in Chinese; a word that is none of them stays as it is.
-- Called by: category_conditions(), access_conditions(). Invoker.

create function kiteline_internal.word_in_chinese(word text)
  returns text
  language sql
  immutable
  parallel safe
  security invoker
  return case word
    when 'none' then '无'
    when 'notice' then '告知'
    when 'consent' then '同意'
    when 'separate' then '单独同意'
    when 'written' then '书面同意'
    when 'guardian' then '监护人同意'
    when 'forbidden' then '禁止'
    when 'pending' then '待确认'
    when 'effective' then '有效'
    when 'withdrawn' then '已撤回'
    when 'expired' then '已到期'
    when 'superseded' then '已被替代'
    when 'annulled' then '自始无效'
    when 'restriction' then '限制处理'
    when 'erasure' then '要求删除'
    when 'objection' then '拒绝'
    when 'withdrawal' then '撤回同意'
    when 'annulment' then '同意自始无效'
    else word
  end;

comment on function kiteline_internal.word_in_chinese(text) is
  'Words of consents and refusals in Chinese.';

revoke all on function kiteline_internal.word_in_chinese(text) from public;

-- from sql/subject/category_conditions.sql
-- kiteline_internal.category_conditions(policy text, subject text, purpose text, recipient text,
--   may_show_minors boolean) -> table
--
-- For explain_access(): what each category that the purpose shows demands, and whether it is there, for one person.
-- demand and its rules come from demands_of(), the finding from is_category_allowed(), as at an opening.
-- Called by: access_conditions(). Invoker.

create function kiteline_internal.category_conditions(
  policy text,
  subject text,
  purpose text,
  recipient text,
  may_show_minors boolean
)
  returns table (
    category text,
    label_en text,
    label_zh text,
    demand text,
    is_required boolean,
    is_on_checklist boolean,
    is_minor boolean,
    is_disclosed boolean,
    is_allowed boolean,
    clauses text,
    found_en text,
    found_zh text
  )
  language plpgsql
  stable
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $category_conditions$
declare
  v_minors text[];
begin
  execute format('select kiteline_internal.%I($1)', 'minors_of_' || policy)
  into v_minors
  using array[subject];

  return query
  select
    d.category,
    coalesce(k.label_en, d.category),
    coalesce(k.label_zh, d.category),
    d.demand,
    d.is_required,
    d.is_on_checklist,
    v_minors <> '{}',
    x.is_disclosed,
    kiteline_internal.is_category_allowed(
      d.demand, v_minors <> '{}', category_conditions.may_show_minors, x.is_disclosed,
      g.consents -> d.category, p.terms_hash
    ),
    (
      select string_agg(distinct r.clause, '; ')
      from kiteline_internal.consent_rules r
      where r.rule = any (d.rules)
    ),
    coalesce(c.found_en, 'No consent is on record.'),
    coalesce(c.found_zh, '没有同意记录。')
  from kiteline_internal.purposes p
  join kiteline_internal.recipients r on r.recipient = category_conditions.recipient
  cross join lateral kiteline_internal.demands_of(p.purpose, r.role, r.country <> 'CN') as d
  left join kiteline_internal.categories k
    on k.policy = p.policy and k.category = d.category
  left join kiteline_internal.data_subjects s
    on s.policy = p.policy and s.subject = category_conditions.subject
  left join kiteline_internal.term_sets t on t.term_set_id = s.term_set_id
  left join kiteline_internal.consent_coverages v
    on v.purpose = p.purpose
    and v.recipient = r.recipient
    and v.subject = category_conditions.subject
    and (v.expires_at is null or v.expires_at > clock_timestamp())
  left join kiteline_internal.coverages g on g.coverage_id = v.coverage_id
  cross join lateral (
    select kiteline_internal.discloses(
      t.terms, p.purpose, d.category, r.recipient, r.role
    ) as is_disclosed
  ) as x
  left join lateral (
    select
      format('On record: consent %s, %s, %s%s.', c.consent_id, c.kind, c.state,
        case when c.terms_hash <> p.terms_hash then ', given to an earlier form of the purpose' end
      ) as found_en,
      format('记录：同意 %s，类型“%s”，状态“%s”%s。', c.consent_id,
        kiteline_internal.word_in_chinese(c.kind), kiteline_internal.word_in_chinese(c.state),
        case when c.terms_hash <> p.terms_hash then '，针对该目的的旧版本' end
      ) as found_zh
    from kiteline_internal.consents c
    where c.policy = p.policy
      and c.subject = category_conditions.subject
      and c.purpose = p.purpose
      and c.recipient = r.recipient
      and c.category = d.category
    order by c.state = 'effective' desc, c.consent_id desc
    limit 1
  ) as c on true
  where p.purpose = category_conditions.purpose;
end
$category_conditions$;

comment on function kiteline_internal.category_conditions(text, text, text, text, boolean) is
  'What each category demands, and whether it is there, for one person.';

revoke all on function kiteline_internal.category_conditions(text, text, text, text, boolean)
  from public;

-- from sql/subject/access_conditions.sql
-- kiteline_internal.access_conditions(policy text, subject text, purpose text, recipient text, actor text) -> table
--
-- The findings behind explain_access(), in order. The verdict is that of an opening: the gates, the resolver and
-- admit_subjects() are asked, not imitated.
-- Called by: explain_access(). Invoker.

create function kiteline_internal.access_conditions(
  policy text,
  subject text,
  purpose text,
  recipient text,
  actor text
)
  returns table (
    place integer,
    condition text,
    category text,
    is_met boolean,
    what_en text,
    what_zh text,
    more_en text,
    more_zh text,
    clause text
  )
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $access_conditions$
declare
  v_key text;
  v_grant_id bigint;
  v_login text;
  v_as_of timestamptz;
  v_missing text[] := array['grant unknown'];
  v_of_grant text[];
  v_of_recipient text[];
  v_may_show_minors boolean;
  v_is_admitted boolean := false;
  v_is_matching boolean;
begin
  begin
    execute format('select kiteline_internal.%I($1)', 'find_subject_of_' || policy)
    into v_key
    using subject;
  exception
    when invalid_text_representation or numeric_value_out_of_range then
      v_key := null;
  end;
  return query select 1, 'subject', null, v_key is not null, '', '', null, null, null;

  select g.grant_id, g.login, g.valid_from, g.missing
  into v_grant_id, v_login, v_as_of, v_missing
  from (
    select
      g.*,
      kiteline_internal.unmet_gates(g.grant_id, g.login, access_conditions.actor) as missing
    from kiteline_internal.grants g
    where g.purpose = access_conditions.purpose
      and g.recipient = access_conditions.recipient
    order by g.expires_at desc
    limit 20
  ) as g
  order by cardinality(g.missing), g.grant_id desc
  limit 1;
  v_missing := coalesce(v_missing, array['grant unknown']);
  v_of_grant := array(select m from unnest(v_missing) as m where m ~ '^(grant|purpose|login) ');
  v_of_recipient := array(
    select m from unnest(v_missing) as m
    where m !~ '^(grant|purpose|login|not on|forbidden|checklist)'
  );
  return query
  select 2, 'grant', null, v_of_grant = '{}',
    coalesce(nullif(array_to_string(v_of_grant, '; '), ''), v_grant_id::text),
    coalesce(kiteline_internal.in_chinese(v_of_grant), v_grant_id::text), null, null, null
  union all
  select 3, 'recipient', null, v_of_recipient = '{}' and v_grant_id is not null,
    coalesce(nullif(array_to_string(v_of_recipient, '; '), ''), 'no grant asks for its papers'),
    coalesce(kiteline_internal.in_chinese(v_of_recipient), '没有授权，未核对材料'), null, null, null;
  if v_key is null then
    return query select 9, 'verdict', null, false, '', '', null, null, null;
    return;
  end if;

  -- As an opening does first, so that what goes on counting is found beside what ran out.
  perform kiteline_internal.expire_consents(purpose, recipient, array[v_key]);
  v_may_show_minors := kiteline_internal.minor_approval_of(purpose, v_login, actor) is not null;
  return query
  with asked as materialized (
    select c.*
    from kiteline_internal.category_conditions(
      access_conditions.policy, v_key, access_conditions.purpose, access_conditions.recipient,
      v_may_show_minors
    ) as c
  )
  select 4, 'checklist', a.category, a.is_on_checklist and a.demand <> 'forbidden',
    a.label_en, a.label_zh, null, null, a.clauses
  from asked a
  union all
  select 5,
    case when not a.is_disclosed and a.is_allowed then 'supplemented_terms' else 'terms' end,
    a.category, a.is_disclosed or a.is_allowed, a.label_en, a.label_zh, null, null, null
  from asked a
  where a.demand <> 'none'
  union all
  select 6, case when a.is_minor then 'minor' else 'consent' end, a.category, a.is_allowed,
    a.label_en, a.label_zh,
    format('Demanded: %s (%s). %s%s', a.demand, a.clauses, a.found_en,
      case
        when not a.is_required and not a.is_allowed then
          ' The purpose can do without it: the column stays empty.'
      end),
    format('要求：%s（%s）。%s%s', kiteline_internal.word_in_chinese(a.demand), a.clauses, a.found_zh,
      case when not a.is_required and not a.is_allowed then '该目的可以没有此项：该列为空。' end),
    a.clauses
  from asked a
  -- What is forbidden no consent cures.
  where kiteline_internal.demand_rank(a.demand) between 2 and 4
    or (a.is_minor and a.demand = 'notice');

  return query
  select 7, 'refusal', c.category, false,
    format('%s %s', r.kind, r.refusal_id),
    format('%s %s', kiteline_internal.word_in_chinese(r.kind), r.refusal_id),
    'It is about ' || coalesce(k.label_en, c.category) || '.',
    '涉及“' || coalesce(k.label_zh, c.category) || '”。',
    null
  from kiteline_internal.standing_refusals(
    access_conditions.policy, access_conditions.purpose, access_conditions.recipient, array[v_key]
  ) as r
  cross join lateral unnest(coalesce(r.categories, array[null])) as c(category)
  left join kiteline_internal.categories k
    on k.policy = access_conditions.policy and k.category = c.category
  where c.category is null
    or c.category in (select s from kiteline_internal.categories_of(access_conditions.purpose) as s);
  if not found then
    return query select 7, 'refusal', null, true, '', '', null, null, null;
  end if;

  v_is_matching := v_key = any (
    kiteline_internal.resolve_subjects(
      purpose, array[v_key], actor, recipient, coalesce(v_as_of, clock_timestamp())
    )
  );
  if v_is_matching and v_missing = '{}' then
    v_is_admitted := v_key = any (
      (kiteline_internal.admit_subjects(v_grant_id, array[v_key], actor)).subjects
    );
  end if;
  return query
  select 8, 'predicate', null, v_is_matching, '', '', null, null, null
  union all
  select 9, 'verdict', null, v_is_admitted, '', '', null, null, null;
end
$access_conditions$;

comment on function kiteline_internal.access_conditions(text, text, text, text, text) is
  'The findings behind explain_access(), in order.';

revoke all on function kiteline_internal.access_conditions(text, text, text, text, text) from public;

-- from sql/subject/explain_access.sql
-- kiteline.explain_access(policy text, subject text, purpose text, recipient text, actor text) -> table
--
-- Whether a session could name this person for this purpose and recipient at this moment, and why: every condition, met
-- or missing, with its clause and what would cure it, in English and Chinese. It asks the same functions as an opening
-- does, so the last row, "verdict", is what an opening would answer. For a recipient with several grants the one that
-- lacks the least is explained. Without an actor, predicates that ask for one admit nobody, and the training asked for is
-- that of the login. category is null where a condition is not about one.
-- Called by: kiteline_auditor, kiteline_legal, kiteline_service. Definer. Raises: KL002 for an unknown policy, purpose
-- or recipient.

create function kiteline.explain_access(
  policy text,
  subject text,
  purpose text,
  recipient text,
  actor text default null
)
  returns table (
    step integer,
    condition text,
    category text,
    is_met boolean,
    en text,
    zh text,
    clause text,
    cure_en text,
    cure_zh text
  )
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $explain_access$
begin
  perform kiteline_internal.check_sharing(policy, purpose, recipient);
  return query
  select
    row_number() over (order by f.place, f.category nulls first)::integer,
    f.condition,
    f.category,
    f.is_met,
    format(case when f.is_met then t.met_en else t.missing_en end, f.what_en)
      || coalesce(' ' || f.more_en, ''),
    format(case when f.is_met then t.met_zh else t.missing_zh end, f.what_zh)
      || coalesce(f.more_zh, ''),
    coalesce(f.clause, t.clause),
    case when not f.is_met then t.cure_en end,
    case when not f.is_met then t.cure_zh end
  from kiteline_internal.access_conditions(
    explain_access.policy, explain_access.subject, explain_access.purpose,
    explain_access.recipient, explain_access.actor
  ) as f
  join kiteline_internal.condition_texts t on t.condition = f.condition
  order by 1;
end
$explain_access$;

comment on function kiteline.explain_access(text, text, text, text, text) is
  'Whether a session could name this person, and why.';

revoke all on function kiteline.explain_access(text, text, text, text, text) from public;
grant execute on function kiteline.explain_access(text, text, text, text, text)
  to kiteline_auditor, kiteline_legal, kiteline_service;

-- from sql/session/seen_by_opening.sql
-- kiteline_internal.seen_by_opening() -> pg_snapshot
--
-- Which transactions an opening that begins now has seen the end of, for its reading statements to tell from those that
-- ended since. Its own counts as running: what it records after the opening, the opening has not seen.
-- Called by: start_session(). Invoker.

create function kiteline_internal.seen_by_opening()
  returns pg_snapshot
  language sql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $seen_by_opening$
  select format(
    '%s:%s:%s',
    pg_snapshot_xmin(c.snapshot),
    pg_snapshot_xmax(c.snapshot),
    (
      select string_agg(r.xid::text, ',' order by r.xid)
      from (
        select pg_snapshot_xip(c.snapshot) as xid
        union
        select pg_current_xact_id_if_assigned()
      ) as r
      where r.xid < pg_snapshot_xmax(c.snapshot)
    )
  )::pg_snapshot
  from pg_current_snapshot() as c(snapshot)
$seen_by_opening$;

comment on function kiteline_internal.seen_by_opening() is
  'Which transactions an opening that begins now has seen the end of.';

revoke all on function kiteline_internal.seen_by_opening() from public;

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
-- kiteline_internal.record_session(grant_id, actor, reason, asked, asked_count,
--   admission kiteline_internal.admission, lasts interval, is_signed boolean, seen pg_snapshot)
--   -> kiteline.session_opening
--
-- Writes the evidence row and the live row of an admitted opening, and returns the token, of which
-- only the hash is kept. The token and the trace code are random (two and one version 4 UUIDs: 244 and
-- 120 bits). The session ends with the grant at the latest, and when a paper of the recipient lapses.
-- A session of the emergency tier opens the duty to tell its people afterwards.
-- Called by: start_session(). Invoker.

create function kiteline_internal.record_session(
  grant_id bigint,
  actor text,
  reason text,
  asked text,
  asked_count bigint,
  admission kiteline_internal.admission,
  lasts interval,
  is_signed boolean,
  seen pg_snapshot
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
  v_subjects text[] := (record_session.admission).subjects;
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
  v_opening.admitted_count := cardinality(v_subjects);
  -- In seconds: '1 day' would have 25 hours on a day when the caller's time zone leaves summer time.
  -- A paper that was revoked a moment ago leaves no time at all, but a time.
  v_opening.expires_at := greatest(
    v_now,
    least(
      v_now + make_interval(secs => extract(epoch from record_session.lasts)::double precision),
      v_grant.expires_at,
      kiteline_internal.gates_hold_until(v_grant.grant_id, session_user, actor),
      (
        select a.valid_until
        from kiteline_internal.minor_approvals a
        where a.approval_id = (record_session.admission).minor_approval_id
      )
    )
  );
  v_opening.trace_code := 'KL1-' || left(replace(gen_random_uuid()::text, '-', ''), 30);

  insert into kiteline_internal.sessions (
    session_id, opened_at, grant_id, policy, purpose, recipient, login, actor, reason, asked,
    asked_count, admitted_count, subjects, withheld, second_subjects, minor_approval_id, expires_at,
    trace_code, is_signed, opened_xid, backend_pid, client_address, application_name
  )
  values (
    v_opening.session_id, v_now, v_grant.grant_id, v_purpose.policy, v_grant.purpose,
    v_grant.recipient, session_user, record_session.actor, record_session.reason,
    record_session.asked, record_session.asked_count, v_opening.admitted_count,
    v_subjects, (record_session.admission).withheld, (record_session.admission).second_subjects,
    (record_session.admission).minor_approval_id, v_opening.expires_at, v_opening.trace_code,
    record_session.is_signed, pg_current_xact_id(), pg_backend_pid(), inet_client_addr(),
    current_setting('application_name')
  );

  insert into kiteline_internal.live_sessions (
    token_hash, session_id, opened_at, grant_id, policy, purpose, recipient, login, actor, as_of,
    expires_at, opened_xid, refusal_horizon, seen, records_statements, narrows_at, withheld,
    second_subjects, minor_approval_id,
    bigint_subjects, uuid_subjects, text_subjects
  )
  values (
    sha256(convert_to(v_opening.token, 'UTF8')), v_opening.session_id, v_now, v_grant.grant_id,
    v_purpose.policy, v_grant.purpose, v_grant.recipient, session_user, record_session.actor,
    v_grant.valid_from, v_opening.expires_at, pg_current_xact_id(),
    pg_snapshot_xmin(record_session.seen), record_session.seen,
    v_purpose.audit_level = 'statement', (record_session.admission).narrows_at,
    (record_session.admission).withheld, (record_session.admission).second_subjects,
    (record_session.admission).minor_approval_id,
    case when v_key_type = 'bigint' then v_subjects::bigint[] end,
    case when v_key_type = 'uuid' then v_subjects::uuid[] end,
    case when v_key_type = 'text' then v_subjects end
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

  if v_purpose.tier_number = 1 then
    perform kiteline_internal.open_post_notices(v_opening.session_id);
  end if;
  if v_purpose.uses_pseudonyms then
    insert into kiteline_internal.pseudonyms (purpose, recipient, subject)
    select v_grant.purpose, v_grant.recipient, s.subject
    from unnest(v_subjects) as s(subject)
    on conflict on constraint pseudonyms_pkey do nothing;
  end if;
  return v_opening;
end
$record_session$;

comment on function kiteline_internal.record_session(
  bigint, text, text, text, bigint, kiteline_internal.admission, interval, boolean, pg_snapshot
) is 'Writes the evidence row and the live row of an admitted opening.';

revoke all on function kiteline_internal.record_session(
  bigint, text, text, text, bigint, kiteline_internal.admission, interval, boolean, pg_snapshot
) from public;

-- from sql/session/start_session.sql
-- kiteline_internal.start_session(grant_id, actor, reason, named text[], lasts, nonce,
--   signature_expires_at, signature) -> kiteline.session_opening
--
-- Opens an access session for the named subjects, or for everyone the purpose admits when named is null:
-- gates, subjects, quota, record, in this order. Every refusal is returned, not raised, with one answer
-- (KL102) whatever was missing; only a checklist that does not allow the purpose, which is about nobody, answers
-- KL103. Auditors see the missing condition in denial_log. synchronous_commit is switched on for this transaction: a
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
  v_cap integer;
  v_missing text[];
  v_subjects text[];
  v_admission kiteline_internal.admission;
  v_seen pg_snapshot;
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
  -- reading statement. The transaction's own number is drawn before, so that settling the clean-ups of a "no" that is
  -- recorded meanwhile waits for this opening.
  perform pg_current_xact_id();
  v_seen := kiteline_internal.seen_by_opening();
  v_missing := kiteline_internal.unmet_gates(start_session.grant_id, session_user, actor);
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
    select p.session_cap into strict v_cap
    from kiteline_internal.purposes p
    where p.purpose = v_grant.purpose;
    v_subjects := kiteline_internal.resolve_subjects(
      v_grant.purpose, named, actor, v_grant.recipient, v_grant.valid_from
    );
    if cardinality(v_subjects) > v_cap then
      v_missing := array['more subjects match than one session may name'];
    else
      v_admission := kiteline_internal.admit_subjects(v_grant.grant_id, v_subjects, actor);
      if cardinality(v_admission.subjects) = 0 then
        v_missing := array['no subject may be shown'];
      elsif not kiteline_internal.use_quota(
        v_grant.grant_id, cardinality(v_admission.subjects)
      ) then
        v_missing := array['daily quota of subjects'];
      end if;
    end if;
  end if;

  if cardinality(v_missing) > 0 then
    perform kiteline_internal.record_denial(
      'opening', v_grant.purpose, start_session.grant_id, actor, reason, v_opening.asked_count,
      v_missing
    );
    -- A checklist that stops allowing a grant suspends it: that is one condition to the caller, not two.
    if v_missing[1] = 'grant suspended'
      and not kiteline_internal.is_suspended(start_session.grant_id, 'administrator')
    then
      v_missing := v_missing[2:];
    end if;
    if cardinality(v_missing) = 1
      and (v_missing[1] like 'not on the checklist: %' or v_missing[1] like 'forbidden: %')
    then
      v_opening.refusal := 'KL103';
      v_opening.detail := v_missing[1];
      v_opening.hint := 'Ask legal: a new version of the compliance checklist may allow it.';
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
    v_opening.asked_count, v_admission, lasts, signature is not null, v_seen
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
-- Makes every session that opened before this transaction ask anew whom it may still read.
-- Definer: the changing code may be the DBA's. An insert, so it waits for nobody.
-- Called by: a statement trigger on refusals, ENABLE ALWAYS; what gates ask has note_gate_change().

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
  'Trigger: open sessions ask anew whom they may still read.';

revoke all on function kiteline_internal.interrupt_sessions() from public;

create trigger interrupt_sessions
  after insert or update or delete or truncate on kiteline_internal.refusals
  for each statement execute function kiteline_internal.interrupt_sessions();

-- A session that plays a replica does not escape.
alter table kiteline_internal.refusals enable always trigger interrupt_sessions;

-- from sql/session/note_gate_change.sql
-- kiteline_internal.note_gate_change() -> trigger
--
-- Makes every session that the changed row concerns ask its gates again, in its next statement. Takes recipient,
-- grant_id and policy from the row as far as its table has them; a row that names none of them concerns everybody.
-- Definer: the changing code may be the DBA's. Inserts only, so it waits for nobody.
-- Called by: triggers on what gates ask, ENABLE ALWAYS (watch_gates).

create function kiteline_internal.note_gate_change()
  returns trigger
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $note_gate_change$
declare
  v_row jsonb := '{}';
begin
  if tg_op = 'DELETE' then
    v_row := to_jsonb(old);
  elsif tg_op in ('INSERT', 'UPDATE') then
    v_row := to_jsonb(new);
  end if;
  insert into kiteline_internal.gate_changes (recipient, grant_id, policy)
  values (v_row ->> 'recipient', (v_row ->> 'grant_id')::bigint, v_row ->> 'policy');
  insert into kiteline_internal.interruptions (recorded_xid) values (pg_current_xact_id());
  return null;
end
$note_gate_change$;

comment on function kiteline_internal.note_gate_change() is
  'Trigger: sessions that the row concerns ask their gates again.';

revoke all on function kiteline_internal.note_gate_change() from public;

-- from sql/session/watch_gates.sql
-- kiteline_internal.watch_gates(relation regclass) -> void
--
-- Puts note_gate_change() on a table. ENABLE ALWAYS: a session that plays a replica does not escape.
-- Called by: install.sql. Invoker: only the owner can create triggers there.

create function kiteline_internal.watch_gates(relation regclass)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $watch_gates$
begin
  execute format(
    'create trigger note_gate_change after insert or update or delete on %s '
    'for each row execute function kiteline_internal.note_gate_change()',
    relation
  );
  execute format(
    'create trigger note_truncation after truncate on %s '
    'for each statement execute function kiteline_internal.note_gate_change()',
    relation
  );
  execute format(
    'alter table %1$s enable always trigger note_gate_change, '
    'enable always trigger note_truncation',
    relation
  );
end
$watch_gates$;

comment on function kiteline_internal.watch_gates(regclass) is
  'Sessions ask their gates again when this table changes.';

revoke all on function kiteline_internal.watch_gates(regclass) from public;

-- from sql/session/watch_gates_of_kernel.sql
-- The tables whose rows a gate asks: a change of one of them concerns sessions that are open

select kiteline_internal.watch_gates(t.relation)
from unnest(array[
  'kiteline_internal.recipients',
  'kiteline_internal.grant_revocations',
  'kiteline_internal.grant_suspensions',
  'kiteline_internal.checklists',
  'kiteline_internal.qualification_revocations',
  'kiteline_internal.commitment_texts',
  'kiteline_internal.training_ends',
  'kiteline_internal.mechanism_ends',
  'kiteline_internal.minor_approval_ends'
]::regclass[]) as t(relation);

-- from sql/session/is_withdrawn.sql
-- kiteline_internal.is_withdrawn(policy text, grant_id bigint, recipient text, login text, actor text,
--   minor_approval_id bigint, seen pg_snapshot) -> boolean
--
-- True when a gate that the session passed at its opening is shut by now: the grant is revoked or suspended, the
-- recipient or one of its papers is not in order any more, the checklist does not allow it or demands more, the approval
-- to read minors was taken back. Every gate is asked again, but only if something happened that the opening has not
-- seen and that concerns this session.
-- Called by: scope(), is_open(), when something happened since the session opened. Invoker.

create function kiteline_internal.is_withdrawn(
  policy text,
  grant_id bigint,
  recipient text,
  login text,
  actor text,
  minor_approval_id bigint,
  seen pg_snapshot
)
  returns boolean
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $is_withdrawn$
begin
  -- From the end of the index, as for interruptions: nearly always nothing has changed, and that is told at once.
  if (
    select c.recorded_xid
    from kiteline_internal.gate_changes c
    order by c.recorded_xid desc
    limit 1
  ) >= pg_snapshot_xmin(seen) is not true then
    return false;
  end if;
  if not exists (
    select
    from kiteline_internal.gate_changes c
    where c.recorded_xid >= pg_snapshot_xmin(is_withdrawn.seen)
      and not pg_visible_in_snapshot(c.recorded_xid, is_withdrawn.seen)
      and (c.policy is null or c.policy = is_withdrawn.policy)
      and (c.grant_id is null or c.grant_id = is_withdrawn.grant_id)
      and (c.recipient is null or c.recipient = is_withdrawn.recipient)
  ) then
    return false;
  end if;
  return kiteline_internal.unmet_gates(grant_id, login, actor) <> '{}'
    or (
      minor_approval_id is not null
      and exists (
        select
        from kiteline_internal.minor_approval_ends e
        where e.approval_id = is_withdrawn.minor_approval_id
      )
    )
    or exists (
      select
      from kiteline_internal.demand_changes d
      join kiteline_internal.grants g on g.purpose = d.purpose
      join kiteline_internal.recipients r on r.role = d.recipient_role
      where d.recorded_xid >= pg_snapshot_xmin(is_withdrawn.seen)
        and not pg_visible_in_snapshot(d.recorded_xid, is_withdrawn.seen)
        and g.grant_id = is_withdrawn.grant_id
        and r.recipient = is_withdrawn.recipient
    );
end
$is_withdrawn$;

comment on function kiteline_internal.is_withdrawn(
  text, bigint, text, text, text, bigint, pg_snapshot
) is 'True when a gate that the session passed at its opening is shut by now.';

revoke all on function kiteline_internal.is_withdrawn(
  text, bigint, text, text, text, bigint, pg_snapshot
) from public;

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
-- admitted, minus whoever refused since and whose consent ran out since. key carries the type only (null::bigint, null::uuid, null::text).
-- Judged anew by each statement, by clock_timestamp(): a known token, opened by another, committed
-- transaction, the same login, not closed or expired, every gate of its opening still open.
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
  v_seen pg_snapshot;
  v_records boolean;
  v_bigints bigint[];
  v_uuids uuid[];
  v_texts text[];
  v_grant_id bigint;
  v_recipient text;
  v_actor text;
  v_opened_at timestamptz;
  v_narrows_at timestamptz;
  v_minor_approval_id bigint;
  v_has_news boolean;
  v_statement_number bigint;
begin
  -- The query fetches and the "if" judges: an expression of a query is set up anew at each call, one of
  -- plpgsql once a transaction.
  select
    s.session_id, s.policy, s.purpose, s.login, s.expires_at, s.opened_xid, s.seen,
    s.records_statements, s.grant_id, s.recipient, s.actor, s.opened_at, s.narrows_at,
    s.minor_approval_id,
    s.bigint_subjects, s.uuid_subjects, s.text_subjects,
    (
      select i.recorded_xid
      from kiteline_internal.interruptions i
      order by i.recorded_xid desc
      limit 1
    ) >= s.refusal_horizon
  into
    v_session_id, v_policy, v_purpose, v_login, v_expires_at, v_opened_xid, v_seen,
    v_records, v_grant_id, v_recipient, v_actor, v_opened_at, v_narrows_at,
    v_minor_approval_id, v_bigints, v_uuids, v_texts, v_has_news
  from kiteline_internal.live_sessions s
  where s.token_hash = v_token_hash;

  -- One condition that is null makes the whole null or false, never true: "is not true" refuses.
  if (
    v_purpose = scope.purpose
    and v_login = session_user
    and v_expires_at > clock_timestamp()
    and v_opened_xid is distinct from pg_current_xact_id_if_assigned()
    and current_setting('transaction_isolation') = 'read committed'
    and not (
      v_has_news and kiteline_internal.is_withdrawn(
        v_policy, v_grant_id, v_recipient, v_login, v_actor, v_minor_approval_id, v_seen
      )
    )
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
      v_bigints := kiteline_internal.without_refused_since(
        v_policy, purpose, v_recipient, v_seen, v_bigints
      );
    end if;
    if v_has_news or v_narrows_at <= clock_timestamp() then
      v_bigints := kiteline_internal.without_lapsed(purpose, v_recipient, v_opened_at, v_bigints);
    end if;
    return v_bigints;
  elsif v_uuids is not null and pg_typeof(key) = 'uuid'::regtype then
    if v_has_news then
      v_uuids := kiteline_internal.without_refused_since(
        v_policy, purpose, v_recipient, v_seen, v_uuids
      );
    end if;
    if v_has_news or v_narrows_at <= clock_timestamp() then
      v_uuids := kiteline_internal.without_lapsed(purpose, v_recipient, v_opened_at, v_uuids);
    end if;
    return v_uuids;
  elsif v_texts is not null and pg_typeof(key) = 'text'::regtype then
    if v_has_news then
      v_texts := kiteline_internal.without_refused_since(
        v_policy, purpose, v_recipient, v_seen, v_texts
      );
    end if;
    if v_has_news or v_narrows_at <= clock_timestamp() then
      v_texts := kiteline_internal.without_lapsed(purpose, v_recipient, v_opened_at, v_texts);
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
  v_policy text;
  v_purpose text;
  v_login text;
  v_expires_at timestamptz;
  v_opened_xid xid8;
  v_grant_id bigint;
  v_recipient text;
  v_actor text;
  v_minor_approval_id bigint;
  v_seen pg_snapshot;
  v_has_news boolean;
begin
  -- As in scope(): the query fetches, the "if" judges.
  select
    s.policy, s.purpose, s.login, s.expires_at, s.opened_xid, s.grant_id, s.recipient, s.actor,
    s.minor_approval_id, s.seen,
    (
      select i.recorded_xid
      from kiteline_internal.interruptions i
      order by i.recorded_xid desc
      limit 1
    ) >= s.refusal_horizon
  into
    v_policy, v_purpose, v_login, v_expires_at, v_opened_xid, v_grant_id, v_recipient, v_actor,
    v_minor_approval_id, v_seen, v_has_news
  from kiteline_internal.live_sessions s
  where s.token_hash = v_token_hash;

  if (
    v_purpose = is_open.purpose
    and v_login = session_user
    and v_expires_at > clock_timestamp()
    and v_opened_xid is distinct from pg_current_xact_id_if_assigned()
    and current_setting('transaction_isolation') = 'read committed'
    and not (
      v_has_news and kiteline_internal.is_withdrawn(
        v_policy, v_grant_id, v_recipient, v_login, v_actor, v_minor_approval_id, v_seen
      )
    )
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

-- from sql/session/withheld.sql
-- kiteline_internal.withheld(purpose text, category text, key anyelement) -> anyarray
--
-- The people of the present session whose column of this category stays empty: those who lacked its consent when the
-- session opened, and those who took it back since. Usually nobody. key carries the type only, as in scope(). It
-- hides a column; whose rows are seen is scope()'s to say.
-- Called by: purpose views, once per statement and column that the purpose can do without. Definer. Raises: KL101.

create function kiteline_internal.withheld(purpose text, category text, key anyelement)
  returns anyarray
  language plpgsql
  stable
  parallel restricted
  security definer
  set search_path = pg_catalog, pg_temp
as $withheld$
declare
  v_token_hash bytea := sha256(convert_to(current_setting('kiteline.session', true), 'UTF8'));
  v_policy text;
  v_purpose text;
  v_login text;
  v_recipient text;
  v_seen pg_snapshot;
  v_withheld jsonb;
  v_has_news boolean;
  v_keys text[];
begin
  select
    s.policy, s.purpose, s.login, s.recipient, s.seen, s.withheld -> withheld.category,
    (
      select i.recorded_xid
      from kiteline_internal.interruptions i
      order by i.recorded_xid desc
      limit 1
    ) >= s.refusal_horizon
  into v_policy, v_purpose, v_login, v_recipient, v_seen, v_withheld, v_has_news
  from kiteline_internal.live_sessions s
  where s.token_hash = v_token_hash;
  if (v_purpose = withheld.purpose and v_login = session_user) is not true then
    perform kiteline_internal.refuse_reading(withheld.purpose);
  end if;

  if v_withheld is null then
    v_keys := '{}';
  else
    v_keys := array(select k from jsonb_array_elements_text(v_withheld) as k);
  end if;
  if v_has_news then
    v_keys := v_keys || kiteline_internal.withheld_since(
      v_policy, purpose, v_recipient, category, v_seen
    );
  end if;
  if pg_typeof(key) = 'bigint'::regtype then
    return v_keys::bigint[];
  elsif pg_typeof(key) = 'uuid'::regtype then
    return v_keys::uuid[];
  end if;
  return v_keys;
end
$withheld$;

comment on function kiteline_internal.withheld(text, text, anyelement) is
  'The people of the present session whose column of this category stays empty.';

revoke all on function kiteline_internal.withheld(text, text, anyelement) from public;
grant execute on function kiteline_internal.withheld(text, text, anyelement) to kiteline_recipient;

-- from sql/session/second_scope.sql
-- kiteline_internal.second_scope(purpose text, key anyelement) -> anyarray
--
-- The other people whom rows of the present session may name, such as whom to call in an emergency: those of its
-- opening minus whoever refused since. key carries the type only, as in scope(). Empty without a live session: the
-- error is is_open()'s to raise.
-- Called by: row policies of relations with a second subject, once per statement. Definer.

create function kiteline_internal.second_scope(purpose text, key anyelement)
  returns anyarray
  language plpgsql
  stable
  parallel restricted
  security definer
  set search_path = pg_catalog, pg_temp
as $second_scope$
declare
  v_token_hash bytea := sha256(convert_to(current_setting('kiteline.session', true), 'UTF8'));
  v_policy text;
  v_purpose text;
  v_login text;
  v_recipient text;
  v_seen pg_snapshot;
  v_seconds text[];
begin
  select s.policy, s.purpose, s.login, s.recipient, s.seen, s.second_subjects
  into v_policy, v_purpose, v_login, v_recipient, v_seen, v_seconds
  from kiteline_internal.live_sessions s
  where s.token_hash = v_token_hash;
  if (v_purpose = second_scope.purpose and v_login = session_user) is not true
    or v_seconds is null
  then
    return '{}';
  end if;
  v_seconds := kiteline_internal.without_refused_since(
    v_policy, purpose, v_recipient, v_seen, v_seconds
  );
  if pg_typeof(key) = 'bigint'::regtype then
    return v_seconds::bigint[];
  elsif pg_typeof(key) = 'uuid'::regtype then
    return v_seconds::uuid[];
  end if;
  return v_seconds;
end
$second_scope$;

comment on function kiteline_internal.second_scope(text, anyelement) is
  'The other people whom rows of the present session may name.';

revoke all on function kiteline_internal.second_scope(text, anyelement) from public;
grant execute on function kiteline_internal.second_scope(text, anyelement) to kiteline_recipient;

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
    and kiteline_internal.unmet_gates(g.grant_id, session_user, announce_lookup.actor) = '{}'
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
-- Keys of the subjects whose look-up column equals the value, as far as law and house
-- let the purpose show them: whom a session may then name. Equality only, on a column the policy declares, and only after
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
  v_actor text;
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
  select l.grant_id, l.actor, p.policy into v_grant_id, v_actor, v_policy
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
  if v_grant_id is null
    or kiteline_internal.unmet_gates(v_grant_id, session_user, v_actor) <> '{}'
  then
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
    (kiteline_internal.admit_subjects(v_grant_id, v_found, v_actor)).subjects
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
-- missing lists the conditions that an opening would lack right now, whoever the actor is; empty means it would open.
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
  kiteline_internal.unmet_gates(g.grant_id, g.login, null) as missing,
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

grant select on kiteline.live_grants to kiteline_auditor, kiteline_legal;

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
-- key in canonical text. as_second_subject: the session was for somebody else, and showed a row about both.
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
    trace_code text,
    as_second_subject boolean
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
    s.trace_code,
    not s.subjects @> array[accesses_of.subject collate "default"]
  from kiteline_internal.sessions s
  where s.subjects @> array[accesses_of.subject collate "default"]
    or s.second_subjects @> array[accesses_of.subject collate "default"]
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

-- from sql/report/consent_decisions.sql
-- kiteline.consent_decisions: what every sharing of the applied policies asks for
--
-- One row for each purpose, category it shows and role of recipient it allows, inside the country: the strictest of
-- decision table, policy and checklist, as an opening evaluates it (demands_of). rules says what was counted.
-- Read by: kiteline_auditor, kiteline_legal, kiteline_service.

create view kiteline.consent_decisions as
select
  p.policy,
  p.purpose,
  d.category,
  o.recipient_role,
  d.demand,
  d.is_required,
  d.is_on_checklist,
  d.qualifications,
  d.rules
from kiteline_internal.purposes p
cross join lateral unnest(p.recipient_roles) as o(recipient_role)
cross join lateral kiteline_internal.demands_of(p.purpose, o.recipient_role, false) as d;

comment on view kiteline.consent_decisions is 'What every sharing of the applied policies asks for.';
comment on column kiteline.consent_decisions.demand is
  'none, notice, consent, separate, written or forbidden: the strictest that applies.';
comment on column kiteline.consent_decisions.is_required is
  'Without it the person is not shown; of other categories the column stays empty.';
comment on column kiteline.consent_decisions.rules is
  'Rules of the decision table that were counted; "policy" and "checklist" are the house''s own.';

grant select on kiteline.consent_decisions to kiteline_auditor, kiteline_legal, kiteline_service;

-- from sql/report/recipient_papers.sql
-- kiteline.recipient_papers: what recipients handed in, until when it holds, and what it is worth now
--
-- Qualifications, signatures of the commitment, trainings, mechanisms for transfers abroad. paper_id is the number that the
-- function which recorded it answered (of a signature: of the text), and by which it is verified, revoked or ended.
-- state: unverified, valid, expired, ended (revoked, or taken back), superseded (a newer text is in force).
-- Read by: kiteline_admin, kiteline_auditor, kiteline_legal.

create view kiteline.recipient_papers as
select
  q.recipient,
  'qualification' as paper,
  q.qualification_id as paper_id,
  q.kind,
  q.number as held_by,
  q.valid_until,
  case
    when r.qualification_id is not null then 'ended'
    when q.valid_until <= clock_timestamp() then 'expired'
    when v.qualification_id is null then 'unverified'
    else 'valid'
  end as state,
  q.recorded_at,
  q.recorded_by,
  v.verified_by
from kiteline_internal.recipient_qualifications q
left join kiteline_internal.qualification_verifications v
  on v.qualification_id = q.qualification_id
left join kiteline_internal.qualification_revocations r
  on r.qualification_id = q.qualification_id
union all
select
  c.recipient,
  'commitment',
  c.commitment_text_id,
  t.version,
  c.signatory,
  null,
  case
    when exists (
      select
      from kiteline_internal.commitment_texts n
      where n.commitment_text_id > t.commitment_text_id
    ) then 'superseded'
    else 'valid'
  end,
  c.recorded_at,
  c.recorded_by,
  null
from kiteline_internal.commitments c
join kiteline_internal.commitment_texts t on t.commitment_text_id = c.commitment_text_id
union all
select
  t.recipient,
  'training',
  t.training_id,
  t.course,
  t.person,
  t.valid_until,
  case
    when e.training_id is not null then 'ended'
    when t.valid_until <= clock_timestamp() then 'expired'
    else 'valid'
  end,
  t.recorded_at,
  t.recorded_by,
  null
from kiteline_internal.trainings t
left join kiteline_internal.training_ends e on e.training_id = t.training_id
union all
select
  m.recipient,
  'mechanism',
  m.mechanism_id,
  m.kind,
  m.reference,
  m.valid_until,
  case
    when e.mechanism_id is not null then 'ended'
    when m.valid_until <= clock_timestamp() then 'expired'
    else 'valid'
  end,
  m.recorded_at,
  m.recorded_by,
  null
from kiteline_internal.transfer_mechanisms m
left join kiteline_internal.mechanism_ends e on e.mechanism_id = m.mechanism_id;

comment on view kiteline.recipient_papers is
  'What recipients handed in, until when it holds, and what it is worth now.';
comment on column kiteline.recipient_papers.held_by is
  'The number of a certificate, who signed, who was trained, the reference of a mechanism.';

grant select on kiteline.recipient_papers to kiteline_admin, kiteline_auditor, kiteline_legal;

-- from sql/report/checklist_log.sql
-- kiteline.checklist_log: every entry of every version of the compliance checklist (合规清单)
--
-- is_review_overdue: the version in force should have been looked at again by now.
-- Read by: kiteline_auditor, kiteline_legal.

create view kiteline.checklist_log as
select
  c.policy,
  c.version,
  c.is_in_force,
  e.purpose,
  e.category,
  e.recipient_role,
  e.is_allowed,
  e.consent_kind,
  e.qualifications,
  e.legal_references,
  c.published_at,
  c.published_by,
  c.review_due_at,
  c.is_in_force and c.review_due_at < clock_timestamp() as is_review_overdue
from (
  select
    l.checklist_id,
    l.policy,
    l.version,
    l.published_at,
    l.published_by,
    l.review_due_at,
    l.version = max(l.version) over (partition by l.policy) as is_in_force
  from kiteline_internal.checklists l
) as c
join kiteline_internal.compliance_entries e on e.checklist_id = c.checklist_id;

comment on view kiteline.checklist_log is 'Every entry of every version of the compliance checklist.';
comment on column kiteline.checklist_log.is_in_force is 'True for the highest version of the policy.';
comment on column kiteline.checklist_log.consent_kind is 'The house''s demand; law and policy may ask for more.';
comment on column kiteline.checklist_log.is_review_overdue is 'In force, and its review is late.';

grant select on kiteline.checklist_log to kiteline_auditor, kiteline_legal;

-- from sql/report/consent_coverage.sql
-- kiteline.consent_coverage: how many consents there are for each purpose, recipient and category, by state
--
-- effective_count: those that count now. outdated_count: effective, but the purpose has changed since they were given,
-- so that they no longer cover it. A consent whose time has run out counts as expired even before it is entered as
-- such. Superseded consents have a later one that is counted. Read by: kiteline_auditor, kiteline_legal.

create view kiteline.consent_coverage as
select
  c.policy,
  c.purpose,
  c.recipient,
  c.category,
  count(*) filter (where c.state = 'effective' and c.is_for_present_terms) as effective_count,
  count(*) filter (where c.state = 'effective' and not c.is_for_present_terms) as outdated_count,
  count(*) filter (where c.state = 'pending') as pending_count,
  count(*) filter (where c.state = 'withdrawn') as withdrawn_count,
  count(*) filter (where c.state = 'annulled') as annulled_count,
  count(*) filter (where c.state = 'expired') as expired_count
from (
  select
    k.policy,
    k.purpose,
    k.recipient,
    k.category,
    case
      when k.state in ('pending', 'effective') and k.expires_at <= clock_timestamp() then 'expired'
      else k.state
    end as state,
    coalesce(k.terms_hash = p.terms_hash, false) as is_for_present_terms
  from kiteline_internal.consents k
  left join kiteline_internal.purposes p on p.policy = k.policy and p.purpose = k.purpose
) as c
group by c.policy, c.purpose, c.recipient, c.category;

comment on view kiteline.consent_coverage is
  'How many consents there are for each purpose, recipient and category, by state.';
comment on column kiteline.consent_coverage.effective_count is 'Consents that count now.';
comment on column kiteline.consent_coverage.outdated_count is
  'Effective, but given before the purpose changed.';

grant select on kiteline.consent_coverage to kiteline_auditor, kiteline_legal;

-- from sql/report/subject_policy.sql
-- kiteline_internal.subject_policy(policy text) -> text
--
-- The policy that a report about one person is about: the named one, or without a name the only one that is
-- applied.
-- Called by: subject_status(), subject_key(). Invoker. Raises: KL001 when several are applied and none is named, KL002.

create function kiteline_internal.subject_policy(policy text)
  returns text
  language plpgsql
  stable
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $subject_policy$
declare
  v_policies text[];
begin
  v_policies := array(select p.policy from kiteline_internal.policies p order by p.policy);
  if subject_policy.policy = any (v_policies) then
    return subject_policy.policy;
  end if;
  if subject_policy.policy is null and cardinality(v_policies) = 1 then
    return v_policies[1];
  end if;
  if subject_policy.policy is null and cardinality(v_policies) > 1 then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = format('several policies are applied: %s', array_to_string(v_policies, ', ')),
      hint = 'Name one of them: as the argument policy, or with --policy on the command line.';
  end if;
  raise exception using
    errcode = 'KL002', message = 'no such object',
    detail = coalesce(format('policy %s', subject_policy.policy), 'no policy is applied'),
    hint = case
      when v_policies = '{}' then 'Apply a policy first: kiteline generate, then kiteline migrate up.'
      else format('Applied are: %s.', array_to_string(v_policies, ', '))
    end;
end
$subject_policy$;

comment on function kiteline_internal.subject_policy(text) is
  'The policy that a report about one person is about.';

revoke all on function kiteline_internal.subject_policy(text) from public;

-- from sql/report/subject_key.sql
-- kiteline_internal.subject_key(policy text, subject text) -> text
--
-- The key in canonical text ('007' of a bigint key is '7'), whether or not such a person is held: whoever was erased
-- still has evidence, and a right to see it.
-- Called by: the functions of the report about one person. Invoker. Raises: KL001 for what can be no key, KL002.

create function kiteline_internal.subject_key(policy text, subject text)
  returns text
  language plpgsql
  stable
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $subject_key$
declare
  v_policy kiteline_internal.policies;
begin
  select p.* into strict v_policy
  from kiteline_internal.policies p
  where p.policy = kiteline_internal.subject_policy(subject_key.policy);
  if coalesce(subject, '') <> '' then
    begin
      return case v_policy.subject_key_type
        when 'bigint' then subject::bigint::text
        when 'uuid' then subject::uuid::text
        else subject
      end;
    exception
      when invalid_text_representation or numeric_value_out_of_range then
        null;
    end;
  end if;
  raise exception using
    errcode = 'KL001', message = 'invalid argument',
    detail = format(
      'subject %s is no key of %s (%s)',
      coalesce(quote_literal(subject), 'null'), v_policy.subject_relation, v_policy.subject_key_type
    ),
    hint = format(
      'Give the person''s key as %s.%s holds it.', v_policy.subject_relation, v_policy.subject_key
    );
end
$subject_key$;

comment on function kiteline_internal.subject_key(text, text) is
  'The key of a person in canonical text, whether or not the person is still held.';

revoke all on function kiteline_internal.subject_key(text, text) from public;

-- from sql/report/subject_rows.sql
-- kiteline_internal.subject_rows(policy text, subject text) -> table
--
-- The governed relations that hold rows about one person, be it as the second person of a row, and how many. subject
-- is a key in canonical text. Asks the policy's generated function holdings_of_<policy>.
-- Called by: subject_holdings(), subject_status(). Invoker.

create function kiteline_internal.subject_rows(policy text, subject text)
  returns table (
    relation text,
    row_count bigint
  )
  language plpgsql
  stable
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $subject_rows$
begin
  return query execute format(
    'select h.relation, h.row_count from kiteline_internal.%I($1) as h where h.row_count > 0',
    'holdings_of_' || policy
  )
  using subject;
end
$subject_rows$;

comment on function kiteline_internal.subject_rows(text, text) is
  'The governed relations that hold rows about one person, and how many.';

revoke all on function kiteline_internal.subject_rows(text, text) from public;

-- from sql/report/subject_purpose_labels.sql
-- kiteline_internal.subject_purpose_labels: what each purpose is called, also one that the policy no longer has

create view kiteline_internal.subject_purpose_labels as
select p.policy, p.purpose, p.label_en, p.label_zh
from kiteline_internal.purposes p
union all
(
  select distinct on (v.policy, v.purpose) v.policy, v.purpose, v.label_en, v.label_zh
  from kiteline_internal.purpose_versions v
  where not exists (
    select from kiteline_internal.purposes p where p.policy = v.policy and p.purpose = v.purpose
  )
  order by v.policy, v.purpose, v.applied_at desc
);

comment on view kiteline_internal.subject_purpose_labels is
  'What each purpose is called, also one that the policy no longer has.';

-- from sql/report/subject_second_relations.sql
-- kiteline_internal.subject_second_relations(purpose text) -> setof text
--
-- The relations of a purpose whose rows are about two persons ('app.emergency_contacts'): those whose row policy asks
-- second_scope(). Of a second person only these are shown.
-- Called by: subject_disclosures(). Invoker.

create function kiteline_internal.subject_second_relations(purpose text)
  returns setof text
  language sql
  stable
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $subject_second_relations$
  select n.nspname || '.' || c.relname
  from pg_catalog.pg_policy p
  join pg_catalog.pg_class c on c.oid = p.polrelid
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where position(
    format('kiteline_internal.second_scope(%L::text', subject_second_relations.purpose)
    in pg_get_expr(p.polqual, p.polrelid)
  ) > 0
$subject_second_relations$;

comment on function kiteline_internal.subject_second_relations(text) is
  'The relations of a purpose whose rows are about two persons.';

revoke all on function kiteline_internal.subject_second_relations(text) from public;

-- from sql/report/subject_shown.sql
-- kiteline_internal.subject_shown(purpose text, purpose_hash text, withheld text[], as_second_subject boolean) -> table
--
-- What a version of a purpose showed of a person: its words, the kinds of data with how each was shown (raw, masked,
-- pseudonym, or mixed where its columns differ), and the columns ('app.customers.full_name (masked)'). withheld: kinds
-- that stayed hidden. Of a second person only the relations about two persons count; where none is known any more,
-- all. One row; without the version's words when that is unknown.
-- Called by: subject_disclosures(). Invoker.

create function kiteline_internal.subject_shown(
  purpose text,
  purpose_hash text,
  withheld text[],
  as_second_subject boolean
)
  returns table (
    terms_hash text,
    label_en text,
    label_zh text,
    basis text,
    clause text,
    categories text[],
    labels_en text[],
    labels_zh text[],
    treatments text[],
    fields text[]
  )
  language sql
  stable
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $subject_shown$
  with version as (
    select v.policy, v.terms_hash, v.label_en, v.label_zh, v.basis, v.clause, v.columns
    from kiteline_internal.purpose_versions v
    where v.purpose = subject_shown.purpose and v.purpose_hash = subject_shown.purpose_hash
  ),
  second as materialized (
    select array(
      select kiteline_internal.subject_second_relations(subject_shown.purpose)
    ) as relations
  ),
  shown as (
    select c.relation, c."column", c.category, c.treatment
    from version v
    cross join lateral jsonb_to_recordset(v.columns) as c(
      relation text, "column" text, category text, treatment text
    )
    cross join second s
    where c.category <> 'none'
      and c.category <> all (subject_shown.withheld)
      and (
        not subject_shown.as_second_subject or s.relations = '{}' or c.relation = any (s.relations)
      )
  ),
  kinds as (
    select
      s.category, coalesce(k.label_en, s.category) as label_en,
      coalesce(k.label_zh, s.category) as label_zh,
      case when count(distinct s.treatment) = 1 then min(s.treatment) else 'mixed' end as treatment
    from shown s
    cross join version v
    left join kiteline_internal.categories k on k.policy = v.policy and k.category = s.category
    where s.category <> 'key'
    group by s.category, k.label_en, k.label_zh
  ),
  kind_lists as (
    select
      coalesce(array_agg(k.category order by k.category), '{}') as categories,
      coalesce(array_agg(k.label_en order by k.category), '{}') as labels_en,
      coalesce(array_agg(k.label_zh order by k.category), '{}') as labels_zh,
      coalesce(array_agg(k.treatment order by k.category), '{}') as treatments
    from kinds k
  ),
  field_list as (
    select
      coalesce(
        array_agg(
          format('%s.%s (%s)', s.relation, s."column", s.treatment)
          order by s.relation, s."column"
        ),
        '{}'
      ) as fields
    from shown s
  )
  select
    v.terms_hash, v.label_en, v.label_zh, v.basis, v.clause,
    k.categories, k.labels_en, k.labels_zh, k.treatments, f.fields
  from kind_lists k
  cross join field_list f
  left join version v on true
$subject_shown$;

comment on function kiteline_internal.subject_shown(text, text, text[], boolean) is
  'What a version of a purpose showed of a person.';

revoke all on function kiteline_internal.subject_shown(text, text, text[], boolean) from public;

-- from sql/report/subject_status.sql
-- kiteline.subject_status(policy text, subject text) -> table
--
-- The head of the report about one person: which policy and key it is about, whether rows are held of the person,
-- whether anything at all is known (evidence of someone who was erased counts), and whom to turn to, from the newest
-- notice. policy null: the only policy that is applied. One row, always.
-- Called by: kiteline_service, kiteline_auditor. Definer. Raises: KL001 for what can be no key, KL002.

create function kiteline.subject_status(policy text, subject text)
  returns table (
    policy text,
    subject text,
    reported_at timestamptz,
    is_held boolean,
    is_known boolean,
    handler_name text,
    handler_contact text,
    rights text
  )
  language sql
  stable
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $subject_status$
  with named as materialized (
    select kiteline_internal.subject_policy(subject_status.policy) as policy
  ),
  asked as materialized (
    select n.policy, kiteline_internal.subject_key(n.policy, subject_status.subject) as subject
    from named n
  ),
  held as materialized (
    select exists (
      select from kiteline_internal.subject_rows(a.policy, a.subject)
    ) as is_held
    from asked a
  )
  select
    a.policy, a.subject, clock_timestamp(), h.is_held,
    h.is_held
      or exists (
        select
        from kiteline_internal.sessions s
        where s.policy = a.policy
          and (s.subjects @> array[a.subject] or s.second_subjects @> array[a.subject])
      )
      or exists (
        select
        from kiteline_internal.consents c
        where c.policy = a.policy and c.subject = a.subject
      )
      or exists (
        select
        from kiteline_internal.refusals r
        where r.policy = a.policy and r.subject = a.subject
      )
      or exists (
        select
        from kiteline_internal.collection_subjects m
        join kiteline_internal.collections c on c.collection_id = m.collection_id
        where m.subject = a.subject and c.policy = a.policy
      )
      or exists (
        select
        from kiteline.duty_log d
        where d.policy = a.policy and d.subject = a.subject
      ),
    n.handler_name, n.handler_contact, n.rights
  from asked a
  cross join held h
  left join lateral (
    select n.handler_name, n.handler_contact, n.rights
    from kiteline_internal.notices n
    where n.policy = a.policy
    order by n.published_at desc, n.notice_id desc
    limit 1
  ) as n on true
$subject_status$;

comment on function kiteline.subject_status(text, text) is
  'The head of the report about one person.';

revoke all on function kiteline.subject_status(text, text) from public;
grant execute on function kiteline.subject_status(text, text)
  to kiteline_service, kiteline_auditor;

-- from sql/report/subject_holdings.sql
-- kiteline.subject_holdings(policy text, subject text) -> table
--
-- What is held of one person: the relations with rows about them, and for each the kinds of data by the notice under
-- which they were collected. A relation whose kinds were collected under two notices has two rows; where no
-- collection is recorded, collected_under is null. Relations without a row about the person are left out.
-- Called by: kiteline_service, kiteline_auditor. Definer. Raises: KL001 for what can be no key, KL002.

create function kiteline.subject_holdings(policy text, subject text)
  returns table (
    relation text,
    row_count bigint,
    categories text[],
    category_labels_en text[],
    category_labels_zh text[],
    collected_under text,
    collected_at timestamptz,
    disclosed_purposes text[],
    disclosed_purposes_en text[],
    disclosed_purposes_zh text[],
    source text,
    retention text
  )
  language plpgsql
  stable
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $subject_holdings$
#variable_conflict use_column
declare
  v_subject text := kiteline_internal.subject_key(
    subject_holdings.policy, subject_holdings.subject
  );
begin
  return query
  with held as (
    select r.relation, r.row_count
    from kiteline_internal.subject_rows(subject_holdings.policy, v_subject) as r
  ),
  labelled as (
    select h.relation, h.row_count, c.category, c.label_en, c.label_zh
    from held h
    left join lateral (
      select distinct k.category, k.label_en, k.label_zh
      from kiteline_internal.governed_columns g
      join kiteline_internal.categories k on k.policy = g.policy and k.category = g.category
      where g.policy = subject_holdings.policy and g.relation = h.relation
    ) as c on true
  ),
  -- The later act counts, by number: collected_at is what a caller said.
  collected as (
    select distinct on (k.category)
      k.category, c.notice_id, c.collected_at, c.source
    from kiteline_internal.collection_subjects m
    join kiteline_internal.collections c on c.collection_id = m.collection_id
    cross join lateral unnest(c.categories) as k(category)
    where m.subject = v_subject and c.policy = subject_holdings.policy
    order by k.category, c.collection_id desc
  )
  select
    l.relation,
    l.row_count,
    coalesce(array_agg(l.category order by l.category) filter (where l.category is not null), '{}'),
    coalesce(array_agg(l.label_en order by l.category) filter (where l.category is not null), '{}'),
    coalesce(array_agg(l.label_zh order by l.category) filter (where l.category is not null), '{}'),
    n.kind || ' ' || n.version,
    c.collected_at,
    n.purposes,
    p.labels_en,
    p.labels_zh,
    c.source,
    n.retention
  from labelled l
  left join collected c on c.category = l.category
  left join kiteline_internal.notices n on n.notice_id = c.notice_id
  left join lateral (
    select
      array_agg(coalesce(b.label_en, u.purpose) order by u.place) as labels_en,
      array_agg(coalesce(b.label_zh, u.purpose) order by u.place) as labels_zh
    from unnest(n.purposes) with ordinality as u(purpose, place)
    left join kiteline_internal.subject_purpose_labels b
      on b.policy = n.policy and b.purpose = u.purpose
  ) as p on true
  group by
    l.relation, l.row_count, n.notice_id, n.kind, n.version, n.purposes, n.retention,
    c.collected_at, c.source, p.labels_en, p.labels_zh
  order by l.relation, c.collected_at nulls last, n.notice_id;
end
$subject_holdings$;

comment on function kiteline.subject_holdings(text, text) is
  'What is held of one person, and under which notice it was collected.';

revoke all on function kiteline.subject_holdings(text, text) from public;
grant execute on function kiteline.subject_holdings(text, text)
  to kiteline_service, kiteline_auditor;

-- from sql/report/subject_disclosures.sql
-- kiteline.subject_disclosures(policy text, subject text) -> table
--
-- Who could see one person's data, what of it, on which basis and when: every session that named the person, newest
-- first, explained by the version of the purpose that its grant was issued for. fields says how each column was
-- shown: 'app.customers.full_name (masked)'. Of a second person (as_second_subject) only the rows about two persons
-- count. is_irregular: shared under a consent that was annulled later. The person learns the recipient, not the
-- clerk: there is no actor here.
-- Called by: kiteline_service, kiteline_auditor. Definer. Raises: KL001 for what can be no key, KL002.

create function kiteline.subject_disclosures(policy text, subject text)
  returns table (
    session_id bigint,
    opened_at timestamptz,
    expires_at timestamptz,
    recipient text,
    recipient_name text,
    recipient_role text,
    purpose text,
    purpose_en text,
    purpose_zh text,
    basis text,
    clause text,
    categories text[],
    fields text[],
    withheld text[],
    consent_ids bigint[],
    as_second_subject boolean,
    is_irregular boolean,
    trace_code text,
    closed_at timestamptz,
    recipient_country text,
    category_labels_en text[],
    category_labels_zh text[],
    category_treatments text[],
    withheld_labels_en text[],
    withheld_labels_zh text[]
  )
  language plpgsql
  stable
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $subject_disclosures$
#variable_conflict use_column
declare
  v_subject text := kiteline_internal.subject_key(
    subject_disclosures.policy, subject_disclosures.subject
  );
begin
  return query
  with seen as materialized (
    select
      s.session_id, s.opened_at, s.expires_at, s.policy, s.purpose, s.recipient, s.trace_code,
      g.purpose_hash,
      not s.subjects @> array[v_subject] as as_second_subject,
      array(
        select w.category
        from jsonb_each(s.withheld) as w(category, subjects)
        where w.subjects ? v_subject
        order by w.category
      ) as withheld
    from kiteline_internal.sessions s
    join kiteline_internal.grants g on g.grant_id = s.grant_id
    where s.policy = subject_disclosures.policy
      and (s.subjects @> array[v_subject] or s.second_subjects @> array[v_subject])
  ),
  -- A person may have thousands of sessions, and they differ in few things.
  shown as materialized (
    select
      d.purpose, d.purpose_hash, d.withheld, d.as_second_subject, v.terms_hash, v.label_en,
      v.label_zh, v.basis, v.clause, v.categories, v.labels_en, v.labels_zh, v.treatments, v.fields,
      array(
        select coalesce(k.label_en, w.category)
        from unnest(d.withheld) with ordinality as w(category, place)
        left join kiteline_internal.categories k on k.policy = d.policy and k.category = w.category
        order by w.place
      ) as withheld_en,
      array(
        select coalesce(k.label_zh, w.category)
        from unnest(d.withheld) with ordinality as w(category, place)
        left join kiteline_internal.categories k on k.policy = d.policy and k.category = w.category
        order by w.place
      ) as withheld_zh
    from (
      select distinct s.policy, s.purpose, s.purpose_hash, s.withheld, s.as_second_subject
      from seen s
    ) as d
    cross join lateral kiteline_internal.subject_shown(
      d.purpose, d.purpose_hash, d.withheld, d.as_second_subject
    ) as v
  ),
  irregular as materialized (
    select distinct i.session_id
    from kiteline.irregular_disclosures i
    where i.policy = subject_disclosures.policy and i.subject = v_subject
  )
  select
    s.session_id, s.opened_at, s.expires_at, s.recipient, r.display_name, r.role, s.purpose,
    coalesce(v.label_en, s.purpose), coalesce(v.label_zh, s.purpose), v.basis, v.clause,
    v.categories, v.fields, s.withheld,
    array(
      select c.consent_id
      from kiteline_internal.consents c
      where c.policy = s.policy
        and c.subject = v_subject
        and c.purpose = s.purpose
        and c.recipient = s.recipient
        and c.terms_hash = v.terms_hash
        and not s.as_second_subject
        and c.category <> all (s.withheld)
        and c.effective_from <= s.opened_at
        and coalesce(c.expires_at > s.opened_at, true)
        and (c.state = 'effective' or c.state_changed_at > s.opened_at)
      order by c.consent_id
    ),
    s.as_second_subject, i.session_id is not null, s.trace_code, x.closed_at, r.country,
    v.labels_en, v.labels_zh, v.treatments, v.withheld_en, v.withheld_zh
  from seen s
  join kiteline_internal.recipients r on r.recipient = s.recipient
  join shown v
    on v.purpose = s.purpose and v.purpose_hash = s.purpose_hash and v.withheld = s.withheld
    and v.as_second_subject = s.as_second_subject
  left join kiteline_internal.session_closings x on x.session_id = s.session_id
  left join irregular i on i.session_id = s.session_id
  order by s.opened_at desc, s.session_id desc;
end
$subject_disclosures$;

comment on function kiteline.subject_disclosures(text, text) is
  'Who could see one person''s data, what of it, on which basis and when.';

revoke all on function kiteline.subject_disclosures(text, text) from public;
grant execute on function kiteline.subject_disclosures(text, text)
  to kiteline_service, kiteline_auditor;

-- from sql/report/subject_consents.sql
-- kiteline.subject_consents(policy text, subject text) -> table
--
-- What one person agreed to, newest first. A consent whose time has run out is shown as expired even before it is
-- entered as such. is_for_present_terms: false when the purpose has changed since, so that the consent no longer
-- covers it.
-- Called by: kiteline_service, kiteline_auditor. Definer. Raises: KL001 for what can be no key, KL002.

create function kiteline.subject_consents(policy text, subject text)
  returns table (
    consent_id bigint,
    purpose text,
    purpose_en text,
    purpose_zh text,
    recipient text,
    recipient_name text,
    category text,
    kind text,
    channel text,
    given_at timestamptz,
    state text,
    state_changed_at timestamptz,
    expires_at timestamptz,
    notice_version text,
    notice_kind text,
    category_en text,
    category_zh text,
    is_for_present_terms boolean
  )
  language plpgsql
  stable
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $subject_consents$
#variable_conflict use_column
declare
  v_subject text := kiteline_internal.subject_key(
    subject_consents.policy, subject_consents.subject
  );
begin
  return query
  select
    c.consent_id, c.purpose, coalesce(b.label_en, c.purpose), coalesce(b.label_zh, c.purpose),
    c.recipient, r.display_name, c.category, c.kind, c.channel, c.given_at,
    case when e.has_run_out then 'expired' else c.state end,
    case when e.has_run_out then c.expires_at else c.state_changed_at end,
    c.expires_at, n.version, n.kind, k.label_en, k.label_zh,
    exists (
      select
      from kiteline_internal.purposes p
      where p.policy = c.policy and p.purpose = c.purpose and p.terms_hash = c.terms_hash
    )
  from kiteline_internal.consents c
  join kiteline_internal.recipients r on r.recipient = c.recipient
  join kiteline_internal.notices n on n.notice_id = c.notice_id
  left join kiteline_internal.categories k on k.policy = c.policy and k.category = c.category
  left join kiteline_internal.subject_purpose_labels b
    on b.policy = c.policy and b.purpose = c.purpose
  cross join lateral (
    select
      c.state in ('pending', 'effective') and coalesce(c.expires_at <= clock_timestamp(), false)
        as has_run_out
  ) as e
  where c.policy = subject_consents.policy and c.subject = v_subject
  order by c.given_at desc, c.consent_id;
end
$subject_consents$;

comment on function kiteline.subject_consents(text, text) is
  'What one person agreed to, newest first.';

revoke all on function kiteline.subject_consents(text, text) from public;
grant execute on function kiteline.subject_consents(text, text)
  to kiteline_service, kiteline_auditor;

-- from sql/report/subject_refusals.sql
-- kiteline.subject_refusals(policy text, subject text) -> table
--
-- Every "no" of one person, newest first. purpose, recipient and categories null mean all of them; lifted_at null
-- means that it is in force.
-- Called by: kiteline_service, kiteline_auditor. Definer. Raises: KL001 for what can be no key, KL002.

create function kiteline.subject_refusals(policy text, subject text)
  returns table (
    refusal_id bigint,
    recorded_at timestamptz,
    kind text,
    purpose text,
    recipient text,
    categories text[],
    spares_essential boolean,
    channel text,
    reason text,
    lifted_at timestamptz,
    purpose_en text,
    purpose_zh text,
    recipient_name text,
    category_labels_en text[],
    category_labels_zh text[]
  )
  language plpgsql
  stable
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $subject_refusals$
#variable_conflict use_column
declare
  v_subject text := kiteline_internal.subject_key(
    subject_refusals.policy, subject_refusals.subject
  );
begin
  return query
  select
    r.refusal_id, r.recorded_at, r.kind, r.purpose, r.recipient, r.categories,
    r.spares_essential, r.channel, r.reason, l.lifted_at,
    coalesce(b.label_en, r.purpose), coalesce(b.label_zh, r.purpose), t.display_name,
    k.labels_en, k.labels_zh
  from kiteline_internal.refusals r
  left join kiteline_internal.refusal_lifts l on l.refusal_id = r.refusal_id
  left join kiteline_internal.recipients t on t.recipient = r.recipient
  left join kiteline_internal.subject_purpose_labels b
    on b.policy = r.policy and b.purpose = r.purpose
  left join lateral (
    select
      array_agg(coalesce(c.label_en, u.category) order by u.place) as labels_en,
      array_agg(coalesce(c.label_zh, u.category) order by u.place) as labels_zh
    from unnest(r.categories) with ordinality as u(category, place)
    left join kiteline_internal.categories c
      on c.policy = r.policy and c.category = u.category
  ) as k on true
  where r.policy = subject_refusals.policy
    and r.subject = v_subject
    -- What newer terms leave out is nothing that the person said.
    and r.kind <> 'terms'
  order by r.recorded_at desc, r.refusal_id desc;
end
$subject_refusals$;

comment on function kiteline.subject_refusals(text, text) is
  'Every no of one person, newest first.';

revoke all on function kiteline.subject_refusals(text, text) from public;
grant execute on function kiteline.subject_refusals(text, text)
  to kiteline_service, kiteline_auditor;

-- from sql/report/subject_duties.sql
-- kiteline.subject_duties(policy text, subject text) -> table
--
-- What is owed about one person's data, newest first. owner says who has to act: the recipient, or a part of the
-- house; recipient is the recipient concerned.
-- Called by: kiteline_service, kiteline_auditor. Definer. Raises: KL001 for what can be no key, KL002.

create function kiteline.subject_duties(policy text, subject text)
  returns table (
    duty_id bigint,
    kind text,
    recipient text,
    recipient_name text,
    opened_at timestamptz,
    due_at timestamptz,
    state text,
    days_late integer,
    owner text
  )
  language plpgsql
  stable
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $subject_duties$
#variable_conflict use_column
declare
  v_subject text := kiteline_internal.subject_key(
    subject_duties.policy, subject_duties.subject
  );
begin
  return query
  select
    d.duty_id, d.kind, d.recipient, r.display_name, d.opened_at, d.due_at, d.state,
    d.days_late, d.owner
  from kiteline.duty_log d
  left join kiteline_internal.recipients r on r.recipient = d.recipient
  where d.policy = subject_duties.policy and d.subject = v_subject
  order by d.opened_at desc, d.duty_id desc;
end
$subject_duties$;

comment on function kiteline.subject_duties(text, text) is
  'What is owed about one person''s data, newest first.';

revoke all on function kiteline.subject_duties(text, text) from public;
grant execute on function kiteline.subject_duties(text, text)
  to kiteline_service, kiteline_auditor;

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
    'kiteline_resolver', 'kiteline_recipient', 'kiteline_auditor', 'kiteline_service',
    'kiteline_legal', 'kiteline_admin', 'kiteline_owner'
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
