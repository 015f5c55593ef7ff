-- The sealed identity, for one who may and says why.
select * from api.open_identity(:caller, :code, :idempotency_digest, :body_digest, :body, :is_valid, :key_ids);
