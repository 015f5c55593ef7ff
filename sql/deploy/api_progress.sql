-- Deploy reformd:api_progress to pg
-- Progress, timeline and performance, as published.

begin;

create function reform.instant(instant timestamptz) returns text
    language sql stable parallel safe
    return (to_json(instant at time zone 'UTC') #>> '{}') || 'Z';
comment on function reform.instant(timestamptz) is 'As RFC 3339, for instants inside JSON that is made here.';

create function reform.shortened(words text) returns text
    language sql immutable parallel safe
    return case when char_length(words) > 200 then left(words, 199) || '…' else words end;

-- What was done, reported and shown.

create function reform.period_reference(period reform.reporting_period) returns json
    language sql stable parallel safe
    return case when (period).code is not null then json_build_object(
        'code', (period).code,
        'name', (period).name,
        'href', '/v1/reporting-periods?year=' || (period).year) end;

create function reform.evidence_object(evidence reform.evidence) returns json
    language sql stable parallel safe
    return json_build_object(
        'kind', (evidence).kind,
        'title', (evidence).title,
        'url', (evidence).url,
        'sha256', (evidence).sha256,
        'media_type', (evidence).media_type,
        'published_at', reform.instant((evidence).published_at),
        'illustrative', (evidence).illustrative);

create function reform.known_on(evidence reform.evidence) returns date
    language sql immutable parallel safe
    return coalesce(reform.civil_date((evidence).published_at), '-infinity');
comment on function reform.known_on(reform.evidence) is 'Evidence without a date of publication is as old as can be.';

create view api.period as
    select period.code, period.year, period.data_from, period.data_to, reform.period_reference(period) as reference
    from reform.reporting_period as period;
comment on view api.period is 'Reporting periods, as progress counts by them.';

create view api.occurrence as
    select
        occurrence.task_id,
        occurrence.id,
        occurrence.occurred_on,
        trim_scale(occurrence.quantity) as quantity,
        occurrence.unit_of_count,
        occurrence.place,
        occurrence.description,
        unit.code as "unit.code",
        unit.name as "unit.name",
        '/v1/units/' || unit.code as "unit.href",
        (
            select coalesce(json_agg(reform.evidence_object(evidence) order by evidence.id), '[]')
            from reform.evidence where evidence.occurrence_id = occurrence.id
        ) as evidence,
        occurrence.illustrative,
        occurrence.recorded_at,
        '/v1/plans/' || plan.code || '/tasks/' || task.code as "links.task"
    from reform.occurrence
    join reform.task on task.id = occurrence.task_id
    join reform.plan on plan.id = task.plan_id
    cross join lateral (
        select unit.code, unit.name from reform.unit where unit.id = occurrence.unit_id limit 1
    ) as unit
    where plan.status <> 'draft';
comment on view api.occurrence is
    'What was done for tasks of published plans. Units are looked up one by one, not read whole to be joined.';

create index progress_report_published_index on reform.progress_report (task_id, published_at, id)
    where state = 'published';

create view api.report as
    select
        report.task_id,
        report.id,
        reform.civil_date(report.published_at) as published_on,
        (
            select reform.civil_date(correction.published_at)
            from reform.progress_report as correction
            where correction.corrects_id = report.id and correction.state = 'published'
        ) as corrected_on,
        period.data_to,
        reform.period_reference(period) as period,
        unit.code as "unit.code",
        unit.name as "unit.name",
        '/v1/units/' || unit.code as "unit.href",
        report.status,
        report.percent,
        report.narrative,
        report.difficulties,
        report.proposals,
        report.corrects_id is not null as is_correction,
        exists (
            select from reform.progress_report as correction
            where correction.corrects_id = report.id and correction.state = 'published'
        ) as is_corrected,
        (
            select coalesce(json_agg(reform.evidence_object(evidence) order by evidence.id), '[]')
            from reform.evidence where evidence.report_id = report.id
        ) as evidence,
        report.illustrative,
        report.published_at,
        '/v1/plans/' || plan.code || '/tasks/' || task.code as "links.task"
    from reform.progress_report as report
    join reform.task on task.id = report.task_id
    join reform.plan on plan.id = task.plan_id
    left join reform.reporting_period as period on period.id = report.period_id
    cross join lateral (
        select unit.code, unit.name from reform.unit where unit.id = report.unit_id limit 1
    ) as unit
    where report.state = 'published' and plan.status <> 'draft';
comment on view api.report is
    'Published reports about tasks of published plans. Each has its period: the join is an outer one so that the '
    'reports of a task are read first, and not once for each period there is.';

create view api.report_object as
    select
        report.task_id,
        report.id,
        report.published_on,
        report.corrected_on,
        report.data_to,
        report.published_at,
        json_build_object(
            'period', report.period,
            'unit', reform.named_reference('units', report."unit.code", report."unit.name"),
            'status', report.status,
            'percent', report.percent,
            'narrative', report.narrative,
            'difficulties', report.difficulties,
            'proposals', report.proposals,
            'is_correction', report.is_correction,
            'is_corrected', report.is_corrected,
            'evidence', report.evidence,
            'illustrative', report.illustrative,
            'published_at', reform.instant(report.published_at),
            'links', json_build_object('task', report."links.task")) as object
    from api.report;
comment on view api.report_object is 'The same, to stand inside another representation.';

-- The figures. What counts is what was known on the day; a period narrows it to its reports and its days.

create function reform.expected_count(target int, target_per reform.schedule, first_day date, last_day date) returns int
    language sql immutable parallel safe
    return case when first_day <= last_day then target * ceil((
        extract(year from age(last_day + time '24:00', first_day::timestamp)) * 12
        + extract(month from age(last_day + time '24:00', first_day::timestamp))
        + (extract(day from age(last_day + time '24:00', first_day::timestamp)) > 0)::int
    ) / case target_per when 'monthly' then 1 when 'yearly' then 12 else 3 end)::int end;
comment on function reform.expected_count(int, reform.schedule, date, date) is
    'What a target asks for in a time: its count for each month, quarter or year begun, from the first day on. '
    'A reporting period counts as a quarter, since there are four a year.';
comment on column reform.task.target is
    'How often per target_per it is to happen. For a longer time: so often in each month, quarter or year begun.';

create function reform.shown(figure numeric) returns numeric
    language sql immutable parallel safe
    return trim_scale(round(figure, 1));
comment on function reform.shown(numeric) is 'A percentage as it is published: one decimal.';

create function reform.task_figures(
    task reform.task, plan_time daterange, within reform.reporting_period, day date)
    returns table (
        measure text, expected int, achieved numeric, declared numeric, evidenced numeric, illustrative boolean)
    language sql stable parallel safe
begin atomic
    select
        way.measure,
        due.expected,
        done.achieved,
        case way.measure
            when 'occurrences' then 100.0 * least(done.achieved, due.expected) / due.expected
            else said.declared
        end,
        case way.measure
            when 'occurrences' then 100.0 * least(done.achieved_with_evidence, due.expected) / due.expected
            else said.evidenced
        end,
        coalesce(done.illustrative, false)
            or (way.measure = 'occurrences' and (task).illustrative)
            or coalesce(said.illustrative, false)
    from (
        select case when (task).schedule = 'continuous' and (task).target is not null
            then 'occurrences' else 'report' end as measure
    ) as way
    cross join lateral (
        select reform.expected_count((task).target, (task).target_per,
            greatest(coalesce((task).starts_on, lower(plan_time)), (within).data_from),
            least(coalesce((task).due_on, upper(plan_time) - 1), (within).data_to)) as expected
    ) as due
    cross join lateral (
        select
            case when (task).target is not null then coalesce(sum(counted), 0) end as achieved,
            coalesce(sum(counted) filter (where with_evidence), 0) as achieved_with_evidence,
            bool_or(occurrence.illustrative) as illustrative
        from (
            select
                occurrence.illustrative,
                case
                    when (task).target_unit is null then 1
                    when occurrence.unit_of_count = (task).target_unit then occurrence.quantity
                end as counted,
                exists (
                    select from reform.evidence
                    where evidence.occurrence_id = occurrence.id and reform.known_on(evidence) <= day
                ) as with_evidence
            from reform.occurrence
            where occurrence.task_id = (task).id
                and (task).target is not null
                and occurrence.occurred_on <= day
                and ((within).id is null or occurrence.occurred_on between (within).data_from and (within).data_to)
        ) as occurrence
    ) as done
    cross join lateral (
        select
            (array_agg(report.percent order by place))[1] as declared,
            (array_agg(report.percent order by place) filter (where with_evidence))[1] as evidenced,
            (array_agg(report.illustrative order by place))[1]
                or (array_agg(report.illustrative order by place) filter (where with_evidence))[1] as illustrative
        from (
            select
                report.percent,
                report.illustrative,
                exists (
                    select from reform.evidence
                    where evidence.report_id = report.id and reform.known_on(evidence) <= day
                ) as with_evidence,
                row_number() over (order by period.data_to desc, report.published_at desc, report.id desc) as place
            from reform.progress_report as report
            join reform.reporting_period as period on period.id = report.period_id
            where report.task_id = (task).id
                and way.measure = 'report'
                and report.state = 'published'
                and reform.civil_date(report.published_at) <= day
                and ((within).id is null or report.period_id = (within).id)
                and not exists (
                    select from reform.progress_report as correction
                    where correction.corrects_id = report.id
                        and correction.state = 'published'
                        and reform.civil_date(correction.published_at) <= day)
        ) as report
    ) as said;
end;
comment on function reform.task_figures(reform.task, daterange, reform.reporting_period, date) is
    'What is declared and what is evidenced of a task until a day, not rounded; within a period unless that is null.';

-- Figures are worked out from the tables by functions of the owner: they look at published plans only, and their plans
-- are kept, which matters, since making these takes longer than running them.

create function api.task_progress(task_id bigint, day date)
    returns table (
        "progress.measure" text, "progress.declared" numeric, "progress.evidenced" numeric, "progress.gap" numeric,
        "progress.confirmed" int, "progress.disputed" int, "progress.expected" int, "progress.achieved" numeric,
        "progress.occurrences" int, "progress.occurrences_with_evidence" int, "progress.illustrative" boolean)
    language plpgsql stable rows 1 security definer set search_path = '' as $$
begin
    return query
    select
        figures.measure,
        reform.shown(figures.declared),
        reform.shown(figures.evidenced),
        trim_scale(reform.shown(figures.declared) - reform.shown(figures.evidenced)),
        0,
        0,
        figures.expected,
        trim_scale(figures.achieved),
        happened.occurrences,
        happened.with_evidence,
        figures.illustrative or coalesce(happened.illustrative, false)
    from reform.task
    join reform.plan on plan.id = task.plan_id and plan.status <> 'draft'
    left join reform.reporting_period as no_period on false
    cross join lateral reform.task_figures(
        task, reform.plan_time(plan.year, plan.starts_on, plan.ends_on), no_period, task_progress.day) as figures
    cross join lateral (
        select
            count(*)::int as occurrences,
            (count(*) filter (where exists (
                select from reform.evidence
                where evidence.occurrence_id = occurrence.id and reform.known_on(evidence) <= task_progress.day
            )))::int as with_evidence,
            bool_or(occurrence.illustrative) as illustrative
        from reform.occurrence
        where occurrence.task_id = task.id and occurrence.occurred_on <= task_progress.day
    ) as happened
    where task.id = task_progress.task_id;
end
$$;
comment on function api.task_progress(bigint, date) is 'How a task goes on a day.';

create function reform.timeliness_counts(found reform.timeliness[]) returns json
    language sql immutable parallel safe
begin atomic
    select json_object_agg(counted.timeliness, counted.tasks order by counted.timeliness)
    from (
        select every.timeliness, count(one) as tasks
        from unnest(enum_range(null::reform.timeliness)) as every (timeliness)
        left join unnest(found) as one on one = every.timeliness
        group by every.timeliness
    ) as counted;
end;

create function api.roll_up(task_ids bigint[], period text, day date)
    returns table (
        tasks int, declared numeric, evidenced numeric, gap numeric, confirmed int, disputed int, left_out json,
        timeliness json, timeliness_first json, illustrative boolean)
    language plpgsql stable rows 1 security definer set search_path = '' as $$
#variable_conflict use_column
begin
    return query
    select
        rolled.tasks,
        reform.shown(rolled.declared),
        reform.shown(rolled.evidenced),
        trim_scale(reform.shown(rolled.declared) - reform.shown(rolled.evidenced)),
        0,
        0,
        json_build_object('declared', rolled.without_declared, 'evidenced', rolled.without_evidenced),
        reform.timeliness_counts(rolled.timeliness),
        reform.timeliness_counts(rolled.timeliness_first),
        coalesce(rolled.illustrative, false)
    from (
        select
            count(*)::int as tasks,
            sum(weight * declared) / sum(weight) filter (where declared is not null) as declared,
            sum(weight * evidenced) / sum(weight) filter (where evidenced is not null) as evidenced,
            count(*) filter (where declared is null) as without_declared,
            count(*) filter (where evidenced is null) as without_evidenced,
            array_agg(timeliness) as timeliness,
            array_agg(timeliness_first) as timeliness_first,
            bool_or(illustrative) as illustrative
        from (
            select
                task.weight,
                figures.declared,
                figures.evidenced,
                reform.timeliness_of(
                    task.status, task.due_on, coalesce(task.completed_on, task.status_on), roll_up.day) as timeliness,
                reform.timeliness_of(
                    task.status, task.first_due_on, coalesce(task.completed_on, task.status_on), roll_up.day)
                    as timeliness_first,
                task.illustrative or plan.illustrative or figures.illustrative as illustrative
            from (select distinct unnest(task_ids)) as listed (id)
            join reform.task on task.id = listed.id
            join reform.plan on plan.id = task.plan_id and plan.status <> 'draft'
            left join reform.reporting_period as within on within.code = roll_up.period
            cross join lateral reform.task_figures(
                task, reform.plan_time(plan.year, plan.starts_on, plan.ends_on), within, roll_up.day) as figures
        ) as listed
    ) as rolled;
end
$$;
comment on function api.roll_up(bigint[], text, date) is
    'The figures of several tasks: means weighted by weight, over those that have a figure; the others are counted.';

create view api.task_group as
    select plan.id as plan_id, 'unit' as by, unit.name::text collate reform.vietnamese as place,
        reform.named_reference('units', unit.code, unit.name) as reference, null::text as period,
        array_agg(distinct task.id) as tasks
    from reform.plan
    join reform.task on task.plan_id = plan.id
    left join reform.assignment on assignment.task_id = task.id and assignment.role in ('lead', 'performing')
    left join reform.unit on unit.id = assignment.unit_id
    where plan.status <> 'draft'
    group by plan.id, unit.code, unit.name
    union all
    select plan.id, 'topic', to_char(topic.position, 'FM0000000000'),
        case when topic.code is not null then json_build_object(
            'code', topic.code, 'name', topic.name, 'href', '/v1/topics#' || topic.code) end, null, array_agg(task.id)
    from reform.plan
    join reform.task on task.plan_id = plan.id
    left join reform.task_topic on task_topic.task_id = task.id
    left join reform.topic on topic.id = task_topic.topic_id
    where plan.status <> 'draft'
    group by plan.id, topic.code, topic.name, topic.position
    union all
    select plan.id, 'period', period.data_to || period.code, reform.period_reference(period), period.code,
        array(select task.id from reform.task where task.plan_id = plan.id)
    from reform.plan
    join reform.reporting_period as period on period.year between
        extract(year from lower(reform.plan_time(plan.year, plan.starts_on, plan.ends_on)))
        and extract(year from upper(reform.plan_time(plan.year, plan.starts_on, plan.ends_on)) - 1)
    where plan.status <> 'draft';
comment on view api.task_group is
    'Groups of the tasks of a plan: by the units that lead or perform them, by topic (reference null: the tasks '
    'without one), and all of them for each reporting period.';

create function api.on_time_rate(timeliness json) returns numeric
    language sql immutable parallel safe
    return reform.shown(100.0 * (timeliness->>'on_time')::int / nullif(
        (timeliness->>'on_time')::int + (timeliness->>'late')::int + (timeliness->>'overdue')::int, 0));
comment on function api.on_time_rate(json) is 'Of the tasks whose date decides: completed in time, late, or overdue.';

-- The timeline: one row for everything that happened, derived from the rows that say so. Triggers keep it, because
-- newest first over all kinds needs one index.

create table reform.plan_event (
    id bigint generated always as identity primary key,
    plan_id bigint not null constraint plan_event_plan references reform.plan on delete cascade,
    task_id bigint constraint plan_event_task references reform.task on delete cascade,
    kind reform.event_kind not null,
    source_id bigint not null,
    happened_on date not null,
    happened_at timestamptz,
    unit_id bigint,
    summary text,
    illustrative boolean not null,
    constraint plan_event_source unique (kind, source_id)
);
comment on table reform.plan_event is
    'What happened in plans, as other rows say. Triggers keep it; reform.event_source says what belongs here.';
comment on column reform.plan_event.source_id is
    'The row that says so, by its kind: a plan, task, amendment, occurrence, report or evidence.';
comment on column reform.plan_event.happened_on is '-infinity: not dated, and not in the timeline.';

create index plan_event_plan_index on reform.plan_event (plan_id, happened_on, id);
create index plan_event_task_index on reform.plan_event (task_id, happened_on, id);
create index plan_event_evidence_index on reform.plan_event (task_id, happened_on, id) where kind = 'evidence';

create view reform.event_source as
    select plan.id as plan_id, null::bigint as task_id, 'plan_issued'::reform.event_kind as kind, plan.id as source_id,
        plan.issued_on as happened_on, null::timestamptz as happened_at, plan.unit_id, plan.title::text as summary,
        plan.illustrative
    from reform.plan where plan.issued_on is not null
    union all
    select plan.id, null, 'plan_published', plan.id, reform.civil_date(plan.published_at), plan.published_at,
        plan.unit_id, plan.title, plan.illustrative
    from reform.plan where plan.published_at is not null
    union all
    select task.plan_id, task.id, 'task_status', task.id, task.status_on, null, null, label.label_vi, task.illustrative
    from reform.task
    join reform.vocabulary as label on label.enumeration = 'task_status' and label.code = task.status::text
    where task.status is not null
    union all
    select task.plan_id, task.id, 'task_completed', task.id, task.completed_on, null, null, label.label_vi,
        task.illustrative
    from reform.task
    join reform.vocabulary as label on label.enumeration = 'task_status' and label.code = task.status::text
    where task.completed_on is not null
    union all
    select task.plan_id, task.id, 'task_amended', amendment.id, amendment.amended_on, null, null, amendment.reason,
        false
    from reform.task_amendment as amendment
    join reform.task on task.id = amendment.task_id
    union all
    select task.plan_id, task.id, 'occurrence', occurrence.id, occurrence.occurred_on, null, occurrence.unit_id,
        coalesce(occurrence.description, occurrence.place), occurrence.illustrative
    from reform.occurrence
    join reform.task on task.id = occurrence.task_id
    union all
    select task.plan_id, task.id, 'report', report.id, reform.civil_date(report.published_at), report.published_at,
        report.unit_id, coalesce(report.narrative, label.label_vi), report.illustrative
    from reform.progress_report as report
    join reform.task on task.id = report.task_id
    join reform.vocabulary as label on label.enumeration = 'task_status' and label.code = report.status::text
    where report.state = 'published'
    union all
    select task.plan_id, task.id, 'evidence', evidence.id, reform.known_on(evidence), evidence.published_at,
        coalesce(occurrence.unit_id, report.unit_id), evidence.title, evidence.illustrative
    from reform.evidence
    left join reform.occurrence on occurrence.id = evidence.occurrence_id
    left join reform.progress_report as report on report.id = evidence.report_id
    join reform.task on task.id = coalesce(evidence.task_id, occurrence.task_id, report.task_id)
    where report.id is null or report.state = 'published';
comment on view reform.event_source is 'What belongs in reform.plan_event.';

create function reform.enter_events(kinds reform.event_kind[], sources bigint[]) returns void
    language plpgsql as $$
begin
    with wanted as materialized (
        select * from reform.event_source where kind = any (kinds) and source_id = any (sources)
    ),
    gone as (
        select kind, source_id from reform.plan_event where kind = any (kinds) and source_id = any (sources)
        except
        select kind, source_id from wanted
    ),
    removed as (
        delete from reform.plan_event as event using gone
        where (event.kind, event.source_id) = (gone.kind, gone.source_id)
    )
    insert into reform.plan_event as event (
        plan_id, task_id, kind, source_id, happened_on, happened_at, unit_id, summary, illustrative)
    select plan_id, task_id, kind, source_id, happened_on, happened_at, unit_id, reform.shortened(summary), illustrative
    from wanted
    on conflict (kind, source_id) do update
    set (plan_id, task_id, happened_on, happened_at, unit_id, summary, illustrative) = (
        excluded.plan_id, excluded.task_id, excluded.happened_on, excluded.happened_at, excluded.unit_id,
        excluded.summary, excluded.illustrative)
    where (event.plan_id, event.task_id, event.happened_on, event.happened_at, event.unit_id, event.summary,
        event.illustrative) is distinct from (
        excluded.plan_id, excluded.task_id, excluded.happened_on, excluded.happened_at, excluded.unit_id,
        excluded.summary, excluded.illustrative);
end
$$;
comment on function reform.enter_events(reform.event_kind[], bigint[]) is
    'Brings the events of these kinds and sources up to date.';

create function reform.enter_changed_events() returns trigger
    language plpgsql as $$
begin
    perform reform.enter_events(tg_argv[0]::reform.event_kind[], array(select id from changed));
    return null;
end
$$;
comment on function reform.enter_changed_events() is 'The argument: the kinds of events that rows of this table make.';

create function reform.enter_evidence_of_reports() returns trigger
    language plpgsql as $$
begin
    perform reform.enter_events('{evidence}', array(
        select evidence.id from reform.evidence where evidence.report_id in (select id from changed)));
    return null;
end
$$;
comment on function reform.enter_evidence_of_reports() is 'Evidence becomes public with its report.';

create trigger plan_makes_events after insert on reform.plan referencing new table as changed
    for each statement execute function reform.enter_changed_events('{plan_issued,plan_published}');
create trigger plan_changes_events after update on reform.plan referencing new table as changed
    for each statement execute function reform.enter_changed_events('{plan_issued,plan_published}');
create trigger task_makes_events after insert on reform.task referencing new table as changed
    for each statement execute function reform.enter_changed_events('{task_status,task_completed}');
create trigger task_changes_events after update on reform.task referencing new table as changed
    for each statement execute function reform.enter_changed_events('{task_status,task_completed}');
create trigger task_amendment_makes_events after insert on reform.task_amendment referencing new table as changed
    for each statement execute function reform.enter_changed_events('{task_amended}');
create trigger task_amendment_changes_events after update on reform.task_amendment referencing new table as changed
    for each statement execute function reform.enter_changed_events('{task_amended}');
create trigger task_amendment_takes_events after delete on reform.task_amendment referencing old table as changed
    for each statement execute function reform.enter_changed_events('{task_amended}');
create trigger occurrence_makes_events after insert on reform.occurrence referencing new table as changed
    for each statement execute function reform.enter_changed_events('{occurrence}');
create trigger occurrence_changes_events after update on reform.occurrence referencing new table as changed
    for each statement execute function reform.enter_changed_events('{occurrence}');
create trigger occurrence_takes_events after delete on reform.occurrence referencing old table as changed
    for each statement execute function reform.enter_changed_events('{occurrence}');
create trigger progress_report_makes_events after insert on reform.progress_report referencing new table as changed
    for each statement execute function reform.enter_changed_events('{report}');
create trigger progress_report_changes_events after update on reform.progress_report referencing new table as changed
    for each statement execute function reform.enter_changed_events('{report}');
create trigger progress_report_publishes_evidence after update on reform.progress_report
    referencing new table as changed
    for each statement execute function reform.enter_evidence_of_reports();
create trigger evidence_makes_events after insert on reform.evidence referencing new table as changed
    for each statement execute function reform.enter_changed_events('{evidence}');
create trigger evidence_changes_events after update on reform.evidence referencing new table as changed
    for each statement execute function reform.enter_changed_events('{evidence}');
create trigger evidence_takes_events after delete on reform.evidence referencing old table as changed
    for each statement execute function reform.enter_changed_events('{evidence}');

do $$
begin
    perform reform.enter_events(array[source.kind], array_agg(source.source_id))
    from reform.event_source as source group by source.kind;
end
$$;

create view api.plan_event as
    select
        event.plan_id,
        event.task_id,
        event.id,
        event.happened_on,
        event.happened_at,
        event.kind,
        event.source_id,
        event.summary,
        plan.code as plan_code,
        task.code as task_code,
        task.title as task_title,
        unit.code as unit_code,
        unit.name as unit_name,
        event.illustrative or plan.illustrative as illustrative
    from reform.plan_event as event
    join reform.plan on plan.id = event.plan_id
    left join reform.task on task.id = event.task_id
    left join reform.unit on unit.id = event.unit_id
    where plan.status <> 'draft';
comment on view api.plan_event is 'What happened in published plans.';

create function api.timeline(plan text, task text, after jsonb, most int)
    returns table (
        "on" date, at timestamptz, kind reform.event_kind, summary text,
        "task.code" text, "task.title" text, "task.href" text, "unit.code" text, "unit.name" text, "unit.href" text,
        illustrative boolean, "links.subject" text, cursor jsonb)
    language sql stable parallel safe
begin atomic
    select
        event.happened_on,
        event.happened_at,
        event.kind,
        event.summary,
        event.task_code,
        event.task_title,
        '/v1/plans/' || event.plan_code || '/tasks/' || event.task_code,
        event.unit_code,
        event.unit_name,
        '/v1/units/' || event.unit_code,
        event.illustrative,
        '/v1/plans/' || event.plan_code || coalesce('/tasks/' || event.task_code, '') || case event.kind
            when 'occurrence' then '/occurrences'
            when 'report' then '/reports'
            when 'evidence' then '/evidence'
            else ''
        end,
        jsonb_build_array(event.happened_on, event.id)
    from api.plan_event as event
    where event.plan_id = (select found.id from api.plan_id as found where found.code = plan)
        and (task is null or event.task_id = (
            select found.id from api.task_id as found where found.plan = timeline.plan and found.code = task))
        and event.happened_on > '-infinity'
        and (after is null or (event.happened_on, event.id) < ((after->>0)::date, (after->>1)::bigint))
    order by event.happened_on desc, event.id desc
    limit most;
end;
comment on function api.timeline(text, text, jsonb, int) is
    'What happened in a plan, the latest first; with a task, to that task alone.';

create view api.task_evidence as
    select
        event.task_id,
        event.id,
        event.happened_on,
        evidence.kind,
        evidence.title,
        evidence.url,
        evidence.sha256,
        evidence.media_type,
        evidence.published_at,
        evidence.illustrative,
        case when evidence.report_id is not null then 'report'
            when evidence.occurrence_id is not null then 'occurrence'
            else 'task' end as shows,
        occurrence.occurred_on,
        reform.period_reference(period) as period,
        '/v1/plans/' || plan.code || '/tasks/' || task.code as "links.task"
    from reform.plan_event as event
    join reform.evidence on evidence.id = event.source_id
    join reform.plan on plan.id = event.plan_id
    join reform.task on task.id = event.task_id
    left join reform.occurrence on occurrence.id = evidence.occurrence_id
    left join reform.progress_report as report on report.id = evidence.report_id
    left join reform.reporting_period as period on period.id = report.period_id
    where event.kind = 'evidence' and plan.status <> 'draft';
comment on view api.task_evidence is
    'Evidence for a task, its occurrences and its published reports, in the order of the timeline.';

revoke execute on function
    api.task_progress(bigint, date),
    api.roll_up(bigint[], text, date),
    api.on_time_rate(json),
    api.timeline(text, text, jsonb, int)
from public;

grant execute on function
    api.task_progress(bigint, date),
    api.roll_up(bigint[], text, date),
    api.on_time_rate(json),
    api.timeline(text, text, jsonb, int)
to reformd_public, reformd_staff;

commit;
