-- Verify reformd:feedback_steps on pg
-- A division by zero says that a count is not as it should be.

begin;

select 'reform.actor'::regtype, 'reform.step'::regtype;
select 1 / (to_regprocedure(format('reform.step_%s(reform.step)', effect)) is not null)::int
from reform.transition where effect is not null;

rollback;
