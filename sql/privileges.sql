-- What the resolver may touch, and the end of the installer's membership
--
-- kiteline_resolver owns generated functions in kiteline_internal, so it needs a place to create them.
-- Nobody can become it. The installing role gives kiteline_owner back.

grant usage, create on schema kiteline_internal to kiteline_resolver;

select kiteline_internal.ensure_evidence();

reset role;

revoke kiteline_owner from current_user;
