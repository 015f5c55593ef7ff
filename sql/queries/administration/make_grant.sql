-- Grants a role for a unit, once per key.
select * from api.make_grant(:caller, :idempotency_digest, :body_digest, :body, :is_valid, :dry_run);
