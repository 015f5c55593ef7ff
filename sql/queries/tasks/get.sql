-- One task of a published plan, on a day.
select
    summary.*,
    detail."links.occurrences",
    detail."links.reports",
    detail."links.evidence",
    detail."links.timeline",
    summary."links.self" || '/feedback' as "links.feedback",
    api.timeliness(task.status, task.first_due_on, task.done_on, day.day) as timeliness_first,
    detail.description,
    detail.deliverable,
    detail.assignments,
    detail.parent,
    detail.parts,
    detail.first_starts_on,
    detail.first_due_on,
    detail.amendments,
    detail.completed_on,
    detail."target.count",
    detail."target.per",
    detail."target.unit",
    detail.weight,
    progress.*,
    (
        select report.object
        from api.report_object as report
        where report.task_id = task.id
            and report.published_on <= day.day
            and (report.corrected_on is null or report.corrected_on > day.day)
        order by report.data_to desc, report.published_at desc, report.id desc
        limit 1
    ) as latest_report,
    detail.topics,
    detail.readings,
    detail.note,
    detail.version
from api.day(:on::date) as day (day)
join api.task on task.id = (select found.id from api.task_id as found where found.plan = :plan and found.code = :task)
join api.task_detail as detail on detail.id = task.id
cross join lateral api.task_summary(task, day.day) as summary
cross join lateral api.task_progress(task.id, day.day) as progress;
