-- Verify reformd:search_parts on pg

begin;

-- The index knows the parts, and search reads it.
select 1 / (position('search_keys' in pg_get_indexdef('reform.search_entry_lexemes'::regclass)) > 0)::int;
select 1 / (position('search_keys' in prosrc) > 0)::int
from pg_catalog.pg_proc
where oid in (
    'reform.search_hits(text, api.searchable[], jsonb, int)'::regprocedure, 'reform.rebuild_search()'::regprocedure,
    'reform.search_in_parts(tsquery, api.searchable, bigint, int)'::regprocedure);
select score, type, object_id, place from reform.search_hits('cải cách hành chính', null, null, 1);

rollback;
