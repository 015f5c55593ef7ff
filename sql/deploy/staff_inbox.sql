-- Deploy reformd:staff_inbox to pg
-- What is due for staff, by clock; what they find among all feedback; and how the office stands, for its gauges.

begin;

-- ---- queues and desks ----

create table reform.queue (
    code reform.code constraint queue_pkey primary key,
    position int generated always as identity,
    label_vi reform.line not null,
    label_en reform.line not null
);
comment on table reform.queue is 'What work there is, as the inbox tells it apart.';
comment on constraint queue_pkey on reform.queue is
    'vi: Đã có hàng việc mang mã này.'
    ' | en: There already is a queue with this code.';

-- To add a desk: a row here and its condition in reform.inbox_entries_of().
create table reform.desk (
    code reform.code constraint desk_pkey primary key,
    queue reform.code not null constraint desk_queue references reform.queue,
    roles reform.actor_role[] not null,
    stage reform.stage,
    second_person boolean not null default false
);
comment on table reform.desk is
    'Where an item waits: a part of a queue that the same people work off by the same clock.';
comment on column reform.desk.roles is 'Whose inbox it is in, where one of them is held for the unit in charge.';
comment on column reform.desk.stage is 'The clock that says until when; null: none does.';
comment on column reform.desk.second_person is 'Waits for another person than who proposed or wrote it.';
comment on constraint desk_pkey on reform.desk is
    'vi: Đã có bàn xử lý mang mã này.'
    ' | en: There already is a desk with this code.';
comment on constraint desk_queue on reform.desk is
    'vi: Hàng việc của bàn xử lý phải có trong danh sách.'
    ' | en: The queue of a desk must exist.';
create index desk_queue_index on reform.desk (queue);

insert into reform.queue (code, label_vi, label_en) values
    ('triage', 'chờ phân loại', 'to classify'),
    ('appeals', 'người gửi đề nghị xem lại', 'appealed'),
    ('to_moderate', 'chờ kiểm duyệt', 'to moderate'),
    ('to_answer', 'chờ trả lời', 'to answer'),
    ('reopened', 'người gửi mở lại', 'reopened'),
    ('to_approve', 'chờ duyệt trả lời', 'to approve'),
    ('to_confirm', 'chờ người thứ hai', 'to confirm'),
    ('awaiting_report', 'chờ báo cáo', 'awaiting report');

insert into reform.desk (code, queue, roles, stage, second_person) values
    ('triage', 'triage', '{intake}', 'triage', false),
    ('appeal', 'appeals', '{intake}', 'triage', false),
    ('moderation', 'to_moderate', '{moderator}', 'moderation', false),
    ('assignment', 'to_answer', '{intake,officer,approver}', 'reply', false),
    ('answer', 'to_answer', '{officer}', 'reply', false),
    ('reopened', 'reopened', '{officer}', 'reply', false),
    ('approval', 'to_approve', '{approver}', 'reply', true),
    ('rejection', 'to_confirm', '{intake,approver}', 'triage', true),
    ('removal', 'to_confirm', '{moderator,approver}', null, true);

-- ---- entries ----

create table reform.inbox_entry (
    desk text collate "C" not null,
    unit_id bigint not null,
    officer text collate "C" not null,
    first_person text collate "C" not null,
    feedback_id bigint not null constraint inbox_entry_feedback references reform.feedback on delete cascade,
    due_at timestamptz not null,
    track reform.track not null,
    kind reform.feedback_kind not null,
    plan_id bigint,
    constraint inbox_entry_pkey primary key (feedback_id, desk, unit_id)
);
comment on table reform.inbox_entry is
    'At which desks items wait, and only while they do. Triggers keep it; reform.inbox_entries_of() says what belongs '
    'here.';
comment on column reform.inbox_entry.unit_id is
    'The unit in charge, and each that it stands under: so a grant finds all of its subtree in one place.';
comment on column reform.inbox_entry.officer is 'Whose it is alone; empty: it is for all who hold the role.';
comment on column reform.inbox_entry.first_person is 'Whose it is not: it takes another. Empty: there is none.';
comment on column reform.inbox_entry.due_at is
    'By the clock of the desk; infinity where none runs, so that those come last.';

create index inbox_entry_due_index on reform.inbox_entry (desk, unit_id, officer, due_at, feedback_id);
create index inbox_entry_kind_index on reform.inbox_entry (desk, unit_id, officer, kind, track, due_at, feedback_id);
create index inbox_entry_plan_index on reform.inbox_entry (desk, unit_id, officer, plan_id, due_at, feedback_id);

create function reform.inbox_entries_of(items bigint[]) returns setof reform.inbox_entry
    language sql stable
begin atomic
    with recursive item as (
        select feedback.*, open.transition as proposed, open.proposer, (
            feedback.handling = 'triage' and exists (
                select from reform.event where event.feedback_id = feedback.id and event.transition = 'appeal')
        ) as appealed
        from reform.feedback
        left join reform.proposal as open on open.feedback_id = feedback.id and open.state = 'open'
        where feedback.id = any (items)
    ),
    waiting as (
        select item.id, item.unit_id, item.track, item.kind, item.plan_id, place.desk, place.officer, place.first_person
        from item
        cross join lateral (values
            ('triage', item.handling in ('received', 'triage') and not item.appealed
                and item.proposed is distinct from 'reject', null::text, null::text),
            ('appeal', item.appealed and item.proposed is distinct from 'reject', null, null),
            ('moderation', item.publication = 'pending' and item.handling <> 'withdrawn', null, null),
            ('assignment', item.handling = 'accepted', null, null),
            ('answer', item.handling = 'in_progress' and item.answered_at is null, item.officer, null),
            ('reopened', item.handling = 'in_progress' and item.answered_at is not null, item.officer, null),
            ('approval', item.handling = 'reply_in_approval', null, (
                select reply.author from reform.reply where reply.feedback_id = item.id
                order by reply.number desc limit 1)),
            ('rejection', item.proposed = 'reject', null, item.proposer),
            ('removal', item.proposed = 'remove', null, item.proposer)
        ) as place (desk, waits, officer, first_person)
        where place.waits
    ),
    unit_above (feedback_id, unit_id) as (
        select distinct waiting.id, waiting.unit_id from waiting
        union -- a circle of units is refused only after this
        select unit_above.feedback_id, unit.parent_id
        from unit_above
        cross join lateral (
            select parent_id from reform.unit where unit.id = unit_above.unit_id limit 1 -- else all units are read
        ) as unit
        where unit.parent_id is not null
    )
    select waiting.desk, unit_above.unit_id, coalesce(waiting.officer, ''), coalesce(waiting.first_person, ''),
        waiting.id, coalesce(clock.due_at, 'infinity'), waiting.track, waiting.kind, waiting.plan_id
    from waiting
    join reform.desk on desk.code = waiting.desk
    join unit_above on unit_above.feedback_id = waiting.id
    left join reform.deadline as clock
        on clock.feedback_id = waiting.id and clock.stage = desk.stage and clock.ended_at is null
            and (clock.paused_at is null or clock.paused_at > clock.due_at);
end;
comment on function reform.inbox_entries_of(bigint[]) is
    'What belongs in reform.inbox_entry for these items. What was answered before and is in progress was reopened. While '
    'a rejection is proposed nothing is left to classify.';

create function reform.enter_inbox(items bigint[]) returns void
    language plpgsql
    set plan_cache_mode = force_generic_plan as $$
begin
    if coalesce(cardinality(items), 0) = 0 or reform.lists_wait() then
        return;
    end if;
    perform from reform.feedback where feedback.id = any (items) order by feedback.id for no key update;
    with wanted as materialized (
        select * from reform.inbox_entries_of(items)
    ),
    left_over as (
        select feedback_id, desk, unit_id from reform.inbox_entry where feedback_id = any (items)
        except
        select feedback_id, desk, unit_id from wanted
    ),
    removed as (
        delete from reform.inbox_entry as entry using left_over
        where (entry.feedback_id, entry.desk, entry.unit_id)
            = (left_over.feedback_id, left_over.desk, left_over.unit_id)
    )
    insert into reform.inbox_entry as entry select * from wanted
    on conflict (feedback_id, desk, unit_id) do update
    set (officer, first_person, due_at, track, kind, plan_id) = (
        excluded.officer, excluded.first_person, excluded.due_at, excluded.track, excluded.kind, excluded.plan_id)
    where (entry.officer, entry.first_person, entry.due_at, entry.track, entry.kind, entry.plan_id) is distinct from (
        excluded.officer, excluded.first_person, excluded.due_at, excluded.track, excluded.kind, excluded.plan_id);
end
$$;
comment on function reform.enter_inbox(bigint[]) is
    'Brings the entries of these items up to date. The locks make the second of two that change an item see the first. '
    'Its plan is kept, as that of reform.enter_feedback().';

-- Triggers of rows: a change concerns one item.

create function reform.enter_item_in_inbox() returns trigger
    language plpgsql as $$
begin
    perform reform.enter_inbox(array[new.id]);
    return null;
end
$$;

create function reform.enter_row_in_inbox() returns trigger
    language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        perform reform.enter_inbox(array[old.feedback_id]);
    else
        perform reform.enter_inbox(array[new.feedback_id]);
    end if;
    return null;
end
$$;

create function reform.enter_started_inbox() returns trigger
    language plpgsql as $$
begin
    perform reform.enter_inbox(array(
        select distinct changed.feedback_id
        from changed join reform.feedback as item on item.id = changed.feedback_id
        where item.version > 0));
    return null;
end
$$;
comment on function reform.enter_started_inbox() is
    'The first clocks of an item start before it is opened, which enters it.';

create function reform.enter_inbox_of_unit() returns trigger
    language plpgsql as $$
begin
    perform reform.enter_inbox(array(
        select distinct entry.feedback_id from reform.inbox_entry as entry where entry.unit_id = new.id));
    return null;
end
$$;
comment on function reform.enter_inbox_of_unit() is 'What waits in a unit waits in those above it.';

create index inbox_entry_unit_index on reform.inbox_entry (unit_id);

-- An item is entered when it is opened, and whenever it moves: that comes last in reform.act(), behind its clocks and
-- proposals. So a clock that ends needs no look of its own, only one that is moved while the item stays.

create trigger feedback_enters_inbox after update on reform.feedback
    for each row when (
        old.version = 0
        or (old.handling, old.publication, old.unit_id, old.officer, old.answered_at, old.track, old.kind, old.plan_id)
            is distinct from
            (new.handling, new.publication, new.unit_id, new.officer, new.answered_at, new.track, new.kind,
            new.plan_id))
    execute function reform.enter_item_in_inbox();
create trigger deadline_enters_inbox after insert on reform.deadline referencing new table as changed
    for each statement execute function reform.enter_started_inbox();
create trigger deadline_moves_inbox after update on reform.deadline
    for each row when (
        new.ended_at is null and (old.due_at, old.paused_at, old.ended_at)
            is distinct from (new.due_at, new.paused_at, new.ended_at))
    execute function reform.enter_row_in_inbox();
create trigger deadline_leaves_inbox after delete on reform.deadline
    for each row when (old.ended_at is null) execute function reform.enter_row_in_inbox();
create trigger proposal_enters_inbox after insert or update on reform.proposal
    for each row execute function reform.enter_row_in_inbox();
create trigger proposal_leaves_inbox after delete on reform.proposal
    for each row when (old.state = 'open') execute function reform.enter_row_in_inbox();
create trigger unit_enters_inbox after update on reform.unit
    for each row when (old.parent_id is distinct from new.parent_id)
    execute function reform.enter_inbox_of_unit();

create function reform.may_wait(item reform.feedback) returns boolean
    language sql stable
    return not reform.has_ended(item.handling) or item.publication = 'pending' or exists (
        select from reform.proposal where proposal.feedback_id = item.id and proposal.state = 'open');

create function reform.rebuild_inbox() returns void
    language plpgsql as $$
begin
    lock table reform.feedback, reform.deadline, reform.proposal in share mode;
    truncate reform.inbox_entry;
    insert into reform.inbox_entry
    select entry.*
    from (
        select array_agg(item.id) as ids
        from reform.feedback as item
        where reform.may_wait(item)
        group by item.id / 10000
    ) as part
    cross join lateral reform.inbox_entries_of(part.ids) as entry;
end
$$;
comment on function reform.rebuild_inbox() is
    'For whoever loads or removes rows while triggers are off: the entries are made anew, and ops.recount() is due '
    'where those of reform.inbox_entry are off as well.';

-- ---- counting ----

create function reform.numbers_of_inbox(
    desk text, unit_id bigint, officer text, first_person text, due_at timestamptz)
    returns table (measure text, id bigint, code text, moment timestamptz)
    language sql stable
begin atomic
    select number.measure, unit_id, desk || ' ' || person.name, number.moment
    from (values (officer), (nullif(first_person, ''))) as person (name)
    cross join (values
        ('inbox', timestamptz '-infinity'),
        ('inbox due', nullif(due_at, 'infinity')),
        ('inbox due month', reform.month_of(nullif(due_at, 'infinity')))
    ) as number (measure, moment)
    where person.name is not null and number.moment is not null;
end;
comment on function reform.numbers_of_inbox(text, bigint, text, text, timestamptz) is
    'The numbers that an entry of the inbox is one of: those of all at a desk or of its officer, and those that are not '
    'for the first person.';

create function reform.count_inbox() returns trigger
    language plpgsql as $$
declare
    changes ops.change[];
begin
    execute format($query$
        select array_agg(row(measure, id, code, moment, change)::ops.change)
        from (
            select number.measure, number.id, number.code, number.moment, sum(entry.change) as change
            from (%s) as entry
            cross join lateral reform.numbers_of_inbox(desk, unit_id, officer, first_person, due_at) as number
            group by number.measure, number.id, number.code, number.moment
            having sum(entry.change) <> 0
        ) as changed$query$, case tg_op
            when 'INSERT' then 'select 1 as change, changed.* from changed'
            when 'DELETE' then 'select -1 as change, former.* from former'
            else 'select 1 as change, changed.* from changed union all select -1, former.* from former' end)
    into changes;
    perform ops.count(changes);
    return null;
end
$$;

create trigger new_inbox_counts after insert on reform.inbox_entry referencing new table as changed
    for each statement execute function reform.count_inbox();
create trigger moved_inbox_counts after update on reform.inbox_entry
    referencing old table as former new table as changed
    for each statement execute function reform.count_inbox();
create trigger old_inbox_counts after delete on reform.inbox_entry referencing old table as former
    for each statement execute function reform.count_inbox();

create or replace view ops.number_of_rows as
    select number.measure, number.id, number.code, number.moment, count(*) as count
    from (
        select measure, id, code, moment from ops.feedback_number
        union all
        select number.measure, number.id, number.code, number.moment
        from reform.inbox_entry
        cross join lateral reform.numbers_of_inbox(desk, unit_id, officer, first_person, due_at) as number
    ) as number
    group by number.measure, number.id, number.code, number.moment;

select reform.rebuild_inbox();

-- ---- whose inbox ----

create function reform.desks_for(caller reform.caller, queues text[], units text[])
    returns table (desk text, queue text, unit_id bigint, second_person boolean)
    language plpgsql stable rows 10
    set plan_cache_mode = force_generic_plan as $$
begin
    return query
        with held as materialized (
            select held.role, held.unit_id from reform.grants_of(caller) as held
        ),
        sat as materialized (
            select grouped.roles, reform.roots_within(
                array(select held.unit_id from held where held.role = any (grouped.roles)), units) as roots
            from (select distinct desk.roles from reform.desk) as grouped
        )
        select desk.code::text, desk.queue::text, root.id, desk.second_person
        from reform.desk
        join sat on sat.roles = desk.roles
        cross join unnest(sat.roots) as root (id)
        where queues is null or desk.queue = any (queues);
end
$$;
comment on function reform.desks_for(reform.caller, text[], text[]) is
    'Which desks in which units the caller works at.';

-- ---- how an item is shown in lists ----

-- One query, so that it becomes part of the one that calls it.
create function reform.line_for_staff(of_item bigint, until timestamptz, at timestamptz)
    returns table (
        code text, title text, track reform.track, kind reform.feedback_kind, handling reform.handling,
        publication reform.publication, received_at timestamptz, due_at timestamptz, overdue boolean, "plan.code" text,
        "plan.title" text, "plan.href" text, "unit.code" text, "unit.name" text, "unit.href" text, officer text,
        supporters int, suspicions json, illustrative boolean, version int, "links.self" text, "links.public" text)
    language sql stable rows 1
begin atomic
    select
        item.code::text, item.title::text, item.track, item.kind, item.handling, item.publication, item.received_at,
        nullif(line_for_staff.until, 'infinity'), line_for_staff.until < line_for_staff.at, plan.code::text,
        plan.title::text, '/v1/plans/' || plan.code, unit.code::text, unit.name::text, '/v1/units/' || unit.code,
        item.officer::text, item.supporters, to_json(item.suspicions), item.illustrative, item.version,
        '/v1/staff/feedback/' || item.code, '/v1/feedback/' || item.code
    from reform.feedback as item
    join reform.unit on unit.id = item.unit_id
    left join reform.plan on plan.id = item.plan_id
    where item.id = of_item;
end;
comment on function reform.line_for_staff(bigint, timestamptz, timestamptz) is
    'An item as staff see it in a list. What may be done next is told at the item.';

-- ---- the inbox ----

create function reform.inbox_at(
    caller reform.caller, desks text[], units bigint[], for_second boolean[], kinds reform.feedback_kind[],
    tracks reform.track[], plans bigint[], since timestamptz, before timestamptz, after jsonb, most int)
    returns table (due_at timestamptz, feedback_id bigint, desk text)
    language plpgsql stable rows 20
    set plan_cache_mode = force_custom_plan
    set enable_sort = on
    set jit = off as $$
#variable_conflict use_column
declare
    last_due constant timestamptz := coalesce((after ->> 0)::timestamptz, '-infinity');
    last_id constant bigint := coalesce((after ->> 1)::bigint, 0);
    last_desk constant text := coalesce(after ->> 2, '');
    persons constant text[] := array['', caller.subject];
begin
    if plans is not null then
        return query
        select found.*
        from unnest(desks, units, for_second) as place (desk, unit_id, for_second)
        cross join unnest(persons) as person (name)
        cross join unnest(plans) as plan (id)
        cross join lateral (
            select entry.due_at, entry.feedback_id, entry.desk
            from reform.inbox_entry as entry
            where entry.desk = place.desk and entry.unit_id = place.unit_id and entry.officer = person.name
                and entry.plan_id = plan.id and not (place.for_second and entry.first_person = caller.subject)
                and (entry.due_at, entry.feedback_id) >= (last_due, last_id)
                and (entry.due_at, entry.feedback_id, entry.desk) > (last_due, last_id, last_desk)
                and entry.due_at >= since and entry.due_at <= before
                and (kinds is null or entry.kind = any (kinds)) and (tracks is null or entry.track = any (tracks))
            order by entry.due_at, entry.feedback_id
            limit most
        ) as found
        order by found.due_at, found.feedback_id, found.desk
        limit most;
    elsif num_nonnulls(kinds, tracks) > 0 then
        return query
        select found.*
        from unnest(desks, units, for_second) as place (desk, unit_id, for_second)
        cross join unnest(persons) as person (name)
        cross join unnest(coalesce(kinds, enum_range(null::reform.feedback_kind))) as one_kind (name)
        cross join unnest(coalesce(tracks, enum_range(null::reform.track))) as one_track (name)
        cross join lateral (
            select entry.due_at, entry.feedback_id, entry.desk
            from reform.inbox_entry as entry
            where entry.desk = place.desk and entry.unit_id = place.unit_id and entry.officer = person.name
                and entry.kind = one_kind.name and entry.track = one_track.name
                and not (place.for_second and entry.first_person = caller.subject)
                and (entry.due_at, entry.feedback_id) >= (last_due, last_id)
                and (entry.due_at, entry.feedback_id, entry.desk) > (last_due, last_id, last_desk)
                and entry.due_at >= since and entry.due_at <= before
            order by entry.due_at, entry.feedback_id
            limit most
        ) as found
        order by found.due_at, found.feedback_id, found.desk
        limit most;
    else
        return query
        select found.*
        from unnest(desks, units, for_second) as place (desk, unit_id, for_second)
        cross join unnest(persons) as person (name)
        cross join lateral (
            select entry.due_at, entry.feedback_id, entry.desk
            from reform.inbox_entry as entry
            where entry.desk = place.desk and entry.unit_id = place.unit_id and entry.officer = person.name
                and not (place.for_second and entry.first_person = caller.subject)
                and (entry.due_at, entry.feedback_id) >= (last_due, last_id)
                and (entry.due_at, entry.feedback_id, entry.desk) > (last_due, last_id, last_desk)
                and entry.due_at >= since and entry.due_at <= before
            order by entry.due_at, entry.feedback_id
            limit most
        ) as found
        order by found.due_at, found.feedback_id, found.desk
        limit most;
    end if;
end
$$;
comment on function reform.inbox_at(
    reform.caller, text[], bigint[], boolean[], reform.feedback_kind[], reform.track[], bigint[], timestamptz,
    timestamptz, jsonb, int) is
    'What waits at these desks in these units for the caller, what is due first, first. Each desk is read from an index '
    'in that order, so a page reads a page of each, however much waits.';

create function api.staff_inbox(
    caller jsonb, queues text[], units text[], tracks text[], kinds text[], late boolean, plans text[], after jsonb,
    most int, at timestamptz default now())
    returns table (
        queue text, code text, title text, track reform.track, kind reform.feedback_kind, handling reform.handling,
        publication reform.publication, received_at timestamptz, due_at timestamptz, overdue boolean,
        "plan.code" text, "plan.title" text, "plan.href" text, "unit.code" text, "unit.name" text, "unit.href" text,
        officer text, supporters int, suspicions json, illustrative boolean, version int, "links.self" text,
        "links.public" text, cursor jsonb)
    language plpgsql stable rows 20 security definer
    set search_path = reform, pg_temp
    set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
    me constant reform.caller := reform.authorise(caller);
    desks text[];
    roots bigint[];
    for_second boolean[];
begin
    select array_agg(place.desk), array_agg(place.unit_id), array_agg(place.second_person) into desks, roots, for_second
    from reform.desks_for(me, queues, units) as place;
    return query
        select desk.queue::text, line.*, jsonb_build_array(entry.due_at, entry.feedback_id, entry.desk)
        from reform.inbox_at(
            me, desks, roots, for_second, kinds::reform.feedback_kind[], tracks::reform.track[],
            case when plans is not null then array(select plan.id from reform.plan where plan.code = any (plans)) end,
            case when not late then at else '-infinity' end,
            case when late then at - interval '1 microsecond' else 'infinity' end, after, most)
            with ordinality as entry (due_at, feedback_id, desk, place)
        join reform.desk on desk.code = entry.desk
        cross join lateral reform.line_for_staff(entry.feedback_id, entry.due_at, at) as line
        order by entry.place;
end
$$;
comment on function api.staff_inbox(
    jsonb, text[], text[], text[], text[], boolean, text[], jsonb, int, timestamptz) is
    'What waits for the caller, what is overdue first.';

create function reform.inbox_numbers(caller reform.caller, units text[], at timestamptz)
    returns table (queue text, count bigint, overdue bigint)
    language plpgsql stable rows 10
    set plan_cache_mode = force_generic_plan
    set enable_seqscan = off as $$
#variable_conflict use_column
declare
    month constant timestamptz := reform.month_of(at);
begin
    return query
        select place.queue,
            sum(number.sign * (
                select coalesce(sum(kept.count), 0) from ops.counter as kept
                where kept.measure = 'inbox' and kept.id = place.unit_id and kept.code = number.code))::bigint,
            sum(number.sign * (
                (
                    select coalesce(sum(kept.count), 0) from ops.counter as kept
                    where kept.measure = 'inbox due month' and kept.id = place.unit_id and kept.code = number.code
                        and kept.moment < month
                ) + (
                    select coalesce(sum(kept.count), 0) from ops.counter as kept
                    where kept.measure = 'inbox due' and kept.id = place.unit_id and kept.code = number.code
                        and kept.moment >= month and kept.moment < at
                )))::bigint
        from reform.desks_for(caller, null, units) as place
        cross join lateral (values
            (place.desk || ' ', 1),
            (place.desk || ' ' || caller.subject, case when place.second_person then -1 else 1 end)
        ) as number (code, sign)
        group by place.queue;
end
$$;
comment on function reform.inbox_numbers(reform.caller, text[], timestamptz) is
    'What is at the desks of the caller, with what is his alone and without what takes another person; and how much of it '
    'is overdue: the months before, and of this one what is before now.';

create function reform.reports_awaited(units bigint[], day date) returns table (count bigint, overdue bigint)
    language sql stable rows 1
begin atomic
    select count(*), count(*) filter (where report.is_overdue) from reform.awaited_reports(units, day) as report;
end;
comment on function reform.reports_awaited(bigint[], date) is 'How many reports these units owe, and how many of them late.';

create function api.staff_inbox_counts(caller jsonb, units text[], at timestamptz default now())
    returns table (queue text, label text, label_en text, count bigint, overdue bigint, href text)
    language plpgsql stable rows 8 security definer
    set search_path = reform, pg_temp
    set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
    me constant reform.caller := reform.authorise(caller);
begin
    return query
        with counted as (
            select number.queue, number.count, number.overdue from reform.inbox_numbers(me, units, at) as number
            union all
            select 'awaiting_report', owed.count, owed.overdue
            from (
                select array_agg(place.unit_id) as roots from reform.desks_for(me, '{reopened}', units) as place
            ) as held
            cross join lateral reform.reports_awaited(
                array(select reform.units_below(held.roots)), reform.civil_date(at)) as owed
            where held.roots is not null
        )
        select queue.code::text, queue.label_vi::text, queue.label_en::text, sum(counted.count)::bigint,
            sum(counted.overdue)::bigint,
            case
                when queue.code = 'awaiting_report' and to_regprocedure('reform.awaited_reports(bigint[],date)') is not null
                then '/v1/staff/reports/awaited'
                else '/v1/staff/inbox?queue=' || queue.code
            end
        from counted
        join reform.queue on queue.code = counted.queue
        group by queue.code
        order by queue.position;
end
$$;
comment on function api.staff_inbox_counts(jsonb, text[], timestamptz) is
    'How much waits for the caller in each queue that is his. Read from counters: as long for a million as for ten.';

-- ---- words that are not public ----

create table reform.hidden_words (
    feedback_id bigint primary key references reform.feedback on delete cascade,
    title text not null,
    body text not null,
    received_at timestamptz not null
) with (toast_tuple_target = 128);
comment on table reform.hidden_words is
    'Words of items that reform.search_entry does not have, since not everybody may find them. Triggers keep it; '
    'reform.rebuild_hidden_words() makes it anew.';
create index hidden_words_lexemes on reform.hidden_words using gin (
    reform.search_keys('feedback', feedback_id, title, body, received_at)) with (gin_pending_list_limit = 256);
alter index reform.hidden_words_lexemes alter column 1 set statistics 0;

create function reform.hidden_words_of(item reform.feedback) returns setof reform.hidden_words
    language sql stable rows 1
begin atomic
    select item.id, concat_ws(e'\n', item.title, item.code), item.text, item.received_at
    where item.text is not null and not reform.shows_words(item.handling, item.publication, item.answered_at);
end;

create function reform.keep_hidden_words() returns trigger
    language plpgsql as $$
begin
    delete from reform.hidden_words as kept
    where kept.feedback_id = new.id and not exists (select from reform.hidden_words_of(new));
    insert into reform.hidden_words as kept select * from reform.hidden_words_of(new)
    on conflict (feedback_id) do update
    set title = excluded.title, body = excluded.body, received_at = excluded.received_at
    where (kept.title, kept.body, kept.received_at)
        is distinct from (excluded.title, excluded.body, excluded.received_at);
    return null;
end
$$;

create trigger words_are_hidden after insert on reform.feedback
    for each row execute function reform.keep_hidden_words();
create trigger words_are_hidden_anew after update on reform.feedback
    for each row when (
        (old.title, old.text, old.received_at, reform.shows_words(old.handling, old.publication, old.answered_at))
        is distinct from
        (new.title, new.text, new.received_at, reform.shows_words(new.handling, new.publication, new.answered_at)))
    execute function reform.keep_hidden_words();

create function reform.rebuild_hidden_words() returns void
    language plpgsql as $$
begin
    truncate reform.hidden_words;
    insert into reform.hidden_words
    select hidden.* from reform.feedback as item cross join lateral reform.hidden_words_of(item) as hidden;
end
$$;
select reform.rebuild_hidden_words();

create function reform.is_common_for_staff(wanted tsquery) returns boolean
    language plpgsql stable
    set enable_seqscan = off
    set enable_indexscan = off
    set max_parallel_workers_per_gather = 0
    set jit = off
    set plan_cache_mode = force_generic_plan as $$
declare
    size int;
begin
    if reform.search_is_common(wanted) then
        return true;
    end if;
    foreach size in array reform.search_samples() loop
        if exists (
            select from reform.hidden_words as hidden
            where reform.search_keys('feedback', hidden.feedback_id, hidden.title, hidden.body, hidden.received_at)
                @@ (wanted && reform.search_key(reform.search_sample(size))))
        then
            return true;
        end if;
    end loop;
    return false;
end
$$;

create function reform.all_with_words(wanted tsquery) returns setof bigint
    language plpgsql stable rows 50
    set enable_seqscan = off
    set enable_indexscan = off
    set max_parallel_workers_per_gather = 0
    set plan_cache_mode = force_generic_plan as $$
begin
    return query
        select found.id from reform.feedback_with_words(wanted) as found (id)
        union all
        select hidden.feedback_id
        from reform.hidden_words as hidden
        where reform.search_keys('feedback', hidden.feedback_id, hidden.title, hidden.body, hidden.received_at)
            @@ wanted;
end
$$;
comment on function reform.all_with_words(tsquery) is 'The published items with these words, and the others.';

-- ---- all feedback of the caller's units ----

create index feedback_officer_index on reform.feedback (officer, received_at desc, id desc) where officer is not null;
create index feedback_suspicious_index on reform.feedback (received_at desc, id desc) where suspicions <> '{}';
create index feedback_diverted_index on reform.feedback (received_at desc, id desc) where handling = 'diverted';

create type reform.staff_filter as (
    roots bigint[], handlings reform.handling[], publications reform.publication[], officer text,
    tracks reform.track[], kinds reform.feedback_kind[], overdue boolean, suspicious boolean, since timestamptz,
    until timestamptz, question text);
comment on type reform.staff_filter is
    'What a list of feedback for staff may be asked for; roots are the units that, with all below them, are seen; '
    'suspicious true or null: what is not suspicious cannot be asked for.';

create view reform.dated_feedback as
    select feedback as item, feedback.id, feedback.received_at, feedback.unit_id, feedback.officer,
        coalesce(( -- no join: of that the planner may read the whole list
            select entry.due_at from reform.feedback_entry as entry
            where entry.feedback_id = feedback.id and entry.list = 'all' and entry.list_id = 0
        ), 'infinity') as due_at
    from reform.feedback;
comment on view reform.dated_feedback is
    'Items with reform.running_until(), as lists keep it; none runs for a diverted one.';

create function reform.passes_for_staff(
    item reform.feedback, due_at timestamptz, filter reform.staff_filter, at timestamptz) returns boolean
    language sql immutable
    return (filter.handlings is null or item.handling = any (filter.handlings))
        and (filter.publications is null or item.publication = any (filter.publications))
        and (filter.officer is null or coalesce(item.officer = filter.officer, false))
        and (filter.tracks is null or item.track = any (filter.tracks))
        and (filter.kinds is null or item.kind = any (filter.kinds))
        and (filter.suspicious is null or item.suspicions <> '{}')
        and (filter.since is null or item.received_at >= filter.since)
        and (filter.until is null or item.received_at < filter.until)
        and (filter.overdue is null or (due_at < at) = filter.overdue);
comment on function reform.passes_for_staff(reform.feedback, timestamptz, reform.staff_filter, timestamptz) is
    'But for the unit, which is looked for among all that are seen, where items are many.';

create function reform.public_filter(filter reform.staff_filter) returns api.feedback_filter
    language sql stable
    return row(
        null, null, null, null, array(select unit.code from reform.unit where unit.id = any (filter.roots)), null,
        filter.kinds, filter.tracks, filter.handlings, filter.publications, filter.overdue,
        reform.civil_date(filter.since), reform.civil_date(filter.until) - 1, null, null)::api.feedback_filter;
comment on function reform.public_filter(reform.staff_filter) is
    'The same for the lists that everybody reads: they have all items but those that were diverted.';

create function reform.diverted_for_staff(filter reform.staff_filter) returns setof reform.feedback
    language sql stable
begin atomic
    select item.*
    from reform.feedback as item
    where item.handling = 'diverted' and filter.overdue is not true
        and filter.roots && reform.units_above(item.unit_id)
        and reform.passes_for_staff(item, 'infinity', filter, 'infinity');
end;

create function reform.staff_by_words(filter reform.staff_filter, after jsonb, most int, at timestamptz)
    returns table (feedback_id bigint, received_at timestamptz)
    language plpgsql stable
    set enable_hashjoin = off
    set enable_mergejoin = off
    set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
    units constant bigint[] := array(select reform.units_below(filter.roots));
    wanted constant tsquery := reform.feedback_wanted(filter.question);
    size int := case when reform.is_common_for_staff(wanted) then 12 end; -- null: all of time
    last_at timestamptz := coalesce((after ->> 0)::timestamptz, filter.until, 'infinity');
    last_id bigint := coalesce((after ->> 1)::bigint, 9223372036854775807);
    second bigint;
    room int := most;
    got int;
begin
    loop
        second := reform.search_second((
            select max(item.received_at) from reform.feedback as item where item.received_at <= last_at));
        return query
            select item.id, item.received_at
            from reform.all_with_words(
                coalesce(wanted && reform.search_key(reform.search_time(size, second)), wanted)) as found (id)
            join reform.dated_feedback as item on item.id = found.id
            where (item.received_at, item.id) < (last_at, last_id)
                and item.unit_id + 0 = any (units) -- no condition for an index: it would be read instead
                and reform.passes_for_staff(item.item, item.due_at, filter, at)
            order by item.received_at desc, item.id desc
            limit room;
        get diagnostics got = row_count;
        room := room - got;
        exit when size is null or room = 0 or second is null;
        last_at := to_timestamp(second >> size << size);
        last_id := 0;
        size := case when size < 24 then size + 3 end;
    end loop;
end
$$;
comment on function reform.staff_by_words(reform.staff_filter, jsonb, int, timestamptz) is
    'The latest received first, part of time by part, as reform.feedback_with_words_by_received() reads what is public; time '
    'in which nothing was received is left out.';

create function reform.staff_by_received_descending(filter reform.staff_filter, after jsonb, most int, at timestamptz)
    returns table (feedback_id bigint, received_at timestamptz)
    language plpgsql stable rows 20
    set plan_cache_mode = force_custom_plan
    set jit = off as $$
#variable_conflict use_column
declare
    last_at constant timestamptz := coalesce((after ->> 0)::timestamptz, 'infinity');
    last_id constant bigint := coalesce((after ->> 1)::bigint, 9223372036854775807);
    units bigint[];
begin
    if filter.question is not null then
        return query select found.* from reform.staff_by_words(filter, after, most, at) as found;
    elsif filter.officer is not null then
        units := array(select reform.units_below(filter.roots));
        return query
            select item.id, item.received_at
            from reform.dated_feedback as item
            where item.officer = filter.officer and (item.received_at, item.id) < (last_at, last_id)
                and item.unit_id + 0 = any (units) and reform.passes_for_staff(item.item, item.due_at, filter, at)
            order by item.received_at desc, item.id desc
            limit most;
    elsif filter.suspicious then
        units := array(select reform.units_below(filter.roots));
        return query
            select item.id, item.received_at
            from reform.dated_feedback as item
            where (item.item).suspicions <> '{}' and (item.received_at, item.id) < (last_at, last_id)
                and item.unit_id + 0 = any (units) and reform.passes_for_staff(item.item, item.due_at, filter, at)
            order by item.received_at desc, item.id desc
            limit most;
    else
        return query
            select found.id, found.received_at
            from (
                (
                    select listed.feedback_id as id, (listed.cursor ->> 0)::timestamptz as received_at
                    from api.feedback_by_received_descending(reform.public_filter(filter), after, most, at) as listed
                )
                union all
                (
                    select item.id, item.received_at
                    from reform.diverted_for_staff(filter) as item
                    where (item.received_at, item.id) < (last_at, last_id)
                    order by item.received_at desc, item.id desc
                    limit most
                )
            ) as found
            order by found.received_at desc, found.id desc
            limit most;
    end if;
end
$$;

create function reform.staff_candidates(filter reform.staff_filter) returns setof reform.dated_feedback
    language plpgsql stable
    set enable_hashjoin = off
    set enable_mergejoin = off
    set plan_cache_mode = force_custom_plan as $$
begin
    if filter.question is not null then
        return query
            select item.*
            from reform.all_with_words(reform.feedback_wanted(filter.question)) as found (id)
            join reform.dated_feedback as item on item.id = found.id;
    elsif filter.officer is not null then
        return query select item.* from reform.dated_feedback as item where item.officer = filter.officer;
    else
        return query select item.* from reform.dated_feedback as item where (item.item).suspicions <> '{}';
    end if;
end
$$;
comment on function reform.staff_candidates(reform.staff_filter) is
    'What has the words, is the officer''s or is suspicious: found by that, for other orders than that of receipt.';

create function reform.staff_by_due(filter reform.staff_filter, after jsonb, most int, at timestamptz)
    returns table (feedback_id bigint, due_at timestamptz)
    language plpgsql stable rows 20
    set plan_cache_mode = force_custom_plan
    set jit = off as $$
#variable_conflict use_column
declare
    last_due constant timestamptz := coalesce((after ->> 0)::timestamptz, '-infinity');
    last_id constant bigint := coalesce((after ->> 1)::bigint, 0);
    units bigint[];
begin
    if num_nonnulls(filter.question, filter.officer, filter.suspicious) > 0 then
        units := array(select reform.units_below(filter.roots));
        return query
            select item.id, item.due_at
            from reform.staff_candidates(filter) as item
            where (item.due_at, item.id) > (last_due, last_id) and item.unit_id + 0 = any (units)
                and reform.passes_for_staff(item.item, item.due_at, filter, at)
            order by item.due_at, item.id
            limit most;
    else
        return query
            select found.id, found.due_at
            from (
                (
                    select listed.feedback_id as id, (listed.cursor ->> 0)::timestamptz as due_at
                    from api.feedback_by_due(reform.public_filter(filter), after, most, at) as listed
                )
                union all
                (
                    select item.id, timestamptz 'infinity'
                    from reform.diverted_for_staff(filter) as item
                    where (timestamptz 'infinity', item.id) > (last_due, last_id)
                    order by item.id
                    limit most
                )
            ) as found
            order by found.due_at, found.id
            limit most;
    end if;
end
$$;

create function reform.staff_filter_of(
    caller reform.caller, handlings text[], publications text[], officer text, units text[], tracks text[],
    kinds text[], overdue boolean, suspicious boolean, since date, until date, question text)
    returns reform.staff_filter
    language plpgsql stable as $$
declare
    filter reform.staff_filter;
begin
    filter.roots := reform.roots_within(array(
        select distinct held.unit_id
        from reform.grants_of(caller) as held
        where held.role = any (reform.reading_roles())), units);
    filter.handlings := handlings::reform.handling[];
    filter.publications := publications::reform.publication[];
    filter.officer := case officer when 'me' then caller.subject else officer end;
    filter.tracks := tracks::reform.track[];
    filter.kinds := kinds::reform.feedback_kind[];
    filter.overdue := overdue;
    filter.suspicious := suspicious;
    filter.since := reform.first_moment(since);
    filter.until := reform.first_moment(until + 1);
    filter.question := question;
    return filter;
end
$$;

create function api.staff_feedback(
    caller jsonb, handlings text[], publications text[], in_charge text, units text[], tracks text[], kinds text[],
    late boolean, suspicious boolean, since date, until date, question text, sort text, after jsonb, most int,
    at timestamptz default now())
    returns table (
        code text, title text, track reform.track, kind reform.feedback_kind, handling reform.handling,
        publication reform.publication, received_at timestamptz, due_at timestamptz, overdue boolean, "plan.code" text,
        "plan.title" text, "plan.href" text, "unit.code" text, "unit.name" text, "unit.href" text, officer text,
        supporters int, suspicions json, illustrative boolean, version int, "links.self" text, "links.public" text,
        cursor jsonb)
    language plpgsql stable rows 20 security definer
    set search_path = reform, pg_temp
    set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
    me constant reform.caller := reform.authorise(caller);
    filter constant reform.staff_filter := reform.staff_filter_of(
        me, handlings, publications, in_charge, units, tracks, kinds, late, suspicious, since, until, question);
begin
    if sort = 'due' then
        return query
            select line.*, jsonb_build_array(found.due_at, found.feedback_id)
            from reform.staff_by_due(filter, after, most, at) with ordinality as found (feedback_id, due_at, place)
            cross join lateral reform.line_for_staff(found.feedback_id, found.due_at, at) as line
            order by found.place;
    else
        return query
            select line.*, jsonb_build_array(found.received_at, found.feedback_id)
            from reform.staff_by_received_descending(filter, after, most, at)
                with ordinality as found (feedback_id, received_at, place)
            cross join lateral reform.line_for_staff(
                found.feedback_id, reform.running_until(found.feedback_id), at) as line
            order by found.place;
    end if;
end
$$;
comment on function api.staff_feedback(
    jsonb, text[], text[], text, text[], text[], text[], boolean, boolean, date, date, text, text, jsonb, int,
    timestamptz) is
    'All items of the units that the caller may see, published or not, diverted or not.';

-- ---- gauges ----

create index feedback_unmoderated_index on reform.feedback (received_at)
    where publication = 'pending' and handling <> 'withdrawn';

create function api.office_gauges(at timestamptz default now())
    returns table (gauge text, code text, value double precision)
    language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
    select 'overdue', clock.stage::text, sum(
        reform.number_of('clock', 0, clock.key || ' overdue') + reform.number_of('clock', 0, clock.key || ' running')
            - reform.number_from('clock due', 0, clock.key, at))
    from (
        select stage, concat_ws(' ', stage, track) as key
        from unnest(enum_range(null::reform.stage)) as stage
        cross join unnest(enum_range(null::reform.track)) as track
    ) as clock
    group by clock.stage
    union all
    select 'open', handling::text, reform.number_of('handling', 0, handling::text)
    from unnest(enum_range(null::reform.handling)) as handling
    where reform.awaits_answer(handling)
    union all
    select 'oldest_unmoderated', '', coalesce(extract(epoch from at - min(item.received_at)), 0)
    from reform.feedback as item
    where item.publication = 'pending' and item.handling <> 'withdrawn';
end;
comment on function api.office_gauges(timestamptz) is
    'How the office stands, for whoever watches it: deadlines that have passed, by stage; items that await an answer, '
    'by state; seconds since the oldest that awaits moderation was received. Reads counters, and one entry of an index.';

do $$
declare
    name regprocedure;
begin
    foreach name in array array[
        'api.staff_inbox(jsonb,text[],text[],text[],text[],boolean,text[],jsonb,int,timestamptz)',
        'api.staff_inbox_counts(jsonb,text[],timestamptz)',
        'api.staff_feedback(jsonb,text[],text[],text,text[],text[],text[],boolean,boolean,date,date,text,text,jsonb,int,timestamptz)'
        ]::regprocedure[] loop
        execute format('revoke execute on function %s from public', name);
        execute format('grant execute on function %s to reformd_staff', name);
    end loop;
end
$$;
revoke execute on function api.office_gauges(timestamptz) from public;
grant execute on function api.office_gauges(timestamptz) to reformd_public;

commit;
