-- The kernel, in load order: psql -v ON_ERROR_STOP=1 --single-transaction -f install.sql
--
-- Run by a role with CREATEROLE and CREATE on the database; no superuser is needed. `migrations/` holds the
-- same text, frozen.

\ir roles.sql
\ir schemas.sql

\ir mask/install.sql

\ir policy/policies.sql
\ir policy/stricter_sensitivity.sql
\ir policy/categories.sql
\ir policy/governed_columns.sql
\ir policy/purposes.sql
\ir policy/purpose_versions.sql
\ir policy/purpose_columns.sql
\ir policy/purpose_logins.sql
\ir policy/purpose_lookups.sql
\ir policy/keep_purpose_version.sql

\ir recipient/recipients.sql
-- papers: tables
\ir recipient/recipient_qualifications.sql
\ir recipient/qualification_verifications.sql
\ir recipient/qualification_revocations.sql
\ir recipient/commitment_texts.sql
\ir recipient/commitments.sql
\ir recipient/trainings.sql
\ir recipient/training_ends.sql
\ir recipient/transfer_mechanisms.sql
\ir recipient/mechanism_ends.sql

\ir grant/grants.sql
\ir grant/grant_revocations.sql
\ir grant/grant_suspensions.sql
\ir grant/grant_resumptions.sql
\ir grant/grant_usage.sql
\ir grant/signing_keys.sql

\ir checklist/checklists.sql
\ir checklist/compliance_entries.sql
\ir checklist/demand_changes.sql
\ir checklist/consent_rules.sql
\ir notice/notices.sql
\ir notice/collections.sql
\ir notice/data_subjects.sql
\ir consent/consents.sql
\ir consent/consent_confirmations.sql
\ir consent/consent_coverages.sql
\ir consent/consent_requests.sql
\ir consent/minor_approvals.sql

\ir subject/refusals.sql
\ir subject/refusal_lifts.sql
-- duties: tables
\ir duty/complaints.sql
\ir duty/duties.sql
\ir duty/duty_events.sql
\ir duty/live_duties.sql
\ir duty/unsettled_refusals.sql
\ir duty/duty_states.sql

\ir session/sessions.sql
\ir session/live_sessions.sql
\ir session/session_closings.sql
\ir session/used_nonces.sql
\ir session/interruptions.sql
\ir session/gate_changes.sql
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
\ir subject/canonical_subjects.sql
\ir subject/check_no.sql
\ir subject/record_refusal.sql
\ir subject/restrict_subject.sql
\ir subject/record_objection.sql
\ir subject/switch_off_nonessential.sql
\ir subject/lift_objection.sql
\ir subject/lift_restriction.sql

\ir recipient/create_recipient.sql
\ir recipient/set_recipient_state.sql
\ir recipient/qualify_recipient.sql
\ir recipient/suspend_recipient.sql
\ir recipient/reinstate_recipient.sql
\ir recipient/terminate_recipient.sql

\ir grant/is_suspended.sql
\ir grant/issue_grant.sql
\ir grant/revoke_grant.sql
\ir grant/register_signing_key.sql
\ir grant/retire_signing_key.sql
\ir grant/suspend_grant.sql
\ir grant/resume_grant.sql

\ir checklist/keep_checklist_whole.sql
\ir checklist/demand_rank.sql
\ir checklist/categories_of.sql
\ir checklist/applied_rules.sql
\ir checklist/demands_of.sql
\ir checklist/demand_ranks.sql
\ir checklist/draft_checklist.sql
\ir checklist/checklist_fault.sql
\ir checklist/publish_checklist.sql

\ir notice/discloses.sql
\ir notice/publish_notice.sql
\ir notice/term_set.sql
\ir notice/refuse_undisclosed.sql
\ir notice/apply_collection.sql
\ir notice/record_collection.sql
\ir notice/record_collection_of_everyone.sql

\ir subject/is_category_allowed.sql
\ir subject/judge.sql
\ir subject/standing_refusals.sql
\ir subject/second_subjects_of.sql
\ir subject/admission.sql
\ir subject/with_withheld.sql
\ir subject/with_refused_categories.sql
\ir subject/without_empty.sql
\ir subject/admit_under_terms.sql
\ir subject/admit_people.sql
\ir subject/admit_subjects.sql
\ir subject/without_refused_since.sql
\ir subject/without_lapsed.sql
\ir subject/withheld_since.sql

\ir consent/keep_consent_history.sql
\ir consent/cool_off.sql
\ir consent/refresh_coverages.sql
\ir consent/end_consents.sql
\ir consent/expire_consents.sql
\ir consent/lift_withdrawals.sql
\ir consent/recorded_consent.sql
\ir consent/check_sharing.sql
\ir consent/consent_fault.sql
\ir consent/consent_hindrance.sql
\ir consent/insert_consents.sql
\ir consent/record_consents.sql
\ir consent/record_consent.sql
\ir consent/confirm_consents.sql
\ir consent/withdraw_consent.sql
\ir consent/annul_consents.sql
\ir consent/asking_hindrances.sql
\ir consent/subjects_to_ask.sql
\ir consent/request_consents.sql
\ir consent/minor_approval_of.sql
\ir consent/approve_minor_access.sql
\ir consent/end_minor_approval.sql

-- papers: functions
\ir recipient/check_paper_holder.sql
\ir recipient/check_paper_term.sql
\ir recipient/check_paper_reason.sql
\ir recipient/asked_qualifications.sql
\ir recipient/qualification_valid_until.sql
\ir recipient/record_qualification.sql
\ir recipient/verify_qualification.sql
\ir recipient/revoke_qualification.sql
\ir recipient/commitment_text_in_force.sql
\ir recipient/publish_commitment_text.sql
\ir recipient/sign_commitment.sql
\ir recipient/training_valid_until.sql
\ir recipient/record_training.sql
\ir recipient/end_training.sql
\ir recipient/mechanism_valid_until.sql
\ir recipient/record_transfer_mechanism.sql
\ir recipient/end_transfer_mechanism.sql
\ir session/gate_qualification.sql
\ir session/gate_commitment.sql
\ir session/gate_training.sql
\ir session/gate_transfer.sql
\ir session/gates_hold_until.sql

-- duties: functions
\ir duty/working_days_after.sql
\ir duty/enter_live_duties.sql
\ir duty/leave_live_duties.sql
\ir duty/disclosures_of.sql
\ir duty/open_clean_ups.sql
\ir duty/settle_clean_ups.sql
\ir duty/waive_clean_ups_of.sql
\ir duty/open_post_notices.sql
\ir duty/open_annulment_review.sql
\ir duty/clean_up_due_at.sql
\ir session/gate_duties.sql
\ir duty/check_words.sql
\ir duty/check_evidence.sql
\ir duty/take_duty.sql
\ir duty/submit_clean_up_certificate.sql
\ir duty/verify_clean_up.sql
\ir duty/complete_duty.sql
\ir duty/waive_duty.sql
\ir duty/file_complaint.sql
\ir duty/record_correction.sql
\ir duty/request_erasure.sql
\ir duty/duty_log.sql
\ir duty/irregular_disclosures.sql

\ir session/gate_grant.sql
\ir session/gate_purpose.sql
\ir session/gate_recipient.sql
\ir session/gate_checklist.sql
\ir session/gate_signature.sql
\ir session/unmet_gates.sql
\ir subject/condition_texts.sql
\ir subject/gate_words.sql
\ir subject/word_in_chinese.sql
\ir subject/category_conditions.sql
\ir subject/access_conditions.sql
\ir subject/explain_access.sql
\ir session/seen_by_opening.sql
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
\ir session/note_gate_change.sql
\ir session/watch_gates.sql
\ir session/watch_gates_of_kernel.sql
\ir session/is_withdrawn.sql
\ir session/record_refused_read.sql
\ir session/refuse_reading.sql
\ir session/scope.sql
\ir session/is_open.sql
\ir session/withheld.sql
\ir session/second_scope.sql
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
\ir report/consent_decisions.sql
\ir report/recipient_papers.sql
-- subject report
\ir report/checklist_log.sql
\ir report/consent_coverage.sql
\ir report/subject_policy.sql
\ir report/subject_key.sql
\ir report/subject_rows.sql
\ir report/subject_purpose_labels.sql
\ir report/subject_second_relations.sql
\ir report/subject_shown.sql
\ir report/subject_status.sql
\ir report/subject_holdings.sql
\ir report/subject_disclosures.sql
\ir report/subject_consents.sql
\ir report/subject_refusals.sql
\ir report/subject_duties.sql

\ir privileges.sql
