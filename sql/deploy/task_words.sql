-- Deploy reformd:task_words to pg
-- Lists of tasks by any filters together read little more than they show; their words are lists like the others.

begin;

-- The words of tasks, each a list in the order of the dates. An index of words that knows no order must read all that
-- have a common word to find the first twenty.

create function reform.words_of(content text) returns text[]
    language sql immutable strict parallel safe
    return array(select distinct left(word, 60) from unnest(reform.search_words(content)) as word);
comment on function reform.words_of(text) is 'The words of a text without accents; 60 letters of a word count.';

create function reform.word_pattern(words text[]) returns text
    language sql immutable strict parallel safe
    return case when words = '{}' then '$.' else
        '(?<![[:alnum:]])' || array_to_string(words, '(?![[:alnum:]]).*(?<![[:alnum:]])') || '(?![[:alnum:]])' end;
comment on function reform.word_pattern(text[]) is
    'These words, whole and in their order, with anything between them. Without a word it finds nothing.';

create function reform.has_words(content text, question text) returns boolean
    language sql immutable strict parallel safe
    return content collate "und-x-icu" ~ reform.word_pattern(reform.search_words(reform.search_plain(question)));
comment on function reform.has_words(text, text) is 'What ?q= asks of a task, whose text is without accents.';

create table reform.task_word (
    word text collate "C" not null,
    due_key date not null,
    task_id bigint not null constraint task_word_task references reform.task on delete cascade,
    constraint task_word_pkey primary key (word, due_key, task_id)
);
comment on table reform.task_word is
    'The words of the tasks of published plans. Triggers keep it with reform.task_entry: both by reform.enter_tasks().';

create index task_word_task_index on reform.task_word (task_id);

create function reform.enter_words(tasks bigint[]) returns void
    language plpgsql as $$
begin
    with wanted as materialized (
        select word, coalesce(task.due_on, 'infinity') as due_key, task.id as task_id
        from reform.task
        join reform.plan on plan.id = task.plan_id and plan.status <> 'draft'
        cross join unnest(reform.words_of(task.search)) as word
        where task.id = any (tasks)
    ),
    left_over as (
        select word, due_key, task_id from reform.task_word where task_id = any (tasks)
        except
        select word, due_key, task_id from wanted
    ),
    removed as (
        delete from reform.task_word as said using left_over
        where (said.word, said.due_key, said.task_id) = (left_over.word, left_over.due_key, left_over.task_id)
    )
    insert into reform.task_word select word, due_key, task_id from wanted
    on conflict (word, due_key, task_id) do nothing;
end
$$;

create or replace function reform.enter_tasks(tasks bigint[], kinds text[] default '{task,unit,topic}') returns void
    language plpgsql as $$
begin
    perform from reform.task where task.id = any (tasks) order by task.id for no key update;
    if 'task' = any (kinds) then
        perform reform.enter_words(tasks);
    end if;
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

do $$
begin
    perform reform.enter_words(array(select id from reform.task));
end
$$;

drop index reform.task_search_index;

-- Whether a task stands in a list is one entry of it, not all of the task's.
drop index reform.task_entry_task_index;
create index task_entry_task_index on reform.task_entry (task_id, list);

-- What is asked: a task must stand on every side, and a side is one or several lists, of which one suffices.

create type reform.task_list as (side int, list text, standing text, word text, due_from date, due_to date);
comment on type reform.task_list is
    'A list on a side: a whole one, or the tasks of one standing in it, or a word; between two days.';

create type reform.task_place as (due_key date, task_id bigint);
comment on type reform.task_place is 'Where a task stands in each of its lists.';

drop function api.tasks_by_due_on(text[], text[], text[], text[], text[], text[], date, date, text, date, jsonb, int);
drop function api.tasks_by_due_on_descending(
    text[], text[], text[], text[], text[], text[], date, date, text, date, jsonb, int);
drop function reform.task_lists(text[], text[], text[], text[], text);
drop function reform.narrowest(text[], text[], text[], text[], text);

create function reform.task_lists(
    plans text[], units text[], roles text[], topics text[], timeliness text[], statuses text[],
    due_after date, due_before date, question text, day date) returns reform.task_list[]
    language sql stable
begin atomic
    with named as (
        select 1 as side, unnest(reform.lists_of('plan', plans)) as list
        union all
        select 2, unnest(reform.lists_of_units(units, roles))
        union all
        select 3, unnest(reform.lists_of('topic', topics))
        union all
        select 4, 'all'
        where num_nonnulls(plans, units, roles, topics) = 0
            and (question is null or num_nonnulls(timeliness, statuses) > 0)
    ),
    part as (
        -- Standings are asked for on the first side; the others would only say them again.
        select named.side, named.list, standing.standing, null as word, standing.due_from, standing.due_to,
            num_nonnulls(timeliness, statuses) > 0 and named.side = (select min(side) from named) as by_standing
        from named
        left join reform.standings_of(timeliness, statuses, day) as standing
            on num_nonnulls(timeliness, statuses) > 0 and named.side = (select min(side) from named)
        union all
        select 4 + asked.place::int, null, null, asked.word, null, null, false
        from unnest(coalesce(nullif(reform.words_of(reform.search_plain(question)), '{}'),
            case when question is not null then array[''] end)) with ordinality as asked (word, place)
    )
    select array_agg(row(
        side, list, coalesce(standing, case when by_standing then '' end), word,
        greatest(due_from, due_after + 1, '-infinity'),
        -- A task without a date is neither before nor after any.
        least(due_to, due_before - 1, case when due_after is not null then '5874897-12-31'::date end, 'infinity')
    )::reform.task_list order by side)
    from part;
end;
comment on function reform.task_lists(
    text[], text[], text[], text[], text[], text[], date, date, text, date) is
    'The lists to read for these filters, by sides. Where a side can have nothing, its list is one without entries.';

-- All sides at once, for a page: each list is asked for its first task from here on, and where the farthest side
-- begins, all go on (a zigzag join). So the shortest list sets the pace, and what lies between is never read.

create function reform.next_in_list(listed reform.task_list, place reform.task_place) returns reform.task_place
    language plpgsql stable as $$
declare
    found reform.task_place;
    first constant reform.task_place := greatest(place, ((listed).due_from, 0)::reform.task_place);
begin
    if (listed).word is not null then
        select said.due_key, said.task_id into found from reform.task_word as said
        where said.word = (listed).word and (said.due_key, said.task_id) >= (first.due_key, first.task_id)
        order by said.due_key, said.task_id limit 1;
    elsif (listed).standing is not null then
        select entry.due_key, entry.task_id into found from reform.task_entry as entry
        where entry.list = (listed).list and entry.standing = (listed).standing
            and (entry.due_key, entry.task_id) >= (first.due_key, first.task_id)
        order by entry.due_key, entry.task_id limit 1;
    else
        select entry.due_key, entry.task_id into found from reform.task_entry as entry
        where entry.list = (listed).list and (entry.due_key, entry.task_id) >= (first.due_key, first.task_id)
        order by entry.due_key, entry.task_id limit 1;
    end if;
    return case when found.due_key <= (listed).due_to then found end;
end
$$;
comment on function reform.next_in_list(reform.task_list, reform.task_place) is
    'The first task of a list from a place on; null when there is none.';

create function reform.last_in_list(listed reform.task_list, place reform.task_place) returns reform.task_place
    language plpgsql stable as $$
declare
    found reform.task_place;
    first constant reform.task_place := least(place, ((listed).due_to, 9223372036854775807)::reform.task_place);
begin
    if (listed).word is not null then
        select said.due_key, said.task_id into found from reform.task_word as said
        where said.word = (listed).word and (said.due_key, said.task_id) <= (first.due_key, first.task_id)
        order by said.due_key desc, said.task_id desc limit 1;
    elsif (listed).standing is not null then
        select entry.due_key, entry.task_id into found from reform.task_entry as entry
        where entry.list = (listed).list and entry.standing = (listed).standing
            and (entry.due_key, entry.task_id) <= (first.due_key, first.task_id)
        order by entry.due_key desc, entry.task_id desc limit 1;
    else
        select entry.due_key, entry.task_id into found from reform.task_entry as entry
        where entry.list = (listed).list and (entry.due_key, entry.task_id) <= (first.due_key, first.task_id)
        order by entry.due_key desc, entry.task_id desc limit 1;
    end if;
    return case when found.due_key >= (listed).due_from then found end;
end
$$;
comment on function reform.last_in_list(reform.task_list, reform.task_place) is 'The same backwards.';

create function reform.tasks_on_all_sides(
    lists reform.task_list[], phrase text, descending boolean, after reform.task_place, most int)
    returns setof reform.task_place
    language plpgsql stable rows 20 as $$
declare
    finish constant reform.task_place := case when descending
        then ('-infinity', 0) else ('infinity', 9223372036854775807) end;
    step constant int := case when descending then -1 else 1 end;
    place reform.task_place := (after.due_key, after.task_id + step);
    heads reform.task_place[] := array_fill(null::reform.task_place, array[cardinality(lists)]);
    nearest reform.task_place; -- of a side
    meet boolean;
    room int := most;
begin
    while room > 0 loop
        meet := true;
        nearest := null;
        for i in 1 .. cardinality(lists) loop
            if heads[i] is null or (heads[i] <> place and (heads[i] < place) <> descending) then
                heads[i] := coalesce(case when descending
                    then reform.last_in_list(lists[i], place) else reform.next_in_list(lists[i], place) end, finish);
            end if;
            if nearest is null or (heads[i] < nearest) <> descending then
                nearest := heads[i];
            end if;
            if i = cardinality(lists) or lists[i].side <> lists[i + 1].side then
                if nearest = finish then
                    return;
                end if;
                meet := meet and nearest = place;
                place := nearest;
                nearest := null;
            end if;
        end loop;
        if meet then
            if phrase is null
                or exists (select from reform.task where task.id = place.task_id and reform.has_words(task.search, phrase)) then
                return next place;
                room := room - 1;
            end if;
            place.task_id := place.task_id + step;
        end if;
    end loop;
end
$$;
comment on function reform.tasks_on_all_sides(reform.task_list[], text, boolean, reform.task_place, int) is
    'The first tasks beyond a place that stand on every side and have the words of the phrase in their order.';

-- A single side is read at once, as far as the page goes; and so are all tasks of all sides, to be counted.

create function api.tasks_by_due_on(
    plans text[], units text[], roles text[], topics text[], timeliness text[], statuses text[],
    due_after date, due_before date, question text, day date, after jsonb, most int)
    returns table (due_key date, task_id bigint)
    language plpgsql stable rows 20 security definer set search_path = '' as $$
declare
    lists constant reform.task_list[] := reform.task_lists(
        plans, units, roles, topics, timeliness, statuses, due_after, due_before, question, api.day(day));
    sides constant int := (select count(distinct side) from unnest(lists));
    words constant text[] := reform.search_words(reform.search_plain(question));
    phrase constant text := case when cardinality(words) > 1 then question end;
    beyond constant reform.task_place := (
        coalesce((after ->> 0)::date, '-infinity'), coalesce((after ->> 1)::bigint, 0));
begin
    if sides > 1 and most is not null then
        return query select * from reform.tasks_on_all_sides(lists, phrase, false, beyond, most);
        return;
    end if;
    return query
        select found.due_key, found.task_id
        from unnest(lists) as listed
        -- One lower bound: of two, an index may begin at the lesser one.
        cross join lateral (select greatest(beyond, (listed.due_from, 0)::reform.task_place)) as begun (place)
        cross join lateral (
            (
                select entry.due_key, entry.task_id
                from reform.task_entry as entry
                where entry.list = listed.list
                    and listed.standing is null
                    and entry.due_key <= listed.due_to
                    and (entry.due_key, entry.task_id) > ((begun.place).due_key, (begun.place).task_id)
                order by entry.due_key, entry.task_id
                limit case when sides = 1 then most end
            )
            union all
            (
                select entry.due_key, entry.task_id
                from reform.task_entry as entry
                where entry.list = listed.list
                    and entry.standing = listed.standing
                    and entry.due_key <= listed.due_to
                    and (entry.due_key, entry.task_id) > ((begun.place).due_key, (begun.place).task_id)
                order by entry.due_key, entry.task_id
                limit case when sides = 1 then most end
            )
            union all
            (
                select said.due_key, said.task_id
                from reform.task_word as said
                where said.word = listed.word
                    and said.due_key <= listed.due_to
                    and (said.due_key, said.task_id) > ((begun.place).due_key, (begun.place).task_id)
                order by said.due_key, said.task_id
                limit case when sides = 1 then most end
            )
        ) as found
        group by found.due_key, found.task_id
        having count(distinct listed.side) = sides
            and (phrase is null
                or exists (select from reform.task where task.id = found.task_id and reform.has_words(task.search, phrase)))
        order by found.due_key, found.task_id
        limit most;
end
$$;
comment on function api.tasks_by_due_on(
    text[], text[], text[], text[], text[], text[], date, date, text, date, jsonb, int) is
    'The tasks that match, the earliest due first.';

create function api.tasks_by_due_on_descending(
    plans text[], units text[], roles text[], topics text[], timeliness text[], statuses text[],
    due_after date, due_before date, question text, day date, after jsonb, most int)
    returns table (due_key date, task_id bigint)
    language plpgsql stable rows 20 security definer set search_path = '' as $$
declare
    lists constant reform.task_list[] := reform.task_lists(
        plans, units, roles, topics, timeliness, statuses, due_after, due_before, question, api.day(day));
    sides constant int := (select count(distinct side) from unnest(lists));
    words constant text[] := reform.search_words(reform.search_plain(question));
    phrase constant text := case when cardinality(words) > 1 then question end;
    beyond constant reform.task_place := (
        coalesce((after ->> 0)::date, 'infinity'), coalesce((after ->> 1)::bigint, 9223372036854775807));
begin
    if sides > 1 and most is not null then
        return query select * from reform.tasks_on_all_sides(lists, phrase, true, beyond, most);
        return;
    end if;
    return query
        select found.due_key, found.task_id
        from unnest(lists) as listed
        cross join lateral (select least(beyond, (listed.due_to, 9223372036854775807)::reform.task_place)) as begun (place)
        cross join lateral (
            (
                select entry.due_key, entry.task_id
                from reform.task_entry as entry
                where entry.list = listed.list
                    and listed.standing is null
                    and entry.due_key >= listed.due_from
                    and (entry.due_key, entry.task_id) < ((begun.place).due_key, (begun.place).task_id)
                order by entry.due_key desc, entry.task_id desc
                limit case when sides = 1 then most end
            )
            union all
            (
                select entry.due_key, entry.task_id
                from reform.task_entry as entry
                where entry.list = listed.list
                    and entry.standing = listed.standing
                    and entry.due_key >= listed.due_from
                    and (entry.due_key, entry.task_id) < ((begun.place).due_key, (begun.place).task_id)
                order by entry.due_key desc, entry.task_id desc
                limit case when sides = 1 then most end
            )
            union all
            (
                select said.due_key, said.task_id
                from reform.task_word as said
                where said.word = listed.word
                    and said.due_key >= listed.due_from
                    and (said.due_key, said.task_id) < ((begun.place).due_key, (begun.place).task_id)
                order by said.due_key desc, said.task_id desc
                limit case when sides = 1 then most end
            )
        ) as found
        group by found.due_key, found.task_id
        having count(distinct listed.side) = sides
            and (phrase is null
                or exists (select from reform.task where task.id = found.task_id and reform.has_words(task.search, phrase)))
        order by found.due_key desc, found.task_id desc
        limit most;
end
$$;
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

-- Within one plan its tasks are looked at one by one.

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
        and (question is null or reform.has_words(search, question));
end;

commit;
