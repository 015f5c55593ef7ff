-- Tasks in which a unit or a unit below it takes part and that match, the earliest due first.
select
    summary.*,
    (
        select jsonb_agg(part.role order by part.position)
        from api.role as part
        where exists (
            select from api.task_entry as entry
            where entry.list = 'unit ' || :unit::text || ' ' || part.role
                and entry.due_key = found.due_key and entry.task_id = found.task_id)
    ) as roles,
    jsonb_build_array(found.due_key, found.task_id) as cursor
from api.tasks_by_due_on(
    null, array[:unit::text], :role::text[], :topic::text[], :timeliness::text[], :status::text[],
    :due_after::date, :due_before::date, :q::text, :on::date, :after::jsonb, :limit::int) as found
join api.task on task.id = found.task_id
cross join lateral api.task_summary(task, api.day(:on::date)) as summary
order by found.due_key, found.task_id;
