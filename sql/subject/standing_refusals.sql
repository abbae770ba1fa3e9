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
