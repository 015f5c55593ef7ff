-- What was done for a task, the latest first.
select
    occurrence.occurred_on,
    occurrence.quantity,
    occurrence.unit_of_count,
    occurrence.place,
    occurrence.description,
    occurrence."unit.code",
    occurrence."unit.name",
    occurrence."unit.href",
    occurrence.evidence,
    occurrence.illustrative,
    occurrence.recorded_at,
    occurrence."links.task",
    jsonb_build_array(occurrence.occurred_on, occurrence.id) as cursor
from api.occurrence
where occurrence.task_id = (select task.id from api.task_id as task where task.plan = :plan and task.code = :task)
    and (:after::jsonb is null
        or (occurrence.occurred_on, occurrence.id) < ((:after::jsonb->>0)::date, (:after::jsonb->>1)::bigint))
order by occurrence.occurred_on desc, occurrence.id desc
limit :limit::int;
