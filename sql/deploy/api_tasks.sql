-- Deploy reformd:api_tasks to pg
-- Tasks, as published.

begin;

alter table reform.task add column illustrative boolean not null default false;
comment on column reform.task.illustrative is
    'Its status, its date of completion or its target was made up to show the service. Its text was not.';

-- Timeliness is derived from what is published and the day that it is asked for. Here, and nowhere else.

create function reform.due_soon_days() returns int
    language sql immutable parallel safe
    return 7;

create function reform.standing(status reform.task_status, due_on date, done_on date) returns text
    language sql immutable parallel safe
    return case
        when status is null then 'unknown'
        when status <> 'completed' then status::text
        when done_on > due_on then 'late'
        else 'on_time'
    end;
comment on function reform.standing(reform.task_status, date, date) is
    'What timeliness follows from on any day: how a completed task was completed, else its status.';

create function reform.timeliness_of(status reform.task_status, due_on date, done_on date, day date)
    returns reform.timeliness
    language sql immutable parallel safe
    return case reform.standing(status, due_on, done_on)
        when 'unknown' then 'unknown'::reform.timeliness
        when 'on_time' then 'on_time'
        when 'late' then 'late'
        when 'cancelled' then 'not_due'
        else case
            when due_on < day then 'overdue'::reform.timeliness
            when due_on <= day + reform.due_soon_days() then 'due_soon'
            else 'not_due'
        end
    end;
comment on function reform.timeliness_of(reform.task_status, date, date, date) is
    'done_on is the day of completion; where that is unknown, the day on which completion was published. '
    'What was done in part or not at all is not completed: it stays overdue.';

-- Lists of tasks. Lists are paged by due date, and a filter must not read all tasks to find twenty. So each task is
-- entered in every list that a filter can ask for, and a list is read in its own order from one index, whole or by
-- standing (status, timeliness) from another:
--     all · plan P · unit U · unit U lead · role lead · topic T
-- A unit's list has the tasks of the units below it, too. Only published plans are listed.

create table reform.task_entry (
    list text collate "C" not null,
    due_key date not null,
    task_id bigint not null constraint task_entry_task references reform.task on delete cascade,
    standing text collate "C" not null,
    constraint task_entry_pkey primary key (list, due_key, task_id)
);
comment on table reform.task_entry is
    'Which lists of tasks a task stands in. Triggers keep it; reform.entries_of() says what belongs here.';
comment on column reform.task_entry.due_key is
    'The day it is due; infinity where there is none, so that those come last.';

create index task_entry_standing_index on reform.task_entry (list, standing, due_key, task_id);
create index task_entry_task_index on reform.task_entry (task_id);

create function reform.entries_of(tasks bigint[], kinds text[]) returns setof reform.task_entry
    language sql stable
begin atomic
    with recursive above as (
        select distinct assignment.unit_id, assignment.unit_id as above_id
        from reform.assignment where assignment.task_id = any (tasks) and 'unit' = any (kinds)
        union -- a circle of units is refused only after this
        select above.unit_id, unit.parent_id
        from above join reform.unit on unit.id = above.above_id where unit.parent_id is not null
    ),
    named as (
        select task.id as task_id, unnest(array['all', 'plan ' || plan.code]) as list
        from reform.task join reform.plan on plan.id = task.plan_id
        where task.id = any (tasks) and 'task' = any (kinds)
        union
        select assignment.task_id, unnest(array[
            'unit ' || unit.code,
            'unit ' || unit.code || ' ' || assignment.role,
            'role ' || assignment.role
        ])
        from reform.assignment
        join above on above.unit_id = assignment.unit_id
        join reform.unit on unit.id = above.above_id
        where assignment.task_id = any (tasks)
        union
        select task_topic.task_id, 'topic ' || topic.code
        from reform.task_topic join reform.topic on topic.id = task_topic.topic_id
        where task_topic.task_id = any (tasks) and 'topic' = any (kinds)
    )
    select named.list, coalesce(task.due_on, 'infinity'), task.id,
        reform.standing(task.status, task.due_on, coalesce(task.completed_on, task.status_on))
    from named
    join reform.task on task.id = named.task_id
    join reform.plan on plan.id = task.plan_id
    where plan.status <> 'draft';
end;
comment on function reform.entries_of(bigint[], text[]) is
    'What belongs in reform.task_entry for these tasks, by kinds of lists: task (all, plan), unit (unit, role), topic.';

create function reform.enter_tasks(tasks bigint[], kinds text[] default '{task,unit,topic}') returns void
    language plpgsql as $$
begin
    perform from reform.task where task.id = any (tasks) order by task.id for no key update;
    with wanted as materialized (
        select list, due_key, task_id, standing from reform.entries_of(tasks, kinds)
    ),
    left_over as (
        select list, due_key, task_id from reform.task_entry
        where task_id = any (tasks)
            and case split_part(list, ' ', 1)
                when 'unit' then 'unit'
                when 'role' then 'unit'
                when 'topic' then 'topic'
                else 'task'
            end = any (kinds)
        except
        select list, due_key, task_id from wanted
    ),
    removed as (
        delete from reform.task_entry as entry using left_over
        where (entry.list, entry.due_key, entry.task_id) = (left_over.list, left_over.due_key, left_over.task_id)
    )
    insert into reform.task_entry as entry select list, due_key, task_id, standing from wanted
    on conflict (list, due_key, task_id) do update set standing = excluded.standing
    where entry.standing <> excluded.standing;
end
$$;
comment on function reform.enter_tasks(bigint[], text[]) is
    'Brings the entries of these tasks up to date. The locks make the second of two that change a task see the first.';

-- One trigger function for each way to know the tasks that a change concerns.

create function reform.enter_changed_tasks() returns trigger
    language plpgsql as $$
declare
    tasks bigint[];
begin
    execute format('select array_agg(distinct %I) from changed', tg_argv[0]) into tasks;
    perform reform.enter_tasks(tasks, tg_argv[1]::text[]);
    return null;
end
$$;
comment on function reform.enter_changed_tasks() is
    'For triggers of statements, so that an import of many tasks enters them at once. '
    'The arguments name the column and the kinds of lists.';

create function reform.enter_tasks_of_plan() returns trigger
    language plpgsql as $$
begin
    perform reform.enter_tasks(array(select task.id from reform.task where task.plan_id = new.id));
    return null;
end
$$;

create function reform.enter_tasks_of_topic() returns trigger
    language plpgsql as $$
begin
    perform reform.enter_tasks(array(select task_id from reform.task_topic where topic_id = new.id));
    return null;
end
$$;

create function reform.enter_tasks_of_unit() returns trigger
    language plpgsql as $$
begin
    perform reform.enter_tasks(array(
        with recursive below as (
            select new.id
            union
            select unit.id from below join reform.unit on unit.parent_id = below.id
        )
        select assignment.task_id from below join reform.assignment on assignment.unit_id = below.id));
    return null;
end
$$;

create trigger task_is_entered after insert on reform.task referencing new table as changed
    for each statement execute function reform.enter_changed_tasks('id', '{task,unit,topic}');
create trigger task_is_moved after update on reform.task referencing new table as changed
    for each statement execute function reform.enter_changed_tasks('id', '{task,unit,topic}');
create trigger assignment_is_entered after insert on reform.assignment referencing new table as changed
    for each statement execute function reform.enter_changed_tasks('task_id', '{unit}');
create trigger assignment_is_left after update on reform.assignment referencing old table as changed
    for each statement execute function reform.enter_changed_tasks('task_id', '{unit}');
create trigger assignment_is_moved after update on reform.assignment referencing new table as changed
    for each statement execute function reform.enter_changed_tasks('task_id', '{unit}');
create trigger assignment_is_removed after delete on reform.assignment referencing old table as changed
    for each statement execute function reform.enter_changed_tasks('task_id', '{unit}');
create trigger task_topic_is_entered after insert on reform.task_topic referencing new table as changed
    for each statement execute function reform.enter_changed_tasks('task_id', '{topic}');
create trigger task_topic_is_left after update on reform.task_topic referencing old table as changed
    for each statement execute function reform.enter_changed_tasks('task_id', '{topic}');
create trigger task_topic_is_moved after update on reform.task_topic referencing new table as changed
    for each statement execute function reform.enter_changed_tasks('task_id', '{topic}');
create trigger task_topic_is_removed after delete on reform.task_topic referencing old table as changed
    for each statement execute function reform.enter_changed_tasks('task_id', '{topic}');
create trigger plan_enters_tasks after update on reform.plan
    for each row when ((old.status = 'draft', old.code) is distinct from (new.status = 'draft', new.code))
    execute function reform.enter_tasks_of_plan();
create trigger topic_enters_tasks after update on reform.topic
    for each row when (old.code is distinct from new.code)
    execute function reform.enter_tasks_of_topic();
create trigger unit_enters_tasks after update on reform.unit
    for each row when ((old.parent_id, old.code) is distinct from (new.parent_id, new.code))
    execute function reform.enter_tasks_of_unit();

do $$
begin
    perform reform.enter_tasks(array(select id from reform.task));
end
$$;

-- What the service reads

create view api.task as
    select
        task.id,
        task.plan_id,
        task.position,
        coalesce(task.due_on, 'infinity') as due_key,
        task.search,
        task.first_due_on,
        coalesce(task.completed_on, task.status_on) as done_on,
        plan.code as plan_code,
        plan.title as plan_title,
        plan.year as plan_year,
        task.code,
        task.title,
        task.kind,
        clause.path as clause_path,
        clause.heading as clause_heading,
        (
            select coalesce(json_agg(reform.named_reference('units', unit.code, unit.name)
                order by assignment.position, unit.code), '[]')
            from reform.assignment
            join reform.unit on unit.id = assignment.unit_id
            where assignment.task_id = task.id and assignment.role = 'lead'
        ) as lead_units,
        task.schedule,
        task.schedule_text,
        task.starts_on,
        task.due_on,
        task.status,
        task.status_on,
        task.needs_review,
        task.illustrative or plan.illustrative as illustrative
    from reform.task
    join reform.plan on plan.id = task.plan_id
    left join reform.clause on clause.plan_id = task.plan_id and clause.id = task.clause_id
    where plan.status <> 'draft';
comment on view api.task is 'A task of a published plan: what it is found, ordered and listed by.';

create view api.task_id as
    select plan.code as plan, task.code, task.id
    from reform.task join reform.plan on plan.id = task.plan_id
    where plan.status <> 'draft';
comment on view api.task_id is 'Tasks of published plans, by their codes.';

create function reform.task_reference(plan_code text, code text, title text) returns json
    language sql stable parallel safe
    return case when code is not null then json_build_object(
        'code', code, 'title', title, 'href', '/v1/plans/' || plan_code || '/tasks/' || code) end;

create view api.task_detail as
    select
        task.id,
        '/v1/plans/' || plan.code || '/tasks/' || task.code || '/occurrences' as "links.occurrences",
        '/v1/plans/' || plan.code || '/tasks/' || task.code || '/reports' as "links.reports",
        '/v1/plans/' || plan.code || '/tasks/' || task.code || '/evidence' as "links.evidence",
        '/v1/plans/' || plan.code || '/tasks/' || task.code || '/timeline' as "links.timeline",
        task.description,
        task.deliverable,
        (
            select coalesce(json_agg(json_build_object(
                'unit', reform.named_reference('units', unit.code, unit.name),
                'role', assignment.role) order by assignment.role, assignment.position, unit.code), '[]')
            from reform.assignment
            join reform.unit on unit.id = assignment.unit_id
            where assignment.task_id = task.id
        ) as assignments,
        reform.task_reference(plan.code, whole.code, whole.title) as parent,
        (
            select coalesce(json_agg(
                reform.task_reference(plan.code, part.code, part.title) order by part.position), '[]')
            from reform.task as part where part.parent_id = task.id
        ) as parts,
        task.first_starts_on,
        task.first_due_on,
        (
            select coalesce(json_agg(json_build_object(
                'amended_on', amendment.amended_on,
                'old_starts_on', amendment.old_starts_on,
                'old_due_on', amendment.old_due_on,
                'new_starts_on', amendment.new_starts_on,
                'new_due_on', amendment.new_due_on,
                'reason', amendment.reason,
                'document', reform.titled_reference(
                    'documents', document.code, coalesce(document.title, document.number)))
                order by amendment.position), '[]')
            from reform.task_amendment as amendment
            left join reform.document on document.id = amendment.document_id
            where amendment.task_id = task.id
        ) as amendments,
        task.completed_on,
        task.target as "target.count",
        task.target_per as "target.per",
        task.target_unit as "target.unit",
        trim_scale(task.weight) as weight,
        (
            select coalesce(json_agg(json_build_object(
                'code', topic.code, 'name', topic.name, 'href', '/v1/topics#' || topic.code)
                order by topic.position), '[]')
            from reform.task_topic
            join reform.topic on topic.id = task_topic.topic_id
            where task_topic.task_id = task.id
        ) as topics,
        (
            select coalesce(json_agg(reform.reading_object(doubt) order by doubt.position), '[]')
            from reform.reading as doubt where doubt.task_id = task.id
        ) as readings,
        task.note,
        task.version
    from reform.task
    join reform.plan on plan.id = task.plan_id
    left join reform.task as whole on whole.id = task.parent_id
    where plan.status <> 'draft';
comment on view api.task_detail is 'What a task has beside what lists show of it.';

create view api.plan_id as
    select plan.code, plan.id from reform.plan where plan.status <> 'draft';
comment on view api.plan_id is
    'Published plans, by code: once that is looked up, the tasks of a plan can be read in their own order.';

create view api.task_entry as
    select
        entry.list,
        entry.standing,
        entry.due_key,
        entry.task_id,
        task.search
    from reform.task_entry as entry
    left join reform.task on task.id = entry.task_id and coalesce(task.due_on, 'infinity') = entry.due_key;
comment on view api.task_entry is
    'The lists of tasks. Every entry has its task: the join is an outer one so that it is left out where no words are '
    'looked for, and names the date so that they can be looked for first.';

create function api.day(day date) returns date
    language sql stable parallel safe
    return coalesce(day, api.today());
comment on function api.day(date) is 'The day asked for; without one, today in Vietnam.';

create view api.role as
    select role::text as role, position
    from unnest(enum_range(null::reform.assignment_role)) with ordinality as listed (role, position);

create function api.timeliness(status reform.task_status, due_on date, done_on date, day date) returns reform.timeliness
    language sql immutable parallel safe
    return reform.timeliness_of(status, due_on, done_on, day);

create function api.task_summary(task api.task, day date)
    returns table (
        "plan.code" text,
        "plan.title" text,
        "plan.href" text,
        code text,
        title text,
        kind reform.task_kind,
        "clause.code" text,
        "clause.title" text,
        "clause.href" text,
        lead_units json,
        schedule reform.schedule,
        schedule_text text,
        starts_on date,
        due_on date,
        status reform.task_status,
        status_on date,
        timeliness reform.timeliness,
        needs_review boolean,
        illustrative boolean,
        "links.self" text,
        "links.plan" text)
    language sql stable parallel safe
begin atomic
    select
        (task).plan_code,
        (task).plan_title,
        '/v1/plans/' || (task).plan_code,
        (task).code,
        (task).title,
        (task).kind,
        (task).clause_path,
        (task).clause_heading,
        '/v1/plans/' || (task).plan_code || '/clauses/' || (task).clause_path,
        (task).lead_units,
        (task).schedule,
        (task).schedule_text,
        (task).starts_on,
        (task).due_on,
        (task).status,
        (task).status_on,
        reform.timeliness_of((task).status, (task).due_on, (task).done_on, day),
        (task).needs_review,
        (task).illustrative,
        '/v1/plans/' || (task).plan_code || '/tasks/' || (task).code,
        '/v1/plans/' || (task).plan_code;
end;
comment on function api.task_summary(api.task, date) is 'A task as it stands in lists, on a day.';

-- The filters. The narrowest of plan, unit with role, and topic chooses the lists to read, status and timeliness what
-- to read of them; the others are looked up for each row on the way. Words among all tasks are looked for in the tasks
-- themselves: whether in the order of the dates or by the index of words depends on how common they are.

create function reform.narrowest(plans text[], units text[], roles text[], topics text[], question text) returns text
    language sql immutable parallel safe
    return case
        when plans is not null then 'plan'
        when units is not null or roles is not null then 'unit'
        when topics is not null then 'topic'
        when question is not null then 'question'
        else 'all'
    end;

create function reform.lists_of(kind text, codes text[]) returns text[]
    language sql immutable parallel safe
begin atomic
    select array_agg(distinct kind || ' ' || code) from unnest(codes) as code;
end;

create function reform.lists_of_units(units text[], roles text[]) returns text[]
    language sql immutable parallel safe
begin atomic
    select array_agg(distinct coalesce('unit ' || code, 'role') || coalesce(' ' || part, ''))
    from unnest(coalesce(units, array[null])) as code, unnest(coalesce(roles, array[null])) as part
    where num_nonnulls(code, part) > 0;
end;

create function reform.task_lists(plans text[], units text[], roles text[], topics text[], question text) returns text[]
    language sql immutable parallel safe
    return case reform.narrowest(plans, units, roles, topics, question)
        when 'plan' then reform.lists_of('plan', plans)
        when 'unit' then reform.lists_of_units(units, roles)
        when 'topic' then reform.lists_of('topic', topics)
        when 'all' then array['all']
    end;
comment on function reform.task_lists(text[], text[], text[], text[], text) is
    'The lists to read for these filters. Several may name the same task. None where words alone are looked for.';

create function reform.standings_of(timeliness text[], statuses text[], day date)
    returns table (standing text, due_from date, due_to date)
    language sql immutable parallel safe
begin atomic
    select part.standing, part.due_from, part.due_to
    from (
        select 'unknown', null, 'unknown', '-infinity'::date, 'infinity'::date
        union all
        select 'on_time', 'completed', 'on_time', '-infinity', 'infinity'
        union all
        select 'late', 'completed', 'late', '-infinity', 'infinity'
        union all
        select 'not_due', 'cancelled', 'cancelled', '-infinity', 'infinity'
        union all
        select span.timeliness, unfinished.status, unfinished.status, span.due_from, span.due_to
        from unnest(array['not_started', 'in_progress', 'paused', 'partly_completed', 'not_completed'])
            as unfinished (status)
        cross join (values
            ('overdue', '-infinity'::date, day - 1),
            ('due_soon', day, day + reform.due_soon_days()),
            ('not_due', day + reform.due_soon_days() + 1, 'infinity')
        ) as span (timeliness, due_from, due_to)
    ) as part (timeliness, status, standing, due_from, due_to)
    where (standings_of.timeliness is null or part.timeliness = any (standings_of.timeliness))
        and (statuses is null or part.status = any (statuses));
end;
comment on function reform.standings_of(text[], text[], date) is
    'The other side of reform.timeliness_of(): what stands how, and is due when, for a task to be so on a day.';

create function api.task_passes(
    task_id bigint, due_key date, search text, narrowest text,
    plans text[], units text[], roles text[], topics text[], due_after date, due_before date, question text)
    returns table (passes boolean)
    language sql stable parallel safe
begin atomic
    -- "between" the same day, not "=": else the planner may read these lists whole instead of looking up one task.
    select true
    where (narrowest = 'unit' or (units is null and roles is null) or exists (
            select from api.task_entry as entry
            where entry.list = any (reform.lists_of_units(units, roles))
                and entry.due_key between task_passes.due_key and task_passes.due_key
                and entry.task_id = task_passes.task_id))
        and (narrowest = 'topic' or topics is null or exists (
            select from api.task_entry as entry
            where entry.list = any (reform.lists_of('topic', topics))
                and entry.due_key between task_passes.due_key and task_passes.due_key
                and entry.task_id = task_passes.task_id))
        and (due_after is null or (due_key > due_after and due_key < 'infinity'))
        and (due_before is null or due_key < due_before)
        and (question is null or search like reform.search_pattern(question));
end;
comment on function api.task_passes(
    bigint, date, text, text, text[], text[], text[], text[], date, date, text) is
    'One row when the task passes the filters, none when not. What the lists of the narrowest ask is not asked again.';

-- The words are not left to task_passes(): the planner must see here that they need the task, so that it may begin
-- with the index of words.

create function api.tasks_by_due_on(
    plans text[], units text[], roles text[], topics text[], timeliness text[], statuses text[],
    due_after date, due_before date, question text, day date, after jsonb, most int)
    returns table (due_key date, task_id bigint)
    language sql stable parallel safe
begin atomic
    select entry.due_key, entry.task_id
    from unnest(reform.task_lists(plans, units, roles, topics, question)) as listed (list)
    cross join lateral (
        select entry.due_key, entry.task_id
        from api.task_entry as entry
        cross join lateral api.task_passes(
            entry.task_id, entry.due_key, entry.search, reform.narrowest(plans, units, roles, topics, question),
            plans, units, roles, topics, due_after, due_before, null) as passes
        where timeliness is null and statuses is null
            and entry.list = listed.list
            and (question is null or entry.search like reform.search_pattern(question))
            and (after is null or (entry.due_key, entry.task_id) > ((after->>0)::date, (after->>1)::bigint))
        order by entry.due_key, entry.task_id
        limit most
    ) as entry
    union
    select entry.due_key, entry.task_id
    from unnest(reform.task_lists(plans, units, roles, topics, question)) as listed (list)
    cross join reform.standings_of(timeliness, statuses, api.day(day)) as part
    cross join lateral (
        select entry.due_key, entry.task_id
        from api.task_entry as entry
        cross join lateral api.task_passes(
            entry.task_id, entry.due_key, entry.search, reform.narrowest(plans, units, roles, topics, question),
            plans, units, roles, topics, due_after, due_before, null) as passes
        where (timeliness is not null or statuses is not null)
            and entry.list = listed.list
            and entry.standing = part.standing
            and entry.due_key between part.due_from and part.due_to
            and (question is null or entry.search like reform.search_pattern(question))
            and (after is null or (entry.due_key, entry.task_id) > ((after->>0)::date, (after->>1)::bigint))
        order by entry.due_key, entry.task_id
        limit most
    ) as entry
    union
    (
        select task.due_key, task.id
        from api.task
        cross join lateral api.task_passes(
            task.id, task.due_key, null, 'question', null, null, null, null, due_after, due_before, null) as passes
        where reform.narrowest(plans, units, roles, topics, question) = 'question'
            and task.search like reform.search_pattern(question)
            and (timeliness is null or reform.timeliness_of(task.status, task.due_on, task.done_on, api.day(day))
                = any (timeliness::reform.timeliness[]))
            and (statuses is null or task.status = any (statuses::reform.task_status[]))
            and (after is null or (task.due_key, task.id) > ((after->>0)::date, (after->>1)::bigint))
        order by task.due_key, task.id
        limit most
    )
    order by due_key, task_id
    limit most;
end;
comment on function api.tasks_by_due_on(
    text[], text[], text[], text[], text[], text[], date, date, text, date, jsonb, int) is
    'The tasks that match, the earliest due first.';

create function api.tasks_by_due_on_descending(
    plans text[], units text[], roles text[], topics text[], timeliness text[], statuses text[],
    due_after date, due_before date, question text, day date, after jsonb, most int)
    returns table (due_key date, task_id bigint)
    language sql stable parallel safe
begin atomic
    select entry.due_key, entry.task_id
    from unnest(reform.task_lists(plans, units, roles, topics, question)) as listed (list)
    cross join lateral (
        select entry.due_key, entry.task_id
        from api.task_entry as entry
        cross join lateral api.task_passes(
            entry.task_id, entry.due_key, entry.search, reform.narrowest(plans, units, roles, topics, question),
            plans, units, roles, topics, due_after, due_before, null) as passes
        where timeliness is null and statuses is null
            and entry.list = listed.list
            and (question is null or entry.search like reform.search_pattern(question))
            and (after is null or (entry.due_key, entry.task_id) < ((after->>0)::date, (after->>1)::bigint))
        order by entry.due_key desc, entry.task_id desc
        limit most
    ) as entry
    union
    select entry.due_key, entry.task_id
    from unnest(reform.task_lists(plans, units, roles, topics, question)) as listed (list)
    cross join reform.standings_of(timeliness, statuses, api.day(day)) as part
    cross join lateral (
        select entry.due_key, entry.task_id
        from api.task_entry as entry
        cross join lateral api.task_passes(
            entry.task_id, entry.due_key, entry.search, reform.narrowest(plans, units, roles, topics, question),
            plans, units, roles, topics, due_after, due_before, null) as passes
        where (timeliness is not null or statuses is not null)
            and entry.list = listed.list
            and entry.standing = part.standing
            and entry.due_key between part.due_from and part.due_to
            and (question is null or entry.search like reform.search_pattern(question))
            and (after is null or (entry.due_key, entry.task_id) < ((after->>0)::date, (after->>1)::bigint))
        order by entry.due_key desc, entry.task_id desc
        limit most
    ) as entry
    union
    (
        select task.due_key, task.id
        from api.task
        cross join lateral api.task_passes(
            task.id, task.due_key, null, 'question', null, null, null, null, due_after, due_before, null) as passes
        where reform.narrowest(plans, units, roles, topics, question) = 'question'
            and task.search like reform.search_pattern(question)
            and (timeliness is null or reform.timeliness_of(task.status, task.due_on, task.done_on, api.day(day))
                = any (timeliness::reform.timeliness[]))
            and (statuses is null or task.status = any (statuses::reform.task_status[]))
            and (after is null or (task.due_key, task.id) < ((after->>0)::date, (after->>1)::bigint))
        order by task.due_key desc, task.id desc
        limit most
    )
    order by due_key desc, task_id desc
    limit most;
end;
comment on function api.tasks_by_due_on_descending(
    text[], text[], text[], text[], text[], text[], date, date, text, date, jsonb, int) is
    'The same the other way round.';

revoke execute on function
    api.day(date),
    api.timeliness(reform.task_status, date, date, date),
    api.task_summary(api.task, date),
    api.task_passes(bigint, date, text, text, text[], text[], text[], text[], date, date, text),
    api.tasks_by_due_on(text[], text[], text[], text[], text[], text[], date, date, text, date, jsonb, int),
    api.tasks_by_due_on_descending(text[], text[], text[], text[], text[], text[], date, date, text, date, jsonb, int)
from public;

grant execute on function
    api.day(date),
    api.timeliness(reform.task_status, date, date, date),
    api.task_summary(api.task, date),
    api.task_passes(bigint, date, text, text, text[], text[], text[], text[], date, date, text),
    api.tasks_by_due_on(text[], text[], text[], text[], text[], text[], date, date, text, date, jsonb, int),
    api.tasks_by_due_on_descending(text[], text[], text[], text[], text[], text[], date, date, text, date, jsonb, int)
to reformd_public, reformd_staff;

commit;
