-- The sender is not content with the answer.
select * from api.act_as_sender(
    'reopenFeedback', 'reopen', :code, :secret_digest, :idempotency_digest, :body_digest, :address_key, :limits, :body);
