-- Verify reformd:replicated_repeats on pg

begin;

select 1 / (prosrc like '%pg_logical_emit_message%')::int
from pg_catalog.pg_proc
where oid = 'ops.done_before(text,text,text,text,timestamptz)'::regprocedure;

rollback;
