-- Deploy reformd:api_calendar to pg
-- Days off, reporting periods, service levels and deadlines, as published.

begin;

create view api.calendar_year as
select
    year,
    coalesce(calendar_year.state, 'missing')::text as state,
    calendar_year.source,
    calendar_year.note,
    (select count(*)::int from reform.holiday where holiday.year = listed.year) as holiday_count,
    '/v1/holidays?year=' || listed.year as "links.holidays",
    '/v1/reporting-periods?year=' || listed.year as "links.reporting_periods"
from (
    select generate_series(least(2020, min(year)), greatest(2030, max(year))) as year from reform.calendar_year
) as listed
left join reform.calendar_year using (year);
comment on view api.calendar_year is
    'How well the days off of each year are known, from 2020 to 2030 and as far beyond as there are data.';

create view api.holiday as
select
    holiday.holiday_on as date,
    reform.weekday(holiday.holiday_on) as weekday,
    reform.weekday_en(holiday.holiday_on) as weekday_en,
    holiday.name,
    holiday.name_en,
    holiday.kind::text as kind,
    holiday.kind = 'working_saturday' as works,
    holiday.source,
    holiday.year,
    calendar_year.state::text as year_state,
    '/v1/holidays?year=' || holiday.year as "links.year",
    '/v1/calendar-years' as "links.calendar_years"
from reform.holiday
join reform.calendar_year on calendar_year.year = holiday.year;
comment on view api.holiday is 'A day off that is no mere weekend, or a Saturday that is worked.';

create view api.reporting_period as
select
    code,
    year,
    kind::text as kind,
    name,
    data_from,
    data_to,
    submit_by,
    source,
    '/v1/reporting-periods?year=' || year as "links.year"
from reform.reporting_period;
comment on view api.reporting_period is 'A period of the reform reports.';

create view api.service_level as
select
    service_level.track::text as track,
    service_level.stage::text as stage,
    service_level.amount,
    service_level.calendar::text as calendar,
    service_level.statutory,
    service_level.legal_basis,
    document.code as "document.code",
    coalesce(document.title, document.number) as "document.title",
    '/v1/documents/' || document.code as "document.href",
    service_level.note,
    service_level.valid_from,
    service_level.valid_to,
    '/v1/service-levels?track=' || service_level.track || '&stage=' || service_level.stage
        || coalesce('&on=' || coalesce(service_level.valid_from, service_level.valid_to), '') as "links.self",
    array_position(enum_range(null::reform.track), service_level.track) as track_place,
    array_position(enum_range(null::reform.stage), service_level.stage) as stage_place
from reform.service_level
left join reform.document on document.id = service_level.document_id;
comment on view api.service_level is 'How long a stage may take; of one track and stage, one is valid on a day.';

create function reform.received_at(given text) returns timestamptz
language sql stable strict parallel safe
return case
    when given ~ '^\d{4}-\d\d-\d\d$' then given::date::timestamp at time zone 'Asia/Ho_Chi_Minh'
    else given::timestamptz
end;
comment on function reform.received_at(text) is
    'An instant as RFC 3339 writes it; or a date: its first moment in Vietnam, before anybody''s hours, so that day counts.';

create function api.deadline(given text, of_track text, of_stage text, with_steps boolean, at timestamptz default now())
returns table (
    track text, stage text, received_at timestamptz, started_on date, due_on date, due_at timestamptz,
    amount int, calendar text, statutory boolean, legal_basis text,
    document_code text, document_title text, document_href text,
    remaining_working_days int, provisional boolean, provisional_years json, provisional_hours boolean,
    steps json, link_self text, link_service_level text, link_calendar_years text)
language plpgsql stable security definer
set search_path = reform, pg_temp as $$
declare
    level api.service_level;
    received_on date;
    unit reform.calendar_unit;
    unsettled_years int[];
begin
    received_at := reform.received_at(given);
    received_on := reform.civil_date(received_at);
    select * into level
    from api.service_level as valid
    where valid.track = of_track and valid.stage = of_stage
        and received_on between coalesce(valid.valid_from, '-infinity') and coalesce(valid.valid_to, 'infinity');
    if not found then
        return;
    end if;

    unit := level.calendar;
    started_on := reform.clock_start(received_at);
    due_on := reform.due_on(started_on, level.amount, unit);
    unsettled_years := reform.unsettled_years(received_on, due_on);
    return query values (
        level.track, level.stage, received_at, started_on, due_on, reform.due_at(due_on),
        level.amount, level.calendar, level.statutory, level.legal_basis::text,
        level."document.code"::text, level."document.title"::text, level."document.href",
        reform.remaining_working_days(due_on, at),
        unsettled_years <> '{}', array_to_json(unsettled_years), reform.has_provisional_hours(due_on),
        case when with_steps then reform.deadline_steps(received_on, started_on, due_on, level.amount, unit) end,
        '/v1/deadline?from=' || replace(given, '+', '%2B') || '&track=' || level.track || '&stage=' || level.stage,
        level."links.self", '/v1/calendar-years');
end
$$;
comment on function api.deadline(text, text, text, boolean, timestamptz) is
    'The deadline of a stage by the service level of the day of receipt; no row where none is valid on it.';

revoke execute on function api.deadline(text, text, text, boolean, timestamptz) from public;
grant execute on function api.deadline(text, text, text, boolean, timestamptz) to reformd_public, reformd_staff;

commit;
