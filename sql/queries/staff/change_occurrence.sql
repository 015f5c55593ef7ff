-- A merge patch of an occurrence.
select * from api.staff_change_occurrence(
    :caller, :plan, :task, :occurrence, :if_match, :body, :is_valid, :dry_run);
