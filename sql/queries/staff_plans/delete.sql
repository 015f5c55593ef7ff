-- Deletes a draft.
select * from api.staff_edit_plan(
    :caller, 'delete', 'plan', :plan, null, null, :if_match, null, null, null, :is_valid, :dry_run);
