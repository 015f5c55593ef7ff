-- Verify reformd:units on pg
-- A cast fails by itself; a division by zero says that a count is not as it should be.

begin;

-- Tables and columns
select
    id, code, name, short_name, kind, parent_id, external, contact_address, contact_phone, contact_email,
    contact_website, note, valid_from, valid_to, successor_id, succession, version
from reform.unit where false;

-- Rules
select 1 / (count(*) = 11)::int
from pg_catalog.pg_constraint
where conrelid = 'reform.unit'::regclass and conname in (
    'unit_code', 'unit_dates', 'unit_email', 'unit_parent', 'unit_parent_cycle', 'unit_phone', 'unit_pkey',
    'unit_succession', 'unit_successor', 'unit_successor_cycle', 'unit_version');

-- Indexes
select
    'reform.unit_parent_index'::regclass, 'reform.unit_successor_index'::regclass;

rollback;
