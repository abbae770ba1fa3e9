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
