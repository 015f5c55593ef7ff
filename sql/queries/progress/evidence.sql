-- Evidence for a task, the latest first, undated last.
select
    evidence.kind,
    evidence.title,
    evidence.url,
    evidence.sha256,
    evidence.media_type,
    evidence.published_at,
    evidence.illustrative,
    evidence.shows,
    evidence.occurred_on,
    evidence.period,
    evidence."links.task",
    jsonb_build_array(evidence.happened_on, evidence.id) as cursor
from api.task_evidence as evidence
where evidence.task_id = (select task.id from api.task_id as task where task.plan = :plan and task.code = :task)
    and (:after::jsonb is null
        or (evidence.happened_on, evidence.id) < ((:after::jsonb->>0)::date, (:after::jsonb->>1)::bigint))
order by evidence.happened_on desc, evidence.id desc
limit :limit::int;
