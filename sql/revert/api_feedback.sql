-- Revert reformd:api_feedback from pg

begin;

create or replace function api.roll_up(task_ids bigint[], period text, day date)
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

create or replace function api.task_progress(task_id bigint, day date)
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

drop function
    reform.task_opinions(reform.task, reform.reporting_period, date),
    reform.counts_on(date, reform.reporting_period, date);
drop index reform.feedback_opinion_index;

create or replace function api.timeline(plan text, task text, after jsonb, most int)
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

drop view api.feedback_happened;
drop trigger feedback_makes_events on reform.feedback;
drop trigger feedback_changes_events on reform.feedback;
drop trigger feedback_takes_events on reform.feedback;
drop trigger outcome_makes_events on reform.outcome;
drop trigger outcome_changes_events on reform.outcome;
drop trigger outcome_takes_events on reform.outcome;
drop function reform.enter_events_of_feedback();
delete from reform.plan_event where kind in ('feedback_received', 'feedback_answered', 'feedback_outcome');

create or replace view reform.event_source as
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

delete from reform.search_entry where type = 'feedback';
drop trigger feedback_searched on reform.feedback;
drop trigger feedback_searched_anew on reform.feedback;
drop trigger feedback_not_searched on reform.feedback;
drop trigger all_feedback_not_searched on reform.feedback;

create or replace function reform.rebuild_search() returns void
    language plpgsql
    set client_min_messages = warning as $$
begin
    drop index if exists reform.search_entry_lexemes;
    truncate reform.search_entry;
    insert into reform.search_entry select (entry).* from reform.plan, reform.search_entry_of(plan) as entry;
    insert into reform.search_entry select (entry).* from reform.clause, reform.search_entry_of(clause) as entry;
    insert into reform.search_entry select (entry).* from reform.task, reform.search_entry_of(task) as entry;
    insert into reform.search_entry select (entry).* from reform.unit, reform.search_entry_of(unit) as entry;
    insert into reform.search_entry select (entry).* from reform.document, reform.search_entry_of(document) as entry;
    create index search_entry_lexemes on reform.search_entry using gin (
        reform.search_keys(type, object_id, title, body, received_at)) with (fastupdate = off) where published;
    -- Nothing is planned by these statistics, and taking them would split 30,000 texts into words.
    alter index reform.search_entry_lexemes alter column 1 set statistics 0;
end
$$;

create or replace function reform.search_shown(wanted_type api.searchable, wanted_id bigint)
    returns table (code text, title text, plan_code text, plan_title text, href text)
    language sql stable rows 1
begin atomic
    select plan.code, plan.title, null::text, null::text, '/v1/plans/' || plan.code
    from reform.plan where wanted_type = 'plan' and plan.id = wanted_id
    union all
    select clause.path, (
            select above.heading from reform.clause as above
            where above.plan_id = clause.plan_id and above.heading is not null
                and starts_with(clause.path || '.', above.path || '.')
            order by length(above.path) desc limit 1),
        plan.code, plan.title, '/v1/plans/' || plan.code || '/clauses/' || clause.path
    from reform.clause join reform.plan on plan.id = clause.plan_id
    where wanted_type = 'clause' and clause.id = wanted_id
    union all
    select task.code, task.title, plan.code, plan.title, '/v1/plans/' || plan.code || '/tasks/' || task.code
    from reform.task join reform.plan on plan.id = task.plan_id
    where wanted_type = 'task' and task.id = wanted_id
    union all
    select unit.code, unit.name, null, null, '/v1/units/' || unit.code
    from reform.unit where wanted_type = 'unit' and unit.id = wanted_id
    union all
    select document.code, coalesce(document.title, document.number), null, null, '/v1/documents/' || document.code
    from reform.document where wanted_type = 'document' and document.id = wanted_id;
end;

drop function
    reform.keep_feedback_searched(),
    reform.search_entry_of(reform.feedback);

drop function
    api.feedback_summary(api.feedback),
    api.feedback_deadlines(text, timestamptz),
    api.feedback_by_support_descending(api.feedback_filter, jsonb, int, timestamptz),
    api.feedback_by_due(api.feedback_filter, jsonb, int, timestamptz),
    api.feedback_by_received(api.feedback_filter, jsonb, int, timestamptz),
    api.feedback_by_received_descending(api.feedback_filter, jsonb, int, timestamptz);
drop view
    api.feedback_reply,
    api.feedback_event,
    api.feedback;
drop function
    reform.outcomes_of(bigint),
    reform.topics_of(bigint),
    reform.target_of(reform.feedback, text, text),
    reform.due_of(bigint, timestamptz),
    reform.deadline_shown(reform.deadline, boolean, timestamptz),
    reform.few_feedback(reform.feedback_scope, text, timestamptz),
    reform.feedback_with_words_by_received(reform.feedback_scope, text, boolean, jsonb, int, timestamptz),
    reform.feedback_with_words(tsquery),
    reform.feedback_wanted(text),
    reform.without_standings(reform.feedback_scope),
    reform.feedback_standings(reform.feedback_scope),
    reform.feedback_passes(reform.feedback_entry, reform.feedback_scope, timestamptz),
    reform.feedback_scope_of(api.feedback_filter),
    reform.first_moment(date);
drop type reform.feedback_scope;
drop type api.feedback_filter;

drop trigger feedback_is_entered on reform.feedback;
drop trigger feedback_is_moved on reform.feedback;
drop trigger feedback_topic_is_entered on reform.feedback_topic;
drop trigger feedback_topic_is_left on reform.feedback_topic;
drop trigger feedback_topic_is_moved on reform.feedback_topic;
drop trigger feedback_topic_is_removed on reform.feedback_topic;
drop trigger deadline_enters_feedback on reform.deadline;
drop trigger deadline_moves_feedback on reform.deadline;
drop trigger deadline_leaves_feedback on reform.deadline;
drop trigger unit_enters_feedback on reform.unit;
drop trigger task_enters_feedback on reform.task;
drop trigger clause_enters_feedback on reform.clause;
drop function
    reform.enter_feedback_of_clause(),
    reform.enter_feedback_of_task(),
    reform.enter_feedback_of_unit(),
    reform.enter_due_feedback(),
    reform.enter_moved_feedback(),
    reform.enter_changed_feedback(),
    reform.enter_feedback(bigint[]),
    reform.lists_wait(),
    reform.feedback_entries_of(bigint[]),
    reform.running_until(bigint);
drop table reform.feedback_entry;
drop function
    reform.shows_words(reform.handling, reform.publication, timestamptz),
    reform.is_listed(reform.handling);

commit;
