-- Tasks of all published plans that match, the earliest due first.
select summary.*, jsonb_build_array(found.due_key, found.task_id) as cursor
from api.tasks_by_due_on(
    :plan::text[], :unit::text[], :role::text[], :topic::text[], :timeliness::text[], :status::text[],
    :due_after::date, :due_before::date, :q::text, :on::date, :after::jsonb, :limit::int) as found
join api.task on task.id = found.task_id
cross join lateral api.task_summary(task, api.day(:on::date)) as summary
order by found.due_key, found.task_id;
