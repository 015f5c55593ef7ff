-- A merge patch of a report that is still written.
select * from api.staff_change_report(:caller, :report, :if_match, :body, :is_valid, :dry_run);
