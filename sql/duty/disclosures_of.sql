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
