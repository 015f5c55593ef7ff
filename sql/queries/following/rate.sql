-- The sender rates the answer.
select * from api.act_as_sender(
    'rateFeedback', 'rate', :code, :secret_digest, :idempotency_digest, :body_digest, :address_key, :limits, :body);
