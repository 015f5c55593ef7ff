-- Revert reformd:feedback from pg

begin;

drop view api.vocabulary;
create view api.vocabulary as
    select
        json_agg(term.object order by term.position) filter (where term.enumeration = 'unit_kind') as unit_kind,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'succession_kind') as succession_kind,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'document_kind') as document_kind,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'document_level') as document_level,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'document_role') as document_role,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'plan_kind') as plan_kind,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'plan_status') as plan_status,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'budget_source') as budget_source,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'clause_kind') as clause_kind,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'task_kind') as task_kind,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'schedule') as schedule,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'task_status') as task_status,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'assignment_role') as assignment_role,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'timeliness') as timeliness,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'confidence') as confidence,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'period_kind') as period_kind,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'report_state') as report_state,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'evidence_kind') as evidence_kind,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'event_kind') as event_kind,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'holiday_kind') as holiday_kind,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'calendar_state') as calendar_state,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'calendar_unit') as calendar_unit,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'track') as track,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'stage') as stage,
        '/v1/vocabulary' as "links.self"
    from (
        select enumeration, position,
            json_build_object('code', code, 'label', label_vi, 'label_en', label_en) as object
        from reform.vocabulary
    ) as term;
comment on view api.vocabulary is 'Every enumeration with its labels; a test holds the columns against the types.';

drop view api.refusal;
drop table reform.refusal;
drop table ops.used_challenge;
drop table ops.rate_bucket;
drop table ops.idempotency_key;
drop table private.original;
drop table private.identity_access;
drop table private.identity;
drop table reform.outcome;
drop table reform.support;
drop table reform.rating;
drop table reform.consent;
drop table reform.secret;
drop table reform.term;
drop table reform.deadline_move;
drop table reform.deadline;
drop table reform.proposal;
drop table reform.message;
drop table reform.event;
drop table reform.feedback_topic;
alter table reform.feedback drop constraint feedback_reply;
drop table reform.reply;
drop table reform.feedback;

drop function reform.keep_history();
drop function reform.turn_down(text);
drop function reform.refuse_gap();

delete from reform.vocabulary where enumeration in (
    'feedback_kind', 'sender_type', 'channel', 'language', 'target_type', 'axis', 'handling', 'publication',
    'actor_role', 'reason', 'purpose', 'suspicion', 'reply_state', 'proposal_state', 'deadline_state',
    'resolved', 'resolution', 'personal_data_kind', 'wave_state');

drop type
    reform.feedback_kind, reform.sender_type, reform.channel, reform.language, reform.target_type, reform.axis,
    reform.handling, reform.publication, reform.actor_role, reform.reason, reform.purpose, reform.suspicion,
    reform.reply_state, reform.proposal_state, reform.deadline_state, reform.resolved, reform.resolution,
    reform.personal_data_kind, reform.wave_state;

commit;
