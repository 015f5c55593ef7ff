-- Verify reformd:feedback on pg
-- A cast fails by itself; a division by zero says that a count is not as it should be.

begin;

-- Vocabulary
select 1 / (count(distinct enumeration) = 19)::int
from reform.vocabulary
where enumeration in (
    'feedback_kind', 'sender_type', 'channel', 'language', 'target_type', 'axis', 'handling', 'publication',
    'actor_role', 'reason', 'purpose', 'suspicion', 'reply_state', 'proposal_state', 'deadline_state',
    'resolved', 'resolution', 'personal_data_kind', 'wave_state');
select
    feedback_kind, sender_type, channel, language, target_type, axis, handling, publication, actor_role, reason, purpose,
    suspicion, reply_state, proposal_state, deadline_state, resolved, resolution, personal_data_kind, wave_state,
    "links.self"
from api.vocabulary where false;

-- Tables and columns
select
    id, code, track, kind, sender_type, channel, language, title, text, display, target_type, plan_id, clause_id,
    task_id, report_id, target_unit_id, reply_id, target_version, unit_id, handling, handling_reason, publication,
    publication_reason, merged_into_id, officer, received_at, handled_at, published_at, answered_at, ended_at,
    review_on, supporters, suspicions, score, receipt, illustrative, version
from reform.feedback where false;
select
    feedback_id, topic_id
from reform.feedback_topic where false;
select
    feedback_id, sequence, at, transition, axis, from_state, to_state, role, actor, reason, note, details
from reform.event where false;
select
    feedback_id, sequence, from_sender, text
from reform.message where false;
select
    id, feedback_id, number, text, resolution, state, author, approver, drafted_at, submitted_at, approved_at
from reform.reply where false;
select
    id, feedback_id, transition, state, proposer, proposed_at, reason, note, details, decider, decided_at
from reform.proposal where false;
select
    id, feedback_id, stage, service_level_id, started_at, due_on, due_at, first_due_on, paused_at, days_left,
    extensions, ended_at, void
from reform.deadline where false;
select
    deadline_id, number, at, extended, old_due_on, new_due_on, reason, note
from reform.deadline_move where false;
select
    code, amount, calendar, legal_basis, note
from reform.term where false;
select
    feedback_id, digest, made_at
from reform.secret where false;
select
    feedback_id, purpose, given_at, withdrawn_at
from reform.consent where false;
select
    feedback_id, result, attitude, time, resolved, rated_at
from reform.rating where false;
select
    feedback_id, supporter, given_at
from reform.support where false;
select
    id, feedback_id, resolution, plan_id, clause_id, task_id, document_id, note, made_at
from reform.outcome where false;
select
    feedback_id, sealed, key_id, stored_at
from private.identity where false;
select
    id, feedback_id, at, actor, role, reason
from private.identity_access where false;
select
    feedback_id, title, text, kept_at
from private.original where false;
select
    operation, caller, digest, body_digest, feedback_id, sequence, status, used_at
from ops.idempotency_key where false;
select
    key, free_at
from ops.rate_bucket where false;
select
    nonce, expires_at
from ops.used_challenge where false;
select
    code, vi, en
from reform.refusal where false;
select code, vi, en from api.refusal where false;

-- Rules
select 1 / (count(*) = 21)::int
from pg_catalog.pg_constraint
where conrelid = 'reform.feedback'::regclass and conname in (
    'feedback_clause', 'feedback_code', 'feedback_diverted_private', 'feedback_merged', 'feedback_merged_other',
    'feedback_merged_state', 'feedback_plan', 'feedback_receipt', 'feedback_redacted', 'feedback_reply',
    'feedback_report', 'feedback_score', 'feedback_supporters', 'feedback_target', 'feedback_target_unit',
    'feedback_task', 'feedback_text', 'feedback_title', 'feedback_unit', 'feedback_version', 'feedback_words');
select 1 / (count(*) = 3)::int
from pg_catalog.pg_constraint
where conrelid = 'reform.feedback_topic'::regclass and conname in (
    'feedback_topic_feedback', 'feedback_topic_pkey', 'feedback_topic_topic');
select 1 / (count(*) = 7)::int
from pg_catalog.pg_constraint
where conrelid = 'reform.event'::regclass and conname in (
    'event_append_only', 'event_details', 'event_feedback', 'event_gapless', 'event_pkey', 'event_sequence',
    'event_states');
select 1 / (count(*) = 3)::int
from pg_catalog.pg_constraint
where conrelid = 'reform.message'::regclass and conname in (
    'message_event', 'message_pkey', 'message_text');
select 1 / (count(*) = 6)::int
from pg_catalog.pg_constraint
where conrelid = 'reform.reply'::regclass and conname in (
    'reply_approval', 'reply_approver', 'reply_feedback', 'reply_immutable', 'reply_number', 'reply_number_positive');
select 1 / (count(*) = 5)::int
from pg_catalog.pg_constraint
where conrelid = 'reform.proposal'::regclass and conname in (
    'proposal_decided', 'proposal_details', 'proposal_feedback', 'proposal_one_open', 'proposal_second_person');
select 1 / (count(*) = 7)::int
from pg_catalog.pg_constraint
where conrelid = 'reform.deadline'::regclass and conname in (
    'deadline_extensions', 'deadline_feedback', 'deadline_one_running', 'deadline_order', 'deadline_pause',
    'deadline_service_level', 'deadline_void');
select 1 / (count(*) = 4)::int
from pg_catalog.pg_constraint
where conrelid = 'reform.deadline_move'::regclass and conname in (
    'deadline_move_deadline', 'deadline_move_order', 'deadline_move_pkey', 'deadline_move_reason');
select 1 / (count(*) = 2)::int
from pg_catalog.pg_constraint
where conrelid = 'reform.term'::regclass and conname in (
    'term_amount', 'term_pkey');
select 1 / (count(*) = 3)::int
from pg_catalog.pg_constraint
where conrelid = 'reform.secret'::regclass and conname in (
    'secret_digest', 'secret_feedback', 'secret_pkey');
select 1 / (count(*) = 3)::int
from pg_catalog.pg_constraint
where conrelid = 'reform.consent'::regclass and conname in (
    'consent_feedback', 'consent_order', 'consent_pkey');
select 1 / (count(*) = 6)::int
from pg_catalog.pg_constraint
where conrelid = 'reform.rating'::regclass and conname in (
    'rating_attitude', 'rating_feedback', 'rating_immutable', 'rating_pkey', 'rating_result', 'rating_time');
select 1 / (count(*) = 3)::int
from pg_catalog.pg_constraint
where conrelid = 'reform.support'::regclass and conname in (
    'support_feedback', 'support_pkey', 'support_supporter');
select 1 / (count(*) = 5)::int
from pg_catalog.pg_constraint
where conrelid = 'reform.outcome'::regclass and conname in (
    'outcome_clause', 'outcome_document', 'outcome_feedback', 'outcome_plan', 'outcome_task');
select 1 / (count(*) = 1)::int
from pg_catalog.pg_constraint
where conrelid = 'reform.refusal'::regclass and conname in (
    'refusal_pkey');
select 1 / (count(*) = 5)::int
from pg_catalog.pg_trigger
where tgname in (
    'event_append_only', 'event_gapless', 'event_not_emptied', 'identity_access_append_only',
    'identity_access_not_emptied')
    and tgrelid in ('reform.event'::regclass, 'private.identity_access'::regclass);
select 1 / (count(*) = 1)::int from reform.refusal where code = 'history_stays';

-- Indexes
select
    'ops.idempotency_key_feedback_index'::regclass, 'ops.idempotency_key_used_index'::regclass,
    'ops.rate_bucket_free_index'::regclass, 'ops.used_challenge_expires_index'::regclass,
    'private.identity_access_feedback_index'::regclass, 'reform.deadline_feedback_index'::regclass,
    'reform.deadline_running_index'::regclass, 'reform.deadline_service_level_index'::regclass,
    'reform.event_at_index'::regclass, 'reform.feedback_clause_index'::regclass,
    'reform.feedback_merged_index'::regclass, 'reform.feedback_plan_index'::regclass,
    'reform.feedback_received_index'::regclass, 'reform.feedback_reply_index'::regclass,
    'reform.feedback_report_index'::regclass, 'reform.feedback_target_unit_index'::regclass,
    'reform.feedback_task_index'::regclass, 'reform.feedback_topic_topic_index'::regclass,
    'reform.feedback_unit_index'::regclass, 'reform.outcome_clause_index'::regclass,
    'reform.outcome_document_index'::regclass, 'reform.outcome_feedback_index'::regclass,
    'reform.outcome_plan_index'::regclass, 'reform.outcome_task_index'::regclass,
    'reform.proposal_feedback_index'::regclass;

-- Functions
select 'reform.turn_down(text)'::regprocedure, 'reform.refuse_gap()'::regprocedure, 'reform.keep_history()'::regprocedure;

rollback;
