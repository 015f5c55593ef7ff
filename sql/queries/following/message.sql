-- The sender writes.
select * from api.act_as_sender(
    'addFeedbackMessage', 'message', :code, :secret_digest, :idempotency_digest, :body_digest, :address_key, :limits, :body);
