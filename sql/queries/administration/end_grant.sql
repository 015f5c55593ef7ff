-- Ends a grant, once per key.
select * from api.end_grant(
    :caller, :id, :if_match, :idempotency_digest, :body_digest, :body, :is_valid, :dry_run);
