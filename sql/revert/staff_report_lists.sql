-- Revert reformd:staff_report_lists from pg

begin;

drop function api.staff_awaited_reports;
drop function reform.awaited_reports;
drop function reform.awaited_reports_of;
drop function reform.owed_for;
drop function reform.tasks_since;
drop function reform.in_charge_of;
drop type reform.awaited_report;
drop function reform.report_owed_days;
drop function reform.report_reminder_days;
drop function api.staff_reports;

commit;
