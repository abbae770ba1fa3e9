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
