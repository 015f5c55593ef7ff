-- Revert reformd:staff_reports from pg

begin;

drop function api.staff_move_report;
drop function reform.take_step;
drop function reform.publish_status;
drop function reform.claimed_status;
drop function api.staff_remove_report;
drop function api.staff_change_report;
drop function reform.with_author;
drop function reform.is_open(reform.progress_report);
drop function reform.lock_report;
drop function reform.role_for_report;
drop function api.staff_write_report;
drop function reform.check_report_chain;
drop function reform.report_faults;
drop function reform.report_of_body;
drop function reform.completion_faults;
drop function reform.day_faults;
drop function reform.not_found_fault;
drop function reform.need_no_faults;
drop function reform.role_for_body;
drop function reform.check_unit_in_task;
drop function reform.parties_of;
drop function reform.task_in_view;
drop function api.staff_report;
drop function reform.report_seen;
drop function reform.report_done;
drop function reform.report_for_staff;
drop function reform.report_actions;
drop function reform.is_second_person(reform.progress_report, reform.report_step, text);
drop function reform.evidence_for_staff;
drop function reform.unit_reference;
drop function reform.number_in_code;
drop function reform.progress_roles;
delete from reform.refusal where code in ('plan_not_issued', 'unit_without_part', 'report_open', 'correction_needed',
    'correction_of_latest', 'report_closed', 'report_step_not_allowed');
drop table reform.report_step;
drop index reform.progress_report_state_index, reform.progress_report_of_unit_index,
    reform.progress_report_of_unit_in_state_index,
    reform.progress_report_of_period_index;
alter table reform.evidence drop column recorded_by;
alter table reform.progress_report
    drop column version,
    drop column completed_on,
    drop column authors,
    drop column approver,
    drop column publisher,
    drop column note,
    drop column returned_at,
    drop column changed_at;

commit;
