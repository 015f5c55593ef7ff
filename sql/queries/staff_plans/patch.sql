-- A merge patch of a draft.
select * from api.staff_edit_plan(
    :caller, 'patch', 'plan', :plan, null, null, :if_match, null, null, :body, :is_valid, :dry_run);
