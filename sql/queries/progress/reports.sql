-- Published reports about a task, the last published first.
select
    report.period,
    report."unit.code",
    report."unit.name",
    report."unit.href",
    report.status,
    report.percent,
    report.narrative,
    report.difficulties,
    report.proposals,
    report.is_correction,
    report.is_corrected,
    report.evidence,
    report.illustrative,
    report.published_at,
    report."links.task",
    jsonb_build_array(report.published_at, report.id) as cursor
from api.report
where report.task_id = (select task.id from api.task_id as task where task.plan = :plan and task.code = :task)
    and (:after::jsonb is null
        or (report.published_at, report.id) < ((:after::jsonb->>0)::timestamptz, (:after::jsonb->>1)::bigint))
order by report.published_at desc, report.id desc
limit :limit::int;
