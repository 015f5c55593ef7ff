-- One step of a report, once per key.
select * from api.staff_move_report(
    :caller, :transition, :report, :if_match, :idempotency_digest, :body_digest, :body, :is_valid, :dry_run);
