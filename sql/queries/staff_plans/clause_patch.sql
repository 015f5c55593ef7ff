-- A merge patch of a draft: of one of its clauses.
select * from api.staff_edit_plan(
    :caller, 'patch', 'clause', :plan, array[:path], null, :if_match, null, null, :body, :is_valid, :dry_run);
