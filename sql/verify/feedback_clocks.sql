-- Verify reformd:feedback_clocks on pg
-- A division by zero says that a count is not as it should be.

begin;

select paused_at, amount from reform.deadline_move where false;
select 1 / (reform.rfc3339('2026-03-02T09:00+07') = '2026-03-02T02:00:00Z')::int;
select 'reform.start_clocks(reform.feedback, reform.stage[], timestamptz)'::regprocedure;
select 'reform.deadline_object(reform.deadline, boolean, timestamptz)'::regprocedure;

rollback;
