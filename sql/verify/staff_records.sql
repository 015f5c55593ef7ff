-- Verify reformd:staff_records on pg

begin;

select version from reform.document where false;
select version from reform.topic where false;
select version from reform.holiday where false;
select version from reform.reporting_period where false;
select version from reform.service_level where false;
select version from reform.reading where false;
select unit_id, successor_id, position from reform.unit_part where false;
select 1 / (count(*) = 7)::int
from pg_proc
where pronamespace = 'api'::regnamespace and has_function_privilege('reformd_staff', oid, 'execute')
    and not has_function_privilege('reformd_public', oid, 'execute')
    and proname in ('staff_record', 'staff_service_levels', 'staff_write_record', 'staff_succeed_unit', 'staff_readings',
        'staff_reading', 'staff_correct_reading');

rollback;
