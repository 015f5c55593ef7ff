-- Deploy reformd:staff_records to pg
-- What plans and deadlines stand on, kept by planners: units and what becomes of them, documents, topics, holidays,
-- reporting periods, service levels, and readings of scanned sources.
--
-- A record is edited as a plan is (staff_plans): taken as JSON, merged with what came, written by a function that makes
-- its row. What deadlines were computed with is not overwritten: it ends, and another begins.

begin;

-- ---- versions ----

do $$
declare
    name text;
begin
    foreach name in array array['document', 'topic', 'holiday', 'reporting_period', 'service_level', 'reading'] loop
        call reform.add_version(format('reform.%I', name)::regclass);
        -- Of generated columns a trigger does not know the new values; holidays have them.
        execute format(
            'create trigger %1$s_counts_version before update on reform.%1$I for each row when (%2$s)
             execute function reform.count_version()', name, case name
                when 'holiday' then '(old.name, old.name_en, old.kind, old.source)
                    is distinct from (new.name, new.name_en, new.kind, new.source)'
                else 'old is distinct from new' end);
    end loop;
end
$$;

create table reform.unit_part (
    unit_id bigint not null constraint unit_part_unit references reform.unit on delete cascade,
    successor_id bigint not null constraint unit_part_successor references reform.unit,
    position int not null,
    constraint unit_part_pkey primary key (unit_id, successor_id)
);
comment on table reform.unit_part is
    'The units that a unit was split into; the first of them is its successor in the row of the unit, too.';
comment on constraint unit_part_unit on reform.unit_part is
    'vi: Đơn vị được chia tách phải có trong danh sách.'
    ' | en: The unit that was split must exist.';
comment on constraint unit_part_successor on reform.unit_part is
    'vi: Đơn vị hình thành sau chia tách phải có trong danh sách và không được xóa khi còn dùng.'
    ' | en: A unit that another was split into must exist, and stays while it is used.';
comment on constraint unit_part_pkey on reform.unit_part is
    'vi: Đơn vị hình thành sau chia tách chỉ được nêu một lần.'
    ' | en: A unit that another was split into is named once.';
create index unit_part_successor_index on reform.unit_part (successor_id);

insert into reform.refusal (code, vi, en) values
    ('unit_ended', 'Đơn vị này đã kết thúc hoạt động.', 'This unit has ended already.'),
    ('unit_has_parts', 'Đơn vị còn đơn vị trực thuộc đang hoạt động.', 'This unit still has units below it.'),
    ('successor_gone', 'Đơn vị kế thừa không hoạt động vào ngày đó.', 'A successor does not exist on that day.');

-- ---- records as JSON ----

create function reform.unit_record(unit reform.unit) returns jsonb
    language sql stable
begin atomic
    select to_jsonb(unit) - '{id,parent_id,successor_id}'::text[] || jsonb_build_object(
        'parent', (select parent.code from reform.unit as parent where parent.id = unit.parent_id),
        'successor', (select successor.code from reform.unit as successor where successor.id = unit.successor_id),
        'parts', (
            select coalesce(jsonb_agg(successor.code order by part.position), '[]')
            from reform.unit_part as part join reform.unit as successor on successor.id = part.successor_id
            where part.unit_id = unit.id),
        'links', jsonb_build_object('self', '/v1/staff/units/' || unit.code, 'public', '/v1/units/' || unit.code));
end;

create function reform.document_record(document reform.document) returns jsonb
    language sql stable
begin atomic
    select to_jsonb(document) - '{id,replaced_by_id}'::text[] || jsonb_build_object(
        'replaced_by', (select newer.code from reform.document as newer where newer.id = document.replaced_by_id),
        'links', jsonb_build_object(
            'self', '/v1/staff/documents/' || document.code, 'public', '/v1/documents/' || document.code));
end;

create function reform.service_level_record(level reform.service_level) returns jsonb
    language sql stable
begin atomic
    select to_jsonb(level) - '{document_id}'::text[] || jsonb_build_object(
        'document', (select document.code from reform.document where document.id = level.document_id),
        'links', jsonb_build_object('self', '/v1/staff/service-levels/' || level.id));
end;

create function reform.reading_record(doubt reform.reading) returns jsonb
    language sql stable
begin atomic
    select to_jsonb(doubt) - '{plan_id,clause_id,task_id,document_id}'::text[] || jsonb_build_object(
        'clause', (select clause.path from reform.clause where clause.id = doubt.clause_id),
        'task', (select task.code from reform.task where task.id = doubt.task_id),
        'document', (select document.code from reform.document where document.id = doubt.document_id),
        'links', jsonb_build_object(
            'self', '/v1/staff/plans/' || plan.code || '/readings/' || doubt.id,
            'plan', '/v1/staff/plans/' || plan.code))
    from reform.plan
    where plan.id = doubt.plan_id;
end;

create function reform.record_of(kind text, named text) returns jsonb
    language plpgsql stable as $$
begin
    return case kind
        when 'unit' then (select reform.unit_record(unit) from reform.unit where unit.code = named)
        when 'document' then (select reform.document_record(document) from reform.document where document.code = named)
        when 'topic' then (
            select to_jsonb(topic) - 'id'
                || jsonb_build_object('links', jsonb_build_object('self', '/v1/staff/topics/' || topic.code))
            from reform.topic where topic.code = named)
        when 'holiday' then (
            select to_jsonb(holiday) - '{holiday_on,year,year_known}'::text[] || jsonb_build_object(
                'date', holiday_on, 'links', jsonb_build_object('self', '/v1/staff/holidays/' || holiday_on))
            from reform.holiday where holiday_on = named::date)
        when 'reporting_period' then (
            select to_jsonb(period) - 'id'
                || jsonb_build_object('links', jsonb_build_object('self', '/v1/staff/reporting-periods/' || period.code))
            from reform.reporting_period as period where period.code = named)
        else (
            select reform.service_level_record(level) from reform.service_level as level where level.id = named::bigint) end;
end
$$;
comment on function reform.record_of(text, text) is
    'A record by its kind and its name: a code, the date of a holiday, the number of a service level. With `version`.';

create function reform.record_done(kind text, name text, status int) returns api.done
    language sql stable
begin atomic
    select row(record_done.status, record.item #>> '{links,self}', (record.item ->> 'version')::int, record.item::json)
        ::api.done
    from reform.record_of(kind, name) as record (item)
    where record.item is not null;
end;

create function api.staff_record(caller jsonb, kind text, name text) returns api.done
    language plpgsql stable security definer
    set search_path = reform, pg_temp as $$
declare
    me constant reform.caller := reform.authorise(caller);
    done constant api.done := reform.record_done(kind, name, 200);
begin
    if done.answer is null or (kind = 'unit'
        and reform.role_at(me, reform.reading_roles(), reform.import_unit_id(name)) is null) then
        perform reform.refuse_as('not-found');
    end if;
    return done;
end
$$;
comment on function api.staff_record(jsonb, text, text) is 'One record, as it can be patched.';

create function api.staff_service_levels(caller jsonb)
    returns table (
        id bigint, track reform.track, stage reform.stage, amount int, calendar reform.calendar_unit, valid_from date,
        valid_to date, version int, "links.self" text)
    language plpgsql stable security definer
    set search_path = reform, pg_temp as $$
begin
    perform reform.authorise(caller);
    return query
        select level.id, level.track, level.stage, level.amount, level.calendar, level.valid_from, level.valid_to,
            level.version, '/v1/staff/service-levels/' || level.id
        from reform.service_level as level
        order by level.track, level.stage, level.valid_from nulls first;
end
$$;
comment on function api.staff_service_levels(jsonb) is 'All service levels with their numbers, those that have ended too.';

-- ---- their rows ----

create function reform.import_row_of_holiday(plan_id bigint, entry reform.import_entry) returns reform.import_row
    language sql stable
begin atomic
    select 'reform.holiday'::regclass, array['holiday_on'],
        reform.import_pick(entry.item, array['name', 'name_en', 'kind', 'source'])
        || jsonb_build_object('holiday_on', entry.item -> 'date');
end;

create function reform.import_row_of_reporting_period(plan_id bigint, entry reform.import_entry) returns reform.import_row
    language sql stable
begin atomic
    select 'reform.reporting_period'::regclass, array['code'],
        reform.import_pick(entry.item, array['code', 'year', 'kind', 'name', 'data_from', 'data_to', 'submit_by', 'source']);
end;

create function reform.import_row_of_service_level(plan_id bigint, entry reform.import_entry) returns reform.import_row
    language sql stable
begin atomic
    select 'reform.service_level'::regclass, array['track', 'stage', 'valid_from'],
        reform.import_pick(entry.item, array['track', 'stage', 'amount', 'calendar', 'statutory', 'legal_basis', 'note',
            'valid_from', 'valid_to'], '{"statutory": false}')
        || jsonb_build_object('document_id', reform.import_document_id(entry.item ->> 'document'));
end;

create function reform.import_row_of_reading(plan_id bigint, entry reform.import_entry) returns reform.import_row
    language sql stable
    return reform.import_reading(plan_id, entry, reform.import_clause_id(plan_id, entry.item ->> 'clause'),
        reform.import_task_id(plan_id, entry.item ->> 'task'), reform.import_document_id(entry.item ->> 'document'));

-- An import writes what leads to rows of the same table in a second pass; of one record, all at once.
create function reform.import_row_of_unit_record(plan_id bigint, entry reform.import_entry) returns reform.import_row
    language sql stable
begin atomic
    select unit.target, unit.key, unit.content || place.content
    from reform.import_row_of_unit(plan_id, entry) as unit, reform.import_row_of_unit_place(plan_id, entry) as place;
end;

create function reform.import_row_of_document_record(plan_id bigint, entry reform.import_entry) returns reform.import_row
    language sql stable
begin atomic
    select document.target, document.key, document.content || replacement.content
    from reform.import_row_of_document(plan_id, entry) as document,
        reform.import_row_of_document_replacement(plan_id, entry) as replacement;
end;

create function reform.unknown_reference_faults(kind text, item jsonb) returns jsonb
    language sql stable
begin atomic
    select coalesce(
        jsonb_agg(to_jsonb(reform.import_fault_of('/' || way.member, 'unknown_' || way.target)) order by way.member), '[]')
    from (values
        ('unit', 'parent', 'unit'), ('document', 'replaced_by', 'document'),
        ('service_level', 'document', 'document')) as way (kind, member, target)
    where way.kind = unknown_reference_faults.kind and item ->> way.member is not null
        and case way.target when 'unit' then reform.import_unit_id(item ->> way.member)
            else reform.import_document_id(item ->> way.member) end is null;
end;

create function reform.write_record(of_plan bigint, kind text, item jsonb) returns void
    language plpgsql as $$
declare
    section constant text := case when kind in ('unit', 'document') then kind || '_record' else kind end;
    faults reform.import_fault[];
begin
    perform reform.need_no_faults(reform.unknown_reference_faults(kind, item));
    faults := reform.import_try(of_plan,
        row(section, null, '', array[1], coalesce((item ->> 'position')::int, 1), item)::reform.import_entry, true);
    set constraints all immediate;
    perform reform.need_no_faults((
        select coalesce(jsonb_agg(
            told || jsonb_build_object('pointer', replace(told ->> 'pointer', '/holiday_on', '/date'))), '[]')
        from jsonb_array_elements(reform.told_faults(faults)) as told));
end
$$;

-- ---- what stays ----

create function reform.members_fixed(kind text, former jsonb) returns text[]
    language sql stable
    return case kind
        when 'unit' then '{code,valid_to,successor,succession}'
        when 'holiday' then array['date']
            || case when (former ->> 'date')::date < api.today() then '{kind}' else '{}'::text[] end
        when 'reporting_period' then array['code']
            || case when (former ->> 'submit_by')::date < api.today() then '{data_from,data_to}' else '{}'::text[] end
        when 'service_level' then array['track', 'stage', 'valid_from']
            || case when coalesce((former ->> 'valid_from')::date, '-infinity') <= api.today()
                then '{amount,calendar,statutory}' else '{}'::text[] end
        when 'reading' then '{member,ocr}'
        else '{code}' end::text[];
comment on function reform.members_fixed(text, jsonb) is
    'What names a record, and what deadlines and reports have been made with already.';

-- A level that has an end in the past had it when deadlines were computed.
create function reform.ended_faults(kind text, former jsonb, later jsonb) returns jsonb
    language sql stable
begin atomic
    select case
        when kind = 'service_level' and former ->> 'valid_to' is distinct from later ->> 'valid_to'
            and least((former ->> 'valid_to')::date, (later ->> 'valid_to')::date) < api.today() - 1
        then jsonb_build_array(reform.fault('/valid_to', 'in_the_past',
            'Thời hạn đã áp dụng trong những ngày đã qua; chỉ kết thúc được từ hôm qua trở đi.',
            'Deadlines of past days were computed with it; it can end from yesterday on.'))
        else '[]' end;
end;

create function reform.check_record(kind text, former jsonb, later jsonb) returns void
    language plpgsql stable as $$
begin
    perform reform.need_no_faults(
        reform.fixed_faults(former, later, reform.members_fixed(kind, former)) || reform.ended_faults(kind, former, later));
end
$$;

-- ---- writing ----

create function reform.name_of_record(kind text, item jsonb) returns text
    language sql stable
    return case kind
        when 'holiday' then item ->> 'date'
        when 'service_level' then (
            select level.id::text from reform.service_level as level
            where level.track::text = item ->> 'track' and level.stage::text = item ->> 'stage'
                and level.valid_from::text is not distinct from item ->> 'valid_from')
        else item ->> 'code' end;

create function reform.rule_of_new_record(kind text) returns text
    language sql immutable
    return case kind
        when 'holiday' then 'holiday_pkey' when 'service_level' then 'service_level_overlap' else kind || '_code' end;

-- A unit stands under another: who is a planner there may place it, and who is one for the unit may change it.
create function reform.planner_of_record(caller reform.caller, kind text, former jsonb, item jsonb) returns reform.actor_role
    language plpgsql stable as $$
begin
    if kind <> 'unit' then
        return 'planner';
    end if;
    if former is not null then
        perform reform.planner_of(caller, reform.import_unit_id(former ->> 'code'));
    end if;
    if (former is null or former ->> 'parent' is distinct from item ->> 'parent')
        and (item ->> 'parent' is null or reform.import_unit_id(item ->> 'parent') is not null) then
        return reform.planner_of(caller, reform.import_unit_id(item ->> 'parent'));
    end if;
    return 'planner';
end
$$;

create function reform.lock_record(kind text, named text) returns void
    language plpgsql as $$
begin
    case kind
        when 'unit' then perform from reform.unit where code = named for update;
        when 'document' then perform from reform.document where code = named for update;
        when 'topic' then perform from reform.topic where code = named for update;
        when 'holiday' then perform from reform.holiday where holiday_on = named::date for update;
        when 'reporting_period' then perform from reform.reporting_period where code = named for update;
        else perform from reform.service_level where id = named::bigint for update;
    end case;
end
$$;

create function reform.save_record(kind text, former jsonb, later jsonb) returns text
    language plpgsql as $$
begin
    if former is null then
        perform reform.need(
            reform.record_of(kind, reform.name_of_record(kind, later)) is null, reform.rule_of_new_record(kind));
    else
        perform reform.check_record(kind, former, later);
    end if;
    perform reform.write_record(null, kind, later);
    if kind = 'unit' and former is not null then
        update reform.unit set version = version + 1 where code = former ->> 'code';
    end if;
    return reform.name_of_record(kind, later);
end
$$;

create function api.staff_write_record(
    caller jsonb, kind text, name text, if_match text, idempotency_digest text, body_digest text, body jsonb,
    is_valid boolean, dry_run boolean, at timestamptz default now())
    returns api.done
    language plpgsql security definer
    set search_path = reform, pg_temp as $$
declare
    me constant reform.caller := reform.authorise(caller);
    earlier constant ops.idempotency_key := reform.done_before(me, idempotency_digest, body_digest, at);
    former jsonb;
    later jsonb := body;
    saved text;
    role reform.actor_role;
    done api.done;
begin
    if earlier.status is not null then
        return reform.still_there(reform.record_done(kind, earlier.object, earlier.status));
    end if;
    if name is not null then
        perform reform.need_precondition(if_match);
        done := api.staff_record(caller, kind, name);
        perform reform.lock_record(kind, name);
        former := reform.record_of(kind, name);
        later := reform.merge_patch(former, body);
    end if;
    if is_valid or later ? 'parent' then
        role := reform.planner_of_record(me, kind, former, later);
    end if;
    if name is not null then
        perform reform.need_version(if_match, (former ->> 'version')::int);
    end if;
    perform reform.need_valid(is_valid);
    begin
        saved := reform.save_record(kind, former, later);
        done := reform.record_done(kind, saved, case when former is null then 201 else 200 end);
        perform reform.note_write(me, role, reform.import_unit_id(case kind when 'unit' then later ->> 'code' end), kind,
            reform.name_in_trail(done.location), former, done.answer::jsonb, at);
        perform reform.note_done(me, idempotency_digest, body_digest, done.status, saved, at);
        if dry_run then
            raise exception using errcode = 'RD003';
        end if;
    exception
        when sqlstate 'RD003' then null;
    end;
    return done;
end
$$;
comment on function api.staff_write_record(jsonb, text, text, text, text, text, jsonb, boolean, boolean, timestamptz) is
    'Makes a record (no name), or patches the one of that name.';

-- ---- what becomes of units ----

create function reform.end_unit(of_unit bigint, kind reform.succession_kind, last_day date, heir bigint) returns void
    language sql
begin atomic
    update reform.unit
    set valid_to = last_day, succession = end_unit.kind, successor_id = heir, version = version + 1
    where unit.id = of_unit;
end;

create function reform.move_parts(of_unit bigint, heir bigint, day date) returns void
    language sql
begin atomic
    update reform.unit set parent_id = heir, version = version + 1
    where unit.parent_id = of_unit and unit.id <> heir and coalesce(unit.valid_to, 'infinity') >= day;
end;
comment on function reform.move_parts(bigint, bigint, date) is 'The units below go on below the heir.';

create function reform.renamed_unit(old reform.unit, body jsonb) returns bigint
    language plpgsql as $$
declare
    heir bigint;
begin
    perform reform.write_record(null, 'unit', reform.unit_record(old)
        || jsonb_build_object('code', body ->> 'code', 'name', body ->> 'name', 'short_name', body ->> 'short_name',
            'valid_from', body ->> 'on', 'valid_to', null, 'successor', null, 'succession', null));
    heir := reform.import_unit_id(body ->> 'code');
    -- The same people under another name.
    insert into reform.staff_grant (issuer, subject, role, unit_id, valid_from, valid_to)
    select issuer, subject, role, heir, greatest(valid_from, (body ->> 'on')::date), valid_to
    from reform.staff_grant
    where unit_id = old.id and coalesce(valid_to, 'infinity') >= (body ->> 'on')::date;
    return heir;
end
$$;

create function reform.successor_faults(caller reform.caller, body jsonb) returns jsonb
    language sql stable
begin atomic
    select coalesce(jsonb_agg(case
        when unit.id is null then to_jsonb(reform.import_fault_of('/successors/' || named.place - 1, 'unknown_unit'))
        else reform.fault('/successors/' || named.place - 1, 'unit_not_yours', 'Đơn vị này ngoài phạm vi của bạn.',
            'This unit is none of yours.') end order by named.place), '[]')
    from jsonb_array_elements_text(coalesce(body -> 'successors', '[]')) with ordinality as named (code, place)
    left join reform.unit on unit.code = named.code
    where unit.id is null or reform.role_at(caller, '{planner}', unit.id) is null;
end;
comment on function reform.successor_faults(reform.caller, jsonb) is
    'Who lays units together is a planner for all of them: those below go along.';

create function reform.heirs_of(caller reform.caller, old reform.unit, transition text, body jsonb) returns bigint[]
    language plpgsql as $$
declare
    day constant date := body ->> 'on';
    heirs bigint[];
begin
    if transition = 'rename' then
        perform reform.need(reform.import_unit_id(body ->> 'code') is null, 'unit_code');
        return array[reform.renamed_unit(old, body)];
    end if;
    perform reform.need_no_faults(reform.successor_faults(caller, body));
    select coalesce(array_agg(unit.id order by named.place), '{}') into heirs
    from jsonb_array_elements_text(coalesce(body -> 'successors', '[]')) with ordinality as named (code, place)
    join reform.unit on unit.code = named.code;
    perform reform.need(not exists (
        select from reform.unit where id = any (heirs)
            and not day between coalesce(valid_from, '-infinity') and coalesce(valid_to, 'infinity')), 'successor_gone');
    return heirs;
end
$$;

create function reform.succeed_unit(caller reform.caller, old reform.unit, transition text, body jsonb) returns void
    language plpgsql as $$
declare
    day constant date := body ->> 'on';
    heirs constant bigint[] := reform.heirs_of(caller, old, transition, body);
begin
    perform reform.end_unit(old.id, case transition
        when 'rename' then 'renamed' when 'merge' then 'merged' when 'split' then 'split' else 'dissolved' end
        ::reform.succession_kind, day - 1, heirs[1]);
    if transition in ('rename', 'merge') then
        perform reform.move_parts(old.id, heirs[1], day);
    end if;
    perform reform.need(transition = 'split' or not exists (
        select from reform.unit
        where parent_id = old.id and id <> all (heirs) and coalesce(valid_to, 'infinity') >= day), 'unit_has_parts');
    if transition = 'split' then
        insert into reform.unit_part (unit_id, successor_id, position)
        select old.id, heir, place from unnest(heirs) with ordinality as part (heir, place);
    end if;
    set constraints all immediate;
end
$$;

create function api.staff_succeed_unit(
    caller jsonb, transition text, unit text, if_match text, idempotency_digest text, body_digest text, body jsonb,
    is_valid boolean, dry_run boolean, at timestamptz default now())
    returns api.done
    language plpgsql security definer
    set search_path = reform, pg_temp as $$
declare
    me constant reform.caller := reform.authorise(caller);
    earlier ops.idempotency_key;
    old reform.unit;
    former jsonb;
    role reform.actor_role;
    done api.done;
begin
    perform reform.need_precondition(if_match);
    done := api.staff_record(caller, 'unit', staff_succeed_unit.unit);
    earlier := reform.done_before(me, idempotency_digest, body_digest, at);
    if earlier.status is not null then
        return done;
    end if;
    select * into old from reform.unit as standing where standing.code = staff_succeed_unit.unit for update;
    role := reform.planner_of(me, old.id);
    perform reform.need_version(if_match, old.version);
    perform reform.need(old.succession is null and old.valid_to is null, 'unit_ended');
    perform reform.need_valid(is_valid);
    former := reform.unit_record(old);
    begin
        perform reform.succeed_unit(me, old, transition, body);
        done := reform.record_done('unit', old.code, 200);
        perform reform.note_write(
            me, role, old.id, 'unit', old.code, former, done.answer::jsonb, at);
        perform reform.note_done(me, idempotency_digest, body_digest, 200, old.code, at);
        if dry_run then
            raise exception using errcode = 'RD003';
        end if;
    exception
        when sqlstate 'RD003' then null;
    end;
    return done;
end
$$;
comment on function api.staff_succeed_unit(
    jsonb, text, text, text, text, text, jsonb, boolean, boolean, timestamptz) is
    'A unit is renamed, merged, split or dissolved from a day on: it ends the day before and says what comes after it.';

-- ---- readings ----

create function reform.reading_seen(caller reform.caller, plan text, reading bigint) returns reform.reading
    language plpgsql stable as $$
declare
    of_plan constant reform.plan := reform.plan_seen(caller, plan);
    seen constant reform.reading := (
        select doubt from reform.reading as doubt where doubt.id = reading_seen.reading and doubt.plan_id = of_plan.id);
begin
    if seen.id is null then
        perform reform.refuse_as('not-found');
    end if;
    return seen;
end
$$;

create function api.staff_readings(caller jsonb, plan text, is_verified boolean, after jsonb, most int)
    returns table (
        id bigint, clause text, task text, document text, member text, ocr text, reading text, alternatives json,
        confidence reform.confidence, verified boolean, note text, version int, "links.self" text, cursor jsonb)
    language plpgsql stable security definer
    set search_path = reform, pg_temp as $$
declare
    me constant reform.caller := reform.authorise(caller);
    of_plan constant reform.plan := reform.plan_seen(me, plan);
begin
    return query
        select doubt.id, clause.path::text, task.code::text, document.code::text, doubt.member, doubt.ocr::text,
            doubt.reading::text, to_json(doubt.alternatives), doubt.confidence, doubt.verified, doubt.note::text,
            doubt.version, '/v1/staff/plans/' || of_plan.code || '/readings/' || doubt.id, jsonb_build_array(doubt.id)
        from reform.reading as doubt
        left join reform.clause on clause.id = doubt.clause_id
        left join reform.task on task.id = doubt.task_id
        left join reform.document on document.id = doubt.document_id
        where doubt.plan_id = of_plan.id and (is_verified is null or doubt.verified = is_verified)
            and (after is null or doubt.id > (after ->> 0)::bigint)
        order by doubt.id
        limit most;
end
$$;
comment on function api.staff_readings(jsonb, text, boolean, jsonb, int) is
    'How doubtful places of a plan''s source were read.';

create function reform.reading_done(reading bigint) returns api.done
    language sql stable
begin atomic
    select row(200, record.item #>> '{links,self}', doubt.version, record.item::json)::api.done
    from reform.reading as doubt, reform.reading_record(doubt) as record (item)
    where doubt.id = reading_done.reading;
end;

create function api.staff_reading(caller jsonb, plan text, reading bigint) returns api.done
    language plpgsql stable security definer
    set search_path = reform, pg_temp as $$
begin
    return reform.reading_done((reform.reading_seen(reform.authorise(caller), plan, reading)).id);
end
$$;

create function reform.count_holder(doubt reform.reading) returns void
    language sql
begin atomic
    update reform.clause set version = version + 1 where clause.id = doubt.clause_id;
    update reform.task set version = version + 1 where task.id = doubt.task_id;
    update reform.plan set version = version + 1 where plan.id = doubt.plan_id;
end;
comment on function reform.count_holder(reform.reading) is
    'A part of a plan is shown with its readings: who has it open is told that they are others now.';

create function api.staff_correct_reading(
    caller jsonb, plan text, reading bigint, if_match text, body jsonb, is_valid boolean, dry_run boolean,
    at timestamptz default now())
    returns api.done
    language plpgsql security definer
    set search_path = reform, pg_temp as $$
declare
    me constant reform.caller := reform.authorise(caller);
    of_unit bigint;
    doubt reform.reading;
    role reform.actor_role;
    former jsonb;
    done api.done;
begin
    perform reform.need_precondition(if_match);
    doubt := reform.reading_seen(me, plan, reading);
    of_unit := (reform.plan_seen(me, plan)).unit_id;
    role := reform.planner_of(me, of_unit);
    perform from reform.plan as held where held.id = doubt.plan_id for update;
    doubt := reform.reading_seen(me, plan, reading);
    perform reform.need_version(if_match, doubt.version);
    perform reform.need_valid(is_valid);
    former := reform.reading_record(doubt);
    begin
        perform reform.check_record('reading', former, reform.merge_patch(former, body));
        perform reform.write_record(doubt.plan_id, 'reading', reform.merge_patch(former, body));
        perform reform.count_holder(doubt);
        done := reform.reading_done(doubt.id);
        perform reform.note_write(me, role, of_unit, 'reading', reform.name_in_trail(done.location), former,
            done.answer::jsonb, at);
        if dry_run then
            raise exception using errcode = 'RD003';
        end if;
    exception
        when sqlstate 'RD003' then null;
    end;
    return done;
end
$$;
comment on function api.staff_correct_reading(jsonb, text, bigint, text, jsonb, boolean, boolean, timestamptz) is
    'A reading is verified or corrected, also where the plan is public: it says how the source was read, and changes no text.';

do $$
declare
    name regprocedure;
begin
    foreach name in array array[
        'api.staff_record(jsonb,text,text)', 'api.staff_service_levels(jsonb)',
        'api.staff_write_record(jsonb,text,text,text,text,text,jsonb,boolean,boolean,timestamptz)',
        'api.staff_succeed_unit(jsonb,text,text,text,text,text,jsonb,boolean,boolean,timestamptz)',
        'api.staff_readings(jsonb,text,boolean,jsonb,int)', 'api.staff_reading(jsonb,text,bigint)',
        'api.staff_correct_reading(jsonb,text,bigint,text,jsonb,boolean,boolean,timestamptz)']::regprocedure[] loop
        execute format('revoke execute on function %s from public', name);
        execute format('grant execute on function %s to reformd_staff', name);
    end loop;
end
$$;

commit;
