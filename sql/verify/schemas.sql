-- Verify reformd:schemas on pg
-- A cast fails by itself; a division by zero says that something is not as it should be.

begin;

select 'reform'::regnamespace, 'private'::regnamespace, 'ops'::regnamespace, 'api'::regnamespace;
select 'reform.code'::regtype, 'reform.line'::regtype, 'reform.prose'::regtype, 'reform.link'::regtype;
select 'reform.refuse(text)'::regprocedure, 'reform.refuse_cycle()'::regprocedure;
select 'reform.vietnamese'::regcollation;

-- The roles reach api and nothing else.
select 1 / (has_schema_privilege(role, 'api', 'usage')
    and has_table_privilege(role, 'api.rule', 'select')
    and has_function_privilege(role, 'api.today()', 'execute')
    and not has_schema_privilege(role, 'api', 'create')
    and not has_schema_privilege(role, 'reform', 'usage')
    and not has_schema_privilege(role, 'private', 'usage')
    and not has_schema_privilege(role, 'ops', 'usage')
    and not has_schema_privilege(role, 'public', 'usage'))::int
from unnest(array['reformd_public', 'reformd_staff']) as role;

select 1 / (reform.plain('Đường Ướt, ĐẮK LẮK') = 'duong uot, dak lak')::int;
select 1 / (api.today() = (now() at time zone 'Asia/Ho_Chi_Minh')::date)::int;
select 1 / (count(*) = 3)::int
from pg_catalog.pg_extension
where extnamespace = 'reform'::regnamespace and extname in ('unaccent', 'pg_trgm', 'btree_gist');

-- Rules are found by their name, with both sentences.
select 1 / (count(*) = 12)::int
from api.rule
where name in (
    'code_form', 'line_length', 'line_nfc', 'line_characters', 'line_trimmed', 'prose_length', 'prose_nfc',
    'prose_characters', 'prose_content', 'link_form', 'link_nfc', 'link_characters')
    and vi is not null and en is not null;

rollback;
