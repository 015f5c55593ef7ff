-- A merge patch of a reporting period.
select * from api.staff_write_record(
    :caller, 'reporting_period', :period, :if_match, null, null, :body, :is_valid, :dry_run);
