-- A reporting period more.
select * from api.staff_write_record(
    :caller, 'reporting_period', null, null, :idempotency_digest, :body_digest, :body, :is_valid, :dry_run);
