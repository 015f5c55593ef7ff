-- Withholds many items as spam, once per key.
select * from api.staff_withhold_wave(:caller, :idempotency_digest, :body_digest, :body, :is_valid, :dry_run);
