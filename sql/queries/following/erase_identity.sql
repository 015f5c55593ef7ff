-- The sender has the identity erased.
select * from api.act_as_sender(
    'eraseFeedbackIdentity', 'erase-identity', :code, :secret_digest, :idempotency_digest, :body_digest, :address_key, :limits, null);
