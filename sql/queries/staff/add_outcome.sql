-- Links an answered item to what changed.
select * from api.add_outcome(:caller, :code, :if_match, :idempotency_digest, :body_digest, :body, :is_valid);
