-- Begins a test: \ir support/begin.sql first, then fixtures, then one line per case, then \ir support/end.sql.
-- Each case is tried in a transaction of its own inside the test's, so cases do not see one another, and deferred
-- rules are asked at its end. `run` checks that every rule of schema reform is tested both ways, by the words
-- "refuses:" and "accepts:" of the descriptions.

\set ON_ERROR_STOP on
\set QUIET on
\pset format unaligned
\pset tuples_only on
begin;
create schema tap;
create extension if not exists pgtap schema tap;
set local search_path = tap, public, pg_catalog;
select no_plan();

-- What happens to a statement: the rule that refuses it, 'accepted', or another failure in PostgreSQL's words.
create function tap.attempt(statement text) returns text
    language plpgsql as $$
declare
    rule text;
begin
    execute statement;
    set constraints all immediate;
    raise exception using errcode = 'RB000';
exception
    when sqlstate 'RB000' then
        return 'accepted';
    when integrity_constraint_violation then
        get stacked diagnostics rule = constraint_name;
        return coalesce(nullif(rule, ''), sqlerrm);
    when others then
        return sqlstate || ' ' || sqlerrm;
end
$$;

create function tap.refuses(rule text, what text, statement text) returns text
    language sql return tap.is(tap.attempt(statement), rule, rule || ' refuses: ' || what);

create function tap.accepts(rule text, what text, statement text) returns text
    language sql return tap.is(tap.attempt(statement), 'accepted', rule || ' accepts: ' || what);

-- Things to test with, and their ids by code.

create function tap.unit(code text) returns bigint
    language sql stable return (select id from reform.unit where unit.code = $1);
create function tap.document(code text) returns bigint
    language sql stable return (select id from reform.document where document.code = $1);
create function tap.topic(code text) returns bigint
    language sql stable return (select id from reform.topic where topic.code = $1);
create function tap.plan(code text) returns bigint
    language sql stable return (select id from reform.plan where plan.code = $1);
create function tap.period(code text) returns bigint
    language sql stable return (select id from reform.reporting_period where reporting_period.code = $1);
create function tap.clause(plan text, path text) returns bigint
    language sql stable return (select id from reform.clause where plan_id = tap.plan($1) and clause.path = $2);
create function tap.task(plan text, code text) returns bigint
    language sql stable return (select id from reform.task where plan_id = tap.plan($1) and task.code = $2);

create function tap.add_unit(code text, valid_from date default null, valid_to date default null) returns void
    language sql as $$
        insert into reform.unit (code, name, kind, valid_from, valid_to)
        values (add_unit.code, 'Đơn vị ' || add_unit.code, 'division', add_unit.valid_from, add_unit.valid_to)
    $$;

create function tap.add_document(code text) returns void
    language sql as $$
        insert into reform.document (code, kind, number) values (add_document.code, 'decree', add_document.code)
    $$;

create function tap.add_plan(code text, unit text, status text) returns void
    language sql as $$
        insert into reform.plan (code, kind, title, year, unit_id, status)
        values (add_plan.code, 'reform', 'Kế hoạch', 2031, tap.unit(add_plan.unit), add_plan.status::reform.plan_status)
    $$;

create function tap.add_clause(plan text, path text, "position" int) returns void
    language sql as $$
        insert into reform.clause (plan_id, path, parent_id, position, kind, text)
        values (tap.plan(add_clause.plan), add_clause.path,
            tap.clause(add_clause.plan, substring(add_clause.path from '^(.*)\.')), add_clause.position,
            'general', 'Nội dung mục ' || add_clause.path)
    $$;

create function tap.add_task(
    plan text, code text, "position" int, starts_on date default null, due_on date default null) returns void
    language sql as $$
        insert into reform.task (plan_id, code, position, title, schedule, starts_on, due_on)
        values (tap.plan(add_task.plan), add_task.code, add_task.position, 'Nhiệm vụ ' || add_task.code, 'continuous',
            add_task.starts_on, add_task.due_on)
    $$;
