-- Verify reformd:progress on pg
-- A cast fails by itself; a division by zero says that a count is not as it should be.

begin;

-- Tables and columns
select
    id, task_id, unit_id, occurred_on, quantity, unit_of_count, place, description, illustrative, recorded_at
from reform.occurrence where false;
select
    id, task_id, unit_id, period_id, status, percent, narrative, difficulties, proposals, state, submitted_at,
    approved_at, published_at, corrects_id, illustrative
from reform.progress_report where false;
select
    id, task_id, occurrence_id, report_id, kind, title, url, sha256, media_type, published_at, illustrative
from reform.evidence where false;

-- Rules
select 1 / (count(*) = 4)::int
from pg_catalog.pg_constraint
where conrelid = 'reform.occurrence'::regclass and conname in (
    'occurrence_pkey', 'occurrence_quantity', 'occurrence_task', 'occurrence_unit');
select 1 / (count(*) = 13)::int
from pg_catalog.pg_constraint
where conrelid = 'reform.progress_report'::regclass and conname in (
    'progress_report_corrected', 'progress_report_corrects', 'progress_report_corrects_published',
    'progress_report_immutable', 'progress_report_instants', 'progress_report_order', 'progress_report_percent',
    'progress_report_period', 'progress_report_pkey', 'progress_report_published', 'progress_report_subject',
    'progress_report_task', 'progress_report_unit');
select 1 / (count(*) = 8)::int
from pg_catalog.pg_constraint
where conrelid = 'reform.evidence'::regclass and conname in (
    'evidence_content', 'evidence_media_type', 'evidence_occurrence', 'evidence_pkey', 'evidence_report',
    'evidence_sha256', 'evidence_subject', 'evidence_task');

-- Indexes
select
    'reform.occurrence_task_index'::regclass, 'reform.occurrence_unit_index'::regclass,
    'reform.progress_report_corrects_index'::regclass, 'reform.progress_report_period_index'::regclass,
    'reform.progress_report_task_index'::regclass, 'reform.progress_report_unit_index'::regclass,
    'reform.evidence_occurrence_index'::regclass, 'reform.evidence_report_index'::regclass,
    'reform.evidence_task_index'::regclass;

rollback;
