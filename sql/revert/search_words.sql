-- Revert reformd:search_words from pg

begin;

drop index reform.search_entry_lexemes;
drop index reform.hidden_words_lexemes;
drop function reform.search_keys(api.searchable, bigint, text, text, timestamptz);
drop function reform.search_lexemes(text, text);
drop function reform.search_sample(api.searchable, int);
drop function reform.search_any(text[]);
drop function reform.search_likely(tsquery, api.searchable[]);
drop function reform.likely_for_staff(tsquery);
drop function reform.search_size(int, bigint, double precision, int[]);
drop function reform.search_is_common(bigint);
drop function reform.search_next_size(int, bigint, int, int, int);
drop function reform.search_last_id(api.searchable);
drop function reform.among_feedback(tsquery, int, bigint);

create or replace function reform.search_lexemes(title text, body text) returns tsvector
    language sql immutable parallel safe
begin atomic
    with said as (
        select reading.prefix, left(pair.word, 60) as word, left(coalesce(pair.next_word, ''), 60) as next_word
        from (values
            ('^=', reform.search_exact(title)),
            ('^', reform.search_plain(title)),
            ('=', reform.search_exact(title || e'\n' || body)),
            ('', reform.search_plain(title || e'\n' || body))) as reading (prefix, content)
        cross join string_to_table(reading.content, e'\n') as line
        cross join reform.search_words(line) as words
        cross join unnest(words, words[2:]) as pair (word, next_word)
    )
    select array_to_tsvector(array(
        select prefix || word || '_' || next_word from said
        union all
        select prefix || word from said where prefix in ('^', '')));
end;
comment on function reform.search_lexemes(text, text) is
    'Each word with the next one of its line, in four readings: "hanh_chinh" plain, "=hành_chính" exact, and both of the title alone behind "^". A pair is a key of the index, so a phrase is found without reading any text. Plain words are keys too; an exact word is the beginning "=hành_" of its pairs. 60 letters of a word count.';

create or replace function reform.search_samples() returns int[]
    language sql immutable parallel safe
    return '{15,12,9}'::int[];

create or replace function reform.search_sample(size int) returns text
    language sql immutable parallel safe
    return '#sample/' || size;

create or replace function reform.search_keys(
    type api.searchable, object_id bigint, title text, body text, received_at timestamptz) returns tsvector
    language sql immutable parallel safe
    return reform.search_lexemes(title, body) || array_to_tsvector(array_remove(array[
        reform.search_part(type, 0, 0),
        reform.search_part(type, 6, object_id >> 6),
        reform.search_part(type, 9, object_id >> 9),
        reform.search_part(type, 12, object_id >> 12),
        reform.search_part(type, 15, object_id >> 15),
        reform.search_time(12, reform.search_second(received_at)),
        reform.search_time(15, reform.search_second(received_at)),
        reform.search_time(18, reform.search_second(received_at)),
        reform.search_time(21, reform.search_second(received_at)),
        reform.search_time(24, reform.search_second(received_at)),
        case when hashint8(object_id) & 511 = 0 then reform.search_sample(9) end,
        case when hashint8(object_id) & 4095 = 0 then reform.search_sample(12) end,
        case when hashint8(object_id) & 32767 = 0 then reform.search_sample(15) end], null));
comment on function reform.search_keys(api.searchable, bigint, text, text, timestamptz) is
    'The words of an object, the parts where it lies, and for some, picked without regard, the samples that they are in.';

create index search_entry_lexemes on reform.search_entry using gin (
    reform.search_keys(type, object_id, title, body, received_at)) with (fastupdate = off) where published;
alter index reform.search_entry_lexemes alter column 1 set statistics 0;
create index hidden_words_lexemes on reform.hidden_words using gin (
    reform.search_keys('feedback', feedback_id, title, body, received_at)) with (gin_pending_list_limit = 256);
alter index reform.hidden_words_lexemes alter column 1 set statistics 0;

create or replace function reform.search_row(prefix text, words text[], part boolean) returns text
    language sql immutable parallel safe
    return (
        select string_agg(
            format(
                '''%s%s%s''%s', prefix, left(word, 60),
                case when next_word is not null then '_' || left(next_word, 60) when exact_word then '_' end,
                case when exact_word or (part and place >= cardinality(words) - 1) then ':*' end),
            ' & ')
        from unnest(words, words[2:]) with ordinality as pair (word, next_word, place)
        cross join lateral (
            select next_word is null and not part and prefix like '%=' as exact_word
        ) as kind
        where next_word is not null or place = 1);

create or replace function reform.search_is_common(wanted tsquery) returns boolean
    language plpgsql stable
    set enable_seqscan = off
    set enable_indexscan = off
    set max_parallel_workers_per_gather = 0
    set jit = off
    set plan_cache_mode = force_generic_plan as $$
declare
    size int;
begin
    -- What the smallest sample has is found in it without reading the greater ones, which grow with the data.
    foreach size in array reform.search_samples() loop
        if exists (
            select from reform.search_entry as entry
            where entry.published
                and reform.search_keys(entry.type, entry.object_id, entry.title, entry.body, entry.received_at)
                    @@ (wanted && reform.search_key(reform.search_sample(size))))
        then
            return true;
        end if;
    end loop;
    return false;
end
$$;
comment on function reform.search_is_common(tsquery) is
    'Whether some hundred are likely to match. It decides how to read, not what is found.';

create or replace function reform.search_in_parts(wanted tsquery, part_type api.searchable, from_id bigint, most int)
    returns setof bigint
    language plpgsql stable rows 20
    set enable_seqscan = off
    set enable_indexscan = off
    set max_parallel_workers_per_gather = 0
    set jit = off
    set plan_cache_mode = force_generic_plan as $$
declare
    size int := case when reform.search_is_common(wanted && reform.search_key(reform.search_part(part_type, 0, 0)))
        then 6 else 0 end;
    first_id bigint := from_id;
    room int := most;
    got int;
begin
    while room > 0 loop
        return query
            select entry.object_id
            from reform.search_entry as entry
            where entry.published
                and reform.search_keys(entry.type, entry.object_id, entry.title, entry.body, entry.received_at)
                    @@ (wanted && reform.search_key(reform.search_part(part_type, size, first_id >> size)))
                and entry.object_id + 0 >= first_id -- no condition for an index: it would be read as well
            order by entry.object_id
            limit room;
        get diagnostics got = row_count;
        room := room - got;
        exit when size = 0;
        first_id := ((first_id >> size) + 1) << size;
        size := case size when 15 then 0 else size + 3 end;
    end loop;
end
$$;
comment on function reform.search_in_parts(tsquery, api.searchable, bigint, int) is
    'The first of a type that match, from an id on. Each part that does not fill the page is followed by a greater one.';

create or replace function reform.search_hits(query text, types api.searchable[], after jsonb, page_size int)
    returns table (score int, type api.searchable, object_id bigint, place int)
    language plpgsql stable rows 20
    set enable_seqscan = off
    set enable_indexscan = off
    set max_parallel_workers_per_gather = 0
    set jit = off
    set plan_cache_mode = force_generic_plan as $$
declare
    last_score constant int := after ->> 0;
    last_type constant api.searchable := after ->> 1;
    last_id constant bigint := after ->> 2;
    last_place int := coalesce((after ->> 3)::int, 0);
    room int := least(page_size, 1000 - last_place);
    tier record;
    covered tsquery;
    wanted tsquery; -- of the tier and the types, but for what is covered
    of_types constant tsquery := (
        select string_agg(quote_literal(reform.search_part(one, 0, 0)), ' | ')::tsquery from unnest(types) as one);
    kind api.searchable;
    got int;
begin
    if types = '{}' then
        return;
    end if;
    for tier in
        select
            2 * levels.level + title.weight as score,
            reform.search_wanted(
                title.mark || case when levels.exact then '=' else '' end, levels.alternatives, levels.part) as wanted
        from reform.search_levels(query) as levels
        cross join (values ('^', 1), ('', 0)) as title (mark, weight)
        order by score desc
    loop
        wanted := coalesce(tier.wanted && of_types, tier.wanted);
        wanted := coalesce(wanted && !!covered, wanted);
        covered := coalesce(covered || tier.wanted, tier.wanted);
        continue when tier.score > last_score;
        if reform.search_is_common(wanted) then
            foreach kind in array enum_range(null::api.searchable) loop
                continue when kind <> all (types) or (tier.score = last_score and kind < last_type);
                return query
                    select tier.score, kind, found.id, last_place + found.place::int
                    from reform.search_in_parts(
                        wanted, kind, case when tier.score = last_score and kind = last_type then last_id + 1 else 1 end,
                        room) with ordinality as found (id, place);
                get diagnostics got = row_count;
                last_place := last_place + got;
                room := room - got;
                exit when room = 0;
            end loop;
        else
            return query
                select
                    tier.score, entry.type, entry.object_id,
                    last_place + row_number() over (order by entry.type, entry.object_id)::int
                from reform.search_entry as entry
                where entry.published
                    and reform.search_keys(entry.type, entry.object_id, entry.title, entry.body, entry.received_at)
                        @@ wanted
                    -- In coalesce() it is no condition for another index, which would be read as well.
                    and coalesce(tier.score < last_score or (entry.type, entry.object_id) > (last_type, last_id), true)
                order by entry.type, entry.object_id
                limit room;
            get diagnostics got = row_count;
            last_place := last_place + got;
            room := room - got;
        end if;
        exit when room = 0;
    end loop;
end
$$;

create or replace function reform.feedback_wanted(question text) returns tsquery
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

create or replace function reform.feedback_with_words_by_received(
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

create or replace function reform.few_feedback(scope reform.feedback_scope, question text, at timestamptz)
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

create or replace function reform.is_common_for_staff(wanted tsquery) returns boolean
    language plpgsql stable
    set enable_seqscan = off
    set enable_indexscan = off
    set max_parallel_workers_per_gather = 0
    set jit = off
    set plan_cache_mode = force_generic_plan as $$
declare
    size int;
begin
    if reform.search_is_common(wanted) then
        return true;
    end if;
    foreach size in array reform.search_samples() loop
        if exists (
            select from reform.hidden_words as hidden
            where reform.search_keys('feedback', hidden.feedback_id, hidden.title, hidden.body, hidden.received_at)
                @@ (wanted && reform.search_key(reform.search_sample(size))))
        then
            return true;
        end if;
    end loop;
    return false;
end
$$;

create or replace function reform.staff_by_words(filter reform.staff_filter, after jsonb, most int, at timestamptz)
    returns table (feedback_id bigint, received_at timestamptz)
    language plpgsql stable
    set enable_hashjoin = off
    set enable_mergejoin = off
    set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
    units constant bigint[] := array(select reform.units_below(filter.roots));
    wanted constant tsquery := reform.feedback_wanted(filter.question);
    size int := case when reform.is_common_for_staff(wanted) then 12 end; -- null: all of time
    last_at timestamptz := coalesce((after ->> 0)::timestamptz, filter.until, 'infinity');
    last_id bigint := coalesce((after ->> 1)::bigint, 9223372036854775807);
    second bigint;
    room int := most;
    got int;
begin
    loop
        second := reform.search_second((
            select max(item.received_at) from reform.feedback as item where item.received_at <= last_at));
        return query
            select item.id, item.received_at
            from reform.all_with_words(
                coalesce(wanted && reform.search_key(reform.search_time(size, second)), wanted)) as found (id)
            join reform.dated_feedback as item on item.id = found.id
            where (item.received_at, item.id) < (last_at, last_id)
                and item.unit_id + 0 = any (units) -- no condition for an index: it would be read instead
                and reform.passes_for_staff(item.item, item.due_at, filter, at)
            order by item.received_at desc, item.id desc
            limit room;
        get diagnostics got = row_count;
        room := room - got;
        exit when size is null or room = 0 or second is null;
        last_at := to_timestamp(second >> size << size);
        last_id := 0;
        size := case when size < 24 then size + 3 end;
    end loop;
end
$$;
comment on function reform.staff_by_words(reform.staff_filter, jsonb, int, timestamptz) is
    'The latest received first, part of time by part, as reform.feedback_with_words_by_received() reads what is public; time '
    'in which nothing was received is left out.';

create or replace function reform.staff_candidates(filter reform.staff_filter) returns setof reform.dated_feedback
    language plpgsql stable
    set enable_hashjoin = off
    set enable_mergejoin = off
    set plan_cache_mode = force_custom_plan as $$
begin
    if filter.question is not null then
        return query
            select item.*
            from reform.all_with_words(reform.feedback_wanted(filter.question)) as found (id)
            join reform.dated_feedback as item on item.id = found.id;
    elsif filter.officer is not null then
        return query select item.* from reform.dated_feedback as item where item.officer = filter.officer;
    else
        return query select item.* from reform.dated_feedback as item where (item.item).suspicions <> '{}';
    end if;
end
$$;

commit;
