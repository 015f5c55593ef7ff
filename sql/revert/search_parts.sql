-- Revert reformd:search_parts from pg

begin;

-- Only the index is read, never the texts: each tier leaves out by the index, too, what those before it found. A page
-- ends the search as soon as it is full, and so does the last place: nobody reads on, and no answer grows without end.
create or replace function reform.search_hits(query text, types api.searchable[], after jsonb, page_size int)
    returns table (score int, type api.searchable, object_id bigint, place int)
    language plpgsql stable rows 20
    set enable_seqscan = off
    set enable_indexscan = off
    set jit = off
    set plan_cache_mode = force_custom_plan as $$
declare
    last_score constant int := after ->> 0;
    last_type constant api.searchable := after ->> 1;
    last_id constant bigint := after ->> 2;
    last_place int := coalesce((after ->> 3)::int, 0);
    room int := least(page_size, 1000 - last_place);
    tier record;
    covered tsquery;
    got int;
begin
    for tier in
        select
            2 * levels.level + title.weight as score,
            reform.search_wanted(
                title.mark || case when levels.exact then '=' else '' end, levels.alternatives, levels.part) as wanted
        from reform.search_levels(query) as levels
        cross join (values ('^', 1), ('', 0)) as title (mark, weight)
        order by score desc
    loop
        if tier.score <= last_score or after is null then
            return query
                select
                    tier.score, entry.type, entry.object_id,
                    last_place + row_number() over (order by entry.type, entry.object_id)::int
                from reform.search_entry as entry
                where entry.published
                    and reform.search_lexemes(entry.title, entry.body)
                        @@ coalesce(tier.wanted && !!covered, tier.wanted)
                    and (types is null or entry.type = any (types))
                    and (after is null or tier.score < last_score
                        or (entry.type, entry.object_id) > (last_type, last_id))
                order by entry.type, entry.object_id
                limit room;
            get diagnostics got = row_count;
            last_place := last_place + got;
            room := room - got;
            exit when room = 0;
        end if;
        covered := coalesce(covered || tier.wanted, tier.wanted);
    end loop;
end
$$;

drop function reform.search_in_parts(tsquery, api.searchable, bigint, int);
drop function reform.search_is_common(tsquery);
drop function reform.search_key(text);

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
    create index search_entry_lexemes on reform.search_entry using gin (reform.search_lexemes(title, body))
        with (fastupdate = off) where published;
    -- Nothing is planned by these statistics, and taking them would split 30,000 texts into words.
    alter index reform.search_entry_lexemes alter column 1 set statistics 0;
end
$$;

drop index reform.search_entry_lexemes;
create index search_entry_lexemes on reform.search_entry using gin (reform.search_lexemes(title, body))
    with (fastupdate = off) where published;
alter index reform.search_entry_lexemes alter column 1 set statistics 0;

drop function reform.search_keys(api.searchable, bigint, text, text, timestamptz);
drop function reform.search_sample(int);
drop function reform.search_samples();
drop function reform.search_time(int, bigint);
drop function reform.search_second(timestamptz);
drop function reform.search_part(api.searchable, int, bigint);

commit;
