-- Deletes a draft's task.
select * from api.staff_edit_plan(
    :caller, 'delete', 'task', :plan, array[:task], null, :if_match, null, null, null, :is_valid, :dry_run);
