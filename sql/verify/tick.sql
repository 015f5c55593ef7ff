-- Verify reformd:tick on pg
-- A division by zero says that a count is not as it should be.

begin;

select 1 / (count(completed_at) = 1)::int from ops.tick;
select ended_at from private.identity where false;
select ended_at from private.original where false;
select
    'reform.feedback_awaiting_index'::regclass, 'reform.feedback_answered_index'::regclass,
    'reform.feedback_held_index'::regclass, 'private.identity_ended_index'::regclass,
    'private.original_ended_index'::regclass;
select 1 / (count(*) = 3)::int
from pg_catalog.pg_trigger
where tgname in ('identity_takes_end', 'original_takes_end', 'feedback_gives_end');
select 1 / has_function_privilege('reformd_public', 'api.tick(timestamptz)', 'execute')::int;

rollback;
