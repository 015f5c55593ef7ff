-- Verify reformd:vocabulary on pg
-- A cast fails by itself; a division by zero says that a count is not as it should be.

begin;

select enumeration, code, position, label_vi, label_en from reform.vocabulary where false;

-- Every value of every enumeration has its label.
select 1 / (count(*) > 0 and count(*) = count(label_vi))::int
from pg_catalog.pg_enum as value
join pg_catalog.pg_type as enumeration on enumeration.oid = value.enumtypid
left join reform.vocabulary on vocabulary.enumeration = typname and vocabulary.code = enumlabel
where typnamespace = 'reform'::regnamespace and typname in (
    'unit_kind', 'succession_kind', 'document_kind', 'document_level', 'plan_kind', 'plan_status', 'clause_kind',
    'task_kind', 'schedule', 'task_status', 'assignment_role', 'timeliness', 'confidence', 'report_state',
    'evidence_kind', 'holiday_kind', 'calendar_state', 'calendar_unit', 'track', 'stage', 'document_role',
    'budget_source', 'period_kind', 'event_kind');

-- Enumerations
select
    'reform.unit_kind'::regtype, 'reform.succession_kind'::regtype, 'reform.document_kind'::regtype,
    'reform.document_level'::regtype, 'reform.plan_kind'::regtype, 'reform.plan_status'::regtype,
    'reform.clause_kind'::regtype, 'reform.task_kind'::regtype, 'reform.schedule'::regtype,
    'reform.task_status'::regtype, 'reform.assignment_role'::regtype, 'reform.timeliness'::regtype,
    'reform.confidence'::regtype, 'reform.report_state'::regtype, 'reform.evidence_kind'::regtype,
    'reform.holiday_kind'::regtype, 'reform.calendar_state'::regtype, 'reform.calendar_unit'::regtype,
    'reform.track'::regtype, 'reform.stage'::regtype, 'reform.document_role'::regtype,
    'reform.budget_source'::regtype, 'reform.period_kind'::regtype, 'reform.event_kind'::regtype;

rollback;
