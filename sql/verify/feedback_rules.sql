-- Verify reformd:feedback_rules on pg
-- A division by zero says that a count is not as it should be.

begin;

select
    name, position, axis, from_states, to_states, roles, label_vi, label_en, shown_to, reason_required, reasons,
    text_required, says, second_person, most, within, after, decides, effect, starts, ends, voids, pauses, resumes
from reform.transition where false;
select 1 / (count(*) = 41)::int from reform.transition;
select 1 / (count(*) = 2)::int from reform.guidance;
select month, count from reform.diverted_month where false;
select 'reform.guidance_object(reform.feedback)'::regprocedure;

select 1 / (count(*) = 6)::int
from pg_catalog.pg_constraint
where conrelid = 'reform.transition'::regclass and conname in (
    'transition_pkey', 'transition_shown_to', 'transition_most', 'transition_within', 'transition_after',
    'transition_decides');
select
    'reform.transition_within_index'::regclass, 'reform.transition_after_index'::regclass,
    'reform.transition_decides_index'::regclass;

rollback;
