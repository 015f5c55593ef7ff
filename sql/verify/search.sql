-- Verify reformd:search on pg
-- A cast fails by itself; a division by zero says that a count is not as it should be.

begin;

-- Tables and columns
select short, expansion from reform.abbreviation where false;
select type, object_id, plan_id, published, title, body from reform.search_entry where false;
select expansion, words from reform.search_form where false;

-- Rules and indexes
select 1 / (count(*) = 2)::int
from pg_catalog.pg_constraint
where conname in ('abbreviation_pkey', 'search_entry_pkey');
select 'reform.search_entry_lexemes'::regclass, 'reform.search_entry_plan_index'::regclass;

-- Each searched table keeps its entries
select 1 / (count(*) = 16)::int
from pg_catalog.pg_trigger
where tgname ~ '^(plan|clause|task|unit|document)(_|_not_|s_not_)searched$' or tgname = 'plan_published';

-- What the service may call
select 1 / (
    has_function_privilege('reformd_public', 'api.search(text, api.searchable[], jsonb, int)', 'execute')
    and has_function_privilege('reformd_staff', 'api.search(text, api.searchable[], jsonb, int)', 'execute'))::int;
select type, code, title, plan_code, plan_title, matched_text, matched_spans, href, score, id, place
from api.search('cải cách hành chính', null, null, 1);

rollback;
