-- Verify reformd:working_days on pg

begin;

select 'reform.deadline_steps(date, date, date, int, reform.calendar_unit)'::regprocedure;

-- Any week of five working days will do, but weekends must be off and clocks must stop.
do $$
begin
    assert reform.weekdays_before('2021-01-04') + 5 = reform.weekdays_before('2021-01-11'), 'a week has five weekdays';
    assert not reform.is_working_day('2023-01-08'), 'a Sunday is off';
    assert reform.due_at('2023-01-09') > '2023-01-09T00:00:00+07:00', 'a day must end after it begins';
end
$$;

rollback;
