-- The sender withdraws the item.
select * from api.act_as_sender(
    'withdrawFeedback', 'withdraw', :code, :secret_digest, :idempotency_digest, :body_digest, :address_key, :limits, null);
