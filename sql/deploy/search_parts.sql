-- Deploy reformd:search_parts to pg
-- Search reads little, however common the words: what is searched lies in parts, in the order of the results.

begin;

-- Equally good results are listed by type and id. So each object has keys for the part of its type that it lies in, in
-- parts of several sizes: a page of a common word is found in the first small parts, and nothing else is read.

create function reform.search_part(type api.searchable, size int, number bigint) returns text
    language sql immutable parallel safe
    return '#' || array_position(enum_range(null::api.searchable), type)
        || case when size > 0 then '/' || size || '/' || number else '' end;
comment on function reform.search_part(api.searchable, int, bigint) is
    'The key of the part of a type where the ids, without their last bits (so many: size), have this number. 0: all of it.';

create function reform.search_second(at timestamptz) returns bigint
    language sql immutable parallel safe
    return floor(extract(epoch from at at time zone 'UTC'));

create function reform.search_time(size int, second bigint) returns text
    language sql immutable parallel safe
    return '@' || size || '/' || (second >> size);
comment on function reform.search_time(int, bigint) is
    'The same for what lists show by the time of receipt: the key of the seconds that have this number without their last '
    'bits.';

create function reform.search_samples() returns int[]
    language sql immutable parallel safe
    return '{15,12,9}'::int[];
comment on function reform.search_samples() is
    'One of so many objects is in a sample: 2 to this power. Each sample is part of the next.';

create function reform.search_sample(size int) returns text
    language sql immutable parallel safe
    return '#sample/' || size;

create function reform.search_keys(
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

drop index reform.search_entry_lexemes;
create index search_entry_lexemes on reform.search_entry using gin (
    reform.search_keys(type, object_id, title, body, received_at)) with (fastupdate = off) where published;
alter index reform.search_entry_lexemes alter column 1 set statistics 0;

create function reform.search_key(key text) returns tsquery
    language sql immutable strict parallel safe
    return quote_literal(key)::tsquery;

create function reform.search_is_common(wanted tsquery) returns boolean
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

create function reform.search_in_parts(wanted tsquery, part_type api.searchable, from_id bigint, most int)
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

commit;
