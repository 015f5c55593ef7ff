-- A new secret for the sender of an item.
select * from api.renew_secret(:caller, :code, :idempotency_digest, :body_digest, :body, :is_valid, :digest);
