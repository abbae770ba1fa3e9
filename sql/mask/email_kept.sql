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
