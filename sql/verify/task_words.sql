-- Verify reformd:task_words on pg

begin;

select word, due_key, task_id from reform.task_word where false;
select 'reform.task_word_task_index'::regclass;
select 1 / (to_regclass('reform.task_search_index') is null)::int;
select 1 / has_function_privilege(role,
    'api.tasks_by_due_on(text[], text[], text[], text[], text[], text[], date, date, text, date, jsonb, int)',
    'execute')::int
from unnest(array['reformd_public', 'reformd_staff']) as role;

-- The words of every task of a published plan are entered.
select 1 / (count(*) = 0)::int
from reform.task
join reform.plan on plan.id = task.plan_id
where plan.status <> 'draft'
    and reform.words_of(task.search) <> '{}'
    and not exists (select from reform.task_word as said where said.task_id = task.id);

rollback;
