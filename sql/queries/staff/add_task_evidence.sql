-- Evidence of a task, once per key.
select * from api.staff_add_evidence(
    :caller, :plan, :task, null, null, :idempotency_digest, :body_digest, :body, :is_valid, :dry_run);
