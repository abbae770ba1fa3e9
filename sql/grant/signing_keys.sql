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
