-- The tables of the calendar: years, holidays, working hours, reporting periods, service levels.

\ir support/begin.sql
\ir support/empty.sql

insert into reform.calendar_year (year, state, source) values (1960, 'final', 'Thử'), (1961, 'missing', null);
insert into reform.holiday (holiday_on, name, name_en, kind, source)
values ('1960-01-01', 'Tết dương lịch', 'New Year', 'public_holiday', 'Thử');

select refuses('calendar_year_pkey', 'a year twice', $$
    insert into reform.calendar_year (year, state, source) values (1960, 'final', 'Thử')$$);
select accepts('calendar_year_pkey', 'another year', $$
    insert into reform.calendar_year (year, state, source) values (1962, 'final', 'Thử')$$);
select accepts('calendar_year_range', '1945', $$insert into reform.calendar_year values (1945, 'final', 'Thử')$$);
select refuses('calendar_year_range', '1944', $$insert into reform.calendar_year values (1944, 'final', 'Thử')$$);
select refuses('calendar_year_range', '2201', $$insert into reform.calendar_year values (2201, 'final', 'Thử')$$);
select accepts('calendar_year_source', 'a missing year without source', $$
    insert into reform.calendar_year (year, state) values (1962, 'missing')$$);
select refuses('calendar_year_source', 'a final year without source', $$
    insert into reform.calendar_year (year, state) values (1962, 'final')$$);
select refuses('calendar_year_source', 'a provisional year without source', $$
    insert into reform.calendar_year (year, state) values (1962, 'provisional')$$);

create function tap.add_holiday(holiday_on date, kind text) returns void
    language sql as $$
        insert into reform.holiday (holiday_on, name, name_en, kind, source)
        values (add_holiday.holiday_on, 'Ngày nghỉ', 'Day off', add_holiday.kind::reform.holiday_kind, 'Thử')
    $$;

select refuses('holiday_pkey', 'a day twice', $$select add_holiday('1960-01-01', 'public_holiday')$$);
select accepts('holiday_pkey', 'the next day', $$select add_holiday('1960-01-02', 'public_holiday')$$);
select accepts('holiday_year', 'a day of a known year', $$select add_holiday('1960-12-31', 'public_holiday')$$);
select refuses('holiday_year', 'a day of a year that is missing',
    $$select add_holiday('1961-01-01', 'public_holiday')$$);
select refuses('holiday_year', 'a day of a year without row', $$select add_holiday('1963-01-01', 'public_holiday')$$);
select refuses('holiday_year', 'a year with holidays that becomes missing', $$
    update reform.calendar_year set state = 'missing' where year = 1960$$);
select refuses('holiday_year', 'a year with holidays that is removed', $$
    delete from reform.calendar_year where year = 1960$$);
select accepts('holiday_year', 'a year with holidays that becomes provisional', $$
    update reform.calendar_year set state = 'provisional' where year = 1960$$);
select accepts('holiday_weekday', 'a public holiday on a Sunday',
    $$select add_holiday('1960-05-01', 'public_holiday')$$);
select accepts('holiday_weekday', 'a Monday swapped off', $$select add_holiday('1960-05-02', 'swapped_off')$$);
select refuses('holiday_weekday', 'a Saturday swapped off', $$select add_holiday('1960-05-07', 'swapped_off')$$);
select accepts('holiday_weekday', 'a Saturday worked', $$select add_holiday('1960-05-07', 'working_saturday')$$);
select refuses('holiday_weekday', 'a Sunday worked', $$select add_holiday('1960-05-08', 'working_saturday')$$);
select refuses('holiday_weekday', 'a Friday worked', $$select add_holiday('1960-05-06', 'working_saturday')$$);

insert into reform.working_hours (starts_at, ends_at, valid_from, valid_to)
values ('07:30', '11:30', '1960-01-01', '1960-12-31');

create function tap.add_hours(starts_at time, ends_at time, valid_from date, valid_to date) returns void
    language sql as $$
        insert into reform.working_hours (starts_at, ends_at, valid_from, valid_to) values ($1, $2, $3, $4)
    $$;

select accepts('working_hours_times', 'a minute', $$select add_hours('12:00', '12:01', null, null)$$);
select refuses('working_hours_times', 'no time at all', $$select add_hours('12:00', '12:00', null, null)$$);
select refuses('working_hours_times', 'an end before the beginning',
    $$select add_hours('17:00', '13:00', null, null)$$);
select accepts('working_hours_dates', 'one day', $$select add_hours('07:30', '11:30', '1961-01-01', '1961-01-01')$$);
select refuses('working_hours_dates', 'an end before the beginning', $$
    select add_hours('07:30', '11:30', '1961-01-02', '1961-01-01')$$);
select accepts('working_hours_overlap', 'the afternoon', $$select add_hours('13:30', '17:00', '1960-01-01', null)$$);
select accepts('working_hours_overlap', 'hours that follow at once',
    $$select add_hours('11:30', '12:00', null, null)$$);
select accepts('working_hours_overlap', 'other hours after these',
    $$select add_hours('07:00', '11:00', '1961-01-01', null)$$);
select refuses('working_hours_overlap', 'other hours while these apply', $$
    select add_hours('11:00', '12:00', '1960-12-31', null)$$);

create function tap.add_period(code text, data_from date, data_to date, submit_by date) returns void
    language sql as $$
        insert into reform.reporting_period (code, year, kind, name, data_from, data_to, submit_by)
        values ($1, 1960, 'quarter', 'Quý thử', $2, $3, $4)
    $$;
select add_period('1960-T1', '1959-12-15', '1960-03-14', '1960-03-20');

select refuses('reporting_period_code', 'a code in use', $$
    select add_period('1960-T1', '1959-12-15', '1960-03-14', '1960-03-20')$$);
select accepts('reporting_period_code', 'a new code', $$
    select add_period('1960-T2', '1959-12-15', '1960-03-14', '1960-03-20')$$);
select accepts('reporting_period_year', 'a code of its year', $$
    select add_period('1960-T2', '1959-12-15', '1960-03-14', '1960-03-20')$$);
select refuses('reporting_period_year', 'a code of another year', $$
    select add_period('1961-T1', '1959-12-15', '1960-03-14', '1960-03-20')$$);
select accepts('reporting_period_dates', 'a report on the last day', $$
    select add_period('1960-T2', '1960-03-14', '1960-03-14', '1960-03-14')$$);
select refuses('reporting_period_dates', 'an end before the beginning', $$
    select add_period('1960-T2', '1960-03-15', '1960-03-14', '1960-03-20')$$);
select refuses('reporting_period_dates', 'a report before the end', $$
    select add_period('1960-T2', '1959-12-15', '1960-03-14', '1960-03-13')$$);

select add_document('TEST-1');

create function tap.add_level(
    stage text, amount int, valid_from date default null, valid_to date default null, statutory boolean default false,
    legal_basis text default null, document_id bigint default null) returns void
    language sql as $$
        insert into reform.service_level (
            track, stage, amount, calendar, valid_from, valid_to, statutory, legal_basis, document_id)
        values ('petition', $1::reform.stage, $2, 'working_days', $3, $4, $5, $6, $7)
    $$;
select add_level('reply', 15, '1960-01-01', '1960-12-31');

select accepts('service_level_amount', '1', $$select add_level('triage', 1)$$);
select refuses('service_level_amount', '0', $$select add_level('triage', 0)$$);
select refuses('service_level_amount', '367', $$select add_level('triage', 367)$$);
select accepts('service_level_dates', 'one day', $$select add_level('triage', 2, '1960-01-01', '1960-01-01')$$);
select refuses('service_level_dates', 'an end before the beginning', $$
    select add_level('triage', 2, '1960-01-02', '1960-01-01')$$);
select accepts('service_level_statutory', 'law with its basis', $$
    select add_level('transfer', 5, statutory => true, legal_basis => 'Nghị định')$$);
select refuses('service_level_statutory', 'law without its basis', $$
    select add_level('transfer', 5, statutory => true)$$);
select accepts('service_level_document', 'a document',
    $$select add_level('triage', 2, document_id => document('TEST-1'))$$);
select refuses('service_level_document', 'a document that does not exist', $$
    select add_level('triage', 2, document_id => -1)$$);
select refuses('service_level_document', 'removing the document', $$
    select add_level('triage', 2, document_id => document('TEST-1'));
    delete from reform.document where code = 'TEST-1'$$);
select accepts('service_level_overlap', 'the next day', $$select add_level('reply', 10, '1961-01-01')$$);
select accepts('service_level_overlap', 'another stage at the same time', $$select add_level('triage', 2)$$);
select refuses('service_level_overlap', 'the last day', $$select add_level('reply', 10, '1960-12-31')$$);
select refuses('service_level_overlap', 'all time', $$select add_level('reply', 10)$$);

\ir support/end.sql
