-- Deploy reformd:working_days to pg
-- The working-day engine: which days count, when a clock starts, when it ends, and why. Instants come and go as
-- timestamptz; every civil date in between is a date in Vietnam.
-- What reads a table for one value is plpgsql: it keeps its plan, where SQL would be planned at each of the dozen
-- calls that make a deadline. The rest is SQL, and not strict where that lets the planner inline it.

begin;

create function reform.civil_date(instant timestamptz) returns date
language sql immutable parallel safe
return (instant at time zone 'Asia/Ho_Chi_Minh')::date;

create function reform.weekday(day date) returns text
language sql immutable parallel safe
return (array['thứ Hai', 'thứ Ba', 'thứ Tư', 'thứ Năm', 'thứ Sáu', 'thứ Bảy', 'Chủ nhật'])[extract(isodow from day)];

create function reform.weekday_en(day date) returns text
language sql immutable parallel safe
return (array['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'])[extract(isodow from day)];

-- Days

create function reform.calendar_day(first_on date, last_on date)
returns table (day_on date, works boolean, reason text, reason_en text)
language sql stable parallel safe
begin atomic
    select
        day.day_on,
        coalesce(holiday.kind = 'working_saturday', not day.weekend),
        coalesce(holiday.name, case when day.weekend then reform.weekday(day.day_on) else 'ngày làm việc' end),
        coalesce(holiday.name_en, case when day.weekend then reform.weekday_en(day.day_on) else 'working day' end)
    from (
        select first_on + place as day_on, extract(isodow from first_on + place) > 5 as weekend
        from generate_series(0, last_on - first_on) as place
    ) as day
    left join reform.holiday on holiday.holiday_on = day.day_on;
end;
comment on function reform.calendar_day(date, date) is
    'Each day of a stretch: whether it is worked, and why. In a year without a calendar only weekends are off.';

create function reform.is_working_day(day date) returns boolean
language sql stable strict parallel safe
begin atomic
    select works from reform.calendar_day(day, day);
end;

create function reform.weekdays_before(day date) returns int
language sql immutable parallel safe
return (day - date '0001-01-01') / 7 * 5 + least((day - date '0001-01-01') % 7, 5);
comment on function reform.weekdays_before(date) is 'Mondays to Fridays since 1 January of the year 1, a Monday.';

create function reform.working_days_between(after date, last_on date) returns int
language plpgsql stable strict parallel safe as $$
begin
    return (
        select
            reform.weekdays_before(last_on + 1) - reform.weekdays_before(after + 1)
            + count(*) filter (where kind = 'working_saturday')
            - count(*) filter (where kind <> 'working_saturday' and extract(isodow from holiday_on) <= 5)
        from reform.holiday
        where holiday_on between after + 1 and last_on);
end
$$;
comment on function reform.working_days_between(date, date) is
    'Counts without walking, so that centuries cost no more than a week. The first day is not counted, the last one is.';

create function reform.nth_working_day(after date, nth int) returns date
language plpgsql stable strict parallel safe as $$
declare
    day date := after;
    missing int := nth;
    days int;
begin
    while missing > 0 loop
        days := missing;
        missing := missing - reform.working_days_between(day, day + days);
        day := day + days;
    end loop;
    return day;
end
$$;
comment on function reform.nth_working_day(date, int) is
    'Jumps by as many days as are missing. At most that many of them are worked, so it never jumps too far, and the '
    'last jump ends on a working day: a handful of jumps, even for a year and a half.';

create function reform.working_day_from(day date) returns date
language sql stable strict parallel safe
return reform.nth_working_day(day - 1, 1);
comment on function reform.working_day_from(date) is 'The day itself when it is worked, else the next working day.';

create function reform.unsettled_years(first_on date, last_on date) returns int[]
language plpgsql stable strict parallel safe as $$
begin
    return (
        select coalesce(array_agg(year order by year), '{}')
        from generate_series(extract(year from first_on)::int, extract(year from last_on)::int) as year
        where not exists (
            select from reform.calendar_year where calendar_year.year = year.year and calendar_year.state = 'final'));
end
$$;
comment on function reform.unsettled_years(date, date) is
    'The years whose days off are provisional or missing: what was computed over them may still change.';

-- Hours

create function reform.closing_time(day date) returns time
language plpgsql stable strict parallel safe as $$
begin
    return (
        select coalesce(max(ends_at), '24:00')
        from reform.working_hours
        where day between coalesce(valid_from, '-infinity') and coalesce(valid_to, 'infinity'));
end
$$;
comment on function reform.closing_time(date) is 'The end of the hours of a working day; of the day itself where no hours are known.';

create function reform.has_provisional_hours(day date) returns boolean
language plpgsql stable strict parallel safe as $$
begin
    return (
        select coalesce(bool_or(provisional), true)
        from reform.working_hours
        where day between coalesce(valid_from, '-infinity') and coalesce(valid_to, 'infinity'));
end
$$;

-- Clocks

create function reform.clock_start(received_at timestamptz) returns date
language sql stable strict parallel safe
return case
    when (received_at at time zone 'Asia/Ho_Chi_Minh')::time <= reform.closing_time(reform.civil_date(received_at))
    then reform.working_day_from(reform.civil_date(received_at))
    else reform.nth_working_day(reform.civil_date(received_at), 1)
end;
comment on function reform.clock_start(timestamptz) is
    'The day that counts as the day of receipt: what comes after hours or on a day off is received on the next working '
    'day. It is not day one.';

create function reform.due_on(started_on date, amount int, calendar reform.calendar_unit) returns date
language sql stable strict parallel safe
return case calendar
    when 'working_days' then reform.nth_working_day(started_on, amount)
    else reform.working_day_from(started_on + amount)
end;
comment on function reform.due_on(date, int, reform.calendar_unit) is
    'Time in days that ends on a day off ends on the next working day (Bộ luật Dân sự 2015, Điều 148 khoản 5).';

create function reform.due_at(due_on date) returns timestamptz
language sql stable strict parallel safe
return (due_on + reform.closing_time(due_on)) at time zone 'Asia/Ho_Chi_Minh';

create function reform.remaining_working_days(due_on date, at timestamptz) returns int
language plpgsql stable strict parallel safe as $$
declare
    today constant date := reform.clock_start(at);
begin
    return case when today <= due_on
        then reform.working_days_between(today, due_on)
        else -reform.working_days_between(due_on, today) end;
end
$$;
comment on function reform.remaining_working_days(date, timestamptz) is
    'Whole working days left after the present one, 0 on the last day, negative once the deadline has passed. Counted '
    'as the clock counts: at the moment of receipt it is the amount, and after hours the day is over.';

-- Why

create function reform.deadline_step(received_on date, started_on date, due_on date, amount int, calendar reform.calendar_unit)
returns table (day_on date, counted boolean, number int, reason text, reason_en text)
language sql stable parallel safe
begin atomic
    select
        step.day_on,
        step.counted,
        case when step.counted then (count(*) filter (where step.counted) over (order by step.day_on))::int end,
        case step.role
            when 'receipt' then 'ngày nhận, không tính'
            when 'start' then 'được coi là ngày nhận, không tính'
            when 'after hours' then 'nhận sau giờ làm việc'
            when 'moved' then 'thời hạn kết thúc vào ngày nghỉ nên chuyển sang ngày làm việc này'
            else step.reason end,
        case step.role
            when 'receipt' then 'day of receipt, not counted'
            when 'start' then 'counts as the day of receipt, not counted'
            when 'after hours' then 'received after hours'
            when 'moved' then 'the time ends on a day off and so moves to this working day'
            else step.reason_en end
    from (
        select
            day.day_on,
            day.reason,
            day.reason_en,
            day.day_on > started_on
                and case calendar when 'working_days' then day.works else day.day_on <= started_on + amount end as counted,
            case
                when day.day_on = received_on and received_on = started_on then 'receipt'
                when day.day_on = started_on then 'start'
                when day.day_on = received_on and day.works then 'after hours'
                when calendar = 'days' and day.day_on = due_on and due_on > started_on + amount then 'moved'
            end as role
        from reform.calendar_day(received_on, due_on) as day
    ) as step
    order by step.day_on;
end;
comment on function reform.deadline_step(date, date, date, int, reform.calendar_unit) is
    'Every day from the receipt to the deadline: whether it counted, as which one, and why or why not.';

create function reform.deadline_steps(received_on date, started_on date, due_on date, amount int, calendar reform.calendar_unit)
returns json
language plpgsql stable strict parallel safe
set plan_cache_mode = force_generic_plan as $$
begin
    return (
        select json_agg(json_build_object(
            'date', step.day_on,
            'weekday', reform.weekday(step.day_on),
            'weekday_en', reform.weekday_en(step.day_on),
            'counted', step.counted,
            'number', step.number,
            'reason', step.reason,
            'reason_en', step.reason_en
        ) order by step.day_on)
        from reform.deadline_step(received_on, started_on, due_on, amount, calendar) as step);
end
$$;

commit;
