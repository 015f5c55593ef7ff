-- Every day from the receipt to the deadline, and why it counted or not.

\ir support/begin.sql

create function tap.steps(received_at timestamptz, amount int, calendar reform.calendar_unit)
returns table (day_on date, counted boolean, number int, reason text)
    language sql as $$
        select step.day_on, step.counted, step.number, step.reason
        from reform.clock_start(received_at) as started_on,
            reform.due_on(started_on, amount, calendar) as due_on,
            reform.deadline_step(reform.civil_date(received_at), started_on, due_on, amount, calendar) as step
    $$;

select results_eq(
    $$ select * from steps('2025-04-25T17:30+07', 5, 'working_days') $$,
    $$ values
        (date '2025-04-25', false, null::int, 'nhận sau giờ làm việc'),
        ('2025-04-26', false, null, 'được coi là ngày nhận, không tính'),
        ('2025-04-27', false, null, 'Chủ nhật'),
        ('2025-04-28', true, 1, 'ngày làm việc'),
        ('2025-04-29', true, 2, 'ngày làm việc'),
        ('2025-04-30', false, null, 'Ngày Chiến thắng'),
        ('2025-05-01', false, null, 'Ngày Quốc tế lao động'),
        ('2025-05-02', false, null, 'Nghỉ hoán đổi (làm bù thứ Bảy 26/4)'),
        ('2025-05-03', false, null, 'thứ Bảy'),
        ('2025-05-04', false, null, 'Chủ nhật'),
        ('2025-05-05', true, 3, 'ngày làm việc'),
        ('2025-05-06', true, 4, 'ngày làm việc'),
        ('2025-05-07', true, 5, 'ngày làm việc') $$,
    'after hours, a worked Saturday, holidays, a swapped day, a weekend');

select results_eq(
    $$ select * from steps('2021-03-08T09:00+07', 1, 'working_days') $$,
    $$ values (date '2021-03-08', false, null::int, 'ngày nhận, không tính'), ('2021-03-09', true, 1, 'ngày làm việc') $$,
    'within hours');

select results_eq(
    $$ select * from steps('2021-03-06T10:00+07', 1, 'working_days') $$,
    $$ values
        (date '2021-03-06', false, null::int, 'thứ Bảy'),
        ('2021-03-07', false, null, 'Chủ nhật'),
        ('2021-03-08', false, null, 'được coi là ngày nhận, không tính'),
        ('2021-03-09', true, 1, 'ngày làm việc') $$,
    'on a Saturday');

select results_eq(
    $$ select * from steps('2024-05-03T09:00+07', 1, 'working_days') $$,
    $$ values
        (date '2024-05-03', false, null::int, 'ngày nhận, không tính'),
        ('2024-05-04', true, 1, 'Làm bù cho thứ Hai 29/4') $$,
    'a worked Saturday counts');

select results_eq(
    $$ select * from steps('2021-02-08T09:00+07', 2, 'working_days') $$,
    $$ values
        (date '2021-02-08', false, null::int, 'ngày nhận, không tính'),
        ('2021-02-09', true, 1, 'ngày làm việc'),
        ('2021-02-10', false, null, 'Tết Nguyên đán (29 tháng Chạp)'),
        ('2021-02-11', false, null, 'Tết Nguyên đán (30 tháng Chạp)'),
        ('2021-02-12', false, null, 'Tết Nguyên đán (mùng 1)'),
        ('2021-02-13', false, null, 'Tết Nguyên đán (mùng 2)'),
        ('2021-02-14', false, null, 'Tết Nguyên đán (mùng 3)'),
        ('2021-02-15', false, null, 'Nghỉ bù Tết Nguyên đán (13/02 là thứ Bảy)'),
        ('2021-02-16', false, null, 'Nghỉ bù Tết Nguyên đán (14/02 là Chủ nhật)'),
        ('2021-02-17', true, 2, 'ngày làm việc') $$,
    'over Tết 2021');

-- 8/3 + 5 = Saturday 13.
select results_eq(
    $$ select * from steps('2021-03-08T09:00+07', 5, 'days') $$,
    $$ values
        (date '2021-03-08', false, null::int, 'ngày nhận, không tính'),
        ('2021-03-09', true, 1, 'ngày làm việc'),
        ('2021-03-10', true, 2, 'ngày làm việc'),
        ('2021-03-11', true, 3, 'ngày làm việc'),
        ('2021-03-12', true, 4, 'ngày làm việc'),
        ('2021-03-13', true, 5, 'thứ Bảy'),
        ('2021-03-14', false, null, 'Chủ nhật'),
        ('2021-03-15', false, null, 'thời hạn kết thúc vào ngày nghỉ nên chuyển sang ngày làm việc này') $$,
    'days count whether worked or not, and the last one moves off the weekend');

select is(
    reform.deadline_steps('2021-03-08', '2021-03-08', '2021-03-09', 1, 'working_days')::jsonb,
    '[{"date": "2021-03-08", "weekday": "thứ Hai", "weekday_en": "Monday", "counted": false, "number": null,
       "reason": "ngày nhận, không tính", "reason_en": "day of receipt, not counted"},
      {"date": "2021-03-09", "weekday": "thứ Ba", "weekday_en": "Tuesday", "counted": true, "number": 1,
       "reason": "ngày làm việc", "reason_en": "working day"}]'::jsonb,
    'as JSON, in both languages');

-- The longest time there is: 366 working days, about a year and a half.
select results_eq(
    $$ select count(*) < 600, count(*) filter (where counted), max(number), bool_and(day_on = lag + 1)
       from (select *, lag(day_on) over (order by day_on) from steps('2024-01-02T09:00+07', 366, 'working_days')) as step $$,
    $$ values (true, 366::bigint, 366, true) $$,
    'even 366 working days are explained day by day, without a gap');

select is_empty(
    $$ select received_at, calendar
       from generate_series(timestamptz '2021-01-01T03:00Z', '2021-12-31', '31 hours') as received_at,
           unnest(enum_range(null::reform.calendar_unit)) as calendar,
           lateral (
               select count(*) filter (where counted) as counted, max(day_on) as last_on
               from steps(received_at, 10, calendar)) as explained
       where explained.counted <> 10
           or explained.last_on <> reform.due_on(reform.clock_start(received_at), 10, calendar) $$,
    'the steps of every receipt of a year count what they explain, and end on the deadline');

\ir support/end.sql
