-- The days off, reporting periods and service levels that the service begins with, against lists made by hand.

\ir support/begin.sql

-- Weekdays off and Saturdays worked of a year, as the law and its notices give them.
create function tap.off(of_year int) returns text language sql as $$
    select string_agg(to_char(holiday_on, 'FMDD/FMMM'), ' ' order by holiday_on)
    from reform.holiday
    where year = of_year and kind <> 'working_saturday' and extract(isodow from holiday_on) <= 5
$$;
create function tap.worked(of_year int) returns text language sql as $$
    select string_agg(to_char(holiday_on, 'FMDD/FMMM'), ' ' order by holiday_on)
    from reform.holiday
    where year = of_year and kind = 'working_saturday'
$$;

-- 2021: Tết 10-14/2 with 15 and 16 in lieu of Saturday 13 and Sunday 14; 3/5 in lieu of Saturday 1/5.
select is(tap.off(2021), '1/1 10/2 11/2 12/2 15/2 16/2 21/4 30/4 3/5 2/9 3/9', 'the weekdays off of 2021');
select is(tap.worked(2021), null, 'no Saturday was worked in 2021');
-- 2024: Tết 8-12/2 with 13 and 14 in lieu of Saturday 10 and Sunday 11; Monday 29/4 swapped for Saturday 4/5.
select is(tap.off(2024), '1/1 8/2 9/2 12/2 13/2 14/2 18/4 29/4 30/4 1/5 2/9 3/9', 'the weekdays off of 2024');
select is(tap.worked(2024), '4/5', 'one Saturday was worked in 2024');
-- 2025: Tết 27-31/1, Monday to Friday; Friday 2/5 swapped for Saturday 26/4; 1/9 is the second National Day.
select is(tap.off(2025), '1/1 27/1 28/1 29/1 30/1 31/1 7/4 30/4 1/5 2/5 1/9 2/9', 'the weekdays off of 2025');
select is(tap.worked(2025), '26/4', 'one Saturday was worked in 2025');
-- 2026: two swaps; 27/4 in lieu of Sunday 26/4; 24/11 for the first time.
select is(
    tap.off(2026), '1/1 2/1 16/2 17/2 18/2 19/2 20/2 27/4 30/4 1/5 31/8 1/9 2/9 24/11', 'the weekdays off of 2026');
select is(tap.worked(2026), '10/1 22/8', 'two Saturdays are worked in 2026');
-- 2027: Tết 4-8/2 with 9 and 10 in lieu of Saturday 6 and Sunday 7; 3/5 in lieu of Saturday 1/5.
select is(tap.off(2027), '1/1 4/2 5/2 8/2 9/2 10/2 16/4 30/4 3/5 2/9 3/9 24/11', 'the weekdays off of 2027');
select is(tap.worked(2027), null, 'no Saturday is worked in 2027, as far as is known');

select is_empty(
    $$ select year from reform.calendar_year
       join lateral (
           select
               count(*) filter (where kind <> 'working_saturday' and extract(isodow from holiday_on) <= 5) as off,
               count(*) filter (where kind = 'swapped_off') as swapped,
               count(*) filter (where kind = 'working_saturday') as worked
           from reform.holiday where holiday.year = calendar_year.year) as counted on true
       where off <> 11 + (year >= 2026)::int + swapped or swapped <> worked $$,
    'each year has the days that the law gives (11, from 2026 12), in lieu where they fall on weekends, and its swaps');

select is_empty(
    $$ select holiday_on from reform.holiday
       where kind = 'public_holiday' and name ~ '^(Ngày|Giỗ|Quốc khánh$|Tết)' and extract(isodow from holiday_on) > 5
           and (select count(*) from reform.holiday as lieu
                where lieu.holiday_on between holiday.holiday_on + 1 and holiday.holiday_on + 4
                    and lieu.name like 'Nghỉ bù%' || to_char(holiday.holiday_on, 'DD') || '/%') <> 1 $$,
    'every holiday on a weekend is made up for within days');

select results_eq(
    'select year, state::text from reform.calendar_year order by year',
    $$ values (2021, 'final'), (2024, 'final'), (2025, 'final'), (2026, 'final'), (2027, 'provisional') $$,
    'what is known of which year');

select results_eq(
    $$ select starts_at, ends_at, provisional from reform.working_hours order by starts_at $$,
    $$ values (time '07:30', time '11:30', true), ('13:30', '17:00', true) $$,
    'the hours are assumed, and say so');

select results_eq(
    $$ select code::text, kind::text, name::text, data_from, data_to, submit_by
       from reform.reporting_period where year = 2021 order by submit_by $$,
    $$ values
        ('2021-Q1', 'quarter', 'Quý I năm 2021', date '2020-12-15', date '2021-03-14', date '2021-03-20'),
        ('2021-H1', 'half_year', '6 tháng đầu năm 2021', '2020-12-15', '2021-06-14', '2021-06-20'),
        ('2021-Q3', 'quarter', 'Quý III năm 2021', '2021-06-15', '2021-09-14', '2021-09-20'),
        ('2021-Y', 'year', 'Năm 2021', '2020-12-15', '2021-12-14', '2021-12-20') $$,
    'the reporting periods of 2021');

select results_eq(
    'select year, count(*) from reform.reporting_period group by year order by year',
    $$ values (2021, 4::bigint), (2024, 4), (2025, 4), (2026, 4), (2027, 4) $$,
    'four reports a year');

select results_eq(
    $$ select earlier.year, later.data_from - earlier.data_to
       from reform.reporting_period as earlier
       join reform.reporting_period as later on later.year = earlier.year + 1 and later.kind = earlier.kind
       where earlier.kind = 'year' order by 1 $$,
    $$ values (2024, 1), (2025, 1), (2026, 1) $$,
    'a year''s data begin the day after those of the year before end');

select results_eq(
    $$ select track::text, stage::text, amount, calendar::text, statutory
       from reform.service_level order by track, service_level.stage $$,
    $$ values
        ('petition', 'triage', 2, 'working_days', false),
        ('petition', 'transfer', 5, 'working_days', true),
        ('petition', 'reply', 15, 'working_days', false),
        ('petition', 'moderation', 1, 'working_days', false),
        ('suggestion', 'triage', 2, 'working_days', false),
        ('suggestion', 'transfer', 5, 'working_days', false),
        ('suggestion', 'reply', 10, 'working_days', false),
        ('suggestion', 'moderation', 1, 'working_days', false) $$,
    'how long each stage may take; one of them by law');

select results_eq(
    $$ select distinct document.number::text from reform.service_level
       join reform.document on document.id = document_id where statutory $$,
    $$ values ('20/2008/NĐ-CP') $$,
    'the statutory one names its decree');

select is_empty(
    $$ select track, stage from reform.service_level where legal_basis is null or valid_from > '2021-01-01' $$,
    'each says what it rests on, and serves the first plan');

select is_empty(
    $$ select holiday_on from reform.holiday where source !~ '^(Bộ luật|Nghị quyết|Thông báo|Công văn) ' $$,
    'each day names its law or notice');

\ir support/end.sql
