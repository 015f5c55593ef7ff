-- One transition of an item by staff, once per key.
select * from api.staff_act(
    :caller, :transition, :code, :if_match, :idempotency_digest, :body_digest, :body, :is_valid, :dry_run);
