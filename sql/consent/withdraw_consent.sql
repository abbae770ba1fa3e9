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
