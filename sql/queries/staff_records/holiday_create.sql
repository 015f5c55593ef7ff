-- A holiday more.
select * from api.staff_write_record(
    :caller, 'holiday', null, null, :idempotency_digest, :body_digest, :body, :is_valid, :dry_run);
