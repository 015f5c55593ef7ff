-- Evidence of an occurrence, once per key.
select * from api.staff_add_evidence(
    :caller, :plan, :task, :occurrence, null, :idempotency_digest, :body_digest, :body, :is_valid, :dry_run);
