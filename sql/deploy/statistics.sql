-- Deploy reformd:statistics to pg
-- How much of what there is: counters that are kept with what they count, and what is told of them.

begin;

-- ---- lists of deadlines ----

-- Deadlines are listed as their items are: in the list of all, and in those of the unit in charge and of the units
-- above it. Each is entered in all of these, so that whatever is asked for is read in its order from one index; the
-- counters count these entries.

create function reform.clock_standing(
    void boolean, ended_at timestamptz, paused_at timestamptz, due_at timestamptz) returns reform.deadline_state
    language sql immutable parallel safe
    return case
        when void then 'void'::reform.deadline_state
        when ended_at <= due_at then 'met'
        when ended_at > due_at then 'missed'
        when paused_at > due_at then 'overdue'
        when paused_at is not null then 'paused'
        else 'running'
    end;
comment on function reform.clock_standing(boolean, timestamptz, timestamptz, timestamptz) is
    'reform.deadline_state without what time does: what runs may be overdue.';

create table reform.deadline_entry (
    unit_id bigint not null,
    deadline_id bigint not null constraint deadline_entry_deadline references reform.deadline on delete cascade,
    stage reform.stage not null,
    track reform.track not null,
    standing reform.deadline_state not null,
    due_at timestamptz not null,
    constraint deadline_entry_pkey primary key (deadline_id, unit_id)
);
comment on table reform.deadline_entry is
    'Which lists a deadline stands in. Triggers keep it; reform.listed_deadline says what belongs here.';
comment on column reform.deadline_entry.unit_id is 'Whose list; 0 in the list of all.';
comment on column reform.deadline_entry.standing is 'reform.clock_standing() of the deadline.';

-- Only who asks for deadline_id > 0, which all are, reads the first: the planner would take it for what stands how,
-- too, and read past thousands that do not.
create index deadline_entry_due_index on reform.deadline_entry (unit_id, due_at, deadline_id) where deadline_id > 0;
create index deadline_entry_standing_index on reform.deadline_entry
    (unit_id, stage, track, standing, due_at, deadline_id);

create view reform.listed_deadline as
    select entry.list_id as unit_id, clock.id as deadline_id, clock.stage, level.track,
        reform.clock_standing(clock.void, clock.ended_at, clock.paused_at, clock.due_at) as standing, clock.due_at,
        clock.feedback_id
    from reform.feedback_entry as entry
    join reform.deadline as clock on clock.feedback_id = entry.feedback_id
    join reform.service_level as level on level.id = clock.service_level_id
    where entry.list in ('all', 'unit');
comment on view reform.listed_deadline is 'What belongs in reform.deadline_entry.';

create function reform.enter_deadlines(items bigint[]) returns void
    language plpgsql
    set plan_cache_mode = force_generic_plan as $$
begin
    if cardinality(items) = 0 or reform.lists_wait() then
        return;
    end if;
    perform from reform.feedback where feedback.id = any (items) order by feedback.id for no key update;
    with wanted as materialized (
        select unit_id, deadline_id, stage, track, standing, due_at
        from reform.listed_deadline
        where feedback_id = any (items)
    ),
    left_over as (
        select entry.deadline_id, entry.unit_id
        from reform.deadline as clock
        join reform.deadline_entry as entry on entry.deadline_id = clock.id
        where clock.feedback_id = any (items)
        except
        select deadline_id, unit_id from wanted
    ),
    removed as (
        delete from reform.deadline_entry as entry using left_over
        where (entry.deadline_id, entry.unit_id) = (left_over.deadline_id, left_over.unit_id)
    )
    insert into reform.deadline_entry as entry select * from wanted
    on conflict (deadline_id, unit_id) do update
    set (stage, track, standing, due_at) = (excluded.stage, excluded.track, excluded.standing, excluded.due_at)
    where (entry.stage, entry.track, entry.standing, entry.due_at)
        is distinct from (excluded.stage, excluded.track, excluded.standing, excluded.due_at);
end
$$;
comment on function reform.enter_deadlines(bigint[]) is
    'Brings the entries of the deadlines of these items up to date. The locks are those of whoever moves an item into '
    'other lists: the second of the two sees what the first did.';

create function reform.enter_deadlines_of_items() returns trigger
    language plpgsql as $$
begin
    perform reform.enter_deadlines(array(select distinct feedback_id from changed where list in ('all', 'unit')));
    return null;
end
$$;

create function reform.enter_changed_deadlines() returns trigger
    language plpgsql as $$
begin
    perform reform.enter_deadlines(array(select distinct feedback_id from changed));
    return null;
end
$$;

create trigger new_entries_enter_deadlines after insert on reform.feedback_entry referencing new table as changed
    for each statement execute function reform.enter_deadlines_of_items();
create trigger old_entries_leave_deadlines after delete on reform.feedback_entry referencing old table as changed
    for each statement execute function reform.enter_deadlines_of_items();
create trigger new_deadlines_are_entered after insert on reform.deadline referencing new table as changed
    for each statement execute function reform.enter_changed_deadlines();
create trigger moved_deadlines_are_entered after update on reform.deadline referencing new table as changed
    for each statement execute function reform.enter_changed_deadlines();

-- ---- counters ----

-- A number is kept in parts, one for each transaction that writes at the same time: so none waits for another. It is
-- the sum of its parts.
create table ops.counter (
    measure text collate "C" not null,
    id bigint not null,
    code text collate "C" not null,
    moment timestamptz not null,
    slot int not null,
    count bigint not null,
    primary key (measure, id, code, moment, slot)
) with (fillfactor = 50);
comment on table ops.counter is
    'What statistics are read from instead of the rows. Triggers keep it; ops.number_of_rows says what it must hold.';
comment on column ops.counter.measure is 'What is counted: see reform.numbers_of_entry and its like.';
comment on column ops.counter.id is 'The unit or the topic; 0 where the number is about neither.';
comment on column ops.counter.code is 'The codes that are told apart, separated by spaces.';
comment on column ops.counter.moment is 'The month of receipt, or when a deadline is due; -infinity for neither.';

create type ops.change as (measure text, id bigint, code text, moment timestamptz, change bigint);

create function ops.free_slot() returns int
    language plpgsql as $$
declare
    usual constant int := 16;
    slot int;
begin
    for turn in 0..100000 loop
        slot := case when turn < usual then (pg_backend_pid() + turn) % usual else turn end;
        exit when pg_try_advisory_xact_lock(hashtext('ops.counter'), slot);
    end loop;
    return slot;
end
$$;
comment on function ops.free_slot() is
    'The part of each number that this transaction writes until it ends: nobody else does. 16 are enough unless more '
    'than 16 write at once; then there are more.';

create function ops.count(changes ops.change[]) returns void
    language plpgsql as $$
declare
    own_slot int;
begin
    if cardinality(changes) > 0 then
        own_slot := ops.free_slot();
        insert into ops.counter as kept (measure, id, code, moment, slot, count)
        select changed.measure, changed.id, changed.code, changed.moment, own_slot, changed.change
        from unnest(changes) as changed
        on conflict (measure, id, code, moment, slot) do update set count = kept.count + excluded.count;
    end if;
end
$$;

create view ops.number as
    select measure, id, code, moment, sum(count)::bigint as count from ops.counter group by measure, id, code, moment;
comment on view ops.number is 'Each number, whole.';

-- ---- what is counted ----

create function reform.month_of(at timestamptz) returns timestamptz
    language sql stable strict parallel safe
    return date_trunc('month', at, 'Asia/Ho_Chi_Minh');

create function reform.month_after(at timestamptz) returns timestamptz
    language sql stable strict parallel safe
    return reform.month_of(reform.month_of(at) + interval '32 days');

create function reform.awaits_answer(handling reform.handling) returns boolean
    language sql immutable parallel safe
    return handling not in ('answered', 'closed', 'rejected', 'transferred', 'diverted', 'merged', 'withdrawn');
comment on function reform.awaits_answer(reform.handling) is 'Whether the agency, or the sender whom it asked, is at it.';

create function reform.numbers_of_entry(
    list text, list_id bigint, handling reform.handling, publication reform.publication, publication_reason text,
    kind reform.feedback_kind, track reform.track, received_at timestamptz, due_at timestamptz)
    returns table (measure text, id bigint, code text, moment timestamptz)
    language sql stable
begin atomic
    select number.measure, list_id, number.code, number.moment
    from (values
        ('all', 'handling', handling::text, timestamptz '-infinity'),
        ('all', 'kind', kind::text, '-infinity'),
        ('all', 'track', track::text, '-infinity'),
        ('all', 'publication', publication::text, '-infinity'),
        ('all', 'publication reason', publication || ' ' || nullif(publication_reason, ''), '-infinity'),
        ('all', 'month', '', reform.month_of(received_at)),
        ('all', 'month kind', kind::text, reform.month_of(received_at)),
        ('all', 'month track', track::text, reform.month_of(received_at)),
        ('all', 'running', '', case when due_at < 'infinity' then timestamptz '-infinity' end),
        ('all', 'due', '', nullif(due_at, 'infinity')),
        ('all', 'due month', '', reform.month_of(nullif(due_at, 'infinity'))),
        ('unit', 'unit', case when reform.awaits_answer(handling) then 'open' else 'done' end, '-infinity'),
        ('unit', 'unit month', '', reform.month_of(received_at)),
        ('unit', 'unit running', '', case when due_at < 'infinity' then timestamptz '-infinity' end),
        ('unit', 'unit due', '', nullif(due_at, 'infinity')),
        ('unit', 'unit due month', '', reform.month_of(nullif(due_at, 'infinity'))),
        ('topic', 'topic month', '', reform.month_of(received_at))
    ) as number (list, measure, code, moment)
    where number.list = numbers_of_entry.list and number.code is not null and number.moment is not null;
end;
comment on function reform.numbers_of_entry(
    text, bigint, reform.handling, reform.publication, text, reform.feedback_kind, reform.track, timestamptz,
    timestamptz) is
    'The numbers that an entry of reform.feedback_entry is one of. What is due is kept by the moment and by the month, '
    'so that what is still to come is a sum of few, and what is overdue all that runs but this.';

create function reform.numbers_of_deadline(
    unit_id bigint, stage reform.stage, track reform.track, standing reform.deadline_state, due_at timestamptz)
    returns table (measure text, id bigint, code text, moment timestamptz)
    language sql stable
begin atomic
    select number.measure, unit_id, number.code, number.moment
    from (values
        (unit_id = 0, 'clock', concat_ws(' ', stage, track, standing), timestamptz '-infinity'),
        (unit_id = 0 and standing = 'running', 'clock due', concat_ws(' ', stage, track), due_at),
        (unit_id = 0 and standing = 'running', 'clock due month', concat_ws(' ', stage, track),
            reform.month_of(due_at)),
        (unit_id <> 0 and stage = 'reply' and standing in ('met', 'missed'), 'unit reply', standing::text, '-infinity')
    ) as number (applies, measure, code, moment)
    where number.applies;
end;
comment on function reform.numbers_of_deadline(
    bigint, reform.stage, reform.track, reform.deadline_state, timestamptz) is
    'The numbers that an entry of reform.deadline_entry is one of.';

create function reform.numbers_of_rating(feedback_id bigint, list text)
    returns table (measure text, id bigint, code text, moment timestamptz)
    language sql stable
begin atomic
    select 'rating', 0, rating.result || ' ' || rating.resolved, timestamptz '-infinity'
    from reform.rating
    where rating.feedback_id = numbers_of_rating.feedback_id and list = 'all';
end;
comment on function reform.numbers_of_rating(bigint, text) is 'The rating of an item comes and goes with its entry.';

-- ---- counting ----

create function reform.count_new_entries() returns trigger
    language plpgsql as $$
begin
    perform ops.count(array(
        select row(number.measure, number.id, number.code, number.moment, count(*))::ops.change
        from (
            select number.*
            from changed
            cross join lateral reform.numbers_of_entry(
                list, list_id, handling, publication, publication_reason, kind, track, received_at, due_at) as number
            union all
            select number.*
            from changed
            cross join lateral reform.numbers_of_rating(feedback_id, list) as number
        ) as number
        group by number.measure, number.id, number.code, number.moment));
    return null;
end
$$;

create function reform.count_moved_entries() returns trigger
    language plpgsql as $$
begin
    perform ops.count(array(
        select row(number.measure, number.id, number.code, number.moment, sum(entry.change))::ops.change
        from (select 1 as change, changed.* from changed union all select -1, former.* from former) as entry
        cross join lateral reform.numbers_of_entry(
            list, list_id, handling, publication, publication_reason, kind, track, received_at, due_at) as number
        group by number.measure, number.id, number.code, number.moment
        having sum(entry.change) <> 0));
    return null;
end
$$;
comment on function reform.count_moved_entries() is 'An entry that moves stays in its list.';

create function reform.count_old_entries() returns trigger
    language plpgsql as $$
begin
    perform ops.count(array(
        select row(number.measure, number.id, number.code, number.moment, -count(*))::ops.change
        from (
            select number.*
            from former
            cross join lateral reform.numbers_of_entry(
                list, list_id, handling, publication, publication_reason, kind, track, received_at, due_at) as number
            union all
            select number.*
            from former
            cross join lateral reform.numbers_of_rating(feedback_id, list) as number
        ) as number
        group by number.measure, number.id, number.code, number.moment));
    return null;
end
$$;

create trigger new_entries_count after insert on reform.feedback_entry referencing new table as changed
    for each statement execute function reform.count_new_entries();
create trigger moved_entries_count after update on reform.feedback_entry
    referencing old table as former new table as changed
    for each statement execute function reform.count_moved_entries();
create trigger old_entries_count after delete on reform.feedback_entry referencing old table as former
    for each statement execute function reform.count_old_entries();

create function reform.count_new_deadlines() returns trigger
    language plpgsql as $$
begin
    perform ops.count(array(
        select row(number.measure, number.id, number.code, number.moment, count(*))::ops.change
        from changed
        cross join lateral reform.numbers_of_deadline(unit_id, stage, track, standing, due_at) as number
        group by number.measure, number.id, number.code, number.moment));
    return null;
end
$$;

create function reform.count_moved_deadlines() returns trigger
    language plpgsql as $$
begin
    perform ops.count(array(
        select row(number.measure, number.id, number.code, number.moment, sum(entry.change))::ops.change
        from (select 1 as change, changed.* from changed union all select -1, former.* from former) as entry
        cross join lateral reform.numbers_of_deadline(unit_id, stage, track, standing, due_at) as number
        group by number.measure, number.id, number.code, number.moment
        having sum(entry.change) <> 0));
    return null;
end
$$;

create function reform.count_old_deadlines() returns trigger
    language plpgsql as $$
begin
    perform ops.count(array(
        select row(number.measure, number.id, number.code, number.moment, -count(*))::ops.change
        from former
        cross join lateral reform.numbers_of_deadline(unit_id, stage, track, standing, due_at) as number
        group by number.measure, number.id, number.code, number.moment));
    return null;
end
$$;

create trigger new_entries_count after insert on reform.deadline_entry referencing new table as changed
    for each statement execute function reform.count_new_deadlines();
create trigger moved_entries_count after update on reform.deadline_entry
    referencing old table as former new table as changed
    for each statement execute function reform.count_moved_deadlines();
create trigger old_entries_count after delete on reform.deadline_entry referencing old table as former
    for each statement execute function reform.count_old_deadlines();

create function reform.count_rating() returns trigger
    language plpgsql as $$
declare
    rated constant reform.rating := case when tg_op = 'INSERT' then new else old end;
begin
    perform from reform.feedback where id = rated.feedback_id for no key update;
    perform ops.count(array(
        select row(
            'rating', 0, rated.result || ' ' || rated.resolved, '-infinity',
            case when tg_op = 'INSERT' then 1 else -1 end)::ops.change
        from reform.feedback_entry as entry
        where entry.feedback_id = rated.feedback_id and entry.list = 'all'));
    return null;
end
$$;
comment on function reform.count_rating() is
    'A rating is given once and never changed. Its item is locked before its lists are looked at, as by whoever moves '
    'it.';

create trigger rating_counts after insert or delete on reform.rating
    for each row execute function reform.count_rating();

create function reform.count_diverted() returns trigger
    language plpgsql as $$
begin
    if tg_op in ('UPDATE', 'DELETE') and not reform.is_listed(old.handling) then
        perform ops.count(array[row('diverted', 0, '', reform.month_of(old.received_at), -1)::ops.change]);
    end if;
    if tg_op in ('INSERT', 'UPDATE') and not reform.is_listed(new.handling) then
        perform ops.count(array[row('diverted', 0, '', reform.month_of(new.received_at), 1)::ops.change]);
    end if;
    return null;
end
$$;
comment on function reform.count_diverted() is 'All that is counted of a diverted item is the month of its receipt.';

create trigger diverted_counts_anew after insert on reform.feedback
    for each row when (not reform.is_listed(new.handling)) execute function reform.count_diverted();
create trigger diverted_counts after update of handling, received_at on reform.feedback
    for each row when (not reform.is_listed(old.handling) or not reform.is_listed(new.handling))
    execute function reform.count_diverted();
create trigger diverted_counts_no_more after delete on reform.feedback
    for each row when (not reform.is_listed(old.handling)) execute function reform.count_diverted();

create function reform.count_nothing() returns trigger
    language plpgsql as $$
begin
    truncate ops.counter;
    return null;
end
$$;
create trigger all_feedback_counts_no_more after truncate on reform.feedback
    for each statement execute function reform.count_nothing();

-- ---- counting the rows ----

create view ops.feedback_number as
    select number.measure, number.id, number.code, number.moment
    from reform.feedback_entry
    cross join lateral reform.numbers_of_entry(
        list, list_id, handling, publication, publication_reason, kind, track, received_at, due_at) as number
    union all
    select number.measure, number.id, number.code, number.moment
    from reform.feedback_entry
    cross join lateral reform.numbers_of_rating(feedback_id, list) as number
    where list = 'all'
    union all
    select number.measure, number.id, number.code, number.moment
    from reform.listed_deadline
    cross join lateral reform.numbers_of_deadline(unit_id, stage, track, standing, due_at) as number
    union all
    select 'diverted', 0, '', reform.month_of(received_at)
    from reform.feedback
    where not reform.is_listed(handling);
comment on view ops.feedback_number is 'Each number that a row of feedback is one of, once for each row. It reads everything.';

create view ops.number_of_rows as
    select measure, id, code, moment, count(*) as count from ops.feedback_number group by measure, id, code, moment;
comment on view ops.number_of_rows is 'What the counters must hold.';

create function ops.recount() returns void
    language plpgsql as $$
begin
    lock table reform.feedback, reform.feedback_entry, reform.deadline, reform.rating in share mode;
    truncate reform.deadline_entry;
    insert into reform.deadline_entry
    select unit_id, deadline_id, stage, track, standing, due_at from reform.listed_deadline;
    truncate ops.counter;
    insert into ops.counter (measure, id, code, moment, slot, count)
    select measure, id, code, moment, 0, count from ops.number_of_rows;
end
$$;
comment on function ops.recount() is
    'For whoever loads or removes rows while triggers are off: the entries of deadlines and the counters are made '
    'anew. Nobody writes meanwhile.';

select ops.recount();

-- ---- reading ----

create function reform.number_of(measure text, id bigint default 0, code text default '') returns bigint
    language sql stable
begin atomic
    select coalesce(sum(counter.count), 0)::bigint
    from ops.counter
    where counter.measure = number_of.measure and counter.id = number_of.id and counter.code = number_of.code;
end;
comment on function reform.number_of(text, bigint, text) is 'One that is told apart by no moment.';

create function reform.number_from(measure text, id bigint, code text, at timestamptz) returns bigint
    language sql stable
begin atomic
    select coalesce(sum(part.count), 0)::bigint
    from (
        select counter.count
        from ops.counter
        where counter.measure = number_from.measure and counter.id = number_from.id
            and counter.code = number_from.code and counter.moment >= at and counter.moment < reform.month_after(at)
        union all
        select counter.count
        from ops.counter
        where counter.measure = number_from.measure || ' month' and counter.id = number_from.id
            and counter.code = number_from.code and counter.moment >= reform.month_after(at)
    ) as part;
end;
comment on function reform.number_from(text, bigint, text, timestamptz) is
    'What is due at a moment or later: what is left of its month, and the months after. Deadlines are short: these are '
    'few, while the months before are the whole history.';

create function reform.number_object(count bigint, href text) returns json
    language sql immutable parallel safe
    return json_build_object('count', count, 'href', href);
comment on function reform.number_object(bigint, text) is 'A number beside the address of the rows that it counts.';

create function reform.numbers_by(measure text, codes text[], parameter text) returns json
    language sql stable
begin atomic
    select json_agg(json_build_object(
        'code', listed.code,
        'count', coalesce(number.count, 0),
        'href', '/v1/feedback?' || parameter || '=' || listed.code) order by listed.place)
    from unnest(codes) with ordinality as listed (code, place)
    left join (
        select counter.code, sum(counter.count)::bigint as count
        from ops.counter
        where counter.measure = numbers_by.measure and counter.id = 0
        group by counter.code
    ) as number on number.code = listed.code;
end;

create function reform.handlings_awaiting_answer() returns text
    language sql immutable parallel safe
begin atomic
    select string_agg('handling=' || handling, '&' order by handling)
    from unnest(enum_range(null::reform.handling)) as handling
    where reform.awaits_answer(handling);
end;
comment on function reform.handlings_awaiting_answer() is 'As a filter of /v1/feedback.';

create function api.statistics_overview(at timestamptz default now())
    returns table (
        items json, open json, overdue json, answered_on_time json, answered_late json, by_track json, by_kind json,
        by_handling json, by_publication json)
    language sql stable rows 1 security definer set search_path = pg_catalog, pg_temp
begin atomic
    select
        reform.number_object(coalesce(sum(state.count), 0)::bigint, '/v1/feedback'),
        reform.number_object(
            coalesce(sum(state.count) filter (where reform.awaits_answer(state.code::reform.handling)), 0)::bigint,
            '/v1/feedback?' || reform.handlings_awaiting_answer()),
        reform.number_object(
            reform.number_of('running') - reform.number_from('due', 0, '', at), '/v1/feedback?overdue=true'),
        reform.number_object(
            reform.number_of('clock', 0, 'reply petition met') + reform.number_of('clock', 0, 'reply suggestion met'),
            '/v1/feedback-deadlines?stage=reply&state=met'),
        reform.number_object(
            reform.number_of('clock', 0, 'reply petition missed')
                + reform.number_of('clock', 0, 'reply suggestion missed'),
            '/v1/feedback-deadlines?stage=reply&state=missed'),
        reform.numbers_by('track', enum_range(null::reform.track)::text[], 'track'),
        reform.numbers_by('kind', enum_range(null::reform.feedback_kind)::text[], 'kind'),
        reform.numbers_by(
            'handling', array_remove(enum_range(null::reform.handling), 'diverted')::text[], 'handling'),
        reform.numbers_by('publication', enum_range(null::reform.publication)::text[], 'publication')
    from ops.counter as state
    where state.measure = 'handling' and state.id = 0;
end;
comment on function api.statistics_overview(timestamptz) is
    'How much feedback there is and where it stands. Reads counters: as long with a million items as with ten.';

create function reform.month_href(month date) returns text
    language sql immutable parallel safe
    return 'since=' || month || '&until=' || (month + interval '1 month')::date - 1;

create index counter_month_index on ops.counter (measure, moment desc, id, code)
    where measure in ('month', 'month kind', 'month track', 'unit month', 'topic month');

create function reform.numbers_of_months(measured text, since timestamptz, until timestamptz, after jsonb, most int)
    returns table (moment timestamptz, id bigint, code text, count bigint)
    language plpgsql stable rows 20
    set plan_cache_mode = force_custom_plan
    set enable_hashagg = off as $$
begin
    return query
    select page.*
    from (
        (
            select counter.moment, counter.id, counter.code, sum(counter.count)::bigint as count
            from ops.counter
            where counter.measure = measured and counter.moment = (after ->> 0)::timestamptz
                and (counter.id, counter.code) > ((after ->> 1)::bigint, after ->> 2)
            group by counter.moment, counter.id, counter.code
            having sum(counter.count) > 0
            order by counter.moment desc, counter.id, counter.code
            limit most
        )
        union all
        (
            select counter.moment, counter.id, counter.code, sum(counter.count)::bigint
            from ops.counter
            where counter.measure = measured
                and (since is null or counter.moment >= since) and (until is null or counter.moment <= until)
                and (after is null or counter.moment < (after ->> 0)::timestamptz)
            group by counter.moment, counter.id, counter.code
            having sum(counter.count) > 0
            order by counter.moment desc, counter.id, counter.code
            limit most
        )
    ) as page
    order by page.moment desc, page.id, page.code
    limit most;
end
$$;
comment on function reform.numbers_of_months(text, timestamptz, timestamptz, jsonb, int) is
    'The latest month first. What is left of the month where the page before ended, then the months before: both are '
    'read in the order of one index, as far as the page goes.';

create function api.statistics_feedback("by" text, since text, until text, after jsonb, most int)
    returns table (
        month text, "group.code" text, "group.name" text, "group.href" text, count bigint, href text, cursor jsonb)
    language plpgsql stable rows 20 security definer
    set search_path = pg_catalog, pg_temp
    set plan_cache_mode = force_custom_plan
    set enable_seqscan = off as $$
begin
    return query
    select
        to_char(named.month, 'YYYY-MM'),
        named.group_code,
        named.group_name,
        case
            when named.group_code is null then null
            when by = 'unit' then '/v1/units/' || named.group_code
            when by = 'topic' then '/v1/topics#' || named.group_code
            else '/v1/vocabulary'
        end,
        named.count,
        '/v1/feedback?' || coalesce(by || '=' || named.group_code || '&', '') || reform.month_href(named.month),
        jsonb_build_array(named.moment, named.id, named.code)
    from (
        select
            counted.*,
            reform.civil_date(counted.moment) as month,
            coalesce(unit.code, topic.code, nullif(counted.code, ''))::text as group_code,
            coalesce(unit.name, topic.name, label.label_vi)::text as group_name
        from reform.numbers_of_months(
            case by when 'month' then 'month' when 'unit' then 'unit month' when 'topic' then 'topic month'
                else 'month ' || by end,
            reform.first_moment((since || '-01')::date), reform.first_moment((until || '-01')::date), after, most)
            as counted
        left join reform.unit on by = 'unit' and unit.id = counted.id
        left join reform.topic on by = 'topic' and topic.id = counted.id
        left join reform.vocabulary as label
            on label.enumeration = case by when 'kind' then 'feedback_kind' else 'track' end
                and label.code = counted.code
    ) as named
    order by named.moment desc, named.id, named.code;
end
$$;
comment on function api.statistics_feedback(text, text, text, jsonb, int) is
    'How much was received in each month, told apart by one thing. A unit has what the units below it are in charge of; '
    'an item with two topics counts for each.';

create function reform.clock_href(stage reform.stage, track reform.track, state text) returns text
    language sql immutable parallel safe
    return '/v1/feedback-deadlines?stage=' || stage || '&track=' || track || '&state=' || state;

create function api.statistics_deadlines(after jsonb, most int, at timestamptz default now())
    returns table (
        stage reform.stage, track reform.track,
        "met.count" bigint, "met.href" text, "missed.count" bigint, "missed.href" text,
        "running.count" bigint, "running.href" text, "paused.count" bigint, "paused.href" text,
        "overdue.count" bigint, "overdue.href" text, "void.count" bigint, "void.href" text, cursor jsonb)
    language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
    select
        stage,
        track,
        reform.number_of('clock', 0, key || ' met'),
        reform.clock_href(stage, track, 'met'),
        reform.number_of('clock', 0, key || ' missed'),
        reform.clock_href(stage, track, 'missed'),
        still.count,
        reform.clock_href(stage, track, 'running'),
        reform.number_of('clock', 0, key || ' paused'),
        reform.clock_href(stage, track, 'paused'),
        reform.number_of('clock', 0, key || ' overdue') + reform.number_of('clock', 0, key || ' running') - still.count,
        reform.clock_href(stage, track, 'overdue'),
        reform.number_of('clock', 0, key || ' void'),
        reform.clock_href(stage, track, 'void'),
        jsonb_build_array(place)
    from (
        select stage, track, concat_ws(' ', stage, track) as key, row_number() over (order by stage, track) as place
        from unnest(enum_range(null::reform.stage)) as stage
        cross join unnest(enum_range(null::reform.track)) as track
    ) as clock
    cross join lateral (select reform.number_from('clock due', 0, key, at) as count limit 1) as still -- once for both
    where after is null or place > (after ->> 0)::bigint
    order by place
    limit most;
end;
comment on function api.statistics_deadlines(jsonb, int, timestamptz) is
    'How many deadlines of each stage stand how. An item may have had several of one stage.';

create function api.statistics_moderation(after jsonb, most int)
    returns table (publication text, reason text, count bigint, href text, cursor jsonb)
    language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
    with counted as (
        select counter.code, sum(counter.count)::bigint as count
        from ops.counter
        where counter.measure in ('publication', 'publication reason') and counter.id = 0
        group by counter.code
    ),
    listed as (
        select state::text as publication, null::text as reason, coalesce(counted.count, 0) as count,
            '/v1/feedback?publication=' || state as href, row_number() over (order by state) * 1000 as place
        from unnest(enum_range(null::reform.publication)) with ordinality as state
        left join counted on counted.code = state::text
        union all
        select state::text, reason::text, counted.count,
            '/v1/feedback?publication=' || state || '&publication_reason=' || reason, at * 1000 + place
        from unnest(enum_range(null::reform.publication)) with ordinality as state (state, at)
        cross join unnest(enum_range(null::reform.reason)) with ordinality as reason (reason, place)
        join counted on counted.code = state || ' ' || reason and counted.count > 0
    )
    select listed.publication, listed.reason, listed.count, listed.href, jsonb_build_array(listed.place)
    from listed
    where after is null or listed.place > (after ->> 0)::bigint
    order by listed.place
    limit most;
end;
comment on function api.statistics_moderation(jsonb, int) is
    'How many items stand in each state of publication (reason null), and of these for which reason.';

create function api.statistics_ratings(after jsonb, most int)
    returns table ("by" text, code text, count bigint, href text, cursor jsonb)
    language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
    with counted as (
        select split_part(counter.code, ' ', 1) as result, split_part(counter.code, ' ', 2) as resolved, counter.count
        from ops.counter
        where counter.measure = 'rating' and counter.id = 0
    )
    select
        listed.by,
        listed.code,
        (
            select coalesce(sum(counted.count), 0)::bigint
            from counted
            where listed.code = case listed.by when 'result' then counted.result else counted.resolved end
        ),
        '/v1/feedback-ratings?' || listed.by || '=' || listed.code,
        jsonb_build_array(listed.place)
    from (
        select 'result' as by, result::text as code, result::bigint as place from generate_series(1, 5) as result
        union all
        select 'resolved', resolved.code::text, 5 + resolved.place
        from unnest(enum_range(null::reform.resolved)) with ordinality as resolved (code, place)
    ) as listed
    where after is null or listed.place > (after ->> 0)::bigint
    order by listed.place
    limit most;
end;
comment on function api.statistics_ratings(jsonb, int) is
    'How answers were rated: by the result, and by whether it is resolved. Ratings of what is not published count too.';

create index unit_code_order_index on reform.unit (code collate "C");

create function api.statistics_units(after jsonb, most int, at timestamptz default now())
    returns table (
        "unit.code" text, "unit.name" text, "unit.href" text,
        "items.count" bigint, "items.href" text, "open.count" bigint, "open.href" text,
        "overdue.count" bigint, "overdue.href" text,
        "answered_on_time.count" bigint, "answered_on_time.href" text,
        "answered_late.count" bigint, "answered_late.href" text, cursor jsonb)
    language plpgsql stable rows 20 security definer
    set search_path = pg_catalog, pg_temp
    set plan_cache_mode = force_custom_plan
    set enable_sort = off as $$
begin
    return query
    select
        unit.code::text,
        unit.name::text,
        '/v1/units/' || unit.code,
        counted.items,
        '/v1/feedback?unit=' || unit.code,
        counted.open,
        '/v1/feedback?unit=' || unit.code || '&' || reform.handlings_awaiting_answer(),
        reform.number_of('unit running', unit.id) - reform.number_from('unit due', unit.id, '', at),
        '/v1/feedback?unit=' || unit.code || '&overdue=true',
        reform.number_of('unit reply', unit.id, 'met'),
        '/v1/feedback-deadlines?unit=' || unit.code || '&stage=reply&state=met',
        reform.number_of('unit reply', unit.id, 'missed'),
        '/v1/feedback-deadlines?unit=' || unit.code || '&stage=reply&state=missed',
        jsonb_build_array(unit.code)
    from reform.unit
    cross join lateral (
        select sum(counter.count)::bigint as items,
            coalesce(sum(counter.count) filter (where counter.code = 'open'), 0)::bigint as open
        from ops.counter
        where counter.measure = 'unit' and counter.id = unit.id
        having sum(counter.count) > 0
    ) as counted
    where after is null or unit.code collate "C" > after ->> 0
    order by unit.code collate "C"
    limit most;
end
$$;
comment on function api.statistics_units(jsonb, int, timestamptz) is
    'What each unit, with the units below it, is in charge of and how it answers.';

create function api.statistics_diverted(after jsonb, most int)
    returns table (month text, count bigint, cursor jsonb)
    language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
    select to_char(counted.month, 'YYYY-MM'), counted.count, jsonb_build_array(counted.month)
    from (
        select (counter.moment at time zone 'Asia/Ho_Chi_Minh')::date as month, sum(counter.count)::bigint as count
        from ops.counter
        where counter.measure = 'diverted' and counter.id = 0
        group by counter.moment
        having sum(counter.count) > 0
    ) as counted
    where after is null or counted.month < (after ->> 0)::date
    order by counted.month desc
    limit most;
end;
comment on function api.statistics_diverted(jsonb, int) is
    'How many items of each month were complaints or denunciations. There is nothing else to tell of them.';

-- ---- the rows behind the numbers that are not items ----

create index rating_rated_index on reform.rating (rated_at desc, feedback_id desc);

create function reform.deadlines_listed(
    stages reform.stage[], tracks reform.track[], states reform.deadline_state[], units bigint[], after jsonb, most int,
    at timestamptz)
    returns table (deadline_id bigint, due_at timestamptz)
    language plpgsql stable rows 20
    set plan_cache_mode = force_custom_plan
    set enable_sort = off as $$
#variable_conflict use_column
begin
    if num_nonnulls(stages, tracks, states) = 0 then
        return query
            select distinct found.deadline_id, found.due_at
            from unnest(units) as listed (unit_id)
            cross join lateral (
                select entry.deadline_id, entry.due_at
                from reform.deadline_entry as entry
                where entry.unit_id = listed.unit_id and entry.deadline_id > 0
                    and (after is null
                        or (entry.due_at, entry.deadline_id) < ((after ->> 0)::timestamptz, (after ->> 1)::bigint))
                order by entry.due_at desc, entry.deadline_id desc
                limit most
            ) as found
            order by found.due_at desc, found.deadline_id desc
            limit most;
    else
        return query
            select distinct found.deadline_id, found.due_at
            from unnest(units) as listed (unit_id)
            cross join unnest(coalesce(stages, enum_range(null::reform.stage))) as wanted (stage)
            cross join unnest(coalesce(tracks, enum_range(null::reform.track))) as taken (track)
            cross join (
                select state, timestamptz '-infinity', timestamptz 'infinity'
                from unnest(coalesce(states, enum_range(null::reform.deadline_state))) as state
                where state <> 'running'
                union all
                select 'running', at, 'infinity' where states is null or 'running' = any (states)
                union all
                select 'running', '-infinity', at where states is null or 'overdue' = any (states)
            ) as standing (name, since, before)
            cross join lateral (
                select entry.deadline_id, entry.due_at
                from reform.deadline_entry as entry
                where entry.unit_id = listed.unit_id and entry.stage = wanted.stage and entry.track = taken.track
                    and entry.standing = standing.name
                    and entry.due_at >= standing.since and entry.due_at < standing.before
                    and (after is null
                        or (entry.due_at, entry.deadline_id) < ((after ->> 0)::timestamptz, (after ->> 1)::bigint))
                order by entry.due_at desc, entry.deadline_id desc
                limit most
            ) as found
            order by found.due_at desc, found.deadline_id desc
            limit most;
    end if;
end
$$;
comment on function reform.deadlines_listed(
    reform.stage[], reform.track[], reform.deadline_state[], bigint[], jsonb, int, timestamptz) is
    'Deadlines, the latest due first. Each stage, track and state is read from an index in that order, as far as a '
    'page goes: whatever is asked for, there are at most 56 of them.';

create function api.feedback_deadline_list(
    stages text[], tracks text[], states text[], units text[], after jsonb, most int, at timestamptz default now())
    returns table (
        "feedback.code" text, "feedback.href" text, stage reform.stage, track reform.track,
        state reform.deadline_state, started_at timestamptz, due_on date, due_at timestamptz, first_due_on date,
        paused_at timestamptz, ended_at timestamptz, extensions int, statutory boolean, "links.feedback" text,
        cursor jsonb)
    language plpgsql stable rows 20 security definer set search_path = pg_catalog, pg_temp as $$
begin
    return query
    select
        feedback.code::text,
        '/v1/feedback/' || feedback.code,
        clock.stage,
        level.track,
        reform.deadline_state(clock, at),
        clock.started_at,
        clock.due_on,
        clock.due_at,
        clock.first_due_on,
        clock.paused_at,
        clock.ended_at,
        clock.extensions,
        level.statutory,
        '/v1/feedback/' || feedback.code,
        jsonb_build_array(clock.due_at, clock.id)
    from reform.deadlines_listed(
        stages::reform.stage[], tracks::reform.track[], states::reform.deadline_state[],
        case
            when units is null then '{0}'
            else array(select unit.id from reform.unit where unit.code = any (units))
        end,
        after, most, at) as listed
    join reform.deadline as clock on clock.id = listed.deadline_id
    join reform.service_level as level on level.id = clock.service_level_id
    join reform.feedback on feedback.id = clock.feedback_id
    order by listed.due_at desc, listed.deadline_id desc;
end
$$;
comment on function api.feedback_deadline_list(text[], text[], text[], text[], jsonb, int, timestamptz) is
    'Every deadline of every item but the diverted ones: what statistics of deadlines count.';

create function api.feedback_rating_list(results int[], resolved text[], after jsonb, most int)
    returns table (
        "feedback.code" text, "feedback.href" text, result int, attitude int, "time" int, is_resolved reform.resolved,
        rated_on date, cursor jsonb)
    language sql stable rows 20 security definer set search_path = pg_catalog, pg_temp
begin atomic
    select
        case when shown.words then feedback.code end,
        case when shown.words then '/v1/feedback/' || feedback.code end,
        rating.result,
        rating.attitude,
        rating.time,
        rating.resolved,
        reform.civil_date(rating.rated_at),
        jsonb_build_array(rating.rated_at, rating.feedback_id)
    from reform.rating
    join reform.feedback on feedback.id = rating.feedback_id and reform.is_listed(feedback.handling)
    cross join lateral (
        select reform.shows_words(feedback.handling, feedback.publication, feedback.answered_at) as words
    ) as shown
    where (results is null or rating.result = any (results))
        and (feedback_rating_list.resolved is null or rating.resolved::text = any (feedback_rating_list.resolved))
        and (after is null
            or (rating.rated_at, rating.feedback_id) < ((after ->> 0)::timestamptz, (after ->> 1)::bigint))
    order by rating.rated_at desc, rating.feedback_id desc
    limit most;
end;
comment on function api.feedback_rating_list(int[], text[], jsonb, int) is
    'Every rating; which item it is about is told only while the words of that item are shown.';

do $$
declare
    name regprocedure;
begin
    foreach name in array array[
        'api.statistics_overview(timestamptz)', 'api.statistics_feedback(text,text,text,jsonb,int)',
        'api.statistics_deadlines(jsonb,int,timestamptz)', 'api.statistics_moderation(jsonb,int)',
        'api.statistics_ratings(jsonb,int)', 'api.statistics_units(jsonb,int,timestamptz)',
        'api.statistics_diverted(jsonb,int)',
        'api.feedback_deadline_list(text[],text[],text[],text[],jsonb,int,timestamptz)',
        'api.feedback_rating_list(int[],text[],jsonb,int)']::regprocedure[] loop
        execute format('revoke execute on function %s from public', name);
        execute format('grant execute on function %s to reformd_public, reformd_staff', name);
    end loop;
end
$$;

commit;
