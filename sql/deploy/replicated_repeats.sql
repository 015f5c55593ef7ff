-- Deploy reformd:replicated_repeats to pg
-- What was done with a key is told again only when the replicas have it, too.

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
    elsif used.body_digest is not null then
        perform pg_logical_emit_message(true, 'reformd', 'told again');
    end if;
end
$$;
comment on function ops.done_before(text, text, text, text, timestamptz) is
    'The write that was done with this key, if any. A lock, since a second INSERT would wait for the first. The commit of '
    'the write may have been cancelled while it waited for a replica, so who tells of it waits again; and only what wrote '
    'something waits: a message that nobody reads.';

commit;
