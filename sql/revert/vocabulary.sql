-- Revert reformd:vocabulary from pg

begin;

drop table reform.vocabulary;
drop type reform.event_kind;
drop type reform.period_kind;
drop type reform.budget_source;
drop type reform.document_role;
drop type reform.stage;
drop type reform.track;
drop type reform.calendar_unit;
drop type reform.calendar_state;
drop type reform.holiday_kind;
drop type reform.evidence_kind;
drop type reform.report_state;
drop type reform.confidence;
drop type reform.timeliness;
drop type reform.assignment_role;
drop type reform.task_status;
drop type reform.schedule;
drop type reform.task_kind;
drop type reform.clause_kind;
drop type reform.plan_status;
drop type reform.plan_kind;
drop type reform.document_level;
drop type reform.document_kind;
drop type reform.succession_kind;
drop type reform.unit_kind;

commit;
