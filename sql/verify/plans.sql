-- Verify reformd:plans on pg
-- A cast fails by itself; a division by zero says that a count is not as it should be.

begin;

-- Tables and columns
select id, code, name, name_en, position from reform.topic where false;
select
    id, code, kind, title, year, unit_id, superior_document_id, superior_plan_id, number, issued_on, issued_at,
    signer_title, signer_name, signing_capacity, starts_on, ends_on, budget_source, budget_amount, opening, closing,
    missing_in_source, source, note, status, version, illustrative, published_at
from reform.plan where false;
select
    id, plan_id, path, parent_id, position, kind, heading, intro, text, columns, number_inferred, topic_id, unit_id,
    source_line_from, source_line_to, parent_path
from reform.clause where false;
select plan_id, position, name, unit_id from reform.plan_recipient where false;
select plan_id, document_id, role, clause_id, position from reform.plan_document where false;

-- Rules
select 1 / (count(*) = 3)::int
from pg_catalog.pg_constraint
where conrelid = 'reform.topic'::regclass and conname in (
    'topic_code', 'topic_pkey', 'topic_position');
select 1 / (count(*) = 13)::int
from pg_catalog.pg_constraint
where conrelid = 'reform.plan'::regclass and conname in (
    'plan_budget_amount', 'plan_code', 'plan_dates', 'plan_missing_in_source', 'plan_pkey', 'plan_stays_public',
    'plan_superior_document', 'plan_superior_plan', 'plan_superior_plan_cycle', 'plan_unit', 'plan_version',
    'plan_year', 'plan_year_range');
select 1 / (count(*) = 14)::int
from pg_catalog.pg_constraint
where conrelid = 'reform.clause'::regclass and conname in (
    'clause_as_parent', 'clause_columns', 'clause_content', 'clause_of_plan', 'clause_parent', 'clause_path',
    'clause_path_form', 'clause_pkey', 'clause_plan', 'clause_position', 'clause_root', 'clause_source_lines',
    'clause_topic', 'clause_unit');
select 1 / (count(*) = 3)::int
from pg_catalog.pg_constraint
where conrelid = 'reform.plan_recipient'::regclass and conname in (
    'plan_recipient_pkey', 'plan_recipient_plan', 'plan_recipient_unit');
select 1 / (count(*) = 5)::int
from pg_catalog.pg_constraint
where conrelid = 'reform.plan_document'::regclass and conname in (
    'plan_document_clause', 'plan_document_document', 'plan_document_pkey', 'plan_document_plan',
    'plan_document_position');

-- Indexes
select
    'reform.plan_superior_document_index'::regclass, 'reform.plan_superior_plan_index'::regclass,
    'reform.plan_unit_index'::regclass, 'reform.plan_year_index'::regclass, 'reform.clause_parent_index'::regclass,
    'reform.clause_topic_index'::regclass, 'reform.clause_unit_index'::regclass,
    'reform.plan_recipient_unit_index'::regclass, 'reform.plan_document_clause_index'::regclass;

select 1 / (reform.plan_time(2021, null, null) = '[2021-01-01,2021-12-31]'::daterange)::int;

rollback;
