-- How a unit and the units below it perform on a day: over the tasks that they lead or perform.
select
    unit.code as "unit.code",
    unit.name as "unit.name",
    unit."links.self" as "unit.href",
    day.day as "on",
    :year::int as year,
    figures.*,
    api.on_time_rate(figures.timeliness) as on_time_rate,
    api.on_time_rate(figures.timeliness_first) as on_time_rate_first,
    null as reply_time,
    null as rating,
    unit."links.self" || '/performance' as "links.self",
    unit."links.self" as "links.unit",
    unit."links.self" || '/tasks' as "links.tasks"
from api.day(:on::date) as day (day)
join api.unit_summary as unit on unit.code = :unit::text
cross join lateral api.roll_up(
    array(
        select entry.task_id
        from api.task_entry as entry
        where entry.list = any (array['unit ' || unit.code || ' lead', 'unit ' || unit.code || ' performing'])
            and (:year::int is null
                or :year::int = (select task.plan_year from api.task where task.id = entry.task_id))
    ), null, day.day) as figures;
