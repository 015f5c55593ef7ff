-- The sender says what is shown as the sender.
select * from api.act_as_sender(
    'setFeedbackDisplay', 'change-display', :code, :secret_digest, :idempotency_digest, :body_digest, :address_key, :limits, :body);
