-- Revert reformd:staff_reform_report from pg

begin;

drop function api.staff_reform_report;
drop function reform.period_asked;
drop function reform.reform_report_markdown;
drop function reform.report_owed;
drop function reform.report_words;
drop function reform.report_feedback;
drop function reform.report_occurrences;
drop function reform.report_occurrence;
drop function reform.report_progress;
drop function reform.report_plan;
drop function reform.report_task;
drop function reform.report_timeliness;
drop function reform.report_head;
drop function reform.listed;
drop function reform.lines;
drop function reform.label_of;
drop function reform.vietnamese_number;
drop function reform.vietnamese_day;
drop function reform.markdown;
drop function reform.is_illustrative(jsonb);
drop function reform.reform_report;
drop function reform.owed_to_report;
drop function reform.words_to_report;
drop function reform.feedback_to_report;
drop function reform.occurrences_to_report;
drop function reform.plan_to_report;
drop function reform.counts_to_report;
drop function reform.figures_to_report;
drop function reform.task_to_report;
drop function reform.tasks_to_report;

commit;
