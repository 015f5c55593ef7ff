-- Verify reformd:feedback_acts on pg
-- A division by zero says that a count is not as it should be.

begin;

select 'reform.act(text, text, reform.actor, jsonb, timestamptz)'::regprocedure;
select 'reform.open_item(bigint, timestamptz)'::regprocedure;
select 1 / (count(*) = 1)::int
from pg_catalog.pg_constraint
where conname = 'feedback_state_by_event' and contype = 't';

rollback;
