-- kiteline_internal.used_nonces: nonces of signed openings, so that none is used twice

create table kiteline_internal.used_nonces (
  login text not null,
  nonce text not null,
  expires_at timestamptz not null,
  constraint used_nonces_pkey primary key (login, nonce)
);

comment on table kiteline_internal.used_nonces is 'Nonces of signed openings; none is used twice.';
