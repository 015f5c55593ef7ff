-- A merge patch of a draft: of one of its assignments.
select * from api.staff_edit_plan(
    :caller, 'patch', 'assignment', :plan, array[:task, :role, :unit], null, :if_match, null, null, :body, :is_valid, :dry_run);
