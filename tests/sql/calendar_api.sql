-- What the service's role is told about the calendar.

\ir support/begin.sql

-- Asked as the service asks: by its role, which reaches schema api alone.
grant reformd_public to current_user;
create function tap.ask(question text) returns setof jsonb
    language plpgsql as $$
begin
    perform set_config('role', 'reformd_public', true);
    return query execute format('select to_jsonb(answer) from (%s) as answer', question);
    perform set_config('role', 'none', true);
end
$$;
create function tap.deadline(given text, track text, stage text, at timestamptz default '2021-03-08T09:00+07') returns jsonb
    language sql as $$
        select ask(format('select * from api.deadline(%L, %L, %L, true, %L)', given, track, stage, at))
    $$;

-- Monday 8/3/2021, five working days: 9, 10, 11, 12, 15. 17:00 in Vietnam is 10:00Z.
select is(
    deadline('2021-03-08T09:00:00+07:00', 'petition', 'transfer') - 'steps' - 'legal_basis' - 'document_title',
    '{"track": "petition", "stage": "transfer", "received_at": "2021-03-08T02:00:00+00:00", "started_on": "2021-03-08",
      "due_on": "2021-03-15", "due_at": "2021-03-15T10:00:00+00:00", "amount": 5, "calendar": "working_days",
      "statutory": true, "document_code": "20-2008-ND-CP", "document_href": "/v1/documents/20-2008-ND-CP",
      "remaining_working_days": 5, "provisional": false, "provisional_years": [], "provisional_hours": true,
      "link_self": "/v1/deadline?from=2021-03-08T09:00:00%2B07:00&track=petition&stage=transfer",
      "link_service_level": "/v1/service-levels?track=petition&stage=transfer&on=2021-01-01",
      "link_calendar_years": "/v1/calendar-years"}'::jsonb,
    'the statutory deadline of a petition');
select is(jsonb_array_length(deadline('2021-03-08T09:00:00+07:00', 'petition', 'transfer') -> 'steps'), 8,
    'with a step for each day from the 8th to the 15th');
select matches(deadline('2021-03-08', 'petition', 'transfer') ->> 'legal_basis', '20/2008/NĐ-CP', 'and its basis in words');
select is(ask($$select steps from api.deadline('2021-03-08', 'petition', 'transfer', false)$$), '{"steps": null}'::jsonb,
    'or without the steps');

select is(deadline('2021-03-08', 'petition', 'reply') ->> 'due_on', '2021-03-29', 'fifteen working days for a petition');
select is(deadline('2021-03-08', 'suggestion', 'reply') ->> 'due_on', '2021-03-22', 'ten for a suggestion');
select is(deadline('2021-03-08', 'suggestion', 'transfer') ->> 'statutory', 'false', 'which no statute times');
select is(deadline('2021-03-08', 'suggestion', 'triage') ->> 'due_on', '2021-03-10', 'two for triage');
select is(deadline('2021-03-08', 'suggestion', 'moderation') ->> 'due_on', '2021-03-09', 'one for moderation');

-- A date is its first moment in Vietnam, 17:00Z of the day before, wherever the session is.
select is(deadline('2021-03-08', 'petition', 'triage') ->> 'started_on', '2021-03-08', 'a date is a day within its hours');
select is(deadline('2021-03-08', 'petition', 'triage') ->> 'received_at', '2021-03-07T17:00:00+00:00', 'of Vietnam');
set local timezone = 'America/New_York';
select is(deadline('2021-03-08', 'petition', 'triage') ->> 'started_on', '2021-03-08', 'whatever the session''s time zone');
set local timezone = 'UTC';
select is(deadline('2021-03-05T18:00:00Z', 'petition', 'triage') ->> 'started_on', '2021-03-08',
    'Friday 18:00Z is Saturday in Vietnam');
select is(deadline('2021-03-08t09:00:00.5z', 'petition', 'triage') ->> 'received_at', '2021-03-08T09:00:00.5+00:00',
    'a fraction of a second is kept');

-- Due on 10/3/2021, asked on Monday 15: Thursday 11, Friday 12 and Monday 15 are past it.
select is(deadline('2021-03-08', 'petition', 'triage', '2021-03-15T09:00+07') -> 'remaining_working_days', '-3',
    'an overdue deadline has a negative remainder');

select is(deadline('2023-04-28', 'petition', 'moderation') ->> 'provisional_years', '[2023]', 'a missing year is named');
select is(deadline('2023-04-28', 'petition', 'moderation') ->> 'provisional', 'true', 'and makes the deadline provisional');
-- Friday 31/12/2021, Monday 3/1/2022.
select is(deadline('2021-12-31', 'petition', 'moderation') ->> 'provisional_years', '[2022]', 'even if only the end touches it');
select is(deadline('2021-12-30', 'petition', 'moderation') ->> 'provisional', 'false', 'else it is settled');
select is(deadline('2026-12-30', 'petition', 'reply') ->> 'provisional_years', '[2027]', 'a provisional year is named');
select is(deadline('2199-12-31', 'petition', 'moderation') ->> 'provisional_years', '[2199, 2200]', 'the last day one can ask for');

select is(deadline('2020-12-31T23:59:59+07:00', 'petition', 'reply'), null, 'before the first service level: nothing');
select isnt(deadline('2020-12-31T17:00:00Z', 'petition', 'reply'), null, 'the year begins in Vietnam first');
select is(deadline('2021-03-08', 'petition', 'no such stage'), null, 'an unknown stage: nothing');

-- Service levels are data: another promise from April on, in days.
update reform.service_level set valid_to = '2021-03-31' where track = 'suggestion' and stage = 'reply';
insert into reform.service_level (track, stage, amount, calendar, valid_from)
values ('suggestion', 'reply', 30, 'days', '2021-04-01');
select is(deadline('2021-03-31', 'suggestion', 'reply') ->> 'due_on', '2021-04-14', 'the old promise on its last day');
-- 1/4 + 30 = Saturday 1/5, a holiday; 2/5 Sunday, 3/5 off in lieu.
select is(deadline('2021-04-01', 'suggestion', 'reply') ->> 'due_on', '2021-05-04', 'the new one from its first day');
select is(deadline('2021-04-01', 'suggestion', 'reply') ->> 'document_code', null, 'which rests on no document');

select results_eq(
    $$ select answer ->> 'year', answer ->> 'state', (answer -> 'holiday_count')::int
       from ask('select * from api.calendar_year order by year') as answer $$,
    $$ values ('2020', 'missing', 0), ('2021', 'final', 14), ('2022', 'missing', 0), ('2023', 'missing', 0),
        ('2024', 'final', 15), ('2025', 'final', 13), ('2026', 'final', 17), ('2027', 'provisional', 15),
        ('2028', 'missing', 0), ('2029', 'missing', 0), ('2030', 'missing', 0) $$,
    'years without data are listed as missing');
insert into reform.calendar_year (year, state, source) values (2032, 'provisional', 'Thử');
select results_eq(
    $$ select answer ->> 'year' || ' ' || (answer ->> 'state') from ask('select * from api.calendar_year where year > 2030 order by year') as answer $$,
    $$ values ('2031 missing'), ('2032 provisional') $$,
    'beyond 2030 as far as there are data');

select is(
    ask($$select * from api.holiday where date = '2024-05-04'$$),
    '{"date": "2024-05-04", "weekday": "thứ Bảy", "weekday_en": "Saturday", "name": "Làm bù cho thứ Hai 29/4",
      "name_en": "Working Saturday, swapped for Monday 29 April", "kind": "working_saturday", "works": true,
      "source": "Công văn 2450/VPCP-KGVX ngày 12/4/2024 của Văn phòng Chính phủ", "year": 2024, "year_state": "final",
      "links.year": "/v1/holidays?year=2024", "links.calendar_years": "/v1/calendar-years"}'::jsonb,
    'a worked Saturday with its source and the state of its year');

select is(
    ask($$select * from api.reporting_period where code = '2021-Q1'$$),
    '{"code": "2021-Q1", "year": 2021, "kind": "quarter", "name": "Quý I năm 2021", "data_from": "2020-12-15",
      "data_to": "2021-03-14", "submit_by": "2021-03-20", "source": "Công văn 581/BNV-CCHC của Bộ Nội vụ",
      "links.year": "/v1/reporting-periods?year=2021"}'::jsonb,
    'a reporting period');

\ir support/end.sql
