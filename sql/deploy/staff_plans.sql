-- Deploy reformd:staff_plans to pg
-- Plans for planners: drafts imported, written and edited part by part; published, moved on, replaced by a new version.
--
-- What is edited is the plan document: a part is taken as it would be exported, merged with what came, and written by
-- the functions that import it. So there is one way into the tables, with one set of faults.

begin;

call reform.add_version('reform.clause');

create function reform.count_version() returns trigger
    language plpgsql as $$
begin
    new.version := old.version + 1;
    return new;
end
$$;

-- Not for its place, which moves when another clause comes before it.
create trigger clause_counts_version before update on reform.clause
    for each row when (
        (old.path, old.kind, old.heading, old.intro, old.text, old.columns, old.number_inferred, old.topic_id,
            old.unit_id, old.source_line_from, old.source_line_to)
        is distinct from (new.path, new.kind, new.heading, new.intro, new.text, new.columns, new.number_inferred,
            new.topic_id, new.unit_id, new.source_line_from, new.source_line_to))
    execute function reform.count_version();

create index plan_for_staff on reform.plan ((-year), code);

-- ---- what may be done when ----

create table reform.plan_transition (
    name reform.code constraint plan_transition_pkey primary key,
    position int not null constraint plan_transition_position unique,
    from_states reform.plan_status[] not null,
    to_state reform.plan_status,
    label_vi reform.line not null,
    label_en reform.line not null
);
comment on table reform.plan_transition is
    'What planners may do with a plan: a row for each act, walked by api.staff_move_plan(). No to_state: it stays as it is.';
comment on constraint plan_transition_pkey on reform.plan_transition is
    'vi: Đã có bước này của kế hoạch.'
    ' | en: There already is this act on plans.';
comment on constraint plan_transition_position on reform.plan_transition is
    'vi: Hai bước của kế hoạch không được cùng vị trí.'
    ' | en: Two acts on plans must not have the same position.';

insert into reform.plan_transition (name, position, from_states, to_state, label_vi, label_en) values
    ('consult', 1, '{draft}', 'consultation', 'Lấy ý kiến', 'Open for consultation'),
    ('publish', 2, '{draft,consultation}', 'issued', 'Ban hành', 'Publish'),
    ('start', 3, '{issued}', 'in_progress', 'Bắt đầu thực hiện', 'Start'),
    ('complete', 4, '{in_progress}', 'completed', 'Kết thúc', 'Complete'),
    ('supersede', 5, '{consultation,issued,in_progress}', null, 'Ban hành phiên bản mới', 'Replace by a new version'),
    ('cancel', 6, '{consultation,issued,in_progress}', 'cancelled', 'Hủy bỏ', 'Cancel');

insert into reform.refusal (code, vi, en) values
    ('plan_is_public', 'Kế hoạch đã công khai chỉ thay đổi bằng một phiên bản mới, có lý do.',
        'A plan that is public changes only by a new version, with a reason.'),
    ('plan_not_there_yet', 'Trạng thái hiện tại của kế hoạch không cho phép bước này.',
        'Where the plan stands now does not allow that.'),
    ('plan_empty', 'Kế hoạch chưa có mục và nhiệm vụ nào nên chưa công khai được.',
        'A plan without clauses and tasks cannot be made public.'),
    ('plan_unchanged', 'Phiên bản mới không khác phiên bản hiện tại.',
        'The new version is no different from the one that holds.'),
    ('sibling_unknown', 'Không có mục hoặc nhiệm vụ cùng cấp mang mã nêu ở behind.',
        'There is no clause or task beside the new one with the code in `behind`.');

-- ---- what they see ----

create function reform.staff_address(plan text, section text, names text[]) returns text
    language sql immutable
    return '/v1/staff/plans/' || plan || case section
        when 'clause' then '/clauses/' || names[1]
        when 'task' then '/tasks/' || names[1]
        when 'assignment' then '/tasks/' || names[1] || '/assignments/' || names[2] || '/' || names[3]
        else '' end;

create function reform.name_in_trail(address text) returns text
    language sql immutable
    return regexp_replace(address, '^/v1/staff/[a-z-]+/', '');
comment on function reform.name_in_trail(text) is
    'What an object is called there: the end of its address, as PLAN/clauses/I.1.';

create function reform.plan_actions(plan reform.plan, caller reform.caller) returns jsonb
    language sql stable
begin atomic
    select coalesce(jsonb_agg(jsonb_build_object(
        'transition', rule.name,
        'label', rule.label_vi,
        'label_en', rule.label_en,
        'href', '/v1/staff/plans/' || plan.code || '/' || rule.name) order by rule.position), '[]')
    from reform.plan_transition as rule
    where plan.status = any (rule.from_states)
        and reform.role_at(caller, '{planner}', plan.unit_id) is not null;
end;

create function reform.plan_for_staff(plan reform.plan, caller reform.caller) returns jsonb
    language sql stable
begin atomic
    select reform.export_plan(plan.id)::jsonb || jsonb_build_object(
        'version', plan.version,
        'status_reason', plan.status_reason,
        'published_at', reform.instant(plan.published_at),
        'counts', jsonb_build_object(
            'clauses', (select count(*) from reform.clause where clause.plan_id = plan.id),
            'tasks', (select count(*) from reform.task where task.plan_id = plan.id),
            'doubtful_readings', (
                select count(*) from reform.reading where reading.plan_id = plan.id and not reading.verified)),
        'actions', reform.plan_actions(plan, caller),
        'links', jsonb_build_object(
            'self', '/v1/staff/plans/' || plan.code,
            'document', '/v1/staff/plans/' || plan.code || '/document')
            || case when plan.status = 'draft' then '{}' else jsonb_build_object(
                'public', '/v1/plans/' || plan.code,
                'versions', '/v1/plans/' || plan.code || '/versions') end);
end;
comment on function reform.plan_for_staff(reform.plan, reform.caller) is
    'The member `plan` of its plan document, which can be patched, and what goes with it.';

create function reform.clause_for_staff(plan reform.plan, path text) returns jsonb
    language sql stable
begin atomic
    select reform.export_clause(clause)::jsonb || jsonb_build_object(
        'version', clause.version,
        'links', jsonb_build_object(
            'self', reform.staff_address(plan.code, 'clause', array[clause.path::text]),
            'plan', '/v1/staff/plans/' || plan.code))
    from reform.clause
    where clause.plan_id = plan.id and clause.path = clause_for_staff.path;
end;

create function reform.task_for_staff(plan reform.plan, code text) returns jsonb
    language sql stable
begin atomic
    select reform.export_task(task)::jsonb || jsonb_build_object(
        'first_starts_on', task.first_starts_on,
        'first_due_on', task.first_due_on,
        'version', task.version,
        'links', jsonb_build_object(
            'self', reform.staff_address(plan.code, 'task', array[task.code::text]),
            'plan', '/v1/staff/plans/' || plan.code))
    from reform.task
    where task.plan_id = plan.id and task.code = task_for_staff.code;
end;

create function reform.assignment_for_staff(plan reform.plan, names text[]) returns jsonb
    language sql stable
begin atomic
    select jsonb_build_object(
        'unit', unit.code,
        'role', assignment.role,
        'version', task.version,
        'links', jsonb_build_object(
            'self', reform.staff_address(plan.code, 'assignment', names),
            'task', reform.staff_address(plan.code, 'task', names)))
    from reform.task
    join reform.assignment on assignment.task_id = task.id
    join reform.unit on unit.id = assignment.unit_id
    where task.plan_id = plan.id and task.code = names[1] and assignment.role::text = names[2] and unit.code = names[3];
end;

create function reform.part_for_staff(plan reform.plan, section text, names text[], caller reform.caller) returns jsonb
    language plpgsql stable as $$
begin
    return case section
        when 'plan' then reform.plan_for_staff(plan, caller)
        when 'clause' then reform.clause_for_staff(plan, names[1])
        when 'task' then reform.task_for_staff(plan, names[1])
        else reform.assignment_for_staff(plan, names) end;
end
$$;
comment on function reform.part_for_staff(reform.plan, text, text[], reform.caller) is
    'A plan, or a part of it: a clause by its path, a task by its code, an assignment by task, role and unit. Each has the '
    'member `version` that If-Match is compared with; an assignment that of its task.';

create function reform.part_done(of_plan bigint, section text, names text[], caller reform.caller, status int)
    returns api.done
    language sql stable
begin atomic
    select row(part_done.status, reform.staff_address(plan.code, section, names), (part.answer ->> 'version')::int,
        part.answer::json)::api.done
    from reform.plan, reform.part_for_staff(plan, section, names, caller) as part (answer)
    where plan.id = of_plan;
end;

create function reform.still_there(done api.done) returns api.done
    language plpgsql stable as $$
begin
    if done.answer is null then
        perform reform.refuse_as('not-found');
    end if;
    return done;
end
$$;
comment on function reform.still_there(api.done) is 'What was made with a key may be gone when the request is sent again.';

create function reform.plan_seen(caller reform.caller, code text) returns reform.plan
    language plpgsql stable as $$
declare
    seen constant reform.plan := (select plan from reform.plan where plan.code = plan_seen.code);
begin
    if seen.id is null or reform.role_at(caller, reform.reading_roles(), seen.unit_id) is null then
        perform reform.refuse_as('not-found');
    end if;
    return seen;
end
$$;

create function api.staff_plan_part(caller jsonb, section text, plan text, names text[]) returns api.done
    language plpgsql stable security definer
    set search_path = reform, pg_temp as $$
declare
    me constant reform.caller := reform.authorise(caller);
begin
    return reform.still_there(reform.part_done((reform.plan_seen(me, plan)).id, section, names, me, 200));
end
$$;
comment on function api.staff_plan_part(jsonb, text, text, text[]) is 'A plan for staff, a draft too, or a part of it.';

create function api.staff_plan_document(caller jsonb, plan text) returns api.done
    language plpgsql stable security definer
    set search_path = reform, pg_temp as $$
declare
    me constant reform.caller := reform.authorise(caller);
    seen constant reform.plan := reform.plan_seen(me, plan);
begin
    return row(200, null, seen.version, api.export_plan(seen.code))::api.done;
end
$$;
comment on function api.staff_plan_document(jsonb, text) is
    'The whole plan as a plan document: what an import, or a new version, can begin with.';

create function api.staff_plans(
    caller jsonb, years int[], statuses text[], issuers text[], question text, after jsonb, most int)
    returns table (
        code text, kind reform.plan_kind, title text, year int, status reform.plan_status, "unit.code" text,
        "unit.name" text, "unit.href" text, version int, published_at timestamptz, "links.self" text, cursor jsonb)
    language plpgsql stable security definer
    set search_path = reform, pg_temp
    set plan_cache_mode = force_custom_plan as $$
declare
    me constant reform.caller := reform.authorise(caller);
    mine constant bigint[] := reform.units_of(me, reform.reading_roles(), issuers);
begin
    return query
        select plan.code::text, plan.kind, plan.title::text, plan.year, plan.status, unit.code::text, unit.name::text,
            '/v1/units/' || unit.code, plan.version, plan.published_at, '/v1/staff/plans/' || plan.code,
            jsonb_build_array(-plan.year, plan.code)
        from reform.plan
        join reform.unit on unit.id = plan.unit_id
        where plan.unit_id = any (mine)
            and (years is null or plan.year = any (years))
            and (statuses is null or plan.status = any (statuses::reform.plan_status[]))
            and (question is null
                or reform.plan_words(plan.title, plan.number, plan.code) like reform.search_pattern(question))
            and (after is null or (-plan.year, plan.code::text) > ((after ->> 0)::int, after ->> 1))
        order by -plan.year, plan.code
        limit most;
end
$$;
comment on function api.staff_plans(jsonb, int[], text[], text[], text, jsonb, int) is
    'The plans of the caller''s units that match, drafts too, those of the newest year first.';

-- ---- writing a part ----

create function reform.merge_patch(target jsonb, patch jsonb) returns jsonb
    language plpgsql immutable as $$
declare
    merged jsonb := case jsonb_typeof(target) when 'object' then target else '{}' end;
    member record;
begin
    if jsonb_typeof(patch) <> 'object' then
        return patch;
    end if;
    for member in select * from jsonb_each(patch) loop
        merged := case member.value when 'null' then merged - member.key
            else merged || jsonb_build_object(member.key, reform.merge_patch(merged -> member.key, member.value)) end;
    end loop;
    return merged;
end
$$;
comment on function reform.merge_patch(jsonb, jsonb) is 'RFC 7396.';

create function reform.entries_of_part(section text, item jsonb, place int) returns reform.import_entry[]
    language sql stable
    return array(
        select row(entry.section, entry.owner, substr(entry.pointer, length(kind.prefix) + 1), entry.place,
            case when entry.section = kind.section then entries_of_part.place else entry.position end, entry.item)
            ::reform.import_entry
        from (values ('plan', '/plan'), ('clause', '/clauses/0'), ('task', '/tasks/0')) as kind (section, prefix),
            reform.import_entries(case kind.section
                when 'plan' then jsonb_build_object('plan', item)
                else jsonb_build_object(kind.section || 's', jsonb_build_array(item)) end) with ordinality
                as entry (section, owner, pointer, place, position, item, number)
        where kind.section = entries_of_part.section and entry.section <> 'plan_status'
        order by entry.number);
comment on function reform.entries_of_part(text, jsonb, int) is
    'What a document that holds nothing but this part asks for, with pointers into the part.';

-- No pointer of a body begins so.
create function reform.entries_beside(of_plan bigint, section text, name text) returns reform.import_entry[]
    language sql stable
    return array(
        select row('clause', null, '!', array[clause.position], clause.position, jsonb_build_object('path', clause.path))
            ::reform.import_entry
        from reform.clause
        where clause.plan_id = of_plan and (section, name) is distinct from ('clause', clause.path::text)
        union all
        select row('task', null, '!', array[task.position], task.position, jsonb_build_object('code', task.code))
            ::reform.import_entry
        from reform.task
        where task.plan_id = of_plan and (section, name) is distinct from ('task', task.code::text));
comment on function reform.entries_beside(bigint, text, text) is
    'The clauses and tasks that a plan has besides a part: what the part may lead to.';

create function reform.write_part(of_plan bigint, section text, item jsonb, place int) returns reform.import_fault[]
    language plpgsql as $$
declare
    entries constant reform.import_entry[] := reform.entries_of_part(section, item, place);
    known constant reform.import_entry[] := entries
        || reform.entries_beside(of_plan, section, coalesce(item ->> 'path', item ->> 'code'));
    faults reform.import_fault[] := array(
        select fault from reform.import_document_faults('{"format": "reformd-plan/1", "plan": {}}', known) as fault
        where fault.pointer not like '!%');
    entry reform.import_entry;
begin
    if cardinality(faults) > 0 then
        return faults;
    end if;
    foreach entry in array entries loop
        faults := faults || reform.import_try(of_plan, entry, cardinality(faults) = 0);
        if entry.section = 'plan' then
            of_plan := (select plan.id from reform.plan where plan.code = item ->> 'code');
        end if;
    end loop;
    return faults || array(select fault from reform.import_whole_faults(of_plan, entries, faults) as fault);
end
$$;
comment on function reform.write_part(bigint, text, jsonb, int) is
    'Writes a plan without its clauses and tasks (of_plan null: a new one), a clause or a task. What it returns is why it '
    'may not stay.';

create function reform.clear_part(of_plan bigint, section text, name text, changed text[]) returns void
    language plpgsql as $$
declare
    clause_left constant bigint := case section when 'clause' then reform.import_clause_id(of_plan, name) end;
    task_left constant bigint := case section when 'task' then reform.import_task_id(of_plan, name) end;
begin
    delete from reform.reading
    where 'readings' = any (changed) and plan_id = of_plan and clause_id is not distinct from clause_left
        and task_id is not distinct from task_left and document_id is null;
    delete from reform.task_topic where 'topics' = any (changed) and task_id = task_left;
    delete from reform.assignment where 'assignments' = any (changed) and task_id = task_left;
    delete from reform.plan_document where 'documents' = any (changed) and plan_id = of_plan;
    delete from reform.plan_recipient where 'recipients' = any (changed) and plan_id = of_plan;
end
$$;
comment on function reform.clear_part(bigint, text, text, text[]) is
    'Takes away the lists of a part of a draft that change, to be written anew: elements have no name that stays.';

create function reform.count_part(of_plan bigint, section text, name text, former int) returns void
    language sql
begin atomic
    update reform.clause set version = former + 1
    where section = 'clause' and clause.plan_id = of_plan and clause.path = count_part.name;
    update reform.task set version = former + 1
    where section = 'task' and task.plan_id = of_plan and task.code = count_part.name;
    update reform.plan set version = plan.version + 1 where plan.id = of_plan;
end;

create function reform.told_faults(faults reform.import_fault[], prefix text default '') returns jsonb
    language sql immutable
begin atomic
    select coalesce(jsonb_agg(told.item || jsonb_build_object(
        'pointer', case when starts_with(told.item ->> 'pointer', prefix)
            then substr(told.item ->> 'pointer', length(prefix) + 1) else '' end) order by told.number), '[]')
    from reform.import_list(reform.import_refused(faults) -> 'faults', '') as told;
end;
comment on function reform.told_faults(reform.import_fault[], text) is
    'Each once, for reform.refuse_as(): what stands under the prefix is what the client sent.';

create function reform.fixed_faults(former jsonb, later jsonb, members text[]) returns jsonb
    language sql stable
begin atomic
    select coalesce(jsonb_agg(reform.fault('/' || name, 'fixed', 'Không thay đổi được giá trị này ở đây.',
        'This value cannot be changed here.') order by name), '[]')
    from unnest(members) as name
    where former -> name is distinct from later -> name;
end;

-- ---- creating, patching and deleting parts ----

create function reform.is_beside(path text, sibling text) returns boolean
    language sql immutable
    return substring(path from '^(.*)\.[^.]*$') is not distinct from substring(sibling from '^(.*)\.[^.]*$');

create function reform.place_of_new(of_plan bigint, section text, name text, after text) returns int
    language plpgsql stable as $$
declare
    -- With no sibling: the last place below the clause that holds it, or the last of all.
    before constant text := coalesce(after, substring(name from '^(.*)\.[^.]*$'));
    last int;
begin
    if section = 'task' then
        return (select max(position) + 1 from reform.task where plan_id = of_plan and (after is null or code = after));
    end if;
    select max(position) + 1 into last from reform.clause
    where plan_id = of_plan and (before is null or path = before or starts_with(path, before || '.'));
    return case when after is null or reform.is_beside(name, after) then last end;
end
$$;
comment on function reform.place_of_new(bigint, text, text, text) is
    'Where a new clause or task stands among those of the plan; null: there is nothing that it could stand behind.';

create function reform.make_room(of_plan bigint, section text, place int) returns void
    language sql
begin atomic
    update reform.clause set position = clause.position + 1
    where section = 'clause' and clause.plan_id = of_plan and clause.position >= make_room.place;
    update reform.task set position = task.position + 1
    where section = 'task' and task.plan_id = of_plan and task.position >= make_room.place;
end;

create function reform.create_part(of_plan bigint, section text, item jsonb, after text) returns void
    language plpgsql as $$
declare
    name constant text := coalesce(item ->> 'path', item ->> 'code');
    place constant int := reform.place_of_new(of_plan, section, name, after);
begin
    perform reform.need(section <> 'clause' or reform.import_clause_id(of_plan, name) is null, 'clause_path');
    perform reform.need(section <> 'task' or reform.import_task_id(of_plan, name) is null, 'task_code');
    perform reform.need(after is null or place is not null, 'sibling_unknown');
    perform reform.need_no_faults(reform.fixed_faults('{"amendments": []}',
        jsonb_build_object('amendments', coalesce(item -> 'amendments', '[]')), '{amendments}'));
    perform reform.make_room(of_plan, section, place);
    perform reform.need_no_faults(reform.told_faults(reform.write_part(of_plan, section, item, coalesce(place, 1))));
    update reform.plan set version = version + 1 where id = of_plan;
end
$$;

create function reform.rewrite_part(of_plan bigint, section text, former jsonb, later jsonb, prefix text default '')
    returns void
    language plpgsql as $$
declare
    name constant text := coalesce(former ->> 'path', former ->> 'code');
    place int;
begin
    perform reform.need_no_faults(reform.fixed_faults(former, later, case section
        when 'plan' then '{code,status,unit}' when 'clause' then '{path}' else '{code,amendments}' end::text[]));
    select position into place from (
        select position from reform.clause where section = 'clause' and plan_id = of_plan and path = name
        union all
        select position from reform.task where section = 'task' and plan_id = of_plan and code = name) as standing;
    perform reform.clear_part(of_plan, section, name, array(
        select change ->> 'member' from jsonb_array_elements(reform.members_changed(former, later, '{}')) as change));
    perform reform.need_no_faults(reform.told_faults(reform.write_part(of_plan, section, later, place), prefix));
    perform reform.count_part(of_plan, section, name, (former ->> 'version')::int);
end
$$;

create function reform.delete_part(of_plan bigint, section text, name text) returns void
    language plpgsql as $$
begin
    case section
        when 'clause' then delete from reform.clause where plan_id = of_plan and path = name;
        when 'task' then delete from reform.task where plan_id = of_plan and code = name;
        else delete from reform.plan where id = of_plan;
    end case;
    update reform.plan set version = version + 1 where id = of_plan;
end
$$;

create function reform.edit_assignments(plan reform.plan, act text, names text[], body jsonb) returns void
    language plpgsql as $$
declare
    task constant jsonb := reform.task_for_staff(plan, names[1]);
    listed constant jsonb := coalesce(task -> 'assignments', '[]');
    place constant int := coalesce((
        select element.number - 1
        from jsonb_array_elements(listed) with ordinality as element (item, number)
        where element.item ->> 'role' = names[2] and element.item ->> 'unit' = names[3]), jsonb_array_length(listed));
    later constant jsonb := case act
        when 'create' then listed || jsonb_build_array(body)
        when 'delete' then listed - place
        else jsonb_set(listed, array[place::text], reform.merge_patch(listed -> place, body)) end;
begin
    perform reform.need(act <> 'create' or not listed @> jsonb_build_array(body), 'assignment_pkey');
    perform reform.rewrite_part(plan.id, 'task', task, task || jsonb_build_object('assignments', later),
        '/assignments/' || place);
end
$$;

create function reform.edit_part(
    plan reform.plan, act text, section text, names text[], former jsonb, body jsonb, after text) returns void
    language plpgsql as $$
begin
    if section = 'assignment' then
        perform reform.edit_assignments(plan, act, names, body);
    elsif act = 'create' then
        perform reform.create_part(plan.id, section, body, after);
    elsif act = 'patch' then
        perform reform.rewrite_part(plan.id, section, former, reform.merge_patch(former, body));
    else
        perform reform.delete_part(plan.id, section, names[1]);
    end if;
end
$$;

create function reform.names_after(section text, names text[], body jsonb) returns text[]
    language sql immutable
    return case section
        when 'assignment' then array[
            names[1], coalesce(body ->> 'role', names[2]), coalesce(body ->> 'unit', names[3])]
        when 'plan' then names
        else array[coalesce(body ->> 'path', body ->> 'code', names[1])] end;
comment on function reform.names_after(text, text[], jsonb) is 'What a part is called when the body is written.';

create function reform.planner_of(caller reform.caller, of_unit bigint) returns reform.actor_role
    language plpgsql stable as $$
declare
    role constant reform.actor_role := reform.role_at(caller, '{planner}', of_unit);
begin
    if role is null then
        perform reform.refuse_as('forbidden');
    end if;
    return role;
end
$$;

create function reform.need_part(
    plan reform.plan, act text, section text, names text[], caller reform.caller) returns jsonb
    language plpgsql stable as $$
declare
    is_list constant boolean := act = 'create' and section <> 'assignment';
    former constant jsonb := case
        when is_list then null
        when act = 'create' then reform.task_for_staff(plan, names[1])
        else reform.part_for_staff(plan, section, names, caller) end;
begin
    if former is null and not is_list then
        perform reform.refuse_as('not-found');
    end if;
    return former;
end
$$;
comment on function reform.need_part(reform.plan, text, text, text[], reform.caller) is
    'What is to be changed, as staff see it; where an assignment is made, its task; null for other new parts.';

create function api.staff_edit_plan(
    caller jsonb, act text, section text, plan text, names text[], after text, if_match text, idempotency_digest text,
    body_digest text, body jsonb, is_valid boolean, dry_run boolean, at timestamptz default now())
    returns api.done
    language plpgsql security definer
    set search_path = reform, pg_temp as $$
declare
    me constant reform.caller := reform.authorise(caller);
    later_names constant text[] := reform.names_after(section, names, body);
    edited reform.plan;
    earlier ops.idempotency_key;
    role reform.actor_role;
    former jsonb;
    done api.done;
begin
    if act <> 'create' then
        perform reform.need_precondition(if_match);
    end if;
    edited := reform.plan_seen(me, plan);
    former := reform.need_part(edited, act, section, names, me);
    earlier := reform.done_before(me, idempotency_digest, body_digest, at);
    if earlier.status is not null then
        return reform.still_there(reform.part_done(edited.id, section, later_names, me, earlier.status));
    end if;
    role := reform.planner_of(me, edited.unit_id);
    select * into edited from reform.plan where id = edited.id for update;
    former := reform.need_part(edited, act, section, names, me);
    if act <> 'create' then
        perform reform.need_version(if_match, (former ->> 'version')::int);
    end if;
    perform reform.need(edited.status = 'draft', 'plan_is_public');
    perform reform.need_valid(is_valid);
    begin
        perform reform.edit_part(edited, act, section, names, former, body, after);
        done := case act when 'delete' then row(204, null, null, null)::api.done
            else reform.part_done(edited.id, section, later_names, me, case act when 'create' then 201 else 200 end) end;
        perform reform.note_write(me, role, edited.unit_id, section,
            reform.name_in_trail(reform.staff_address(plan, section, later_names)), former, done.answer::jsonb, at);
        perform reform.note_done(me, idempotency_digest, body_digest, done.status, plan, at);
        if dry_run then
            raise exception using errcode = 'RD003';
        end if;
    exception
        when sqlstate 'RD003' then null;
    end;
    return done;
end
$$;
comment on function api.staff_edit_plan(
    jsonb, text, text, text, text[], text, text, text, text, jsonb, boolean, boolean, timestamptz) is
    'Creates, patches or deletes a plan''s part, or patches or deletes the plan: of drafts only. All who edit a plan '
    'wait for one another, and the version of the part says who was late.';

-- ---- new plans ----

create function reform.make_plan(item jsonb) returns bigint
    language plpgsql as $$
begin
    perform reform.need(not exists (select from reform.plan where plan.code = item ->> 'code'), 'plan_code');
    perform reform.need_no_faults(reform.fixed_faults('{"status": "draft"}', '{"status": "draft"}' || item, '{status}'));
    perform reform.need_no_faults(reform.told_faults(reform.write_part(null, 'plan', item, 1)));
    return (select plan.id from reform.plan where plan.code = item ->> 'code');
end
$$;

create function api.staff_create_plan(
    caller jsonb, idempotency_digest text, body_digest text, body jsonb, is_valid boolean, dry_run boolean,
    at timestamptz default now())
    returns api.done
    language plpgsql security definer
    set search_path = reform, pg_temp as $$
declare
    me constant reform.caller := reform.authorise(caller);
    earlier constant ops.idempotency_key := reform.done_before(me, idempotency_digest, body_digest, at);
    of_unit constant bigint := (select unit.id from reform.unit where unit.code = body ->> 'unit');
    role reform.actor_role;
    done api.done;
    made bigint;
begin
    if earlier.status is not null then
        return reform.part_done((reform.plan_seen(me, earlier.object)).id, 'plan', null, me, earlier.status);
    end if;
    if of_unit is not null then
        role := reform.planner_of(me, of_unit);
    end if;
    perform reform.need_valid(is_valid);
    begin
        made := reform.make_plan(body);
        done := reform.part_done(made, 'plan', null, me, 201);
        perform reform.note_write(me, role, of_unit, 'plan', body ->> 'code', null, done.answer::jsonb, at);
        perform reform.note_done(me, idempotency_digest, body_digest, 201, body ->> 'code', at);
        if dry_run then
            raise exception using errcode = 'RD003';
        end if;
    exception
        when sqlstate 'RD003' then null;
    end;
    return done;
end
$$;
comment on function api.staff_create_plan(jsonb, text, text, jsonb, boolean, boolean, timestamptz) is
    'A new draft without clauses and tasks.';

-- ---- import ----

create function reform.units_as_they_are(document jsonb) returns jsonb
    language sql stable
begin atomic
    select coalesce(jsonb_object_agg(unit.code, to_jsonb(unit) - 'version'), '{}')
    from reform.import_list(document -> 'units', '/units') as listed
    join reform.unit on unit.code = listed.item ->> 'code';
end;

create function reform.foreign_unit_faults(document jsonb, before jsonb, mine bigint[], prefix text) returns jsonb
    language sql stable
begin atomic
    select coalesce(jsonb_agg(reform.fault(prefix || listed.pointer, 'unit_not_yours',
        'Đơn vị này ngoài phạm vi của bạn nên không thay đổi được ở đây.',
        'This unit is none of yours, so it cannot be changed here.') order by listed.number), '[]')
    from reform.import_list(document -> 'units', '/units') as listed
    join reform.unit on unit.code = listed.item ->> 'code'
    where to_jsonb(unit) - 'version' <> before -> unit.code::text and unit.id <> all (mine);
end;
comment on function reform.foreign_unit_faults(jsonb, jsonb, bigint[], text) is
    'Plans name units of other agencies, which their planner may describe when they are new here and not change later.';

create function reform.wait_for_imports() returns void
    language sql
begin atomic
    select pg_advisory_xact_lock(hashtextextended('reform.import_plan', 0));
end;
comment on function reform.wait_for_imports() is
    'Before the plan is locked: api.import_plan() waits here with nothing in hand, and so must who calls it.';

create function reform.import_size_faults(document jsonb, prefix text) returns jsonb
    language sql stable
begin atomic
    select coalesce(jsonb_agg(reform.fault(prefix, 'too_many_parts',
        'Tài liệu có ' || counted.parts || ' phần; qua giao diện này nhập được nhiều nhất ' || counted.most
            || '. Tài liệu lớn hơn: người vận hành nhập bằng lệnh `reformd import`.',
        'The document has ' || counted.parts || ' parts; at most ' || counted.most
            || ' can be imported here. A larger one is imported by who operates the service, with `reformd import`.')),
        '[]')
    from (select count(*) as parts, 2500 as most from reform.import_entries(document)) as counted
    where counted.parts > counted.most;
end;
comment on function reform.import_size_faults(jsonb, text) is
    'Some thousand rows are written in the time that a statement has, twice where one of them is refused.';

create function reform.import_for(caller reform.caller, document jsonb, prefix text) returns jsonb
    language plpgsql as $$
declare
    before constant jsonb := reform.units_as_they_are(document);
    mine constant bigint[] := reform.units_of(caller, '{planner}');
    outcome jsonb;
begin
    perform reform.need_no_faults(reform.import_size_faults(document, prefix));
    outcome := api.import_plan(document, false);
    perform reform.need_no_faults((
        select coalesce(jsonb_agg(fault || jsonb_build_object('pointer', prefix || (fault ->> 'pointer'))), '[]')
        from jsonb_array_elements(outcome -> 'faults') as fault));
    perform reform.need_no_faults(reform.foreign_unit_faults(document, before, mine, prefix));
    return outcome;
end
$$;

create function reform.amendment_faults(document jsonb) returns jsonb
    language sql stable
begin atomic
    select coalesce(jsonb_agg(reform.fault(listed.pointer || '/amendments', 'amended_draft',
        'Dự thảo chưa có thời hạn công bố lần đầu nên không có điều chỉnh.',
        'A draft has no first dates yet, so it has no amendments.') order by listed.number), '[]')
    from reform.import_list(document -> 'tasks', '/tasks') as listed
    where jsonb_typeof(listed.item -> 'amendments') = 'array' and listed.item -> 'amendments' <> '[]';
end;

create function reform.import_answer(of_plan bigint, document jsonb, outcome jsonb) returns json
    language sql stable
begin atomic
    select json_build_object(
        'plan', plan.code,
        'created', outcome -> 'created',
        'changed', outcome -> 'changed',
        'counts', outcome -> 'counts',
        'doubtful_readings', (
            select coalesce(json_agg(json_build_object('pointer', entry.pointer, 'reading', entry.item)), '[]')
            from reform.import_entries(document) as entry
            where entry.section like '%\_reading' and entry.item -> 'verified' is distinct from 'true'),
        'version', plan.version,
        'links', json_build_object(
            'plan', '/v1/staff/plans/' || plan.code,
            'document', '/v1/staff/plans/' || plan.code || '/document'))
    from reform.plan
    where plan.id = of_plan;
end;

create function reform.import_done(code text, document jsonb, outcome jsonb, status int) returns api.done
    language sql stable
begin atomic
    select row(import_done.status, '/v1/staff/plans/' || plan.code, plan.version,
        reform.import_answer(plan.id, document, outcome))::api.done
    from reform.plan
    where plan.code = import_done.code;
end;

create function reform.check_import(
    caller reform.caller, existing reform.plan, document jsonb, if_match text) returns void
    language plpgsql stable as $$
declare
    of_unit constant bigint := (select id from reform.unit where code = document #>> '{plan,unit}');
begin
    if of_unit is not null then
        perform reform.planner_of(caller, of_unit);
    end if;
    if existing.id is null then
        return;
    end if;
    perform reform.need(reform.role_at(caller, reform.reading_roles(), existing.unit_id) is not null, 'plan_code');
    perform reform.need_precondition(if_match);
    perform reform.planner_of(caller, existing.unit_id);
    perform reform.need_version(if_match, existing.version);
    perform reform.need(existing.status = 'draft', 'plan_is_public');
end
$$;
comment on function reform.check_import(reform.caller, reform.plan, jsonb, text) is
    'A unit that the document itself brings is judged when it is there. A code that is taken by what the caller does not '
    'see is told as taken, and no more.';

create function api.staff_import_plan(
    caller jsonb, if_match text, idempotency_digest text, body_digest text, body jsonb, is_valid boolean,
    dry_run boolean, at timestamptz default now())
    returns api.done
    language plpgsql security definer
    set search_path = reform, pg_temp as $$
declare
    me constant reform.caller := reform.authorise(caller);
    earlier constant ops.idempotency_key := reform.done_before(me, idempotency_digest, body_digest, at);
    named constant text := body #>> '{plan,code}';
    document constant jsonb := case when jsonb_typeof(body -> 'plan') = 'object'
        then jsonb_set(body, '{plan,status}', '"draft"') else body end;
    former constant jsonb := api.export_plan(named);
    existing reform.plan;
    outcome jsonb;
    done api.done;
    status int;
begin
    if earlier.status is not null then
        return reform.still_there(reform.import_done(earlier.object, document,
            reform.import_accepted(document, array(select entry from reform.import_entries(document) as entry),
                case earlier.status when 201 then array['plan'] else '{}' end, array['plan']),
            earlier.status));
    end if;
    perform reform.wait_for_imports();
    select * into existing from reform.plan where plan.code = named for update;
    perform reform.check_import(me, existing, document, if_match);
    begin
        perform reform.need_no_faults(case when is_valid then reform.amendment_faults(document) else '[]' end);
        outcome := reform.import_for(me, document, '');
        perform reform.need_valid(is_valid);
        status := case when (outcome ->> 'created')::boolean then 201 else 200 end;
        done := reform.import_done(named, document, outcome, status);
        perform reform.note_write(me, reform.planner_of(me, plan.unit_id), plan.unit_id, 'plan', named,
            former, api.export_plan(named)::jsonb, at)
        from reform.plan where plan.code = named;
        perform reform.note_done(me, idempotency_digest, body_digest, status, named, at);
        if dry_run then
            raise exception using errcode = 'RD003';
        end if;
    exception
        when sqlstate 'RD003' then null;
    end;
    return done;
end
$$;
comment on function api.staff_import_plan(jsonb, text, text, text, jsonb, boolean, boolean, timestamptz) is
    'Imports a plan document as a draft: a new one, or over the draft that is there. Faults of its shape, which the '
    'contract has told, do not keep the database from telling its own.';

-- ---- moving on ----

create function reform.move_plan(plan reform.plan, rule reform.plan_transition, reason text, at timestamptz)
    returns void
    language plpgsql as $$
begin
    perform reform.need(plan.status <> 'draft'
        or exists (select from reform.clause where clause.plan_id = plan.id)
        or exists (select from reform.task where task.plan_id = plan.id), 'plan_empty');
    update reform.plan as moved
    set status = rule.to_state, status_reason = reason, published_at = coalesce(moved.published_at, at),
        version = moved.version + 1
    where moved.id = plan.id;
end
$$;

create function reform.amended(task reform.task, item jsonb, reason text, day date) returns jsonb
    language sql stable
    return reform.export_amendments(task.id)::jsonb || case
        when task.id is null or (task.starts_on::text, task.due_on::text)
            is not distinct from (item ->> 'starts_on', item ->> 'due_on') then '[]'
        else jsonb_build_array(jsonb_build_object(
            'amended_on', day, 'reason', reason,
            'old_starts_on', task.starts_on, 'old_due_on', task.due_on,
            'new_starts_on', item -> 'starts_on', 'new_due_on', item -> 'due_on')) end;
comment on function reform.amended(reform.task, jsonb, text, date) is
    'The amendments of a task, and one more where its dates move.';

create function reform.next_version(plan reform.plan, document jsonb, reason text, day date) returns jsonb
    language sql stable
begin atomic
    select jsonb_set(document, '{plan,status}', to_jsonb(plan.status)) || jsonb_build_object('tasks', coalesce(
        jsonb_agg(listed.item || jsonb_build_object(
            'status', task.status, 'status_on', task.status_on, 'completed_on', task.completed_on,
            'amendments', reform.amended(task, listed.item, reason, day)) order by listed.number), '[]'))
    from reform.import_list(document -> 'tasks', '/tasks') as listed
    left join reform.task on task.plan_id = plan.id and task.code = listed.item ->> 'code';
end;
comment on function reform.next_version(reform.plan, jsonb, text, date) is
    'The document as it is imported over a published plan: how the plan and its tasks stand is not told by it, and dates '
    'move with an amendment that gives the reason.';

create function reform.supersede_plan(caller reform.caller, plan reform.plan, body jsonb, at timestamptz) returns void
    language plpgsql as $$
declare
    former constant jsonb := api.export_plan(plan.code);
    holding constant record := (
        select version from reform.versions_of(plan.id) as version where version.replaced_at is null);
    outcome jsonb;
begin
    perform reform.need_no_faults(coalesce((
        select jsonb_agg(fault || jsonb_build_object('pointer', '/document/plan' || (fault ->> 'pointer')))
        from jsonb_array_elements(reform.fixed_faults(former -> 'plan', body #> '{document,plan}', '{code,unit}')) as fault),
        '[]'));
    outcome := reform.import_for(
        caller, reform.next_version(plan, body -> 'document', body ->> 'reason', reform.civil_date(at)), '/document');
    perform reform.need((outcome ->> 'changed')::boolean, 'plan_unchanged');
    insert into reform.plan_version (plan_id, number, document, published_at, replaced_at, reason)
    values (plan.id, holding.number, former, holding.published_at, at, body ->> 'reason');
end
$$;

create function api.staff_move_plan(
    caller jsonb, transition text, plan text, if_match text, idempotency_digest text, body_digest text, body jsonb,
    is_valid boolean, dry_run boolean, at timestamptz default now())
    returns api.done
    language plpgsql security definer
    set search_path = reform, pg_temp as $$
declare
    me constant reform.caller := reform.authorise(caller);
    rule constant reform.plan_transition := (select named from reform.plan_transition as named where name = transition);
    moved reform.plan;
    earlier ops.idempotency_key;
    role reform.actor_role;
    former jsonb;
    done api.done;
begin
    perform reform.need_precondition(if_match);
    moved := reform.plan_seen(me, plan);
    earlier := reform.done_before(me, idempotency_digest, body_digest, at);
    if earlier.status is not null then
        return reform.part_done(moved.id, 'plan', null, me, earlier.status);
    end if;
    role := reform.planner_of(me, moved.unit_id);
    if rule.to_state is null then
        perform reform.wait_for_imports();
    end if;
    select * into moved from reform.plan where id = moved.id for update;
    perform reform.need_version(if_match, moved.version);
    perform reform.need(moved.status = any (rule.from_states), 'plan_not_there_yet');
    perform reform.need_valid(is_valid);
    former := reform.plan_for_staff(moved, me);
    begin
        if rule.to_state is null then
            perform reform.supersede_plan(me, moved, body, at);
        else
            perform reform.move_plan(moved, rule, body ->> 'reason', at);
        end if;
        done := reform.part_done(moved.id, 'plan', null, me, 200);
        perform reform.note_write(me, role, moved.unit_id, 'plan', plan, former - 'actions',
            done.answer::jsonb - 'actions', at);
        perform reform.note_done(me, idempotency_digest, body_digest, 200, plan, at);
        if dry_run then
            raise exception using errcode = 'RD003';
        end if;
    exception
        when sqlstate 'RD003' then null;
    end;
    return done;
end
$$;
comment on function api.staff_move_plan(
    jsonb, text, text, text, text, text, jsonb, boolean, boolean, timestamptz) is
    'One act of reform.plan_transition on a plan, once per key.';

create view api.plan_standing as
    select plan.code, plan.status_reason from reform.plan where plan.status <> 'draft';
comment on view api.plan_standing is 'Why a published plan has its status, where that needs a reason.';
grant select on api.plan_standing to reformd_public, reformd_staff;

do $$
declare
    name regprocedure;
begin
    foreach name in array array[
        'api.staff_plan_part(jsonb,text,text,text[])', 'api.staff_plan_document(jsonb,text)',
        'api.staff_plans(jsonb,int[],text[],text[],text,jsonb,int)',
        'api.staff_edit_plan(jsonb,text,text,text,text[],text,text,text,text,jsonb,boolean,boolean,timestamptz)',
        'api.staff_create_plan(jsonb,text,text,jsonb,boolean,boolean,timestamptz)',
        'api.staff_import_plan(jsonb,text,text,text,jsonb,boolean,boolean,timestamptz)',
        'api.staff_move_plan(jsonb,text,text,text,text,text,jsonb,boolean,boolean,timestamptz)']::regprocedure[] loop
        execute format('revoke execute on function %s from public', name);
        execute format('grant execute on function %s to reformd_staff', name);
    end loop;
end
$$;

commit;
