-- One published plan, without its text and tasks; its progress until today.
select
    plan.*,
    plan."links.self" || '/feedback' as "links.feedback",
    plan."links.self" || '/versions' as "links.versions",
    standing.status_reason,
    (
        select row_to_json(figures)
        from api.roll_up(
            array(select task.id from api.task where task.plan_id = found.id), null, api.today()) as figures
    ) as progress
from api.plan
join api.plan_id as found on found.code = plan.code
join api.plan_standing as standing on standing.code = plan.code
where plan.code = :plan;
