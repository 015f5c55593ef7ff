-- Deploy reformd:feedback_clocks to pg
-- The clocks of an item: started, paused, extended, ended; and what they show.

begin;

alter table reform.deadline_move
    add column paused_at timestamptz,
    add column amount int;
comment on column reform.deadline_move.paused_at is 'From when the clock stood still until the move; null: an extension.';
comment on column reform.deadline_move.amount is
    'An extension: by how much. A pause: what was left and is given again; negative when it was overdue already.';

create function reform.rfc3339(instant timestamptz) returns text
language sql stable strict parallel safe
return to_char(instant at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"');
comment on function reform.rfc3339(timestamptz) is 'An instant within JSON, as instants are written elsewhere.';

-- Time that is no clock: how long somebody may still do something.

create function reform.term_end(of_term text, since timestamptz) returns timestamptz
language plpgsql stable strict as $$
begin
    return (
        select (reform.due_on(reform.civil_date(since), amount, calendar) + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh'
        from reform.term
        where code = of_term);
end
$$;
comment on function reform.term_end(text, timestamptz) is
    'The first moment after a term of reform.term: it lasts to midnight in Vietnam, since one may write at any hour.';

-- Which clocks

create function reform.merged_into(feedback_id bigint) returns bigint[]
language plpgsql stable as $$
begin
    return array(
        with recursive merged (id) as (
            select id from reform.feedback where merged_into_id = merged_into.feedback_id
            union
            select feedback.id from merged join reform.feedback on feedback.merged_into_id = merged.id)
        select id from merged);
end
$$;
comment on function reform.merged_into(bigint) is 'The items that were merged into this one, directly or by way of others.';

create function reform.running_clocks(item_id bigint, stages reform.stage[]) returns setof reform.deadline
language plpgsql stable as $$
begin
    return query
        select * from reform.deadline
        where feedback_id = item_id and stage = any (stages) and ended_at is null;
    if 'reply' = any (stages) then
        return query
            select * from reform.deadline
            where feedback_id = any (reform.merged_into(item_id)) and stage = 'reply' and ended_at is null;
    end if;
end
$$;
comment on function reform.running_clocks(bigint, reform.stage[]) is
    'Those of the item; and the reply clocks of what was merged into it, which follow its own: whoever sent those waits too.';

-- What is done to them

create function reform.start_clocks(item reform.feedback, stages reform.stage[], at timestamptz) returns void
language plpgsql as $$
declare
    started_on constant date := reform.clock_start(at);
begin
    with clock as materialized (
        select id, stage, reform.due_on(started_on, amount, calendar) as due_on
        from reform.service_level
        where track = item.track and stage = any (stages)
            and reform.civil_date(at) between coalesce(valid_from, '-infinity') and coalesce(valid_to, 'infinity'))
    insert into reform.deadline (feedback_id, stage, service_level_id, started_at, due_on, due_at, first_due_on)
    select item.id, stage, id, at, due_on, reform.due_at(due_on), due_on
    from clock
    order by stage;
end
$$;
comment on function reform.start_clocks(reform.feedback, reform.stage[], timestamptz) is
    'By the service levels of that day; where none is valid, there is no deadline.';

create function reform.end_clocks(item_id bigint, stages reform.stage[], at timestamptz) returns void
language plpgsql as $$
declare
    clock reform.deadline;
begin
    for clock in select * from reform.running_clocks(item_id, stages) loop
        update reform.deadline set ended_at = at where id = clock.id;
    end loop;
    for clock in
        select distinct on (stage) * from reform.deadline
        where feedback_id = item_id and stage = any (stages)
        order by stage, id desc
    loop
        update reform.deadline set ended_at = at, void = false where id = clock.id and void;
    end loop;
end
$$;
comment on function reform.end_clocks(bigint, reform.stage[], timestamptz) is
    'Met or missed. A clock that was void because nothing seemed left to do counts after all once it is done: who '
    'transfers an item that was accepted first does not do so in time.';

create function reform.void_clocks(item_id bigint, stages reform.stage[], at timestamptz) returns void
language plpgsql as $$
declare
    clock reform.deadline;
begin
    for clock in select * from reform.running_clocks(item_id, stages) loop
        update reform.deadline set ended_at = at, void = true where id = clock.id;
    end loop;
end
$$;

create function reform.clock_day(at timestamptz, calendar reform.calendar_unit) returns date
language sql stable parallel safe
return case calendar when 'working_days' then reform.clock_start(at) else reform.civil_date(at) end;
comment on function reform.clock_day(timestamptz, reform.calendar_unit) is 'The day that an instant belongs to, as a clock counts.';

create function reform.time_left(clock reform.deadline, at timestamptz) returns int
language plpgsql stable as $$
begin
    return (
        select case calendar
            when 'working_days' then reform.remaining_working_days(clock.due_on, at)
            else clock.due_on - reform.clock_day(at, calendar) end
        from reform.service_level
        where id = clock.service_level_id);
end
$$;
comment on function reform.time_left(reform.deadline, timestamptz) is 'Working days or days, as its service level counts.';

create function reform.pause_clocks(item_id bigint, stages reform.stage[], at timestamptz) returns void
language plpgsql as $$
declare
    clock reform.deadline;
begin
    for clock in select * from reform.running_clocks(item_id, stages) where paused_at is null loop
        update reform.deadline set paused_at = at, days_left = reform.time_left(clock, at) where id = clock.id;
    end loop;
end
$$;

create function reform.move_clock(
    clock reform.deadline, move reform.deadline_move, level reform.service_level, since date) returns void
language plpgsql as $$
begin
    move.deadline_id := clock.id;
    move.number := (select count(*) + 1 from reform.deadline_move where deadline_id = clock.id);
    move.old_due_on := clock.due_on;
    move.new_due_on := case
        when move.amount < 0 then clock.due_on
        else greatest(clock.due_on, reform.due_on(since, move.amount, level.calendar)) end;
    insert into reform.deadline_move values (move.*);
    update reform.deadline
    set due_on = move.new_due_on, due_at = reform.due_at(move.new_due_on), paused_at = null, days_left = null,
        extensions = extensions + move.extended::int
    where id = clock.id;
end
$$;
comment on function reform.move_clock(reform.deadline, reform.deadline_move, reform.service_level, date) is
    'To so many days after a date, never to an earlier one; the old date stays in reform.deadline_move.';

create function reform.resume_clocks(item_id bigint, stages reform.stage[], at timestamptz) returns void
language plpgsql as $$
declare
    clock reform.deadline;
    level reform.service_level;
    move reform.deadline_move;
begin
    for clock in
        select * from reform.running_clocks(item_id, stages) where paused_at is not null order by id
    loop
        select * into level from reform.service_level where id = clock.service_level_id;
        move.at := at;
        move.extended := false;
        move.paused_at := clock.paused_at;
        move.amount := clock.days_left;
        perform reform.move_clock(clock, move, level, reform.clock_day(at, level.calendar));
    end loop;
end
$$;
comment on function reform.resume_clocks(bigint, reform.stage[], timestamptz) is
    'What was left at the pause is left again. What was overdue at the pause stays so.';

create function reform.extend_clocks(
    item_id bigint, stages reform.stage[], amount int, reason reform.reason, note reform.prose, at timestamptz)
returns void
language plpgsql as $$
declare
    clock reform.deadline;
    level reform.service_level;
    move reform.deadline_move;
begin
    for clock in
        select * from reform.running_clocks(item_id, stages) where paused_at is null and due_at >= at order by id
    loop
        select * into level from reform.service_level where id = clock.service_level_id;
        move.at := at;
        move.extended := true;
        move.amount := amount;
        move.reason := reason;
        move.note := note;
        perform reform.move_clock(clock, move, level, clock.due_on);
    end loop;
end
$$;
comment on function reform.extend_clocks(bigint, reform.stage[], int, reform.reason, reform.prose, timestamptz) is
    'Only what is not overdue yet.';

-- What they show

create function reform.deadline_state(clock reform.deadline, at timestamptz) returns reform.deadline_state
language sql immutable
return case
    when clock.void then 'void'::reform.deadline_state
    when clock.ended_at <= clock.due_at then 'met'
    when clock.ended_at > clock.due_at then 'missed'
    when coalesce(clock.paused_at, at) > clock.due_at then 'overdue'
    when clock.paused_at is not null then 'paused'
    else 'running'
end;

create function reform.stood_still(clock reform.deadline, calendar reform.calendar_unit, day date) returns boolean
language sql stable as $$
    select exists (
        select from reform.deadline_move as move
        where move.deadline_id = clock.id and move.paused_at is not null and move.amount >= 0
            and day > reform.clock_day(move.paused_at, calendar) and day <= reform.clock_day(move.at, calendar))
$$;
comment on function reform.stood_still(reform.deadline, reform.calendar_unit, date) is
    'Whether there was a pause on that day: after the day of the question and up to the day of the answer.';

create function reform.longest_amount(clock reform.deadline, level reform.service_level) returns int
language sql stable as $$
    select level.amount + coalesce(sum(case
        when extended then amount
        else greatest(0, reform.civil_date(at) - reform.civil_date(paused_at)) end), 0)::int
    from reform.deadline_move
    where deadline_id = clock.id and amount >= 0
$$;
comment on function reform.longest_amount(reform.deadline, reform.service_level) is
    'With extensions, and with the days that pauses took.';

create function reform.clock_steps(clock reform.deadline, level reform.service_level) returns json
language plpgsql stable
set plan_cache_mode = force_generic_plan as $$
declare -- once: what is given to the steps is evaluated for each of them
    started_on constant date := reform.clock_start(clock.started_at);
    amount constant int := reform.longest_amount(clock, level);
begin
    return (
        select json_agg(json_build_object(
            'date', day_on,
            'weekday', reform.weekday(day_on),
            'weekday_en', reform.weekday_en(day_on),
            'counted', counted,
            'number', number,
            'reason', reason,
            'reason_en', reason_en
        ) order by day_on)
        from (
            select
                day_on,
                step.counted and not paused as counted,
                case when step.counted and not paused
                    then (count(*) filter (where step.counted and not paused) over (order by day_on))::int end as number,
                case when step.counted and paused then 'chờ người gửi bổ sung, không tính' else reason end as reason,
                case when step.counted and paused then 'awaiting the sender, not counted' else reason_en end as reason_en
            from reform.deadline_step(
                reform.civil_date(clock.started_at), started_on, clock.due_on, amount, level.calendar) as step
            cross join lateral reform.stood_still(clock, level.calendar, day_on) as paused
        ) as day);
end
$$;
comment on function reform.clock_steps(reform.deadline, reform.service_level) is
    'Every day from the start to the deadline as it is now; days of a pause are not counted.';

create function reform.moves_of(clock reform.deadline) returns json
language plpgsql stable as $$
begin
    return (
        select coalesce(json_agg(json_build_object(
            'at', reform.rfc3339(at),
            'extended', extended,
            'paused_at', reform.rfc3339(paused_at),
            'amount', amount,
            'old_due_on', old_due_on,
            'new_due_on', new_due_on,
            'reason', reason,
            'note', note
        ) order by number), '[]')
        from reform.deadline_move
        where deadline_id = clock.id);
end
$$;

create function reform.deadline_object(clock reform.deadline, with_steps boolean, at timestamptz default now()) returns json
language plpgsql stable as $$
declare
    received_on constant date := reform.civil_date(clock.started_at);
    level reform.service_level;
    published api.service_level;
    unsettled_years int[];
begin
    select * into level from reform.service_level where id = clock.service_level_id;
    select * into published
    from api.service_level
    where track = level.track::text and stage = level.stage::text
        and valid_from is not distinct from level.valid_from and valid_to is not distinct from level.valid_to;
    unsettled_years := reform.unsettled_years(received_on, clock.due_on);
    return json_build_object(
        'stage', clock.stage,
        'track', level.track,
        'state', reform.deadline_state(clock, at),
        'started_at', reform.rfc3339(clock.started_at),
        'started_on', reform.clock_start(clock.started_at),
        'due_on', clock.due_on,
        'due_at', reform.rfc3339(clock.due_at),
        'first_due_on', clock.first_due_on,
        'paused_at', reform.rfc3339(clock.paused_at),
        'ended_at', reform.rfc3339(clock.ended_at),
        'amount', level.amount,
        'calendar', level.calendar,
        'extensions', clock.extensions,
        'remaining_working_days', case
            when clock.ended_at is null
            then reform.remaining_working_days(clock.due_on, coalesce(clock.paused_at, at)) end,
        'statutory', level.statutory,
        'legal_basis', level.legal_basis,
        'document', case when published."document.code" is not null then json_build_object(
            'code', published."document.code",
            'title', published."document.title",
            'href', published."document.href") end,
        'provisional', unsettled_years <> '{}',
        'provisional_years', array_to_json(unsettled_years),
        'provisional_hours', reform.has_provisional_hours(clock.due_on),
        'moves', reform.moves_of(clock),
        'steps', case when with_steps then reform.clock_steps(clock, level) end,
        'links', json_build_object(
            'service_level', published."links.self",
            'calendar_years', '/v1/calendar-years'));
end
$$;
comment on function reform.deadline_object(reform.deadline, boolean, timestamptz) is
    'A deadline as everybody sees it, everywhere. Nothing remains of one that ended; a pause stops the days left.';

commit;
