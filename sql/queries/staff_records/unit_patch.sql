-- A merge patch of a unit.
select * from api.staff_write_record(
    :caller, 'unit', :unit, :if_match, null, null, :body, :is_valid, :dry_run);
