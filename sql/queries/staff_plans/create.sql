-- A new draft.
select * from api.staff_create_plan(
    :caller, :idempotency_digest, :body_digest, :body, :is_valid, :dry_run);
