-- Verify reformd:large_imports on pg

begin;

select 1 / (count(*) = 2)::int
from pg_catalog.pg_trigger
where tgfoid = 'reform.enter_events_of_tasks()'::regprocedure;
select 1 / (count(*) = 1)::int
from reform.import_reference_faults(array[
    row('task', null, '/tasks/0', '{1}', 1, '{"clause": "I"}')::reform.import_entry]);

rollback;
