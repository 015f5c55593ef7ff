-- Verify reformd:calendar_data on pg

begin;

do $$
begin
    assert (select count(*) = 5 from reform.calendar_year where year in (2021, 2024, 2025, 2026, 2027)),
        'a calendar year is missing';
    assert (select count(*) >= 5 from reform.holiday where name = 'Quốc khánh'), 'a National Day is missing';
    assert (select count(*) = 2 from reform.working_hours where valid_from is null), 'the working hours are missing';
    assert (select count(*) = 20 from reform.reporting_period where year in (2021, 2024, 2025, 2026, 2027)),
        'a reporting period is missing';
    assert (select count(*) = 8 from reform.service_level where valid_from = '2021-01-01'), 'a service level is missing';
end
$$;

rollback;
