-- Verify reformd:readings on pg
-- A cast fails by itself; a division by zero says that a count is not as it should be.

begin;

-- Tables and columns
select
    id, plan_id, clause_id, task_id, document_id, position, member, ocr, reading, alternatives, confidence, verified,
    note
from reform.reading where false;

-- Rules
select 1 / (count(*) = 11)::int
from pg_catalog.pg_constraint
where conrelid = 'reform.reading'::regclass and conname in (
    'reading_alternatives', 'reading_clause', 'reading_content', 'reading_document', 'reading_document_of_plan',
    'reading_member', 'reading_pkey', 'reading_plan', 'reading_position', 'reading_subject', 'reading_task');
select 1 / (count(*) = 1)::int
from pg_catalog.pg_constraint
where conrelid = 'reform.plan'::regclass and conname in (
    'reading_document_of_plan');
select 1 / (count(*) = 1)::int
from pg_catalog.pg_constraint
where conrelid = 'reform.plan_document'::regclass and conname in (
    'reading_document_of_plan');

-- Indexes
select
    'reform.reading_clause_index'::regclass, 'reform.reading_document_index'::regclass,
    'reform.reading_task_index'::regclass;

rollback;
