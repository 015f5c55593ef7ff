-- Tasks of one published plan that match, in the order of its text.
-- The empty text and the no days keep the indexes of words and dates away: they would name tasks of all plans.
select summary.*, jsonb_build_array(task.position) as cursor
from api.task
cross join lateral api.task_passes(
    task.id, task.due_key + 0, task.search || '', 'plan', null, :unit::text[], :role::text[], :topic::text[],
    :due_after::date, :due_before::date, :q::text) as passes
cross join lateral api.task_summary(task, api.day(:on::date)) as summary
where task.plan_id = (select plan.id from api.plan_id as plan where plan.code = :plan::text)
    and (:timeliness::text[] is null or summary.timeliness::text = any (:timeliness::text[]))
    and (:status::text[] is null or task.status::text = any (:status::text[]))
    and (:after::jsonb is null or task.position > (:after::jsonb->>0)::int)
order by task.position
limit :limit::int;
