-- Takes feedback in, once per key.
select * from api.submit_feedback(
    :body, :candidates, :idempotency_digest, :body_digest, :address_key, :limits, :challenge, :sealed, :key_id);
