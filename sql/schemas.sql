-- The kernel's schemas
--
-- kiteline           functions and report views people may call
-- kiteline_internal  tables and trigger functions; nobody but their owner
-- kiteline_mask      pure masking functions
--
-- New functions are executable by PUBLIC unless the owner's default says otherwise, so the default is
-- revoked before the first function stands.

create schema kiteline authorization kiteline_owner;
create schema kiteline_internal authorization kiteline_owner;
create schema kiteline_mask authorization kiteline_owner;

set role kiteline_owner;

alter default privileges for role kiteline_owner revoke execute on functions from public;

comment on schema kiteline is 'kiteline: functions and reports that people may call.';
comment on schema kiteline_internal is 'kiteline: tables and trigger functions; no one but the owner.';
comment on schema kiteline_mask is 'kiteline: pure masking functions without secrets.';

grant usage on schema kiteline
  to kiteline_admin, kiteline_legal, kiteline_service, kiteline_auditor, kiteline_recipient;
grant usage on schema kiteline_mask to kiteline_recipient;
