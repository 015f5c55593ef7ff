-- A draft of a unit's report about a task, once per key.
select * from api.staff_write_report(
    :caller, :plan, :task, :idempotency_digest, :body_digest, :body, :is_valid, :dry_run);
