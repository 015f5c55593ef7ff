-- Verify reformd:tasks on pg
-- A cast fails by itself; a division by zero says that a count is not as it should be.

begin;

-- Tables and columns
select
    id, plan_id, code, position, parent_id, clause_id, kind, title, description, deliverable, schedule, schedule_text,
    starts_on, due_on, first_starts_on, first_due_on, target, target_per, target_unit, weight, status, status_on,
    completed_on, needs_review, note, search, version
from reform.task where false;
select
    id, task_id, position, amended_on, old_starts_on, old_due_on, new_starts_on, new_due_on, reason, document_id
from reform.task_amendment where false;
select task_id, topic_id from reform.task_topic where false;
select task_id, unit_id, role, position from reform.assignment where false;

-- Rules
select 1 / (count(*) = 22)::int
from pg_catalog.pg_constraint
where conrelid = 'reform.task'::regclass and conname in (
    'task_clause', 'task_code', 'task_completed', 'task_dated', 'task_dates', 'task_dates_explained',
    'task_dates_imported', 'task_first_dates', 'task_first_dates_order', 'task_of_plan', 'task_parent',
    'task_parent_cycle', 'task_pkey', 'task_plan', 'task_position', 'task_status_dated', 'task_stays_in_plan',
    'task_target', 'task_target_per', 'task_target_positive', 'task_version', 'task_weight');
select 1 / (count(*) = 7)::int
from pg_catalog.pg_constraint
where conrelid = 'reform.task_amendment'::regclass and conname in (
    'task_amendment_change', 'task_amendment_dates', 'task_amendment_document', 'task_amendment_pkey',
    'task_amendment_position', 'task_amendment_task', 'task_dates_explained');
select 1 / (count(*) = 3)::int
from pg_catalog.pg_constraint
where conrelid = 'reform.task_topic'::regclass and conname in (
    'task_topic_pkey', 'task_topic_task', 'task_topic_topic');
select 1 / (count(*) = 4)::int
from pg_catalog.pg_constraint
where conrelid = 'reform.assignment'::regclass and conname in (
    'assignment_pkey', 'assignment_task', 'assignment_unit', 'assignment_unit_in_time');
select 1 / (count(*) = 1)::int
from pg_catalog.pg_constraint
where conrelid = 'reform.unit'::regclass and conname in (
    'assignment_unit_in_time');
select 1 / (count(*) = 1)::int
from pg_catalog.pg_constraint
where conrelid = 'reform.plan'::regclass and conname in (
    'assignment_unit_in_time');

-- Indexes
select
    'reform.task_clause_index'::regclass, 'reform.task_due_index'::regclass, 'reform.task_parent_index'::regclass,
    'reform.task_status_index'::regclass,
    'reform.task_amendment_document_index'::regclass,
    'reform.assignment_unit_index'::regclass;

-- The first dates are set before the row is written, not by the client.
select 1 / (count(*) = 2)::int
from pg_catalog.pg_trigger
where tgrelid = 'reform.task'::regclass and tgname in ('task_keeps_first_dates', 'task_moves_first_dates');

rollback;
