-- Verify reformd:calendar on pg
-- A cast fails by itself; a division by zero says that a count is not as it should be.

begin;

-- Tables and columns
select year, state, source, note, known from reform.calendar_year where false;
select holiday_on, name, name_en, kind, source, year, year_known from reform.holiday where false;
select id, starts_at, ends_at, valid_from, valid_to, provisional, source from reform.working_hours where false;
select id, code, year, kind, name, data_from, data_to, submit_by, source from reform.reporting_period where false;
select
    id, track, stage, amount, calendar, statutory, legal_basis, document_id, note, valid_from, valid_to
from reform.service_level where false;

-- Rules
select 1 / (count(*) = 4)::int
from pg_catalog.pg_constraint
where conrelid = 'reform.calendar_year'::regclass and conname in (
    'calendar_year_known', 'calendar_year_pkey', 'calendar_year_range', 'calendar_year_source');
select 1 / (count(*) = 3)::int
from pg_catalog.pg_constraint
where conrelid = 'reform.holiday'::regclass and conname in (
    'holiday_pkey', 'holiday_weekday', 'holiday_year');
select 1 / (count(*) = 4)::int
from pg_catalog.pg_constraint
where conrelid = 'reform.working_hours'::regclass and conname in (
    'working_hours_dates', 'working_hours_overlap', 'working_hours_pkey', 'working_hours_times');
select 1 / (count(*) = 4)::int
from pg_catalog.pg_constraint
where conrelid = 'reform.reporting_period'::regclass and conname in (
    'reporting_period_code', 'reporting_period_dates', 'reporting_period_pkey', 'reporting_period_year');
select 1 / (count(*) = 6)::int
from pg_catalog.pg_constraint
where conrelid = 'reform.service_level'::regclass and conname in (
    'service_level_amount', 'service_level_dates', 'service_level_document', 'service_level_overlap',
    'service_level_pkey', 'service_level_statutory');

-- Indexes
select
    'reform.holiday_year_index'::regclass, 'reform.reporting_period_year_index'::regclass,
    'reform.service_level_document_index'::regclass;

-- Working hours cannot overlap where they only touch.
select 1 / (not reform.hours('07:30', '11:30') && reform.hours('11:30', '17:00'))::int;

rollback;
