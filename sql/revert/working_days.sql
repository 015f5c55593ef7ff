-- Revert reformd:working_days from pg

begin;

drop function reform.deadline_steps(date, date, date, int, reform.calendar_unit);
drop function reform.deadline_step(date, date, date, int, reform.calendar_unit);
drop function reform.remaining_working_days(date, timestamptz);
drop function reform.due_at(date);
drop function reform.due_on(date, int, reform.calendar_unit);
drop function reform.clock_start(timestamptz);
drop function reform.has_provisional_hours(date);
drop function reform.closing_time(date);
drop function reform.unsettled_years(date, date);
drop function reform.working_days_between(date, date);
drop function reform.weekdays_before(date);
drop function reform.working_day_from(date);
drop function reform.nth_working_day(date, int);
drop function reform.is_working_day(date);
drop function reform.calendar_day(date, date);
drop function reform.weekday_en(date);
drop function reform.weekday(date);
drop function reform.civil_date(timestamptz);

commit;
