-- The kernel, in load order: psql -v ON_ERROR_STOP=1 --single-transaction -f install.sql
--
-- Run by a role with CREATEROLE and CREATE on the database; no superuser is needed. `migrations/` holds the
-- same text, frozen.

\ir roles.sql
\ir schemas.sql

\ir mask/install.sql

\ir policy/policies.sql
\ir policy/governed_columns.sql
\ir policy/purposes.sql
\ir policy/purpose_columns.sql
\ir policy/purpose_logins.sql
\ir policy/purpose_lookups.sql

\ir recipient/recipients.sql
\ir grant/grants.sql
\ir grant/grant_revocations.sql
\ir grant/grant_usage.sql
\ir grant/signing_keys.sql

\ir subject/refusals.sql
\ir subject/refusal_lifts.sql

\ir session/sessions.sql
\ir session/live_sessions.sql
\ir session/session_closings.sql
\ir session/used_nonces.sql
\ir session/interruptions.sql
\ir session/pseudonyms.sql
\ir lookup/lookups.sql

\ir audit/statements.sql
\ir audit/denials.sql
\ir audit/changes.sql
\ir audit/refuse_rewrite.sql
\ir audit/keep_append_only.sql
\ir audit/ensure_month.sql
\ir audit/ensure_evidence.sql
\ir audit/record_kernel_change.sql
\ir audit/watch_kernel.sql
\ir audit/record_denial.sql
\ir audit/record_statement.sql
\ir audit/maintain.sql

\ir session/hmac_sha256.sql
\ir session/hmac_pad.sql
\ir session/length_prefixed.sql
\ir lookup/secrets.sql
\ir lookup/lookup_digest.sql

\ir subject/canonical_subject.sql
\ir subject/without_refused.sql
\ir subject/without_refused_since.sql
\ir subject/with_consent.sql
\ir subject/restrict_subject.sql
\ir subject/lift_restriction.sql

\ir recipient/create_recipient.sql
\ir recipient/set_recipient_state.sql
\ir recipient/qualify_recipient.sql
\ir recipient/suspend_recipient.sql
\ir recipient/reinstate_recipient.sql
\ir recipient/terminate_recipient.sql

\ir grant/issue_grant.sql
\ir grant/revoke_grant.sql
\ir grant/register_signing_key.sql
\ir grant/retire_signing_key.sql

\ir session/gate_grant.sql
\ir session/gate_purpose.sql
\ir session/gate_recipient.sql
\ir session/gate_consent.sql
\ir session/gate_signature.sql
\ir session/unmet_gates.sql
\ir session/session_opening.sql
\ir session/check_opening.sql
\ir session/resolve_subjects.sql
\ir session/use_quota.sql
\ir session/record_session.sql
\ir session/start_session.sql
\ir session/open_session.sql
\ir session/open_matching_session.sql
\ir session/close_session.sql
\ir session/interrupt_sessions.sql
\ir session/is_withdrawn.sql
\ir session/record_refused_read.sql
\ir session/refuse_reading.sql
\ir session/scope.sql
\ir session/is_open.sql
\ir session/actor.sql
\ir session/recipient.sql
\ir session/as_of.sql

\ir lookup/lookup_announcement.sql
\ir lookup/announce_lookup.sql
\ir lookup/find_subjects.sql

\ir report/live_grants.sql
\ir report/ended_grants.sql
\ir report/session_log.sql
\ir report/statement_log.sql
\ir report/subject_access.sql
\ir report/accesses_of.sql
\ir report/denial_log.sql
\ir report/refused_reads.sql
\ir report/lookup_log.sql
\ir report/change_log.sql
\ir report/minimisation.sql

\ir privileges.sql
