-- Deploy reformd:calendar to pg
-- What computations of time stand on: holidays, working hours, reporting periods, service levels. Tables only.

begin;

create table reform.calendar_year (
    year int constraint calendar_year_pkey primary key
        constraint calendar_year_range check (year between 1945 and 2200),
    state reform.calendar_state not null,
    source reform.prose,
    note reform.prose,
    known boolean not null generated always as (state <> 'missing') stored,
    constraint calendar_year_known unique (year, known),
    constraint calendar_year_source check (state = 'missing' or source is not null)
);
comment on table reform.calendar_year is
    'How well the days off of a year are known. A year without a row is missing, too.';
comment on column reform.calendar_year.known is 'Only a known year can have holidays: reform.holiday refers to it.';

comment on constraint calendar_year_pkey on reform.calendar_year is
    'vi: Năm này đã có trong lịch.'
    ' | en: This year is already in the calendar.';
comment on constraint calendar_year_range on reform.calendar_year is
    'vi: Năm phải từ 1945 đến 2200.'
    ' | en: A year must lie between 1945 and 2200.';
comment on constraint calendar_year_source on reform.calendar_year is
    'vi: Lịch nghỉ của một năm phải có nguồn.'
    ' | en: The days off of a year need a source.';

create table reform.holiday (
    holiday_on date constraint holiday_pkey primary key,
    name reform.line not null,
    name_en reform.line not null,
    kind reform.holiday_kind not null,
    source reform.prose not null,
    year int not null generated always as (extract(year from holiday_on)::int) stored,
    year_known boolean not null generated always as (true) stored,
    constraint holiday_year foreign key (year, year_known) references reform.calendar_year (year, known) deferrable,
    constraint holiday_weekday check (
        case kind
            when 'swapped_off' then extract(isodow from holiday_on) <= 5
            when 'working_saturday' then extract(isodow from holiday_on) = 6
            else true
        end)
);
comment on table reform.holiday is
    'Days that are off although they are weekdays, or worked although they are Saturdays.';
comment on column reform.holiday.year_known is 'Always true: the other half of the reference to a year that is known.';

comment on constraint holiday_pkey on reform.holiday is
    'vi: Ngày này đã có trong lịch nghỉ.'
    ' | en: This day is already in the calendar.';
comment on constraint holiday_year on reform.holiday is
    'vi: Ngày nghỉ phải thuộc một năm đã có dữ liệu lịch.'
    ' | en: A holiday must lie in a year whose calendar is known.';
comment on constraint holiday_weekday on reform.holiday is
    'vi: Ngày nghỉ hoán đổi phải từ thứ Hai đến thứ Sáu, ngày làm việc bù phải là thứ Bảy.'
    ' | en: A swapped day off must be a Monday to Friday, a working Saturday a Saturday.';

create index holiday_year_index on reform.holiday (year);

create type reform.hours as range (subtype = time);

create table reform.working_hours (
    id bigint generated always as identity primary key,
    starts_at time not null,
    ends_at time not null,
    valid_from date,
    valid_to date,
    provisional boolean not null default false,
    source reform.prose,
    constraint working_hours_times check (starts_at < ends_at),
    constraint working_hours_dates check (valid_from <= valid_to),
    constraint working_hours_overlap exclude using gist (
        daterange(valid_from, valid_to, '[]') with &&, reform.hours(starts_at, ends_at) with &&)
);
comment on table reform.working_hours is 'The hours of a working day, one row per stretch, in local time.';
comment on column reform.working_hours.provisional is 'Assumed until the agency confirms it.';

comment on constraint working_hours_times on reform.working_hours is
    'vi: Giờ kết thúc phải sau giờ bắt đầu.'
    ' | en: Working hours must end after they begin.';
comment on constraint working_hours_dates on reform.working_hours is
    'vi: Ngày hết hiệu lực của giờ làm việc không được trước ngày bắt đầu.'
    ' | en: Working hours must not cease to apply before they begin to apply.';
comment on constraint working_hours_overlap on reform.working_hours is
    'vi: Các khoảng giờ làm việc cùng hiệu lực không được chồng lên nhau.'
    ' | en: Working hours that apply at the same time must not overlap.';

create table reform.reporting_period (
    id bigint generated always as identity primary key,
    code reform.code not null constraint reporting_period_code unique,
    year int not null,
    kind reform.period_kind not null,
    name reform.line not null,
    data_from date not null,
    data_to date not null,
    submit_by date not null,
    source reform.prose,
    constraint reporting_period_year check (starts_with(code, year || '-')),
    constraint reporting_period_dates check (data_from <= data_to and data_to <= submit_by)
);
comment on table reform.reporting_period is
    'The reform reports'' own periods; their cut-offs are not those of quarters.';

comment on constraint reporting_period_code on reform.reporting_period is
    'vi: Mã kỳ báo cáo này đã được dùng.'
    ' | en: This reporting period code is already in use.';
comment on constraint reporting_period_year on reform.reporting_period is
    'vi: Mã kỳ báo cáo phải bắt đầu bằng năm của kỳ.'
    ' | en: The code of a reporting period must begin with its year.';
comment on constraint reporting_period_dates on reform.reporting_period is
    'vi: Các ngày của kỳ báo cáo phải theo thứ tự: từ ngày, đến ngày, hạn gửi.'
    ' | en: The dates of a reporting period must be in order: from, to, submit by.';

create index reporting_period_year_index on reform.reporting_period (year, submit_by);

create table reform.service_level (
    id bigint generated always as identity primary key,
    track reform.track not null,
    stage reform.stage not null,
    amount int not null constraint service_level_amount check (amount between 1 and 366),
    calendar reform.calendar_unit not null,
    statutory boolean not null default false,
    legal_basis reform.prose,
    document_id bigint constraint service_level_document references reform.document,
    note reform.prose,
    valid_from date,
    valid_to date,
    constraint service_level_dates check (valid_from <= valid_to),
    constraint service_level_statutory check (not statutory or legal_basis is not null),
    constraint service_level_overlap exclude using gist (
        track with =, stage with =, daterange(valid_from, valid_to, '[]') with &&)
);
comment on table reform.service_level is
    'How long each stage may take. Deadlines are data with a legal basis, never constants.';
comment on column reform.service_level.statutory is 'Fixed by law; the others are the agency''s own promise.';

comment on constraint service_level_amount on reform.service_level is
    'vi: Thời hạn phải từ 1 đến 366 ngày.'
    ' | en: A time limit must be 1 to 366 days.';
comment on constraint service_level_document on reform.service_level is
    'vi: Văn bản căn cứ của thời hạn phải có trong danh sách và không được xóa khi còn dùng.'
    ' | en: The document that a time limit rests on must exist, and stays while it is used.';
comment on constraint service_level_dates on reform.service_level is
    'vi: Ngày hết áp dụng thời hạn không được trước ngày bắt đầu.'
    ' | en: A time limit must not cease to apply before it begins to apply.';
comment on constraint service_level_statutory on reform.service_level is
    'vi: Thời hạn theo luật định phải nêu căn cứ pháp lý.'
    ' | en: A statutory time limit needs its legal basis.';
comment on constraint service_level_overlap on reform.service_level is
    'vi: Mỗi loại và bước xử lý chỉ có một thời hạn tại một thời điểm.'
    ' | en: Each track and stage has one time limit at a time.';

create index service_level_document_index on reform.service_level (document_id);

commit;
