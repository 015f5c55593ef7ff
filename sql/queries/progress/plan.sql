-- Progress of a published plan on a day, over all its tasks and over groups of them.
select
    plan.code as "plan.code",
    plan.title as "plan.title",
    plan."links.self" as "plan.href",
    day.day as "on",
    period.reference as period,
    (
        select row_to_json(figures)
        from api.roll_up(
            array(select task.id from api.task where task.plan_id = found.id), period.code, day.day) as figures
    ) as overall,
    :by::text as by,
    (
        select coalesce(json_agg(
            (select row_to_json(object) from (select task_group.reference as "group", figures.*) as object)
            order by task_group.place nulls last), '[]')
        from api.task_group
        cross join lateral api.roll_up(task_group.tasks, coalesce(task_group.period, period.code), day.day) as figures
        where task_group.plan_id = found.id
            and task_group.by = :by::text
            and (task_group.period is null or period.code is null or task_group.period = period.code)
    ) as groups,
    plan."links.self" || '/progress' as "links.self",
    plan."links.self" as "links.plan",
    plan."links.self" || '/tasks' as "links.tasks"
from api.day(:on::date) as day (day)
join api.plan_id as found on found.code = :plan::text
join api.plan_summary as plan on plan.code = found.code
left join api.period on period.code = :period::text
where :period::text is null or period.code is not null;
