-- A document more.
select * from api.staff_write_record(
    :caller, 'document', null, null, :idempotency_digest, :body_digest, :body, :is_valid, :dry_run);
