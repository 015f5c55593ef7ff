-- Revert reformd:tasks from pg

begin;

drop trigger assignment_unit_in_time on reform.plan;
drop trigger assignment_unit_in_time on reform.unit;
drop table reform.assignment;
drop function reform.refuse_plan_out_of_time();
drop function reform.refuse_unit_out_of_time();
drop function reform.refuse_assignment_out_of_time();
drop table reform.task_topic;
drop trigger task_dates_explained on reform.task_amendment;
drop trigger task_dates_explained on reform.task;
drop trigger task_dates_imported on reform.task;
drop function reform.refuse_unexplained_dates();
drop function reform.are_dates_explained(bigint);
drop table reform.task_amendment;
drop table reform.task;
drop function reform.refuse_new_first_dates();
drop function reform.keep_first_dates();
drop function reform.is_draft(bigint);

commit;
