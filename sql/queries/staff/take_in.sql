-- Feedback that came by another way than the web.
select * from api.take_in_by_staff(
    :caller, :body, :is_valid, :candidates, :idempotency_digest, :body_digest, :sealed, :key_id);
