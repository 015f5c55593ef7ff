-- Verify reformd:search_words on pg

begin;

-- The indexes are whole, and have the words themselves.
select 1 / (count(*) = 2)::int
from pg_catalog.pg_index
where indexrelid in ('reform.search_entry_lexemes'::regclass, 'reform.hidden_words_lexemes'::regclass) and indisvalid;
select 1 / (reform.search_lexemes('Hành chính', '') @@ '^=chính')::int;
select reform.search_likely('cai', '{plan}'), reform.likely_for_staff('cai');
select score, type, object_id, place from reform.search_hits('cải cách hành chính', null, null, 1);

rollback;
