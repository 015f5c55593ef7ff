-- A clause of a draft.
select * from api.staff_edit_plan(
    :caller, 'create', 'clause', :plan, null, :behind, null, :idempotency_digest, :body_digest, :body, :is_valid, :dry_run);
