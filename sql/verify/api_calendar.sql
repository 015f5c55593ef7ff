-- Verify reformd:api_calendar on pg

begin;

select year, state, source, note, holiday_count from api.calendar_year where false;
select date, weekday, weekday_en, name, name_en, kind, works, source, year, year_state from api.holiday where false;
select code, year, kind, name, data_from, data_to, submit_by, source from api.reporting_period where false;
select
    track, stage, amount, calendar, statutory, legal_basis, "document.code", note, valid_from, valid_to, track_place,
    stage_place
from api.service_level where false;

do $$
begin
    assert has_function_privilege(
        'reformd_public', 'api.deadline(text, text, text, boolean, timestamptz)', 'execute'), 'deadlines are public';
    assert (select count(*) >= 11 from api.calendar_year), 'years without a calendar must be listed, too';
end
$$;

rollback;
