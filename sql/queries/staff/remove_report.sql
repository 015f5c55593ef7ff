-- A draft is given up.
select * from api.staff_remove_report(:caller, :report, :if_match, :dry_run);
