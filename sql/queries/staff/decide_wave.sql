-- A wave of spam is confirmed or undone, once per key.
select * from api.staff_decide_wave(
    :caller, :transition, :wave, :if_match, :idempotency_digest, :body_digest, :body, :is_valid, :dry_run);
