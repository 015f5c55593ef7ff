-- A plan document becomes a draft.
select * from api.staff_import_plan(
    :caller, :if_match, :idempotency_digest, :body_digest, :body, :is_valid, :dry_run);
