-- Which days are worked, and counting them.

\ir support/begin.sql

select ok(reform.is_working_day('2021-03-08'), 'a Monday is worked');
select ok(not reform.is_working_day('2021-03-06'), 'a Saturday is off');
select ok(not reform.is_working_day('2021-03-07'), 'a Sunday is off');
select ok(not reform.is_working_day('2021-02-12'), 'the first day of Tết 2021, a Friday, is off');
select ok(not reform.is_working_day('2021-02-15'), 'a day in lieu is off');
select ok(not reform.is_working_day('2024-04-29'), 'a Monday that was swapped is off');
select ok(reform.is_working_day('2024-05-04'), 'the Saturday that it was swapped for is worked');
select ok(not reform.is_working_day('2021-05-01'), 'a holiday on a Saturday is off');
select ok(reform.is_working_day('2023-05-01'), 'without a calendar a holiday is not known');
select ok(not reform.is_working_day('2023-04-30'), 'without a calendar a Sunday is still off');

-- Tuesday 9/2/2021 is the last day before Tết (10-16/2).
select is(reform.nth_working_day('2021-02-09', 1), '2021-02-17', 'the next working day after the eve of Tết');
select is(reform.working_day_from('2021-02-09'), '2021-02-09', 'a working day is its own');
select is(reform.working_day_from('2021-02-10'), '2021-02-17', 'a day of Tết moves to the day after it');
-- Friday 25/4/2025: Saturday 26 is worked.
select is(reform.nth_working_day('2025-04-25', 1), '2025-04-26', 'a worked Saturday is the next working day');

select results_eq(
    $$ select day_on, works, reason, reason_en from reform.calendar_day('2024-04-26', '2024-05-05') order by day_on $$,
    $$ values
        (date '2024-04-26', true, 'ngày làm việc', 'working day'),
        ('2024-04-27', false, 'thứ Bảy', 'Saturday'),
        ('2024-04-28', false, 'Chủ nhật', 'Sunday'),
        ('2024-04-29', false, 'Nghỉ hoán đổi (làm bù thứ Bảy 04/5)', 'Day off swapped for Saturday 4 May'),
        ('2024-04-30', false, 'Ngày Chiến thắng', 'Victory Day'),
        ('2024-05-01', false, 'Ngày Quốc tế lao động', 'International Labour Day'),
        ('2024-05-02', true, 'ngày làm việc', 'working day'),
        ('2024-05-03', true, 'ngày làm việc', 'working day'),
        ('2024-05-04', true, 'Làm bù cho thứ Hai 29/4', 'Working Saturday, swapped for Monday 29 April'),
        ('2024-05-05', false, 'Chủ nhật', 'Sunday') $$,
    'each day says why');

-- 2021 begins on a Friday and has 261 weekdays; 11 of them are off.
select is(reform.working_days_between('2020-12-31', '2021-12-31'), 250, '2021 has 250 working days');
-- 2026 begins on a Thursday and has 261 weekdays; 14 are off, 2 Saturdays are worked.
select is(reform.working_days_between('2025-12-31', '2026-12-31'), 249, '2026 has 249 working days');
select is(reform.working_days_between('2021-02-09', '2021-02-16'), 0, 'none in Tết 2021');

select is_empty(
    $$ select day_on, counted, walked
       from (
           select
               day_on,
               reform.working_days_between('2020-12-31', day_on) as counted,
               count(*) filter (where works) over (order by day_on) as walked
           from reform.calendar_day('2021-01-01', '2028-12-31')) as both_ways
       where counted <> walked $$,
    'counting agrees with walking, on every day of eight years');

select is_empty(
    $$ select start, nth
       from generate_series(date '2021-01-01', '2027-06-30', '11 days') as start, unnest(array[1, 2, 15, 366]) as nth
       where reform.working_days_between(start::date, reform.nth_working_day(start::date, nth)) is distinct from nth
           or not reform.is_working_day(reform.nth_working_day(start::date, nth)) $$,
    'the nth working day is worked and has n - 1 before it, even the 366th');

select is(reform.unsettled_years('2021-12-30', '2022-01-10'), '{2022}', 'a missing year is not settled');
select is(reform.unsettled_years('2024-12-30', '2028-01-10'), '{2027,2028}', 'nor is a provisional one; final ones are');

\ir support/end.sql
