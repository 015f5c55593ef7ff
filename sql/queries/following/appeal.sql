-- The sender appeals against the rejection.
select * from api.act_as_sender(
    'appealFeedback', 'appeal', :code, :secret_digest, :idempotency_digest, :body_digest, :address_key, :limits, :body);
