-- Verify reformd:api_tasks on pg

begin;

select 1 / has_table_privilege(role, 'api.task', 'select')::int,
    1 / has_table_privilege(role, 'api.task_id', 'select')::int,
    1 / has_table_privilege(role, 'api.task_detail', 'select')::int,
    1 / has_table_privilege(role, 'api.task_entry', 'select')::int,
    1 / has_function_privilege(role, 'api.task_summary(api.task, date)', 'execute')::int,
    1 / has_function_privilege(role,
        'api.tasks_by_due_on(text[], text[], text[], text[], text[], text[], date, date, text, date, jsonb, int)',
        'execute')::int
from unnest(array['reformd_public', 'reformd_staff']) as role;

-- Every task of a published plan is entered.
select 1 / (count(*) = 0)::int
from reform.task
join reform.plan on plan.id = task.plan_id
where plan.status <> 'draft'
    and not exists (select from reform.task_entry as entry where entry.list = 'all' and entry.task_id = task.id);

rollback;
