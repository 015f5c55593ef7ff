-- Up to a hundred acts, each by itself.
select * from api.staff_bulk(:caller, :idempotency_digest, :body_digest, :body, :is_valid);
