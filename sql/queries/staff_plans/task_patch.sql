-- A merge patch of a draft: of one of its tasks.
select * from api.staff_edit_plan(
    :caller, 'patch', 'task', :plan, array[:task], null, :if_match, null, null, :body, :is_valid, :dry_run);
