-- An item, for who has its secret.
select * from api.follow_feedback(:code, :secret_digest, :address_key, :limits);
