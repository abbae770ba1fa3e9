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
