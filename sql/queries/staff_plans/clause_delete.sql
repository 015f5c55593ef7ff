-- Deletes a draft's clause.
select * from api.staff_edit_plan(
    :caller, 'delete', 'clause', :plan, array[:path], null, :if_match, null, null, null, :is_valid, :dry_run);
