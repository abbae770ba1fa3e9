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
