-- Verify reformd:documents on pg
-- A cast fails by itself; a division by zero says that a count is not as it should be.

begin;

-- Tables and columns
select
    id, code, kind, number, issued_on, issuer, title, level, url, valid_from, valid_to, replaced_by_id, note
from reform.document where false;

-- Rules
select 1 / (count(*) = 6)::int
from pg_catalog.pg_constraint
where conrelid = 'reform.document'::regclass and conname in (
    'document_code', 'document_dates', 'document_named', 'document_pkey', 'document_replaced_by',
    'document_replaced_by_cycle');

-- Indexes
select
    'reform.document_replaced_by_index'::regclass;

rollback;
