-- Deletes a draft's assignment.
select * from api.staff_edit_plan(
    :caller, 'delete', 'assignment', :plan, array[:task, :role, :unit], null, :if_match, null, null, null, :is_valid, :dry_run);
