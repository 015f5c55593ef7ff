-- The service's roles reach schema api and nothing else.

\ir support/begin.sql

-- What a role gets for a statement: 'allowed', or the SQLSTATE.
create function tap.attempt_as(role text, statement text) returns text
    language plpgsql as $$
begin
    perform set_config('role', role, true);
    execute statement;
    raise exception using errcode = 'RB000';
exception
    when sqlstate 'RB000' then return 'allowed';
    when others then return sqlstate;
end
$$;

grant reformd_public, reformd_staff to current_user;
create temporary table role as select unnest(array['reformd_public', 'reformd_staff']) as name;
create temporary view closed as
select oid, nspname::text as name from pg_namespace where nspname in ('reform', 'private', 'ops', 'sqitch');

select is((select count(*) from closed), 4::bigint, 'there are four closed schemas');
select cmp_ok(count(pg_class.oid), '>=', least, format('with tables in schema %s', name))
from (values ('reform', 38::bigint), ('private', 3), ('ops', 3), ('sqitch', 1)) as expected (name, least)
join closed using (name)
left join pg_class on relnamespace = closed.oid and relkind = 'r'
group by name, least;

select ok(
    not rolsuper and not rolcreatedb and not rolcreaterole and not rolbypassrls and not rolreplication and rolcanlogin,
    rolname || ' can log in and has no other right')
from pg_roles where rolname in (select name from role);
select is_empty(
    $$select roleid::regrole, member::regrole from pg_auth_members
    where member in (select name::regrole from role)$$,
    'they inherit from nobody');
select ok(
    not has_schema_privilege(role.name, closed.name, 'usage, create'),
    role.name || ' cannot look into schema ' || closed.name)
from role, closed;
select ok(not has_schema_privilege(role.name, 'public', 'usage, create'), role.name || ' cannot use schema public')
from role;
select ok(not has_schema_privilege(role.name, 'api', 'create'), role.name || ' cannot create in schema api') from role;

-- Not only by the catalog: each statement is tried.
select is(
    tap.attempt_as(role.name, format(action, closed.name, relname)), '42501',
    format('%s is refused: ' || action, role.name, closed.name, relname))
from role, closed, pg_class, unnest(case relkind
    when 'S' then array['select nextval(''%I.%I'')']
    when 'r' then array['select from %I.%I', 'insert into %I.%I default values', 'delete from %I.%I', 'truncate %I.%I',
        'lock table %I.%I in access share mode']
    else array['select from %I.%I'] end) as action
where relnamespace = closed.oid and relkind in ('r', 'p', 'v', 'm', 'f', 'S')
order by role.name, closed.name, relname, action;
select is_empty(
    format($$
        select proname from (select distinct proname from pg_proc where pronamespace = %L::regnamespace) as routine
        where tap.attempt_as(%L, format('select %%I.%%I()', %L, proname)) <> '42501'$$,
        closed.name, role.name, closed.name),
    format('%s is refused every function of schema %s', role.name, closed.name))
from role, closed;

select is(tap.attempt_as(role.name, format('select * from api.%I limit 1', relname)), 'allowed',
    format('%s may: select * from api.%I', role.name, relname))
from role, pg_class
where relnamespace = 'api'::regnamespace and relkind in ('r', 'p', 'v', 'm')
order by role.name, relname;
select is_empty(
    $$select role.name, relname from role, pg_class
    where relnamespace = 'api'::regnamespace and relkind in ('r', 'p', 'v', 'm')
        and has_table_privilege(role.name, pg_class.oid, 'insert, update, delete, truncate, references, trigger')$$,
    'neither may write to a view');
select is(tap.attempt_as(role.name, 'select api.today()'), 'allowed', role.name || ' may: select api.today()')
from role;
select is_empty(
    $$select oid::regprocedure from pg_proc
    where pronamespace = 'api'::regnamespace and (proacl is null or exists (
        select from aclexplode(proacl) where grantee = 0))$$,
    'functions of schema api are for the roles they are granted to, not for the public');
select is_empty(
    $$select oid::regprocedure from pg_proc
    where pronamespace in ('api'::regnamespace, 'reform'::regnamespace) and prosecdef
        and not exists (select from unnest(proconfig) as setting where setting like 'search_path=%')$$,
    'functions with the owner''s rights have a fixed search path');

\ir support/end.sql
