-- Deploy reformd:search_words to pg
-- A word is a key of its own in each reading, and samples lie together: what is found first costs the same, however much
-- there is. The new indexes are made beside the old ones, which serve until all is exchanged at once.

set client_min_messages = warning; -- no word of what is not there to be dropped

begin;

create or replace function reform.search_sample(type api.searchable, size int) returns text
    language sql immutable parallel safe
    return reform.search_part(type, 0, 0) || '/sample/' || size;

create or replace function reform.new_search_lexemes(title text, body text) returns tsvector
    language sql immutable parallel safe
begin atomic
    with said as (
        select reading.prefix, left(pair.word, 60) as word, left(pair.next_word, 60) as next_word
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
        select prefix || word from said
        union all
        select prefix || word || '_' || next_word from said where next_word is not null));
end;
comment on function reform.new_search_lexemes(text, text) is
    'Each word, and with the next one of its line, in four readings: "hanh", "hanh_chinh" plain, "=hành", "=hành_chính" '
    'exact, and both of the title alone behind "^". A pair is a key of the index, so a phrase is found without reading any '
    'text. 60 letters of a word count.';

create or replace function reform.new_search_keys(
    type api.searchable, object_id bigint, title text, body text, received_at timestamptz) returns tsvector
    language sql immutable parallel safe
    return reform.new_search_lexemes(title, body) || array_to_tsvector(array_remove(array[
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
        case when hashint8(object_id >> 6) & 7 = 0 then reform.search_sample(type, 3) end,
        case when hashint8(object_id >> 6) & 63 = 0 then reform.search_sample(type, 6) end,
        case when hashint8(object_id >> 6) & 511 = 0 then reform.search_sample(type, 9) end,
        case when hashint8(object_id >> 6) & 4095 = 0 then reform.search_sample(type, 12) end], null));
comment on function reform.new_search_keys(api.searchable, bigint, text, text, timestamptz) is
    'The words of an object, the parts where it lies, and for some, picked without regard, the samples that they are in. '
    'They are picked by neighbourhoods of 64, so that what an index says of a sample lies on few of its pages.';

commit;

-- An attempt that was ended may have left them.
drop index concurrently if exists reform.new_search_entry_lexemes;
drop index concurrently if exists reform.new_hidden_words_lexemes;
create index concurrently new_search_entry_lexemes on reform.search_entry using gin (
    reform.new_search_keys(type, object_id, title, body, received_at)) with (fastupdate = off) where published;
create index concurrently new_hidden_words_lexemes on reform.hidden_words using gin (
    reform.new_search_keys('feedback', feedback_id, title, body, received_at)) with (gin_pending_list_limit = 256);

begin;

drop index reform.search_entry_lexemes;
drop index reform.hidden_words_lexemes;
drop function reform.search_keys(api.searchable, bigint, text, text, timestamptz);
drop function reform.search_lexemes(text, text);
alter index reform.new_search_entry_lexemes rename to search_entry_lexemes;
alter index reform.new_hidden_words_lexemes rename to hidden_words_lexemes;
alter function reform.new_search_keys(api.searchable, bigint, text, text, timestamptz) rename to search_keys;
alter function reform.new_search_lexemes(text, text) rename to search_lexemes;
-- Nothing is planned by these statistics, and taking them would split 30,000 texts into words.
alter index reform.search_entry_lexemes alter column 1 set statistics 0;
alter index reform.hidden_words_lexemes alter column 1 set statistics 0;

-- What is asked: no beginnings of pairs, which are read whole, but the word itself.
create or replace function reform.search_row(prefix text, words text[], part boolean) returns text
    language sql immutable parallel safe
    return (
        select string_agg(
            format(
                '''%s%s%s''%s', prefix, left(word, 60), '_' || left(next_word, 60),
                case when part and place >= cardinality(words) - 1 then ':*' end),
            ' & ')
        from unnest(words, words[2:]) with ordinality as pair (word, next_word, place)
        where next_word is not null or place = 1);

-- How to read it: where a page is likely to be full. A key that everything has is not asked for beside one of a part: for
-- each object with the words its place in a long list would be looked for.

drop function reform.search_sample(int);
create or replace function reform.search_samples() returns int[]
    language sql immutable parallel safe
    return '{12,9,6,3}'::int[];

create function reform.search_any(keys text[]) returns tsquery
    language sql immutable strict parallel safe
    return (select string_agg(quote_literal(key), ' | ')::tsquery from unnest(keys) as key);
comment on function reform.search_any(text[]) is 'At least one of these keys. Null for none.';

create function reform.search_likely(wanted tsquery, types api.searchable[]) returns bigint
    language plpgsql stable
    set enable_seqscan = off
    set enable_indexscan = off
    set max_parallel_workers_per_gather = 0
    set jit = off
    set plan_cache_mode = force_generic_plan as $$
declare
    size int;
    found bigint;
begin
    foreach size in array reform.search_samples() loop
        select count(*) into found
        from (
            select from reform.search_entry as entry
            where entry.published
                and reform.search_keys(entry.type, entry.object_id, entry.title, entry.body, entry.received_at)
                    @@ (wanted && reform.search_any(array(
                        select reform.search_sample(type, size) from unnest(types) as type)))
            limit 100
        ) as entry;
        exit when found >= 4;
    end loop;
    return found << size;
end
$$;
comment on function reform.search_likely(tsquery, api.searchable[]) is
    'How many of these types are likely to match, by the smallest sample in which some do. 0: few. It decides how to read, '
    'not what is found.';

create function reform.search_is_common(likely bigint) returns boolean
    language sql immutable parallel safe
    return likely >= 512;

create function reform.search_size(room int, likely bigint, extent double precision, sizes int[]) returns int
    language sql immutable parallel safe
    return (
        select min(size) from unnest(sizes) as size
        where reform.search_is_common(likely) and likely * power(2, size) >= room * extent);
comment on function reform.search_size(int, bigint, double precision, int[]) is
    'The size of the part that is likely to have so many results (room), if there are as many (likely) in all (extent), '
    'evenly spread. Null: all is read.';

create function reform.search_next_size(size int, bound bigint, got int, room int, largest int) returns int
    language sql immutable parallel safe
    return case
        when bound is null or bound & ((1::bigint << size) - 1) <> 0 or 8 * got >= room then size
        when size < largest then size + 3
    end;
comment on function reform.search_next_size(int, bigint, int, int, int) is
    'The size of the next part, if one that was read from this bound on had so many results (got) and so many are missing '
    '(room): the same, but a greater one after a whole one that had few. Null: all the rest.';

create function reform.search_last_id(api.searchable) returns bigint
    language sql stable
    set enable_indexscan = on
begin atomic
    select max(object_id) from reform.search_entry where type = $1;
end;

create or replace function reform.search_in_parts(wanted tsquery, part_type api.searchable, from_id bigint, most int)
    returns setof bigint
    language plpgsql stable rows 20
    set enable_seqscan = off
    set enable_indexscan = off
    set max_parallel_workers_per_gather = 0
    set jit = off
    set plan_cache_mode = force_generic_plan as $$
declare
    size int := coalesce(
        reform.search_size(
            most, reform.search_likely(wanted, array[part_type]), reform.search_last_id(part_type), '{6,9,12,15}'),
        0);
    next_size int;
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
        next_size := coalesce(reform.search_next_size(size, first_id, got, room, 15), 0);
        first_id := ((first_id >> size) + 1) << size;
        size := next_size;
    end loop;
end
$$;
comment on function reform.search_in_parts(tsquery, api.searchable, bigint, int) is
    'The first of a type that match, from an id on: part by part, until the page is full.';

-- Only the index is read, never the texts: each tier leaves out by the index, too, what those before it found. A page
-- ends the search as soon as it is full, and so does the last place: nobody reads on, and no answer grows without end.
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
    wanted tsquery; -- of the tier, but for what is covered
    all_types constant api.searchable[] := coalesce(types, enum_range(null::api.searchable));
    of_types constant tsquery := reform.search_any(array(select reform.search_part(one, 0, 0) from unnest(types) as one));
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
        wanted := coalesce(tier.wanted && !!covered, tier.wanted);
        covered := coalesce(covered || tier.wanted, tier.wanted);
        continue when tier.score > last_score;
        if reform.search_is_common(reform.search_likely(wanted, all_types)) then
            foreach kind in array enum_range(null::api.searchable) loop
                continue when kind <> all (all_types) or (tier.score = last_score and kind < last_type);
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
                        @@ coalesce(wanted && of_types, wanted)
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

-- Lists of feedback

create or replace function reform.feedback_wanted(question text) returns tsquery
    language plpgsql stable as $$
declare
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
    return case
        when reform.search_is_common(reform.search_likely(whole, '{feedback}')) then whole
        else whole || begun
    end;
end
$$;

create function reform.among_feedback(wanted tsquery, size int, second bigint) returns tsquery
    language sql immutable parallel safe
    return wanted && reform.search_key(
        coalesce(reform.search_time(size, second), reform.search_part('feedback', 0, 0)));
comment on function reform.among_feedback(tsquery, int, bigint) is
    'The same of feedback alone: what was received in this part of time, or in all of it (null).';

create or replace function reform.feedback_with_words_by_received(
    scope reform.feedback_scope, question text, descending boolean, after jsonb, most int, at timestamptz)
    returns setof reform.feedback_entry
    language plpgsql stable
    set enable_sort = on
    set plan_cache_mode = force_generic_plan as $$
declare
    wanted constant tsquery := reform.feedback_wanted(question);
    earliest timestamptz;
    latest timestamptz;
    size int; -- null: all of time
    last_at timestamptz := after ->> 0;
    last_id bigint := after ->> 1;
    second bigint;
    bound bigint; -- where parts that were read end
    next_size int;
    room int := most;
    got int;
begin
    if scope.list_ids = '{}' then
        return;
    end if;
    scope.list := 'all';
    select min(received_at), max(received_at) into earliest, latest
    from reform.feedback_entry
    where list = 'all' and list_id = 0;
    size := reform.search_size(
        most, reform.search_likely(wanted, '{feedback}'), extract(epoch from latest - earliest), '{12,15,18,21,24}');
    if last_at is null then
        last_at := case when descending then least(latest, scope.until) else greatest(earliest, scope.since) end;
        last_id := case when descending then 9223372036854775807 else 0 end;
    end if;
    second := reform.search_second(last_at);
    loop
        return query
            select entry.*
            from reform.feedback_with_words(reform.among_feedback(wanted, size, second)) as found (id)
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
        next_size := reform.search_next_size(size, bound, got, room, 24);
        bound := ((second >> size) + (not descending)::int) << size;
        second := bound - descending::int;
        last_at := to_timestamp(bound);
        last_id := 0;
        size := next_size;
    end loop;
end
$$;
comment on function reform.feedback_with_words_by_received(
    reform.feedback_scope, text, boolean, jsonb, int, timestamptz) is
    'What has these words and passes the filters, in the order of receipt: part by part of time, until the page is full.';

create or replace function reform.few_feedback(scope reform.feedback_scope, question text, at timestamptz)
    returns setof reform.feedback_entry
    language plpgsql stable
    set enable_sort = on as $$
begin
    if question is not null and scope.list_ids <> '{}' then
        scope.list := 'all';
        return query
            select entry.*
            from reform.feedback_with_words(
                reform.among_feedback(reform.feedback_wanted(question), null, null)) as found (id)
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

create function reform.likely_for_staff(wanted tsquery) returns bigint
    language plpgsql stable as $$
declare
    size int;
    found bigint;
begin
    foreach size in array reform.search_samples() loop
        select count(*) into found
        from reform.all_with_words(wanted && reform.search_key(reform.search_sample('feedback', size)));
        exit when found >= 4;
    end loop;
    return found << size;
end
$$;
comment on function reform.likely_for_staff(tsquery) is
    'The same as reform.search_likely(), of all feedback: that which is not public, too.';

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
    size int := reform.search_size( -- null: all of time
        most, reform.likely_for_staff(wanted),
        (select extract(epoch from max(received_at) - min(received_at)) from reform.feedback), '{12,15,18,21,24}');
    last_at timestamptz := coalesce((after ->> 0)::timestamptz, filter.until, 'infinity');
    last_id bigint := coalesce((after ->> 1)::bigint, 9223372036854775807);
    second bigint;
    bound bigint; -- where parts that were read end
    next_size int;
    room int := most;
    got int;
begin
    loop
        second := reform.search_second((
            select max(item.received_at) from reform.feedback as item where item.received_at <= last_at));
        return query
            select item.id, item.received_at
            from reform.all_with_words(reform.among_feedback(wanted, size, second)) as found (id)
            join reform.dated_feedback as item on item.id = found.id
            where (item.received_at, item.id) < (last_at, last_id)
                and item.unit_id + 0 = any (units) -- no condition for an index: it would be read instead
                and reform.passes_for_staff(item.item, item.due_at, filter, at)
            order by item.received_at desc, item.id desc
            limit room;
        get diagnostics got = row_count;
        room := room - got;
        exit when size is null or room = 0 or second is null;
        next_size := reform.search_next_size(size, bound, got, room, 24);
        bound := second >> size << size;
        last_at := to_timestamp(bound);
        last_id := 0;
        size := next_size;
    end loop;
end
$$;

create or replace function reform.staff_candidates(filter reform.staff_filter) returns setof reform.dated_feedback
    language plpgsql stable
    set enable_hashjoin = off
    set enable_mergejoin = off
    set plan_cache_mode = force_custom_plan as $$
begin
    if filter.question is not null then
        return query
            select item.*
            from reform.all_with_words(
                reform.among_feedback(reform.feedback_wanted(filter.question), null, null)) as found (id)
            join reform.dated_feedback as item on item.id = found.id;
    elsif filter.officer is not null then
        return query select item.* from reform.dated_feedback as item where item.officer = filter.officer;
    else
        return query select item.* from reform.dated_feedback as item where (item.item).suspicions <> '{}';
    end if;
end
$$;

drop function reform.search_is_common(tsquery);
drop function reform.is_common_for_staff(tsquery);

commit;
