-- An occurrence is taken back.
select * from api.staff_remove_occurrence(:caller, :plan, :task, :occurrence, :if_match, :dry_run);
