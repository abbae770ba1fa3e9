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
