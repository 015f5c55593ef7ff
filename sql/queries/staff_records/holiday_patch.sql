-- A merge patch of a holiday.
select * from api.staff_write_record(
    :caller, 'holiday', :date, :if_match, null, null, :body, :is_valid, :dry_run);
