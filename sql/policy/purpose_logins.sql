-- kiteline_internal.purpose_logins: which login role may work under which purpose
--
-- Filled by the generated migration, which also gives the login its privileges on the purpose's
-- views. A grant can be issued to these logins only.

create table kiteline_internal.purpose_logins (
  purpose text not null,
  login text not null,
  constraint purpose_logins_pkey primary key (purpose, login),
  constraint purpose_logins_purpose_fkey foreign key (purpose)
    references kiteline_internal.purposes (purpose)
);

comment on table kiteline_internal.purpose_logins is 'Which login role may work under which purpose.';
