-- A service level more.
select * from api.staff_write_record(
    :caller, 'service_level', null, null, :idempotency_digest, :body_digest, :body, :is_valid, :dry_run);
