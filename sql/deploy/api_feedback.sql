-- Deploy reformd:api_feedback to pg
-- Feedback, as everybody may read it: lists, items, events, replies; in search, timelines and progress.

begin;

-- What everybody may see, said here and nowhere else. A diverted item appears nowhere. Of the others the words are
-- shown while they are published; what was withdrawn keeps them only when the agency had answered. Who sent it is shown
-- as the text that the sender chose, and no longer after a withdrawal. Nothing here reads what the sender told the
-- agency alone: messages, identities, secrets, consents, supporters.

create function reform.is_listed(handling reform.handling) returns boolean
    language sql immutable parallel safe
    return handling <> 'diverted';

create function reform.shows_words(
    handling reform.handling, publication reform.publication, answered_at timestamptz) returns boolean
    language sql immutable parallel safe
    return reform.is_listed(handling) and publication in ('public', 'redacted')
        and (handling <> 'withdrawn' or answered_at is not null);
comment on function reform.shows_words(reform.handling, reform.publication, timestamptz) is
    'Whether the words of an item are for everybody: its title and text, replies, outcomes and notes.';

-- Lists of feedback. They are paged by the time of receipt, the deadline or the supporters, and a filter must not read
-- all items to find twenty. So each item is entered in every list that a filter can ask for, and a list is read in its
-- own order from one index:
--     all · plan P · clause C · task T · target_unit U · unit U · topic T
-- A plan's list has what is about anything in the plan, a clause's what is about clauses below it and the tasks that
-- they set, a task's what is about its parts and reports; a unit's has what is about, or in the charge of, the units
-- below it. What stands how is read from another index: by each combination of kind, track and statuses that there is.

create table reform.feedback_entry (
    list text collate "C" not null,
    list_id bigint not null,
    feedback_id bigint not null constraint feedback_entry_feedback references reform.feedback on delete cascade,
    handling reform.handling not null,
    publication reform.publication not null,
    publication_reason text collate "C" not null,
    kind reform.feedback_kind not null,
    track reform.track not null,
    received_at timestamptz not null,
    due_at timestamptz not null,
    supporters int not null,
    constraint feedback_entry_pkey primary key (feedback_id, list, list_id)
);
comment on table reform.feedback_entry is
    'Which lists of feedback an item stands in. Triggers keep it; reform.feedback_entries_of() says what belongs here.';
comment on column reform.feedback_entry.list_id is 'The plan, clause, task, unit or topic; 0 in the list of all.';
comment on column reform.feedback_entry.publication_reason is 'Empty: none. Nulls would have no place in the order.';
comment on column reform.feedback_entry.due_at is
    'The nearest running deadline; infinity where none runs, so that those come last.';

create index feedback_entry_received_index on reform.feedback_entry (list, list_id, received_at, feedback_id);
create index feedback_entry_standing_index on reform.feedback_entry
    (list, list_id, handling, publication, publication_reason, kind, track, received_at, feedback_id);
create index feedback_entry_due_index on reform.feedback_entry (list, list_id, due_at, feedback_id);
create index feedback_entry_supporters_index on reform.feedback_entry (list, list_id, supporters, feedback_id);

create function reform.running_until(feedback_id bigint) returns timestamptz
    language plpgsql stable parallel safe as $$
begin
    return (
        select coalesce(min(deadline.due_at), 'infinity')
        from reform.deadline
        where deadline.feedback_id = running_until.feedback_id
            and ended_at is null and (paused_at is null or paused_at > deadline.due_at));
end
$$;
comment on function reform.running_until(bigint) is
    'The nearest deadline that runs, or that had passed when it was paused; infinity where there is none. An item is '
    'overdue when this is past.';

create function reform.feedback_entries_of(items bigint[]) returns setof reform.feedback_entry
    language sql stable
begin atomic
    with recursive item as (
        select feedback.* from reform.feedback where feedback.id = any (items) and reform.is_listed(feedback.handling)
    ),
    unit_above (list, feedback_id, unit_id) as (
        (
            select 'unit', item.id, item.unit_id from item
            union all
            select 'target_unit', item.id, item.target_unit_id from item where item.target_unit_id is not null
        )
        union -- a circle of units is refused only after this
        select unit_above.list, unit_above.feedback_id, unit.parent_id
        from unit_above
        cross join lateral (
            select parent_id from reform.unit where unit.id = unit_above.unit_id limit 1 -- else all units are read
        ) as unit
        where unit.parent_id is not null
    ),
    task_above (feedback_id, task_id) as (
        select item.id, item.task_id from item where item.task_id is not null
        union
        select task_above.feedback_id, task.parent_id
        from task_above join reform.task on task.id = task_above.task_id
        where task.parent_id is not null
    ),
    clause_above (feedback_id, clause_id) as (
        (
            select item.id, item.clause_id from item where item.clause_id is not null
            union all
            select task_above.feedback_id, task.clause_id
            from task_above join reform.task on task.id = task_above.task_id
            where task.clause_id is not null
        )
        union
        select clause_above.feedback_id, clause.parent_id
        from clause_above join reform.clause on clause.id = clause_above.clause_id
        where clause.parent_id is not null
    ),
    dated as materialized (
        select item.*, reform.running_until(item.id) as due_at from item
    ),
    named (list, list_id, feedback_id) as (
        select 'all', 0::bigint, item.id from item
        union all
        select 'plan', item.plan_id, item.id from item where item.plan_id is not null
        union all
        select unit_above.list, unit_above.unit_id, unit_above.feedback_id from unit_above
        union all
        select 'task', task_above.task_id, task_above.feedback_id from task_above
        union all
        select 'clause', clause_above.clause_id, clause_above.feedback_id from clause_above
        union all
        select 'topic', topic.topic_id, item.id
        from item join reform.feedback_topic as topic on topic.feedback_id = item.id
    )
    select named.list, named.list_id, item.id, item.handling, item.publication,
        coalesce(item.publication_reason::text, ''), item.kind, item.track, item.received_at, item.due_at, item.supporters
    from named
    join dated as item on item.id = named.feedback_id;
end;
comment on function reform.feedback_entries_of(bigint[]) is 'What belongs in reform.feedback_entry for these items.';

create function reform.lists_wait() returns boolean
    language sql stable
    return coalesce(current_setting('reform.lists_wait', true), '') = 'on';
comment on function reform.lists_wait() is
    'Whether who moves many items in this transaction enters them in their lists himself, all at once, when that is done.';

create function reform.enter_feedback(items bigint[]) returns void
    language plpgsql
    set plan_cache_mode = force_generic_plan as $$
begin
    if cardinality(items) = 0 or reform.lists_wait() then
        return;
    end if;
    perform from reform.feedback where feedback.id = any (items) order by feedback.id for no key update;
    with wanted as materialized (
        select * from reform.feedback_entries_of(items)
    ),
    left_over as (
        select feedback_id, list, list_id from reform.feedback_entry where feedback_id = any (items)
        except
        select feedback_id, list, list_id from wanted
    ),
    removed as (
        delete from reform.feedback_entry as entry using left_over
        where (entry.feedback_id, entry.list, entry.list_id)
            = (left_over.feedback_id, left_over.list, left_over.list_id)
    )
    insert into reform.feedback_entry as entry select * from wanted
    on conflict (feedback_id, list, list_id) do update
    set (handling, publication, publication_reason, kind, track, received_at, due_at, supporters) = (
        excluded.handling, excluded.publication, excluded.publication_reason, excluded.kind, excluded.track,
        excluded.received_at, excluded.due_at, excluded.supporters)
    where (entry.handling, entry.publication, entry.publication_reason, entry.kind, entry.track, entry.received_at,
        entry.due_at, entry.supporters) is distinct from (
        excluded.handling, excluded.publication, excluded.publication_reason, excluded.kind, excluded.track,
        excluded.received_at, excluded.due_at, excluded.supporters);
end
$$;
comment on function reform.enter_feedback(bigint[]) is
    'Brings the entries of these items up to date. The locks make the second of two that change an item see the first. '
    'Its plan is kept: making it takes five times as long as running it.';

-- One trigger function for each way to know the items that a change concerns.

create function reform.enter_changed_feedback() returns trigger
    language plpgsql as $$
declare
    items bigint[];
begin
    execute format('select array_agg(distinct %I) from changed', tg_argv[0]) into items;
    perform reform.enter_feedback(items);
    return null;
end
$$;
comment on function reform.enter_changed_feedback() is
    'For triggers of statements, so that many items are entered at once. The argument names the column of the item.';

create function reform.enter_moved_feedback() returns trigger
    language plpgsql as $$
begin
    perform reform.enter_feedback(array(
        select after.id
        from changed as after join former as before on before.id = after.id
        where (before.handling, before.publication, before.publication_reason, before.kind, before.track,
            before.received_at, before.supporters, before.plan_id, before.clause_id, before.task_id, before.target_unit_id, before.unit_id)
            is distinct from (after.handling, after.publication, after.publication_reason, after.kind, after.track,
            after.received_at, after.supporters, after.plan_id, after.clause_id, after.task_id, after.target_unit_id, after.unit_id)));
    return null;
end
$$;
comment on function reform.enter_moved_feedback() is 'Most changes of an item are none of its lists.';

create function reform.enter_due_feedback() returns trigger
    language plpgsql as $$
begin
    if reform.lists_wait() then
        return null;
    end if;
    with due as materialized (
        select listed.feedback_id, reform.running_until(listed.feedback_id) as due_at
        from (select distinct changed.feedback_id from changed) as listed
    )
    update reform.feedback_entry as entry set due_at = due.due_at
    from due
    where entry.feedback_id = due.feedback_id and entry.due_at <> due.due_at;
    return null;
end
$$;

create function reform.enter_feedback_of_unit() returns trigger
    language plpgsql as $$
begin
    perform reform.enter_feedback(array(
        select entry.feedback_id from reform.feedback_entry as entry
        where entry.list in ('unit', 'target_unit') and entry.list_id = new.id));
    return null;
end
$$;
comment on function reform.enter_feedback_of_unit() is
    'What stands in the list of a unit stands in those of the units above it.';

create function reform.enter_feedback_of_task() returns trigger
    language plpgsql as $$
begin
    perform reform.enter_feedback(array(
        select entry.feedback_id from reform.feedback_entry as entry
        where entry.list = 'task' and entry.list_id = new.id));
    return null;
end
$$;

create function reform.enter_feedback_of_clause() returns trigger
    language plpgsql as $$
begin
    perform reform.enter_feedback(array(
        select entry.feedback_id from reform.feedback_entry as entry
        where entry.list = 'clause' and entry.list_id = new.id));
    return null;
end
$$;

create trigger feedback_is_entered after insert on reform.feedback referencing new table as changed
    for each statement execute function reform.enter_changed_feedback('id');
create trigger feedback_is_moved after update on reform.feedback
    referencing old table as former new table as changed
    for each statement execute function reform.enter_moved_feedback();
create trigger feedback_topic_is_entered after insert on reform.feedback_topic referencing new table as changed
    for each statement execute function reform.enter_changed_feedback('feedback_id');
create trigger feedback_topic_is_left after update on reform.feedback_topic referencing old table as changed
    for each statement execute function reform.enter_changed_feedback('feedback_id');
create trigger feedback_topic_is_moved after update on reform.feedback_topic referencing new table as changed
    for each statement execute function reform.enter_changed_feedback('feedback_id');
create trigger feedback_topic_is_removed after delete on reform.feedback_topic referencing old table as changed
    for each statement execute function reform.enter_changed_feedback('feedback_id');
create trigger deadline_enters_feedback after insert on reform.deadline referencing new table as changed
    for each statement execute function reform.enter_due_feedback();
create trigger deadline_moves_feedback after update on reform.deadline referencing new table as changed
    for each statement execute function reform.enter_due_feedback();
create trigger deadline_leaves_feedback after delete on reform.deadline referencing old table as changed
    for each statement execute function reform.enter_due_feedback();
create trigger unit_enters_feedback after update on reform.unit
    for each row when (old.parent_id is distinct from new.parent_id)
    execute function reform.enter_feedback_of_unit();
create trigger task_enters_feedback after update on reform.task
    for each row when ((old.parent_id, old.clause_id) is distinct from (new.parent_id, new.clause_id))
    execute function reform.enter_feedback_of_task();
create trigger clause_enters_feedback after update on reform.clause
    for each row when (old.parent_id is distinct from new.parent_id)
    execute function reform.enter_feedback_of_clause();

do $$
begin
    perform reform.enter_feedback(array(select id from reform.feedback));
end
$$;

-- The filters. Null asks for all. Codes become ids once; the narrowest list that was asked for is read, the others are
-- looked up for each row on the way.

create type api.feedback_filter as (
    plans text[], tasks text[], clauses text[], target_units text[], units text[], topics text[],
    kinds text[], tracks text[], handlings text[], publications text[],
    overdue boolean, since date, until date, question text, publication_reasons text[]);
comment on type api.feedback_filter is 'What a list of feedback may be asked for, as the parameters say it.';

create type reform.feedback_scope as (
    list text, list_ids bigint[],
    plans bigint[], tasks bigint[], clauses bigint[], target_units bigint[], units bigint[], topics bigint[],
    kinds reform.feedback_kind[], tracks reform.track[], handlings reform.handling[],
    publications reform.publication[],
    publication_reasons text[], overdue boolean, since timestamptz, until timestamptz);
comment on type reform.feedback_scope is 'The same, looked up: which lists to read, and what their rows must pass.';

create function reform.first_moment(day date) returns timestamptz
    language sql immutable parallel safe
    return day::timestamp at time zone 'Asia/Ho_Chi_Minh';

create function reform.feedback_scope_of(filter api.feedback_filter) returns reform.feedback_scope
    language plpgsql stable as $$
declare
    scope reform.feedback_scope;
begin
    if filter.plans is not null then
        scope.plans := array(
            select plan.id from reform.plan where plan.code = any (filter.plans) and plan.status <> 'draft');
    end if;
    if filter.tasks is not null then
        scope.tasks := array(
            select task.id
            from unnest(filter.tasks) as wanted (address)
            join reform.plan on plan.code = split_part(wanted.address, '/', 1) and plan.status <> 'draft'
            join reform.task on task.plan_id = plan.id and task.code = split_part(wanted.address, '/', 2));
    end if;
    if filter.clauses is not null then
        scope.clauses := array(
            select clause.id
            from unnest(filter.clauses) as wanted (address)
            join reform.plan on plan.code = split_part(wanted.address, '/', 1) and plan.status <> 'draft'
            join reform.clause on clause.plan_id = plan.id and clause.path = split_part(wanted.address, '/', 2));
    end if;
    if filter.target_units is not null then
        scope.target_units := array(select unit.id from reform.unit where unit.code = any (filter.target_units));
    end if;
    if filter.units is not null then
        scope.units := array(select unit.id from reform.unit where unit.code = any (filter.units));
    end if;
    if filter.topics is not null then
        scope.topics := array(select topic.id from reform.topic where topic.code = any (filter.topics));
    end if;
    scope.kinds := filter.kinds::reform.feedback_kind[];
    scope.tracks := filter.tracks::reform.track[];
    scope.handlings := filter.handlings::reform.handling[];
    scope.publications := filter.publications::reform.publication[];
    scope.publication_reasons := filter.publication_reasons;
    scope.overdue := filter.overdue;
    scope.since := reform.first_moment(filter.since);
    scope.until := reform.first_moment(filter.until + 1);
    scope.list := case
        when scope.tasks is not null then 'task'
        when scope.clauses is not null then 'clause'
        when scope.plans is not null then 'plan'
        when scope.target_units is not null then 'target_unit'
        when scope.units is not null then 'unit'
        when scope.topics is not null then 'topic'
        else 'all'
    end;
    scope.list_ids := coalesce(
        scope.tasks, scope.clauses, scope.plans, scope.target_units, scope.units, scope.topics, '{0}');
    if '{}' in (scope.tasks, scope.clauses, scope.plans, scope.target_units, scope.units, scope.topics) then
        scope.list_ids := '{}'; -- what nothing has, nothing passes
    end if;
    return scope;
end
$$;
comment on function reform.feedback_scope_of(api.feedback_filter) is
    'Tasks and clauses are named with their plans, PLAN/NV02: alone their codes say nothing.';

create function reform.feedback_passes(entry reform.feedback_entry, scope reform.feedback_scope, at timestamptz)
    returns table (passes boolean)
    language sql stable
begin atomic
    -- No "exists": of that the planner may make a join, and read the other lists whole instead of looking up one item.
    select true
    where ((scope).kinds is null or (entry).kind = any ((scope).kinds))
        and ((scope).tracks is null or (entry).track = any ((scope).tracks))
        and ((scope).handlings is null or (entry).handling = any ((scope).handlings))
        and ((scope).publications is null or (entry).publication = any ((scope).publications))
        and ((scope).publication_reasons is null
            or (entry).publication_reason = any ((scope).publication_reasons))
        and ((scope).overdue is null or ((entry).due_at < at) = (scope).overdue)
        and ((scope).since is null or (entry).received_at >= (scope).since)
        and ((scope).until is null or (entry).received_at < (scope).until)
        and ((scope).plans is null or (scope).list = 'plan' or (
            select true from reform.feedback_entry as other
            where other.feedback_id = (entry).feedback_id and other.list = 'plan'
                and other.list_id = any ((scope).plans)
            limit 1))
        and ((scope).tasks is null or (scope).list = 'task' or (
            select true from reform.feedback_entry as other
            where other.feedback_id = (entry).feedback_id and other.list = 'task'
                and other.list_id = any ((scope).tasks)
            limit 1))
        and ((scope).clauses is null or (scope).list = 'clause' or (
            select true from reform.feedback_entry as other
            where other.feedback_id = (entry).feedback_id and other.list = 'clause'
                and other.list_id = any ((scope).clauses)
            limit 1))
        and ((scope).target_units is null or (scope).list = 'target_unit' or (
            select true from reform.feedback_entry as other
            where other.feedback_id = (entry).feedback_id and other.list = 'target_unit'
                and other.list_id = any ((scope).target_units)
            limit 1))
        and ((scope).topics is null or (scope).list = 'topic' or (
            select true from reform.feedback_entry as other
            where other.feedback_id = (entry).feedback_id and other.list = 'topic'
                and other.list_id = any ((scope).topics)
            limit 1))
        and ((scope).units is null or (scope).list = 'unit' or (
            select true from reform.feedback_entry as other
            where other.feedback_id = (entry).feedback_id and other.list = 'unit'
                and other.list_id = any ((scope).units)
            limit 1));
end;
comment on function reform.feedback_passes(reform.feedback_entry, reform.feedback_scope, timestamptz) is
    'One row when the entry passes the filters, none when not. What the list that is read asks is not asked again.';

create function reform.feedback_standings(scope reform.feedback_scope)
    returns table (
        list text, list_id bigint, handling reform.handling, publication reform.publication,
        publication_reason text, kind reform.feedback_kind, track reform.track)
    language sql stable
begin atomic
    with recursive standing as (
        select first_one.*
        from unnest((scope).list_ids) as listed (list_id)
        cross join lateral (
            select entry.list, entry.list_id, entry.handling, entry.publication, entry.publication_reason,
                entry.kind, entry.track
            from reform.feedback_entry as entry
            where entry.list = (scope).list and entry.list_id = listed.list_id
            order by entry.handling, entry.publication, entry.publication_reason,
                entry.kind, entry.track
            limit 1
        ) as first_one
        union all
        select next_one.*
        from standing
        cross join lateral (
            select entry.list, entry.list_id, entry.handling, entry.publication, entry.publication_reason,
                entry.kind, entry.track
            from reform.feedback_entry as entry
            where entry.list = standing.list and entry.list_id = standing.list_id
                and (entry.handling, entry.publication, entry.publication_reason,
                entry.kind, entry.track)
                    > (standing.handling, standing.publication, standing.publication_reason, standing.kind,
                        standing.track)
            order by entry.handling, entry.publication, entry.publication_reason,
                entry.kind, entry.track
            limit 1
        ) as next_one
    )
    select standing.list, standing.list_id, standing.handling, standing.publication, standing.publication_reason,
        standing.kind, standing.track
    from standing
    where ((scope).kinds is null or standing.kind = any ((scope).kinds))
        and ((scope).tracks is null or standing.track = any ((scope).tracks))
        and ((scope).handlings is null or standing.handling = any ((scope).handlings))
        and ((scope).publications is null or standing.publication = any ((scope).publications))
        and ((scope).publication_reasons is null
            or standing.publication_reason = any ((scope).publication_reasons));
end;
comment on function reform.feedback_standings(reform.feedback_scope) is
    'The combinations of statuses, kind and track that the lists have and the filter asks for. It steps through the '
    'index from one to the next: of the 840 that could be, a list has some dozen.';

create function reform.without_standings(scope reform.feedback_scope) returns reform.feedback_scope
    language plpgsql immutable as $$
begin
    scope.kinds := null;
    scope.tracks := null;
    scope.handlings := null;
    scope.publications := null;
    scope.publication_reasons := null;
    return scope;
end
$$;
comment on function reform.without_standings(reform.feedback_scope) is
    'What is left to ask once the combinations are chosen. Asked twice, a status would take the index its order.';

-- Words. What many items have is not read whole: like search, a list looks in parts, from where the page begins.

create function reform.feedback_wanted(question text) returns tsquery
    language plpgsql stable as $$
declare
    of_feedback constant tsquery := reform.search_key(reform.search_part('feedback', 0, 0));
    whole tsquery;
    begun tsquery;
begin
    select
        (string_agg('(' || wanted::text || ')', ' | ') filter (where not levels.part))::tsquery,
        (string_agg('(' || wanted::text || ')', ' | ') filter (where levels.part))::tsquery
    into whole, begun
    from reform.search_levels(question) as levels
    cross join reform.search_wanted('', levels.alternatives, levels.part) as wanted
    where not levels.exact;
    return of_feedback && case
        when reform.search_is_common(of_feedback && whole) then whole
        else whole || begun
    end;
end
$$;
comment on function reform.feedback_wanted(text) is
    'What search would find, without its order: the levels with marks are among those without. Where hundreds have the '
    'words, others of which the last only begins so are left out, as they stand behind the last place of search.';

create function reform.feedback_with_words(wanted tsquery) returns setof bigint
    language plpgsql stable rows 50
    set enable_seqscan = off
    set enable_indexscan = off
    set max_parallel_workers_per_gather = 0
    set plan_cache_mode = force_generic_plan as $$
begin
    return query
        select entry.object_id
        from reform.search_entry as entry
        where entry.published
            and reform.search_keys(entry.type, entry.object_id, entry.title, entry.body, entry.received_at) @@ wanted;
end
$$;

create function reform.feedback_with_words_by_received(
    scope reform.feedback_scope, question text, descending boolean, after jsonb, most int, at timestamptz)
    returns setof reform.feedback_entry
    language plpgsql stable
    set enable_sort = on
    set plan_cache_mode = force_generic_plan as $$
declare
    wanted constant tsquery := reform.feedback_wanted(question);
    size int := case when reform.search_is_common(wanted) then 12 end; -- null: all of time
    last_at timestamptz := after ->> 0;
    last_id bigint := after ->> 1;
    second bigint;
    room int := most;
    got int;
begin
    if scope.list_ids = '{}' then
        return;
    end if;
    scope.list := 'all';
    if last_at is null then
        select case when descending then least(max(received_at), scope.until) else greatest(min(received_at), scope.since) end,
            case when descending then 9223372036854775807 else 0 end
        into last_at, last_id
        from reform.feedback_entry
        where list = 'all' and list_id = 0;
    end if;
    second := reform.search_second(last_at);
    loop
        return query
            select entry.*
            from reform.feedback_with_words(
                coalesce(wanted && reform.search_key(reform.search_time(size, second)), wanted)) as found (id)
            join reform.feedback_entry as entry
                on entry.feedback_id = found.id and entry.list = 'all' and entry.list_id = 0
            cross join lateral reform.feedback_passes(entry, scope, at) as passes
            where case when descending
                then (entry.received_at, entry.feedback_id) < (last_at, last_id)
                else (entry.received_at, entry.feedback_id) > (last_at, last_id) end
            order by
                case when descending then entry.received_at end desc, case when descending then entry.feedback_id end desc,
                entry.received_at, entry.feedback_id
            limit room;
        get diagnostics got = row_count;
        room := room - got;
        exit when size is null or room = 0;
        second := case when descending then (second >> size << size) - 1 else ((second >> size) + 1) << size end;
        last_at := to_timestamp(second + descending::int);
        last_id := 0;
        size := case when size < 24 then size + 3 end;
    end loop;
end
$$;
comment on function reform.feedback_with_words_by_received(
    reform.feedback_scope, text, boolean, jsonb, int, timestamptz) is
    'What has these words and passes the filters, in the order of receipt. Each part of time that does not fill the page '
    'is followed by a greater one.';

create function reform.few_feedback(scope reform.feedback_scope, question text, at timestamptz)
    returns setof reform.feedback_entry
    language plpgsql stable
    set enable_sort = on as $$
begin
    if question is not null and scope.list_ids <> '{}' then
        scope.list := 'all';
        return query
            select entry.*
            from reform.feedback_with_words(reform.feedback_wanted(question)) as found (id)
            join reform.feedback_entry as entry
                on entry.feedback_id = found.id and entry.list = 'all' and entry.list_id = 0
            cross join lateral reform.feedback_passes(entry, scope, at) as passes;
    else
        return query
            select distinct on (entry.feedback_id) entry.*
            from reform.feedback_entry as entry
            cross join lateral reform.feedback_passes(entry, scope, at) as passes
            where entry.list = scope.list and entry.list_id = any (scope.list_ids) and entry.due_at < at;
    end if;
end
$$;
comment on function reform.few_feedback(reform.feedback_scope, text, timestamptz) is
    'What has certain words or is overdue, and passes the filters: found by that, then put in order.';

create function api.feedback_by_received_descending(
    filter api.feedback_filter, after jsonb, most int, at timestamptz default now())
    returns table (feedback_id bigint, cursor jsonb)
    language plpgsql stable rows 20 security definer
    set search_path = pg_catalog, pg_temp
    set plan_cache_mode = force_custom_plan
    set enable_sort = off
    set jit = off as $$
#variable_conflict use_column
declare
    scope constant reform.feedback_scope := reform.feedback_scope_of(filter);
    rest constant reform.feedback_scope := reform.without_standings(scope);
begin
    if filter.question is not null then
        return query
        select entry.feedback_id, jsonb_build_array(entry.received_at, entry.feedback_id)
        from reform.feedback_with_words_by_received(scope, filter.question, true, after, most, at) as entry;
    elsif scope.overdue then
        return query
        select found.feedback_id, jsonb_build_array(found.received_at, found.feedback_id)
        from (
            select entry.received_at, entry.feedback_id
            from reform.few_feedback(scope, null, at) as entry
            where (after is null or (entry.received_at, entry.feedback_id) < ((after->>0)::timestamptz, (after->>1)::bigint))
            order by entry.received_at desc, entry.feedback_id desc
            limit most
        ) as found
        order by found.received_at desc, found.feedback_id desc;
    elsif num_nonnulls(
        scope.kinds, scope.tracks, scope.handlings, scope.publications, scope.publication_reasons) > 0
    then
        return query
        select found.feedback_id, jsonb_build_array(found.received_at, found.feedback_id)
        from (
            select distinct entry.received_at, entry.feedback_id
            from reform.feedback_standings(scope) as standing
            cross join lateral (
                select entry.received_at, entry.feedback_id
                from reform.feedback_entry as entry
                cross join lateral reform.feedback_passes(entry, rest, at) as passes
                where entry.list = standing.list and entry.list_id = standing.list_id
                    and entry.handling = standing.handling and entry.publication = standing.publication
                    and entry.publication_reason = standing.publication_reason
                    and entry.kind = standing.kind and entry.track = standing.track
                    and (after is null or (entry.received_at, entry.feedback_id) < ((after->>0)::timestamptz, (after->>1)::bigint))
                order by entry.received_at desc, entry.feedback_id desc
                limit most
            ) as entry
            order by entry.received_at desc, entry.feedback_id desc
            limit most
        ) as found
        order by found.received_at desc, found.feedback_id desc;
    else
        return query
        select found.feedback_id, jsonb_build_array(found.received_at, found.feedback_id)
        from (
            select distinct entry.received_at, entry.feedback_id
            from unnest(scope.list_ids) as listed (list_id)
            cross join lateral (
                select entry.received_at, entry.feedback_id
                from reform.feedback_entry as entry
                cross join lateral reform.feedback_passes(entry, scope, at) as passes
                where entry.list = scope.list and entry.list_id = listed.list_id
                    and (after is null or (entry.received_at, entry.feedback_id) < ((after->>0)::timestamptz, (after->>1)::bigint))
                order by entry.received_at desc, entry.feedback_id desc
                limit most
            ) as entry
            order by entry.received_at desc, entry.feedback_id desc
            limit most
        ) as found
        order by found.received_at desc, found.feedback_id desc;
    end if;
end
$$;
comment on function api.feedback_by_received_descending(api.feedback_filter, jsonb, int, timestamptz) is
    'The feedback that matches, the latest received first. Runs as the owner because lists have what no view shows.';

create function api.feedback_by_received(
    filter api.feedback_filter, after jsonb, most int, at timestamptz default now())
    returns table (feedback_id bigint, cursor jsonb)
    language plpgsql stable rows 20 security definer
    set search_path = pg_catalog, pg_temp
    set plan_cache_mode = force_custom_plan
    set enable_sort = off
    set jit = off as $$
#variable_conflict use_column
declare
    scope constant reform.feedback_scope := reform.feedback_scope_of(filter);
    rest constant reform.feedback_scope := reform.without_standings(scope);
begin
    if filter.question is not null then
        return query
        select entry.feedback_id, jsonb_build_array(entry.received_at, entry.feedback_id)
        from reform.feedback_with_words_by_received(scope, filter.question, false, after, most, at) as entry;
    elsif scope.overdue then
        return query
        select found.feedback_id, jsonb_build_array(found.received_at, found.feedback_id)
        from (
            select entry.received_at, entry.feedback_id
            from reform.few_feedback(scope, null, at) as entry
            where (after is null or (entry.received_at, entry.feedback_id) > ((after->>0)::timestamptz, (after->>1)::bigint))
            order by entry.received_at, entry.feedback_id
            limit most
        ) as found
        order by found.received_at, found.feedback_id;
    elsif num_nonnulls(
        scope.kinds, scope.tracks, scope.handlings, scope.publications, scope.publication_reasons) > 0
    then
        return query
        select found.feedback_id, jsonb_build_array(found.received_at, found.feedback_id)
        from (
            select distinct entry.received_at, entry.feedback_id
            from reform.feedback_standings(scope) as standing
            cross join lateral (
                select entry.received_at, entry.feedback_id
                from reform.feedback_entry as entry
                cross join lateral reform.feedback_passes(entry, rest, at) as passes
                where entry.list = standing.list and entry.list_id = standing.list_id
                    and entry.handling = standing.handling and entry.publication = standing.publication
                    and entry.publication_reason = standing.publication_reason
                    and entry.kind = standing.kind and entry.track = standing.track
                    and (after is null or (entry.received_at, entry.feedback_id) > ((after->>0)::timestamptz, (after->>1)::bigint))
                order by entry.received_at, entry.feedback_id
                limit most
            ) as entry
            order by entry.received_at, entry.feedback_id
            limit most
        ) as found
        order by found.received_at, found.feedback_id;
    else
        return query
        select found.feedback_id, jsonb_build_array(found.received_at, found.feedback_id)
        from (
            select distinct entry.received_at, entry.feedback_id
            from unnest(scope.list_ids) as listed (list_id)
            cross join lateral (
                select entry.received_at, entry.feedback_id
                from reform.feedback_entry as entry
                cross join lateral reform.feedback_passes(entry, scope, at) as passes
                where entry.list = scope.list and entry.list_id = listed.list_id
                    and (after is null or (entry.received_at, entry.feedback_id) > ((after->>0)::timestamptz, (after->>1)::bigint))
                order by entry.received_at, entry.feedback_id
                limit most
            ) as entry
            order by entry.received_at, entry.feedback_id
            limit most
        ) as found
        order by found.received_at, found.feedback_id;
    end if;
end
$$;
comment on function api.feedback_by_received(api.feedback_filter, jsonb, int, timestamptz) is
    'The feedback that matches, the first received first. Runs as the owner because lists have what no view shows.';

create function api.feedback_by_due(
    filter api.feedback_filter, after jsonb, most int, at timestamptz default now())
    returns table (feedback_id bigint, cursor jsonb)
    language plpgsql stable rows 20 security definer
    set search_path = pg_catalog, pg_temp
    set plan_cache_mode = force_custom_plan
    set enable_sort = off
    set jit = off as $$
#variable_conflict use_column
declare
    scope constant reform.feedback_scope := reform.feedback_scope_of(filter);
begin
    if filter.question is not null or scope.overdue then
        return query
        select found.feedback_id, jsonb_build_array(found.due_at, found.feedback_id)
        from (
            select entry.due_at, entry.feedback_id
            from reform.few_feedback(scope, filter.question, at) as entry
            where (after is null or (entry.due_at, entry.feedback_id) > ((after->>0)::timestamptz, (after->>1)::bigint))
            order by entry.due_at, entry.feedback_id
            limit most
        ) as found
        order by found.due_at, found.feedback_id;
    else
        return query
        select found.feedback_id, jsonb_build_array(found.due_at, found.feedback_id)
        from (
            select distinct entry.due_at, entry.feedback_id
            from unnest(scope.list_ids) as listed (list_id)
            cross join lateral (
                select entry.due_at, entry.feedback_id
                from reform.feedback_entry as entry
                cross join lateral reform.feedback_passes(entry, scope, at) as passes
                where entry.list = scope.list and entry.list_id = listed.list_id
                    and (after is null or (entry.due_at, entry.feedback_id) > ((after->>0)::timestamptz, (after->>1)::bigint))
                order by entry.due_at, entry.feedback_id
                limit most
            ) as entry
            order by entry.due_at, entry.feedback_id
            limit most
        ) as found
        order by found.due_at, found.feedback_id;
    end if;
end
$$;
comment on function api.feedback_by_due(api.feedback_filter, jsonb, int, timestamptz) is
    'The feedback that matches, what is due first, first; what no deadline runs for, last. Runs as the owner because lists have what no view shows.';

create function api.feedback_by_support_descending(
    filter api.feedback_filter, after jsonb, most int, at timestamptz default now())
    returns table (feedback_id bigint, cursor jsonb)
    language plpgsql stable rows 20 security definer
    set search_path = pg_catalog, pg_temp
    set plan_cache_mode = force_custom_plan
    set enable_sort = off
    set jit = off as $$
#variable_conflict use_column
declare
    scope constant reform.feedback_scope := reform.feedback_scope_of(filter);
begin
    if filter.question is not null or scope.overdue then
        return query
        select found.feedback_id, jsonb_build_array(found.supporters, found.feedback_id)
        from (
            select entry.supporters, entry.feedback_id
            from reform.few_feedback(scope, filter.question, at) as entry
            where (after is null or (entry.supporters, entry.feedback_id) < ((after->>0)::int, (after->>1)::bigint))
            order by entry.supporters desc, entry.feedback_id desc
            limit most
        ) as found
        order by found.supporters desc, found.feedback_id desc;
    else
        return query
        select found.feedback_id, jsonb_build_array(found.supporters, found.feedback_id)
        from (
            select distinct entry.supporters, entry.feedback_id
            from unnest(scope.list_ids) as listed (list_id)
            cross join lateral (
                select entry.supporters, entry.feedback_id
                from reform.feedback_entry as entry
                cross join lateral reform.feedback_passes(entry, scope, at) as passes
                where entry.list = scope.list and entry.list_id = listed.list_id
                    and (after is null or (entry.supporters, entry.feedback_id) < ((after->>0)::int, (after->>1)::bigint))
                order by entry.supporters desc, entry.feedback_id desc
                limit most
            ) as entry
            order by entry.supporters desc, entry.feedback_id desc
            limit most
        ) as found
        order by found.supporters desc, found.feedback_id desc;
    end if;
end
$$;
comment on function api.feedback_by_support_descending(api.feedback_filter, jsonb, int, timestamptz) is
    'The feedback that matches, what most people support, first. Runs as the owner because lists have what no view shows.';

-- Representations

create function reform.deadline_shown(clock reform.deadline, with_words boolean, at timestamptz) returns json
    language plpgsql stable as $$
declare
    shown constant json := reform.deadline_object(clock, false, at);
begin
    return case when with_words or json_array_length(shown -> 'moves') = 0 then shown
        else jsonb_set(shown::jsonb, '{moves}', (
            select jsonb_agg(move || '{"note": null}') from jsonb_array_elements(shown::jsonb -> 'moves') as move))::json
    end;
end
$$;
comment on function reform.deadline_shown(reform.deadline, boolean, timestamptz) is
    'What the agency said when it moved a deadline may repeat what the sender wrote: it goes with the words of the item.';

create function reform.due_of(feedback_id bigint, at timestamptz) returns json
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp as $$
begin
    return (
        select json_build_object(
            'stage', clock.stage,
            'state', reform.deadline_state(clock, at),
            'started_at', reform.instant(clock.started_at),
            'due_on', clock.due_on,
            'due_at', reform.instant(clock.due_at),
            'first_due_on', clock.first_due_on)
        from reform.deadline as clock
        where clock.feedback_id = due_of.feedback_id and clock.ended_at is null
        order by clock.paused_at <= clock.due_at nulls first, clock.due_at, clock.id
        limit 1);
end
$$;
comment on function reform.due_of(bigint, timestamptz) is
    'The deadline of reform.running_until(), else the nearest one that is paused; in short, since to count through the '
    'calendar for each item of a list would take longer than the list. Runs as the owner: views call it.';

-- What an item refers to is looked up by functions that keep their plans: in the view, planning it would take longer
-- than answering. They run as the owner, and the view calls them only for what it shows.

create function reform.target_of(item reform.feedback, plan_code text, plan_title text)
    returns table (code text, title text, href text)
    language plpgsql stable rows 1 security definer
    set search_path = pg_catalog, pg_temp
    set enable_seqscan = off as $$
declare
    plan_href constant text := '/v1/plans/' || plan_code;
begin
    case item.target_type
        when 'plan' then
            return query values (plan_code, plan_title, plan_href);
        when 'clause' then
            return query
                select clause.path::text, clause.heading::text, plan_href || '/clauses/' || clause.path
                from reform.clause where clause.id = item.clause_id;
        when 'task' then
            return query
                select task.code::text, task.title::text, plan_href || '/tasks/' || task.code
                from reform.task where task.id = item.task_id;
        when 'report' then
            return query
                select period.code::text, period.name::text, plan_href || '/tasks/' || task.code || '/reports'
                from reform.progress_report as report
                join reform.reporting_period as period on period.id = report.period_id
                join reform.task on task.id = report.task_id
                where report.id = item.report_id;
        when 'unit' then
            return query
                select unit.code::text, unit.name::text, '/v1/units/' || unit.code
                from reform.unit where unit.id = item.target_unit_id;
        when 'reply' then
            return query
                select answered.code::text, null::text, '/v1/feedback/' || answered.code || '/replies'
                from reform.reply
                join reform.feedback as answered
                    on answered.id = reply.feedback_id and reform.is_listed(answered.handling)
                where reply.id = item.reply_id;
        else
            null;
    end case;
end
$$;

create function reform.topics_of(feedback_id bigint) returns json
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp
    set enable_seqscan = off as $$
begin
    return (
        select coalesce(json_agg(json_build_object(
            'code', topic.code, 'name', topic.name, 'href', '/v1/topics#' || topic.code)
            order by topic.position), '[]')
        from reform.feedback_topic
        join reform.topic on topic.id = feedback_topic.topic_id
        where feedback_topic.feedback_id = topics_of.feedback_id);
end
$$;

create function reform.outcomes_of(feedback_id bigint) returns json
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp
    set enable_seqscan = off as $$
begin
    return (
        select coalesce(json_agg(json_build_object(
            'resolution', outcome.resolution,
            'note', outcome.note,
            'made_at', reform.instant(outcome.made_at),
            'plan', reform.titled_reference('plans', changed.code, changed.title),
            'clause', reform.clause_reference(changed.code, clause.path, clause.heading),
            'task', reform.task_reference(changed.code, task.code, task.title),
            'document', reform.titled_reference(
                'documents', document.code, coalesce(document.title, document.number)))
            order by outcome.made_at, outcome.id), '[]')
        from reform.outcome
        left join reform.plan as changed on changed.id = outcome.plan_id and changed.status <> 'draft'
        left join reform.clause on clause.id = outcome.clause_id and changed.id is not null
        left join reform.task on task.id = outcome.task_id and changed.id is not null
        left join reform.document on document.id = outcome.document_id
        where outcome.feedback_id = outcomes_of.feedback_id);
end
$$;

create view api.feedback as
    select
        feedback.id,
        feedback.code,
        feedback.track,
        feedback.kind,
        feedback.sender_type,
        feedback.channel,
        feedback.language,
        case when shown.words then feedback.title end as title,
        case when shown.words then feedback.text end as text,
        case when shown.words and feedback.handling <> 'withdrawn' then feedback.display end as display,
        feedback.target_type as "target.type",
        target.code as "target.code",
        target.title as "target.title",
        target.href as "target.href",
        feedback.target_version as "target.version",
        plan.code as "plan.code",
        plan.title as "plan.title",
        '/v1/plans/' || plan.code as "plan.href",
        reform.topics_of(feedback.id) as topics,
        unit.code as "unit.code",
        unit.name as "unit.name",
        '/v1/units/' || unit.code as "unit.href",
        feedback.handling,
        feedback.handling_reason,
        feedback.publication,
        feedback.publication_reason,
        feedback.received_at,
        feedback.handled_at,
        feedback.published_at,
        feedback.answered_at,
        feedback.ended_at,
        feedback.review_on,
        clock.due,
        coalesce(clock.due ->> 'state' = 'overdue', false) as overdue,
        feedback.supporters,
        case when shown.words then (
            select json_build_object(
                'number', reply.number,
                'resolution', reply.resolution,
                'approved_at', reform.instant(reply.approved_at),
                'href', '/v1/feedback/' || feedback.code || '/replies')
            from reform.reply
            where reply.feedback_id = feedback.id and reply.state = 'approved'
            order by reply.number desc
            limit 1
        ) end as reply,
        case when shown.words then (
            select json_build_object(
                'result', rating.result,
                'attitude', rating.attitude,
                'time', rating.time,
                'resolved', rating.resolved,
                'rated_at', reform.instant(rating.rated_at))
            from reform.rating
            where rating.feedback_id = feedback.id
        ) end as rating,
        case when shown.words then reform.outcomes_of(feedback.id) else '[]' end as outcomes,
        merged.code as "merged_into.code",
        '/v1/feedback/' || merged.code as "merged_into.href",
        feedback.illustrative,
        '/v1/feedback/' || feedback.code as "links.self",
        '/v1/feedback/' || feedback.code || '/events' as "links.events",
        '/v1/feedback/' || feedback.code || '/replies' as "links.replies",
        target.href as "links.target",
        '/v1/units/' || unit.code as "links.unit"
    from reform.feedback
    cross join lateral (
        select reform.shows_words(feedback.handling, feedback.publication, feedback.answered_at) as words
    ) as shown
    cross join lateral reform.due_of(feedback.id, now()) as clock (due)
    join reform.unit on unit.id = feedback.unit_id
    left join reform.plan on plan.id = feedback.plan_id
    left join reform.feedback as merged
        on merged.id = feedback.merged_into_id and reform.is_listed(merged.handling)
    left join lateral reform.target_of(feedback, plan.code, plan.title) as target on true
    where reform.is_listed(feedback.handling)
        and (plan.id is null or plan.status <> 'draft');
comment on view api.feedback is
    'An item as everybody may read it; the words of one that is not published are null, and diverted items are not here.';

create function api.feedback_summary(item api.feedback)
    returns table (
        code reform.code,
        track reform.track,
        kind reform.feedback_kind,
        sender_type reform.sender_type,
        channel reform.channel,
        language reform.language,
        title text,
        text text,
        display text,
        "target.type" reform.target_type,
        "target.code" text,
        "target.title" text,
        "target.href" text,
        "target.version" integer,
        "plan.code" reform.code,
        "plan.title" reform.line,
        "plan.href" text,
        topics json,
        "unit.code" reform.code,
        "unit.name" reform.line,
        "unit.href" text,
        handling reform.handling,
        handling_reason reform.reason,
        publication reform.publication,
        publication_reason reform.reason,
        received_at timestamptz,
        handled_at timestamptz,
        published_at timestamptz,
        answered_at timestamptz,
        ended_at timestamptz,
        review_on date,
        due json,
        overdue boolean,
        supporters integer,
        reply json,
        rating json,
        outcomes json,
        "merged_into.code" reform.code,
        "merged_into.href" text,
        illustrative boolean,
        "links.self" text,
        "links.events" text,
        "links.replies" text,
        "links.target" text,
        "links.unit" text)
    language sql stable parallel safe
begin atomic
    select
        (item).code,
        (item).track,
        (item).kind,
        (item).sender_type,
        (item).channel,
        (item).language,
        (item).title,
        (item).text,
        (item).display,
        (item)."target.type",
        (item)."target.code",
        (item)."target.title",
        (item)."target.href",
        (item)."target.version",
        (item)."plan.code",
        (item)."plan.title",
        (item)."plan.href",
        (item).topics,
        (item)."unit.code",
        (item)."unit.name",
        (item)."unit.href",
        (item).handling,
        (item).handling_reason,
        (item).publication,
        (item).publication_reason,
        (item).received_at,
        (item).handled_at,
        (item).published_at,
        (item).answered_at,
        (item).ended_at,
        (item).review_on,
        (item).due,
        (item).overdue,
        (item).supporters,
        (item).reply,
        (item).rating,
        (item).outcomes,
        (item)."merged_into.code",
        (item)."merged_into.href",
        (item).illustrative,
        (item)."links.self",
        (item)."links.events",
        (item)."links.replies",
        (item)."links.target",
        (item)."links.unit";
end;
comment on function api.feedback_summary(api.feedback) is 'An item as it stands in lists, without what lists find it by.';

create view api.feedback_event as
    select
        feedback.code,
        event.sequence,
        event.at,
        event.transition,
        rule.label_vi as label,
        rule.label_en,
        event.axis,
        event.from_state as "from",
        event.to_state as "to",
        event.role,
        event.reason,
        case when event.role <> 'sender'
            and reform.shows_words(feedback.handling, feedback.publication, feedback.answered_at)
            then event.note end as note,
        unit.code as "unit.code",
        unit.name as "unit.name",
        '/v1/units/' || unit.code as "unit.href",
        event.details ->> 'agency' as agency,
        '/v1/feedback/' || feedback.code as "links.feedback"
    from reform.event
    join reform.feedback on feedback.id = event.feedback_id
    join reform.transition as rule on rule.name = event.transition
    left join reform.unit on unit.code = event.details ->> 'unit'
    where reform.is_listed(feedback.handling) and rule.shown_to = 'everybody';
comment on view api.feedback_event is
    'What happened to an item, as far as everybody may know (reform.transition.shown_to): never who of the agency did it, '
    'and its notes only while the words of the item are shown.';

create view api.feedback_reply as
    select
        feedback.code,
        reply.number,
        reply.text,
        reply.resolution,
        reply.approved_at,
        '/v1/feedback/' || feedback.code as "links.feedback"
    from reform.reply
    join reform.feedback on feedback.id = reply.feedback_id
    where reply.state = 'approved'
        and reform.shows_words(feedback.handling, feedback.publication, feedback.answered_at);
comment on view api.feedback_reply is 'Approved answers to items whose words are shown; never who wrote or approved them.';

create function api.feedback_deadlines(code text, at timestamptz default now()) returns json
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp as $$
begin
    return (
        select coalesce(
            json_agg(reform.deadline_shown(clock, shown.words, at) order by clock.started_at, clock.stage, clock.id),
            '[]')
        from reform.feedback
        cross join lateral (
            select reform.shows_words(feedback.handling, feedback.publication, feedback.answered_at) as words
        ) as shown
        join reform.deadline as clock on clock.feedback_id = feedback.id
        where feedback.code = feedback_deadlines.code and reform.is_listed(feedback.handling));
end
$$;
comment on function api.feedback_deadlines(text, timestamptz) is 'All deadlines of an item, the running and the ended.';

-- In search

create function reform.search_entry_of(reform.feedback) returns reform.search_entry
    language sql stable
    return row('feedback', $1.id, $1.plan_id,
        $1.title is not null and reform.shows_words($1.handling, $1.publication, $1.answered_at),
        concat_ws(e'\n', $1.title, $1.code), concat_ws(e'\n', $1.text), $1.received_at)::reform.search_entry;
comment on function reform.search_entry_of(reform.feedback) is
    'Its words are kept for search only while they are shown: see reform.keep_feedback_searched().';

create function reform.keep_feedback_searched() returns trigger
    language plpgsql as $$
begin
    delete from reform.search_entry
    where type = 'feedback' and object_id = new.id
        and not (select (entry).published from reform.search_entry_of(new) as entry);
    insert into reform.search_entry as kept
    select (entry).* from reform.search_entry_of(new) as entry where (entry).published
    on conflict (type, object_id) do update
    set plan_id = excluded.plan_id, title = excluded.title, body = excluded.body, received_at = excluded.received_at
    where (kept.plan_id, kept.title, kept.body, kept.received_at)
        is distinct from (excluded.plan_id, excluded.title, excluded.body, excluded.received_at);
    return null;
end
$$;

create trigger feedback_searched after insert on reform.feedback
    for each row when (reform.shows_words(new.handling, new.publication, new.answered_at))
    execute function reform.keep_feedback_searched();
create trigger feedback_searched_anew after update on reform.feedback
    for each row when (
        (old.title, old.text, old.plan_id, old.received_at,
            reform.shows_words(old.handling, old.publication, old.answered_at))
        is distinct from
        (new.title, new.text, new.plan_id, new.received_at,
            reform.shows_words(new.handling, new.publication, new.answered_at)))
    execute function reform.keep_feedback_searched();
create trigger feedback_not_searched after delete on reform.feedback
    for each row execute function reform.drop_search_entry('feedback');
create trigger all_feedback_not_searched after truncate on reform.feedback
    for each statement execute function reform.drop_search_entry('feedback');

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
    from reform.document where wanted_type = 'document' and document.id = wanted_id
    union all
    select feedback.code, feedback.title, plan.code, plan.title, '/v1/feedback/' || feedback.code
    from reform.feedback left join reform.plan on plan.id = feedback.plan_id
    where wanted_type = 'feedback' and feedback.id = wanted_id;
end;

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
    insert into reform.search_entry select (entry).* from reform.feedback, reform.search_entry_of(feedback) as entry
        where (entry).published;
    create index search_entry_lexemes on reform.search_entry using gin (
        reform.search_keys(type, object_id, title, body, received_at)) with (fastupdate = off) where published;
    -- Nothing is planned by these statistics, and taking them would split 30,000 texts into words.
    alter index reform.search_entry_lexemes alter column 1 set statistics 0;
end
$$;

insert into reform.search_entry
select (entry).* from reform.feedback, reform.search_entry_of(feedback) as entry where (entry).published;

-- In timelines

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
    where report.id is null or report.state = 'published'
    union all
    select feedback.plan_id, feedback.task_id, 'feedback_received', feedback.id,
        reform.civil_date(feedback.received_at), feedback.received_at, null, feedback.title, feedback.illustrative
    from reform.feedback
    where feedback.plan_id is not null and feedback.title is not null
        and reform.shows_words(feedback.handling, feedback.publication, feedback.answered_at)
    union all
    select feedback.plan_id, feedback.task_id, 'feedback_answered', feedback.id,
        reform.civil_date(feedback.answered_at), feedback.answered_at, feedback.unit_id, feedback.title,
        feedback.illustrative
    from reform.feedback
    where feedback.plan_id is not null and feedback.title is not null and feedback.answered_at is not null
        and reform.shows_words(feedback.handling, feedback.publication, feedback.answered_at)
    union all
    select coalesce(outcome.plan_id, feedback.plan_id),
        case when outcome.plan_id is null then feedback.task_id else outcome.task_id end,
        'feedback_outcome', outcome.id, reform.civil_date(outcome.made_at), outcome.made_at, feedback.unit_id,
        outcome.note, feedback.illustrative
    from reform.outcome
    join reform.feedback on feedback.id = outcome.feedback_id
    where coalesce(outcome.plan_id, feedback.plan_id) is not null
        and reform.shows_words(feedback.handling, feedback.publication, feedback.answered_at);

create function reform.enter_events_of_feedback() returns trigger
    language plpgsql as $$
begin
    perform reform.enter_events('{feedback_received,feedback_answered}', array[new.id]);
    perform reform.enter_events('{feedback_outcome}', array(
        select outcome.id from reform.outcome where outcome.feedback_id = new.id));
    return null;
end
$$;
comment on function reform.enter_events_of_feedback() is
    'Events and outcomes of an item are shown as long as its words are. Most changes of an item are none of that.';

create trigger feedback_makes_events after insert on reform.feedback
    for each row when (reform.shows_words(new.handling, new.publication, new.answered_at))
    execute function reform.enter_events_of_feedback();
create trigger feedback_changes_events after update on reform.feedback
    for each row when (
        (old.title, old.plan_id, old.task_id, old.unit_id, old.received_at, old.answered_at, old.illustrative,
            reform.shows_words(old.handling, old.publication, old.answered_at))
        is distinct from
        (new.title, new.plan_id, new.task_id, new.unit_id, new.received_at, new.answered_at, new.illustrative,
            reform.shows_words(new.handling, new.publication, new.answered_at))
        and (reform.shows_words(old.handling, old.publication, old.answered_at)
            or reform.shows_words(new.handling, new.publication, new.answered_at)))
    execute function reform.enter_events_of_feedback();
create trigger feedback_takes_events after delete on reform.feedback referencing old table as changed
    for each statement execute function reform.enter_changed_events('{feedback_received,feedback_answered}');
create trigger outcome_makes_events after insert on reform.outcome referencing new table as changed
    for each statement execute function reform.enter_changed_events('{feedback_outcome}');
create trigger outcome_changes_events after update on reform.outcome referencing new table as changed
    for each statement execute function reform.enter_changed_events('{feedback_outcome}');
create trigger outcome_takes_events after delete on reform.outcome referencing old table as changed
    for each statement execute function reform.enter_changed_events('{feedback_outcome}');

do $$
begin
    perform reform.enter_events(array[source.kind], array_agg(source.source_id))
    from reform.event_source as source
    where source.kind in ('feedback_received', 'feedback_answered', 'feedback_outcome')
    group by source.kind;
end
$$;

create view api.feedback_happened as
    select unnest('{feedback_received,feedback_answered}'::reform.event_kind[]) as kind, feedback.id as source_id,
        feedback.code
    from reform.feedback where reform.is_listed(feedback.handling)
    union all
    select 'feedback_outcome', outcome.id, feedback.code
    from reform.outcome
    join reform.feedback on feedback.id = outcome.feedback_id
    where reform.is_listed(feedback.handling);
comment on view api.feedback_happened is 'Which item an event of a timeline is about.';

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
        coalesce(
            (
                select '/v1/feedback/' || happened.code
                from api.feedback_happened as happened
                where happened.kind = event.kind and happened.source_id = event.source_id
            ),
            '/v1/plans/' || event.plan_code || coalesce('/tasks/' || event.task_code, '') || case event.kind
                when 'occurrence' then '/occurrences'
                when 'report' then '/reports'
                when 'evidence' then '/evidence'
                else ''
            end),
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

-- In progress

create index feedback_opinion_index on reform.feedback (task_id, received_at)
    where task_id is not null and publication in ('public', 'redacted');

create function reform.counts_on(happened_on date, within reform.reporting_period, day date) returns boolean
    language sql immutable parallel safe
    return happened_on <= day
        and ((within).id is null or happened_on between (within).data_from and (within).data_to);

create function reform.task_opinions(task reform.task, within reform.reporting_period, day date)
    returns table (confirmed int, disputed int, illustrative boolean)
    language sql stable
begin atomic
    select
        (count(*) filter (where opinion.confirms))::int,
        (count(*) filter (where opinion.disputes))::int,
        coalesce(bool_or(opinion.illustrative) filter (where opinion.confirms or opinion.disputes), false)
    from (
        select
            feedback.illustrative,
            (feedback.kind = 'praise' and received.counts)
                or coalesce(rating.resolved in ('yes', 'partly') and rated.counts, false) as confirms,
            feedback.kind in ('correction', 'report') and received.counts as disputes
        from reform.feedback
        left join reform.rating on rating.feedback_id = feedback.id
        cross join lateral (
            select reform.counts_on(reform.civil_date(feedback.received_at), within, day) as counts
        ) as received
        cross join lateral (
            select reform.counts_on(reform.civil_date(rating.rated_at), within, day) as counts
        ) as rated
        where feedback.task_id = (task).id
            and feedback.publication in ('public', 'redacted')
            and reform.shows_words(feedback.handling, feedback.publication, feedback.answered_at)
    ) as opinion;
end;
comment on function reform.task_opinions(reform.task, reform.reporting_period, date) is
    'Items that everybody reads and that confirm what is said of a task (praise; an answer rated as resolving it, in '
    'part at least) or dispute it (reports, corrections), until a day; within a period unless that is null.';

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
        opinions.confirmed,
        opinions.disputed,
        figures.expected,
        trim_scale(figures.achieved),
        happened.occurrences,
        happened.with_evidence,
        figures.illustrative or coalesce(happened.illustrative, false) or opinions.illustrative
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
    cross join lateral reform.task_opinions(task, no_period, task_progress.day) as opinions
    where task.id = task_progress.task_id;
end
$$;

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
        coalesce(rolled.confirmed, 0),
        coalesce(rolled.disputed, 0),
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
            sum(confirmed)::int as confirmed,
            sum(disputed)::int as disputed,
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
                opinions.confirmed,
                opinions.disputed,
                task.illustrative or plan.illustrative or figures.illustrative or opinions.illustrative
                    as illustrative
            from (select distinct unnest(task_ids)) as listed (id)
            join reform.task on task.id = listed.id
            join reform.plan on plan.id = task.plan_id and plan.status <> 'draft'
            left join reform.reporting_period as within on within.code = roll_up.period
            cross join lateral reform.task_figures(
                task, reform.plan_time(plan.year, plan.starts_on, plan.ends_on), within, roll_up.day) as figures
            cross join lateral reform.task_opinions(task, within, roll_up.day) as opinions
        ) as listed
    ) as rolled;
end
$$;

revoke execute on function
    api.feedback_by_received_descending(api.feedback_filter, jsonb, int, timestamptz),
    api.feedback_by_received(api.feedback_filter, jsonb, int, timestamptz),
    api.feedback_by_due(api.feedback_filter, jsonb, int, timestamptz),
    api.feedback_by_support_descending(api.feedback_filter, jsonb, int, timestamptz),
    api.feedback_deadlines(text, timestamptz),
    api.feedback_summary(api.feedback)
from public;

grant execute on function
    api.feedback_by_received_descending(api.feedback_filter, jsonb, int, timestamptz),
    api.feedback_by_received(api.feedback_filter, jsonb, int, timestamptz),
    api.feedback_by_due(api.feedback_filter, jsonb, int, timestamptz),
    api.feedback_by_support_descending(api.feedback_filter, jsonb, int, timestamptz),
    api.feedback_deadlines(text, timestamptz),
    api.feedback_summary(api.feedback)
to reformd_public, reformd_staff;

commit;
