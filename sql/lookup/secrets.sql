-- kiteline_internal.secrets: keys that never leave this database
--
-- HMAC pads of random keys made when the kernel is installed. 'lookup' digests looked-up values.

create table kiteline_internal.secrets (
  secret text not null,
  inner_pad bytea not null,
  outer_pad bytea not null,
  constraint secrets_pkey primary key (secret)
);

comment on table kiteline_internal.secrets is 'Keys that never leave this database.';

insert into kiteline_internal.secrets (secret, inner_pad, outer_pad)
select
  'lookup',
  kiteline_internal.hmac_pad(k.key, 54),
  kiteline_internal.hmac_pad(k.key, 92)
from (
  select sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')) as key
) as k;
