-- When a clock starts, when it ends, and how much of it is left. March 2021 has no holidays: Monday 8 is an ordinary
-- Monday.

\ir support/begin.sql

create function tap.starts(received_at timestamptz, started_on date, what text) returns text
    language sql return tap.is(reform.clock_start(received_at), started_on, what);

select starts('2021-03-08T09:00+07', '2021-03-08', 'within hours: received that day');
select starts('2021-03-08T06:10+07', '2021-03-08', 'before 07:30: received that day');
select starts('2021-03-08T12:15+07', '2021-03-08', 'in the lunch break: received that day');
select starts('2021-03-08T17:00+07', '2021-03-08', 'at 17:00 sharp: received that day');
select starts('2021-03-08T17:00:01+07', '2021-03-09', 'a second later: received on the next day');
select starts('2021-03-05T17:30+07', '2021-03-08', 'Friday 17:30: received on Monday');
select starts('2021-03-06T10:00+07', '2021-03-08', 'Saturday: received on Monday');
select starts('2021-03-07T20:00+07', '2021-03-08', 'Sunday evening: received on Monday');
select starts('2025-04-25T17:30+07', '2025-04-26', 'Friday 17:30 before a worked Saturday: received on Saturday');
select starts('2025-04-26T10:00+07', '2025-04-26', 'a worked Saturday: received that day');
select starts('2021-02-09T17:30+07', '2021-02-17', 'after hours before Tết 2021 (10-16/2): received after it');
select starts('2021-02-13T10:00+07', '2021-02-17', 'in Tết 2021: received after it');
select starts('2025-01-24T18:00+07', '2025-02-03', 'after hours before Tết 2025 (25/1-2/2): received after it');

-- 18:00 in Greenwich is 01:00 of the next day in Vietnam.
select starts('2021-03-05T18:00Z', '2021-03-08', 'Friday 18:00Z is Saturday in Vietnam: received on Monday');
select starts('2021-03-07T18:00Z', '2021-03-08', 'Sunday 18:00Z is Monday in Vietnam: received on Monday');
select starts('2021-03-08T18:00Z', '2021-03-09', 'Monday 18:00Z is Tuesday in Vietnam: received on Tuesday');
select starts('2021-03-08T10:00Z', '2021-03-08', 'Monday 10:00Z is 17:00 in Vietnam: received on Monday');
set local timezone = 'America/New_York';
select starts('2021-03-05T18:00Z', '2021-03-08', 'wherever the session is');
set local timezone = 'UTC';

create function tap.due(received_at timestamptz, amount int, calendar text, due_on date, what text) returns text
    language sql return tap.is(
        reform.due_on(reform.clock_start(received_at), amount, calendar::reform.calendar_unit), due_on, what);

-- Monday 8 is not counted: 9, 10, 11, 12, 15.
select due('2021-03-08T09:00+07', 1, 'working_days', '2021-03-09', 'the day of receipt is not day one');
select due('2021-03-08T09:00+07', 5, 'working_days', '2021-03-15', 'five working days run over a weekend');
select due('2021-03-05T17:30+07', 1, 'working_days', '2021-03-09', 'Friday 17:30: Monday is not counted, Tuesday is');
-- Tuesday 9, then Wednesday 17 (10-16 off).
select due('2021-02-08T09:00+07', 2, 'working_days', '2021-02-17', 'over Tết 2021');
-- 25/1-2/2 off: 3, 4, 5, 6, 7 February.
select due('2025-01-24T10:00+07', 5, 'working_days', '2025-02-07', 'over Tết 2025');
-- 14-22/2 off: Monday 23, Tuesday 24.
select due('2026-02-13T16:59+07', 2, 'working_days', '2026-02-24', 'over Tết 2026');
-- Friday 30/4, Saturday 1/5, Sunday 2/5 and Monday 3/5 (in lieu) off.
select due('2021-04-29T08:00+07', 1, 'working_days', '2021-05-04', 'over 30/4-1/5 of 2021');
-- 27/4-1/5 off; Thursday 2, Friday 3, Saturday 4 (worked), Monday 6.
select due('2024-04-26T08:00+07', 3, 'working_days', '2024-05-04', 'the third day after 30/4-1/5 of 2024 is a Saturday');
select due('2024-04-26T08:00+07', 4, 'working_days', '2024-05-06', 'and the fourth is Monday');
-- Saturday 26/4 (worked) is not counted; 28, 29; 30/4-4/5 off; 5, 6, 7.
select due('2025-04-25T17:30+07', 5, 'working_days', '2025-05-07', 'over 30/4-1/5 of 2025, received after hours');
-- Friday 2/1 off, Saturday 10/1 worked: 5, 6, 7, 8, 9, 10.
select due('2025-12-31T09:00+07', 6, 'working_days', '2026-01-10', 'over the New Year of 2026');
-- Saturday 22/8 worked; 29/8-2/9 off: Saturday 22, 24, 25, 26, 27, 28, Thursday 3/9.
select due('2026-08-21T09:00+07', 7, 'working_days', '2026-09-03', 'over the National Day of 2026');
-- Thursday 31/12; Friday 1/1 off; 4-8, 11-15 January: eleven; 18, 19, 20, 21.
select due('2026-12-30T09:00+07', 15, 'working_days', '2027-01-21', 'over the New Year of 2027');
-- Without a calendar for 2023 Monday 1/5 counts.
select due('2023-04-28T09:00+07', 1, 'working_days', '2023-05-01', 'in a year without a calendar only weekends are off');

select due('2021-03-01T09:00+07', 10, 'days', '2021-03-11', 'ten days are ten days');
select due('2021-03-05T17:30+07', 1, 'days', '2021-03-09', 'days, too, start on the next working day after hours');
-- 5/2 + 5 = Wednesday 10/2, the first day off of Tết: Wednesday 17.
select due('2021-02-05T09:00+07', 5, 'days', '2021-02-17', 'days that end in Tết end after it');
-- 8/3 + 5 = Saturday 13: Monday 15.
select due('2021-03-08T09:00+07', 5, 'days', '2021-03-15', 'days that end on a Saturday end on Monday');
-- 25/4 + 1 = Saturday 26, worked.
select due('2025-04-25T09:00+07', 1, 'days', '2025-04-26', 'days may end on a worked Saturday');

-- 17:00 in Vietnam is 10:00 in Greenwich.
select is(reform.due_at('2021-03-15'), '2021-03-15T10:00Z', 'the deadline is the end of the hours, in Vietnam''s time');

-- The deadline is Friday 12/3/2021.
create function tap.left_at(at timestamptz, remaining int, what text) returns text
    language sql return tap.is(reform.remaining_working_days('2021-03-12', at), remaining, what);

select left_at('2021-03-08T09:00+07', 4, 'on Monday four days are left: Tuesday to Friday');
select left_at('2021-03-08T17:30+07', 3, 'on Monday evening Monday is over, and Tuesday is the present day');
select left_at('2021-03-12T09:00+07', 0, 'on the last day none is left after it');
select left_at('2021-03-12T17:00+07', 0, 'up to its last moment');
select left_at('2021-03-12T17:30+07', -1, 'after its hours it is overdue');
select left_at('2021-03-13T10:00+07', -1, 'on the weekend, no more than that');
select left_at('2021-03-15T09:00+07', -1, 'on Monday it is the first day overdue');
select left_at('2021-03-15T17:30+07', -2, 'and in the evening the second');
select left_at('2021-03-12T10:30Z', -1, '10:30Z of the last day is 17:30 in Vietnam');
select is(reform.remaining_working_days('2021-02-17', '2021-02-09T09:00+07'), 1, 'days of Tết are not left days');

select is_empty(
    $$ select received_at, amount
       from generate_series(timestamptz '2021-01-01T00:00Z', '2027-06-30', '53 hours') as received_at,
           unnest(array[1, 5, 15]) as amount,
           lateral reform.due_on(reform.clock_start(received_at), amount, 'working_days') as due_on
       where reform.remaining_working_days(due_on, received_at) <> amount
           or reform.remaining_working_days(due_on, reform.due_at(due_on)) <> 0
           or reform.remaining_working_days(due_on, reform.due_at(due_on) + interval '1 second') <> -1 $$,
    'at the receipt the amount is left, at the deadline nothing, and then it is overdue');

-- Hours are data.
delete from reform.working_hours;
select is(reform.due_at('2021-03-15'), '2021-03-15T17:00Z', 'without hours a day ends with itself');
select starts('2021-03-08T23:59+07', '2021-03-08', 'and is never after hours');
select ok(reform.has_provisional_hours('2021-03-15'), 'unknown hours are not settled either');
insert into reform.working_hours (starts_at, ends_at, valid_from, provisional) values ('08:00', '16:00', '2021-03-10', false);
select is(reform.due_at('2021-03-09'), '2021-03-09T17:00Z', 'the day before new hours ends as before');
select is(reform.due_at('2021-03-10'), '2021-03-10T09:00Z', 'their first day ends with them');
select starts('2021-03-10T16:30+07', '2021-03-11', 'and what comes after them is after hours');
select ok(not reform.has_provisional_hours('2021-03-10'), 'settled hours are settled');

\ir support/end.sql
