-- Revert reformd:replicated_repeats from pg

begin;

create or replace function ops.done_before(
    wanted_operation text, wanted_caller text, wanted_digest text, wanted_body_digest text, at timestamptz,
    out used ops.idempotency_key, out problem text)
language plpgsql as $$
begin
    if not pg_try_advisory_xact_lock(hashtextextended(concat_ws(' ', wanted_operation, wanted_caller, wanted_digest), 0)) then
        problem := 'still-running';
        return;
    end if;
    select * into used from ops.idempotency_key
    where operation = wanted_operation and caller = wanted_caller and digest = wanted_digest
        and used_at > at - interval '24 hours';
    if used.body_digest <> wanted_body_digest then
        problem := 'idempotency-key-reused';
    end if;
end
$$;
comment on function ops.done_before(text, text, text, text, timestamptz) is
    'The write that was done with this key, if any. A lock, since a second INSERT would wait for the first.';

commit;
