-- It happened: an occurrence of a task, once per key.
select * from api.staff_record_occurrence(
    :caller, :plan, :task, :idempotency_digest, :body_digest, :body, :is_valid, :dry_run);
