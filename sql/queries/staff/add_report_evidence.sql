-- Evidence of a report, once per key.
select * from api.staff_add_evidence(
    :caller, null, null, null, :report, :idempotency_digest, :body_digest, :body, :is_valid, :dry_run);
