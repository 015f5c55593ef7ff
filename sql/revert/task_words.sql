-- Revert reformd:task_words from pg

begin;

drop index reform.task_entry_task_index;
create index task_entry_task_index on reform.task_entry (task_id);

drop function api.tasks_by_due_on_descending(
    text[], text[], text[], text[], text[], text[], date, date, text, date, jsonb, int);
drop function api.tasks_by_due_on(text[], text[], text[], text[], text[], text[], date, date, text, date, jsonb, int);
drop function reform.tasks_on_all_sides(reform.task_list[], text, boolean, reform.task_place, int);
drop function reform.last_in_list(reform.task_list, reform.task_place);
drop function reform.next_in_list(reform.task_list, reform.task_place);
drop function reform.task_lists(text[], text[], text[], text[], text[], text[], date, date, text, date);
drop type reform.task_place;
drop type reform.task_list;

create function reform.narrowest(plans text[], units text[], roles text[], topics text[], question text) returns text
    language sql immutable parallel safe
    return case
        when plans is not null then 'plan'
        when units is not null or roles is not null then 'unit'
        when topics is not null then 'topic'
        when question is not null then 'question'
        else 'all'
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

create or replace function api.task_passes(
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
    api.tasks_by_due_on(text[], text[], text[], text[], text[], text[], date, date, text, date, jsonb, int),
    api.tasks_by_due_on_descending(text[], text[], text[], text[], text[], text[], date, date, text, date, jsonb, int)
from public;
grant execute on function
    api.tasks_by_due_on(text[], text[], text[], text[], text[], text[], date, date, text, date, jsonb, int),
    api.tasks_by_due_on_descending(text[], text[], text[], text[], text[], text[], date, date, text, date, jsonb, int)
to reformd_public, reformd_staff;

create index task_search_index on reform.task using gin (search reform.gin_trgm_ops);

create or replace function reform.enter_tasks(tasks bigint[], kinds text[] default '{task,unit,topic}') returns void
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
drop function reform.enter_words(bigint[]);
drop table reform.task_word;
drop function reform.has_words(text, text);
drop function reform.word_pattern(text[]);
drop function reform.words_of(text);

commit;
