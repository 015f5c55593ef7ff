-- Revert reformd:api_tasks from pg

begin;

drop function api.tasks_by_due_on_descending(
    text[], text[], text[], text[], text[], text[], date, date, text, date, jsonb, int);
drop function api.tasks_by_due_on(text[], text[], text[], text[], text[], text[], date, date, text, date, jsonb, int);
drop function api.task_passes(bigint, date, text, text, text[], text[], text[], text[], date, date, text);
drop function reform.standings_of(text[], text[], date);
drop function reform.task_lists(text[], text[], text[], text[], text);
drop function reform.lists_of_units(text[], text[]);
drop function reform.lists_of(text, text[]);
drop function reform.narrowest(text[], text[], text[], text[], text);
drop function api.task_summary(api.task, date);
drop function api.timeliness(reform.task_status, date, date, date);
drop view api.role;
drop function api.day(date);
drop view api.task_entry;
drop view api.plan_id;
drop view api.task_detail;
drop function reform.task_reference(text, text, text);
drop view api.task_id;
drop view api.task;
drop trigger unit_enters_tasks on reform.unit;
drop trigger topic_enters_tasks on reform.topic;
drop trigger plan_enters_tasks on reform.plan;
drop trigger task_topic_is_removed on reform.task_topic;
drop trigger task_topic_is_moved on reform.task_topic;
drop trigger task_topic_is_left on reform.task_topic;
drop trigger task_topic_is_entered on reform.task_topic;
drop trigger assignment_is_removed on reform.assignment;
drop trigger assignment_is_moved on reform.assignment;
drop trigger assignment_is_left on reform.assignment;
drop trigger assignment_is_entered on reform.assignment;
drop trigger task_is_moved on reform.task;
drop trigger task_is_entered on reform.task;
drop function reform.enter_tasks_of_unit();
drop function reform.enter_tasks_of_topic();
drop function reform.enter_tasks_of_plan();
drop function reform.enter_changed_tasks();
drop function reform.enter_tasks(bigint[], text[]);
drop function reform.entries_of(bigint[], text[]);
drop table reform.task_entry;
drop function reform.timeliness_of(reform.task_status, date, date, date);
drop function reform.standing(reform.task_status, date, date);
drop function reform.due_soon_days();
alter table reform.task drop column illustrative;

commit;
