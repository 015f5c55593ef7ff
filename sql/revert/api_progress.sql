-- Revert reformd:api_progress from pg

begin;

drop view api.task_evidence;
drop function api.timeline(text, text, jsonb, int);
drop view api.plan_event;
drop trigger evidence_takes_events on reform.evidence;
drop trigger evidence_changes_events on reform.evidence;
drop trigger evidence_makes_events on reform.evidence;
drop trigger progress_report_publishes_evidence on reform.progress_report;
drop trigger progress_report_changes_events on reform.progress_report;
drop trigger progress_report_makes_events on reform.progress_report;
drop trigger occurrence_takes_events on reform.occurrence;
drop trigger occurrence_changes_events on reform.occurrence;
drop trigger occurrence_makes_events on reform.occurrence;
drop trigger task_amendment_takes_events on reform.task_amendment;
drop trigger task_amendment_changes_events on reform.task_amendment;
drop trigger task_amendment_makes_events on reform.task_amendment;
drop trigger task_changes_events on reform.task;
drop trigger task_makes_events on reform.task;
drop trigger plan_changes_events on reform.plan;
drop trigger plan_makes_events on reform.plan;
drop function reform.enter_evidence_of_reports();
drop function reform.enter_changed_events();
drop function reform.enter_events(reform.event_kind[], bigint[]);
drop view reform.event_source;
drop table reform.plan_event;
drop function api.on_time_rate(json);
drop view api.task_group;
drop function api.roll_up(bigint[], text, date);
drop function reform.timeliness_counts(reform.timeliness[]);
drop function api.task_progress(bigint, date);
drop function reform.task_figures(reform.task, daterange, reform.reporting_period, date);
drop function reform.shown(numeric);
drop function reform.expected_count(int, reform.schedule, date, date);
comment on column reform.task.target is 'How often per target_per it is to happen.';
drop view api.report_object;
drop view api.report;
drop index reform.progress_report_published_index;
drop view api.occurrence;
drop view api.period;
drop function reform.known_on(reform.evidence);
drop function reform.evidence_object(reform.evidence);
drop function reform.period_reference(reform.reporting_period);
drop function reform.shortened(text);
drop function reform.instant(timestamptz);

commit;
