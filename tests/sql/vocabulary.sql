-- Vocabulary: a label for every value of every enumeration, and for nothing else.

\ir support/begin.sql

create temporary view value as
select typname::text as enumeration, enumlabel::text as code,
    row_number() over (partition by enumtypid order by enumsortorder)::int as position
from pg_enum join pg_type on pg_type.oid = enumtypid
where typnamespace = 'reform'::regnamespace;

select cmp_ok((select count(distinct enumeration) from value), '>=', 24::bigint, 'there are enumerations');
select is_empty(
    $$select * from value except select enumeration, code, position from reform.vocabulary$$,
    'every value has its labels, in the order of the enumeration');
select is_empty(
    $$select enumeration, code, position from reform.vocabulary except select * from value$$,
    'every label belongs to a value');
select is_empty(
    $$select enumeration, label_vi from reform.vocabulary group by 1, 2 having count(*) > 1
    union all select enumeration, label_en from reform.vocabulary group by 1, 2 having count(*) > 1$$,
    'two values of an enumeration never read alike');
select is_empty(
    $$select label_en from reform.vocabulary where label_en <> reform.unaccent(label_en)$$,
    'English labels are English');

select refuses('vocabulary_pkey', 'a second label for a value', $$
    insert into reform.vocabulary values ('track', 'petition', 9, 'một', 'one')$$);
select accepts('vocabulary_pkey', 'the same code in another enumeration', $$
    insert into reform.vocabulary values ('test', 'petition', 1, 'một', 'one')$$);
select refuses('vocabulary_position', 'a position taken', $$
    insert into reform.vocabulary values ('track', 'test', 1, 'một', 'one')$$);
select accepts('vocabulary_position', 'the same position in another enumeration', $$
    insert into reform.vocabulary values ('test', 'petition', 1, 'một', 'one')$$);

\ir support/end.sql
