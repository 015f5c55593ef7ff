-- Every rule that a client can break has a name, says a sentence in both languages, and is refused by that name.

\ir support/begin.sql

-- Not for clients: identities, which only the database writes, keys that contain another key and serve only to be
-- referred to, and tables of which the comment says that triggers keep them.
create temporary view derived as
select oid from pg_class where obj_description(oid, 'pg_class') like '%Triggers keep it%';
create temporary view structural as
select rule.oid
from pg_constraint as rule
join pg_constraint as key on key.conrelid = rule.conrelid and key.contype = 'p'
where rule.contype = 'u' and rule.conkey @> key.conkey
union all
select rule.oid
from pg_constraint as rule
join pg_attribute on attrelid = conrelid and array[attnum] = conkey and attidentity = 'a'
where rule.contype = 'p'
union all
select oid from pg_constraint where conrelid in (select oid from derived);

create temporary view rule as
select conname::text as name,
    coalesce(nullif(conrelid, 0)::regclass::text, contypid::regtype::text) as place, contype, connamespace, oid
from pg_constraint
where connamespace = 'reform'::regnamespace and oid not in (select oid from structural);

select cmp_ok((select count(*) from rule), '>', 200::bigint, 'there are rules');
select is_empty(
    $$select place, name from rule where name not in (select sentence.name from api.rule as sentence)$$,
    'every rule has its sentences');
select is_empty(
    $$select name, vi, en from api.rule
    where coalesce(vi, '') !~ '^[^a-z].*[^ ]\.$' or coalesce(en, '') !~ '^[A-Z].*[^ ]\.$'$$,
    'both are whole sentences');
select is_empty(
    $$select name from api.rule where vi is not nfc normalized or length(vi) > 300 or length(en) > 300$$,
    'in NFC, and short');
select is_empty(
    $$select name from (select name, obj_description(oid, 'pg_constraint') as sentence from rule) as said
    where sentence is not null group by name having count(distinct sentence) > 1$$,
    'a name says one thing, wherever it stands');
select is_empty(
    $$select vi from api.rule group by vi having count(distinct name) > 1 and vi not in (
        select vi from api.rule where name ~ '_(nfc|version|year_range)$')$$,
    'two rules do not say the same, but for those that are the same');
select is_empty(
    $$select place, name from rule where length(name) > 40 or name !~ '^[a-z][a-z0-9_]*$'$$,
    'names are short');
select is_empty(
    $$select place, name from rule
    where contype in ('c', 'u', 'x', 'f', 'p') and place like 'reform.%'
        and not starts_with(name, substring(place from '\.(.*)$') || '_')$$,
    'and begin with the table or domain');
select is_empty(
    $$select tgrelid::regclass, tgname
    from pg_trigger
    join pg_proc on pg_proc.oid = tgfoid
    join pg_class on pg_class.oid = tgrelid
    where relnamespace = 'reform'::regnamespace and not tgisinternal
        and (tgconstraint <> 0) <> starts_with(proname, 'refuse_')$$,
    'triggers that refuse, and only they, are constraint triggers, so that their names are rules');
select is_empty(
    $$select oid::regprocedure from pg_proc
    where pronamespace = 'reform'::regnamespace and prosrc ~ 'reform\.refuse\(' <> (
        starts_with(proname, 'refuse_') and prorettype = 'trigger'::regtype)$$,
    'and only they refuse');
select is_empty(
    $$select oid::regprocedure from pg_proc
    where pronamespace = 'reform'::regnamespace and prosrc ~ 'reform\.refuse\((?!tg_name\))'$$,
    'by their own name');
select is_empty(
    $$select place, name from rule join pg_constraint using (oid) where not convalidated$$,
    'no rule is still to be validated');

-- Text is NFC everywhere, because no column of a table takes text that is not in a domain, or of a narrow form.
select is_empty(
    $$select attrelid::regclass, attname
    from pg_attribute join pg_class on pg_class.oid = attrelid
    where relnamespace = 'reform'::regnamespace and relkind in ('r', 'p') and attnum > 0 and not attisdropped
        and atttypid in ('text'::regtype, 'text[]'::regtype, 'varchar'::regtype, 'char'::regtype)
        and attgenerated = '' and attrelid not in (select oid from derived)
        and (attrelid::regclass::text, attname) not in (
            ('reform.vocabulary', 'enumeration'), ('reform.vocabulary', 'code'), ('reform.unit', 'contact_phone'),
            ('reform.unit', 'contact_email'), ('reform.reading', 'member'), ('reform.evidence', 'sha256'),
            ('reform.evidence', 'media_type'), ('reform.evidence', 'recorded_by'), ('reform.feedback', 'receipt'),
            ('reform.secret', 'digest'), ('reform.support', 'supporter'))$$,
    'text is in domains, but for names of types and what has a narrow form of its own');

-- Deleting and joining do not read whole tables. A plan has many clauses and tasks: its own id alone finds too much.
select is_empty(
    $$select conrelid::regclass, conname from pg_constraint
    where connamespace = 'reform'::regnamespace and contype = 'f' and not exists (
        select from pg_index
        join pg_attribute as first on first.attrelid = indrelid and first.attnum = indkey[0]
        where indrelid = conrelid and indpred is null and first.attnum = any (conkey)
            and (first.attname <> 'plan_id' or cardinality(conkey) = 1 or indkey[1] = any (conkey)))$$,
    'every reference has an index');

select is_empty(
    $$select relname from pg_class
    where relnamespace = 'reform'::regnamespace and relkind = 'r' and obj_description(oid, 'pg_class') is null$$,
    'every table says what it is for');

\ir support/end.sql
