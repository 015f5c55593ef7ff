-- Deploy reformd:tick to pg
-- What time does: closes what waits too long, returns what was held, closes what was answered, erases identities, purges.

begin;

create table ops.tick (
    id boolean primary key default true check (id),
    completed_at timestamptz not null
);
comment on table ops.tick is 'When nothing was left to do that was due.';
insert into ops.tick (completed_at) values (now());

-- ---- what is due ----

create index feedback_awaiting_index on reform.feedback (handled_at, id) where handling = 'awaiting_sender';
create index feedback_answered_index on reform.feedback (handled_at, id) where handling = 'answered';
create index feedback_held_index on reform.feedback (review_on, id) where handling = 'on_hold';

-- Items without an identity are many: so the end of an item stands beside what is to be erased, too.
alter table private.identity add column ended_at timestamptz;
alter table private.original add column ended_at timestamptz;
comment on column private.identity.ended_at is 'That of its item. Triggers keep it.';
comment on column private.original.ended_at is 'That of its item. Triggers keep it.';
create index identity_ended_index on private.identity (ended_at, feedback_id) where ended_at is not null;
create index original_ended_index on private.original (ended_at, feedback_id) where ended_at is not null;

create function reform.take_end() returns trigger
    language plpgsql as $$
begin
    new.ended_at := (select ended_at from reform.feedback where id = new.feedback_id);
    return new;
end
$$;
create trigger identity_takes_end before insert on private.identity
    for each row execute function reform.take_end();
create trigger original_takes_end before insert on private.original
    for each row execute function reform.take_end();

create function reform.give_end() returns trigger
    language plpgsql as $$
begin
    update private.identity set ended_at = new.ended_at where feedback_id = new.id;
    update private.original set ended_at = new.ended_at where feedback_id = new.id;
    return null;
end
$$;
create trigger feedback_gives_end after update of ended_at on reform.feedback
    for each row when (old.ended_at is distinct from new.ended_at) execute function reform.give_end();

create function reform.midnight(day date) returns timestamptz
    language sql immutable strict parallel safe
    return day::timestamp at time zone 'Asia/Ho_Chi_Minh';

create function reform.term_over(term text, at timestamptz) returns timestamptz
    language plpgsql stable strict as $$
declare
    day date := (select reform.civil_date(at) - amount from reform.term where code = term_over.term);
    excess int;
begin
    loop
        excess := ceil(extract(epoch from reform.term_end(term, reform.midnight(day)) - at) / 86400);
        exit when excess is null or excess <= 0;
        day := day - excess;
    end loop;
    while reform.term_end(term, reform.midnight(day + 1)) <= at loop
        day := day + 1;
    end loop;
    return reform.midnight(day + 1);
end
$$;
comment on function reform.term_over(text, timestamptz) is
    'What began before this moment is over by now. Sought, since a term ends later where it meets days off.';

create function reform.due_items(transition text, at timestamptz, most int) returns setof reform.code
    language plpgsql as $$
declare
    over timestamptz;
begin
    case transition
    when 'close-unanswered' then
        over := reform.term_over('await_sender', at);
        return query
        select code from reform.feedback
        where handling = 'awaiting_sender' and handled_at < over
        order by handled_at, id limit most for update skip locked;
    when 'close-answered' then
        over := reform.term_over('close_answered', at);
        return query
        select code from reform.feedback
        where handling = 'answered' and handled_at < over
        order by handled_at, id limit most for update skip locked;
    when 'return-held' then
        return query
        select code from reform.feedback
        where handling = 'on_hold' and review_on <= reform.civil_date(at)
        order by review_on, id limit most for update skip locked;
    when 'erase-identity' then
        over := reform.term_over('keep_identity', at);
        return query
        select code from reform.feedback
        where id = any (array(
            select feedback_id
            from (
                (select feedback_id, ended_at from private.identity
                where ended_at < over order by ended_at, feedback_id limit most)
                union
                (select feedback_id, ended_at from private.original
                where ended_at < over order by ended_at, feedback_id limit most)
            ) as kept
            order by ended_at, feedback_id limit most))
        order by ended_at, id for update skip locked;
    end case;
end
$$;
comment on function reform.due_items(text, timestamptz, int) is
    'Codes, those that wait longest first. What somebody is at just now is left for the next time.';

create function reform.act_on_due(
    transition text, at timestamptz, until timestamptz, out done int, inout failed int, inout complete boolean)
    language plpgsql as $$
declare
    most constant int := 100;
    codes constant reform.code[] := array(select reform.due_items(transition, at, most));
    code reform.code;
begin
    done := 0;
    complete := complete and cardinality(codes) < most;
    foreach code in array codes loop
        if clock_timestamp() > until then
            complete := false;
            return;
        end if;
        begin
            perform reform.act(code, transition, row('system', null)::reform.actor, '{}', at);
            done := done + 1;
        exception when others then
            failed := failed + 1;
            raise warning 'tick: % of % failed: % %', transition, code, sqlstate, sqlerrm;
        end;
    end loop;
end
$$;
comment on function reform.act_on_due(text, timestamptz, timestamptz, int, boolean) is
    'One item that cannot be moved does not keep the others from it; the server''s log names it.';

-- ---- what is no longer needed ----

create function reform.purge_keys(at timestamptz, most int) returns int
    language plpgsql as $$
declare
    purged int;
begin
    delete from ops.idempotency_key where ctid = any (array(
        select ctid from ops.idempotency_key where used_at < at - interval '24 hours'
        order by used_at limit most for update skip locked));
    get diagnostics purged = row_count;
    return purged;
end
$$;

create function reform.purge_challenges(at timestamptz, most int) returns int
    language plpgsql as $$
declare
    purged int;
begin
    delete from ops.used_challenge where ctid = any (array(
        select ctid from ops.used_challenge where expires_at < at
        order by expires_at limit most for update skip locked));
    get diagnostics purged = row_count;
    return purged;
end
$$;

create function reform.purge_buckets(at timestamptz, most int) returns int
    language plpgsql as $$
declare
    purged int;
begin
    delete from ops.rate_bucket where ctid = any (array(
        select ctid from ops.rate_bucket where free_at < at
        order by free_at limit most for update skip locked));
    get diagnostics purged = row_count;
    return purged;
end
$$;
comment on function reform.purge_buckets(timestamptz, int) is 'A bucket that is empty is as good as none.';

-- ---- the tick ----

create function reform.may_move_clock() returns boolean
    language sql stable
    return has_schema_privilege(session_user, 'reform', 'usage');
comment on function reform.may_move_clock() is
    'Who reaches the tables anyway: not the service, which could close and erase everything by asking from far ahead.';

create function api.tick(
    at timestamptz default now(), out ran boolean, out complete boolean, out lag double precision,
    out closed_unanswered int, out held_returned int, out closed_answered int, out identities_erased int,
    out keys_purged int, out challenges_purged int, out buckets_purged int, out failed int)
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    most constant int := 1000;
    until constant timestamptz :=
        clock_timestamp() + coalesce(nullif(current_setting('statement_timeout')::interval, '0') / 4, '1 second');
begin
    if at > now() and not reform.may_move_clock() then
        raise insufficient_privilege using message = 'only the owner may move the clock ahead';
    end if;
    ran := pg_try_advisory_xact_lock(hashtextextended('api.tick', 0));
    if ran then
        complete := true;
        failed := 0;
        select * into closed_unanswered, failed, complete
        from reform.act_on_due('close-unanswered', at, until, failed, complete);
        select * into held_returned, failed, complete
        from reform.act_on_due('return-held', at, until, failed, complete);
        select * into closed_answered, failed, complete
        from reform.act_on_due('close-answered', at, until, failed, complete);
        select * into identities_erased, failed, complete
        from reform.act_on_due('erase-identity', at, until, failed, complete);
        keys_purged := reform.purge_keys(at, most);
        challenges_purged := reform.purge_challenges(at, most);
        buckets_purged := reform.purge_buckets(at, most);
        complete := complete and greatest(keys_purged, challenges_purged, buckets_purged) < most;
        update ops.tick set completed_at = now() where complete;
    end if;
    lag := greatest(0, extract(epoch from now() - (select completed_at from ops.tick)));
end
$$;
comment on function api.tick(timestamptz) is
    'Does what is due, a part of it at a time: `complete` says that nothing is left. Of several who call it at once one '
    'does it (`ran`). `lag` is the time in seconds since nothing was left.';
revoke execute on function api.tick(timestamptz) from public;
grant execute on function api.tick(timestamptz) to reformd_public;

commit;
