-- An assignment of a draft.
select * from api.staff_edit_plan(
    :caller, 'create', 'assignment', :plan, array[:task], null, null, :idempotency_digest, :body_digest, :body, :is_valid, :dry_run);
