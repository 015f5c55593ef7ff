-- A unit is renamed, merged, split or dissolved.
select * from api.staff_succeed_unit(
    :caller, :transition, :unit, :if_match, :idempotency_digest, :body_digest, :body, :is_valid, :dry_run);
