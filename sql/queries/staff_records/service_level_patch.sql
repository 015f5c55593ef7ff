-- A merge patch of a service level.
select * from api.staff_write_record(
    :caller, 'service_level', :level, :if_match, null, null, :body, :is_valid, :dry_run);
