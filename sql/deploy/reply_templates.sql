-- Deploy reformd:reply_templates to pg
-- Templates of replies: what a unit answers again and again, kept by its approvers and used by its officers.

begin;

create table reform.reply_template (
    id bigint generated always as identity primary key,
    code reform.code not null constraint reply_template_code unique,
    unit_id bigint not null constraint reply_template_unit references reform.unit,
    title reform.line not null,
    text reform.prose not null,
    resolution reform.resolution,
    version int not null default 1 constraint reply_template_version check (version > 0),
    changed_by reform.line not null,
    changed_at timestamptz not null
);
comment on table reform.reply_template is
    'Words for replies that are much alike. The unit keeps them; whoever answers for it or for a unit below may use them.';
comment on column reform.reply_template.resolution is 'The form of resolution that it is for; null: any.';
comment on column reform.reply_template.version is 'Counts the changes, for If-Match.';
comment on column reform.reply_template.changed_by is 'The subject of who wrote it or changed it last.';
create index reply_template_unit_index on reform.reply_template (unit_id, code);

comment on constraint reply_template_code on reform.reply_template is
    'vi: Đã có mẫu trả lời mang mã này.'
    ' | en: There already is a reply template with this code.';
comment on constraint reply_template_unit on reform.reply_template is
    'vi: Đơn vị của mẫu trả lời phải có trong danh sách và không được xóa khi còn mẫu.'
    ' | en: The unit of a reply template must exist, and stays while it has templates.';
comment on constraint reply_template_version on reform.reply_template is
    'vi: Số phiên bản phải lớn hơn 0.'
    ' | en: A version number must be greater than 0.';

-- ---- what staff see of them ----

create function reform.template_roles() returns reform.actor_role[]
    language sql immutable parallel safe
    return '{officer,approver,supervisor}'::reform.actor_role[];
comment on function reform.template_roles() is 'Who reads templates: those who write, approve or oversee replies.';

create type reform.template_view as (granted bigint[], above bigint[]);
comment on type reform.template_view is
    'Whose templates somebody reads: of the units below those that are granted, and of all that these stand under.';

create function reform.template_view_of(caller reform.caller) returns reform.template_view
    language plpgsql stable as $$
declare
    granted constant bigint[] := reform.granted_units(caller, reform.template_roles());
begin
    return row(granted, array(
        select distinct above.id
        from unnest(granted) as one (id) cross join lateral unnest(reform.units_above(one.id)) as above (id)));
end
$$;

create function reform.shows_templates(view reform.template_view, unit_id bigint) returns boolean
    language plpgsql stable as $$
begin
    return unit_id = any (view.above) or reform.units_above(unit_id) && view.granted;
end
$$;

create function reform.template_for_staff(template reform.reply_template) returns jsonb
    language sql stable
    return jsonb_build_object(
        'code', template.code,
        'version', template.version,
        'unit', reform.unit_reference(template.unit_id),
        'title', template.title,
        'text', template.text,
        'resolution', template.resolution,
        'changed_by', template.changed_by,
        'changed_at', reform.instant(template.changed_at),
        'links', jsonb_build_object('self', '/v1/staff/reply-templates/' || template.code));

create function reform.template_done(template reform.reply_template, status int) returns api.done
    language sql stable
    return row(status, '/v1/staff/reply-templates/' || template.code, template.version,
        reform.template_for_staff(template)::json)::api.done;

create function reform.template_seen(caller reform.caller, code text) returns reform.reply_template
    language plpgsql stable as $$
declare
    template reform.reply_template;
begin
    select * into template from reform.reply_template as kept where kept.code = template_seen.code;
    if template.id is null or not reform.shows_templates(reform.template_view_of(caller), template.unit_id) then
        perform reform.refuse_as('not-found');
    end if;
    return template;
end
$$;
comment on function reform.template_seen(reform.caller, text) is
    'A template that the caller may read. What is not there and what is not for these eyes are refused alike.';

create function api.staff_reply_template(caller jsonb, template text) returns api.done
    language plpgsql stable security definer
    set search_path = reform, pg_temp as $$
declare
    me constant reform.caller := reform.authorise(caller);
begin
    return reform.template_done(reform.template_seen(me, template), 200);
end
$$;
comment on function api.staff_reply_template(jsonb, text) is 'One template of replies.';

create function api.staff_reply_templates(caller jsonb, resolutions text[], question text, after jsonb, most int)
    returns table (
        code text, version int, "unit.code" text, "unit.name" text, "unit.href" text, title text, text text,
        resolution reform.resolution, changed_by text, changed_at timestamptz, "links.self" text, cursor jsonb)
    language plpgsql stable rows 20 security definer
    set search_path = reform, pg_temp
    set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
declare
    me constant reform.caller := reform.authorise(caller);
    mine constant reform.template_view := reform.template_view_of(me);
begin
    return query
    select template.code::text, template.version, unit.code::text, unit.name::text, '/v1/units/' || unit.code,
        template.title::text, template.text::text, template.resolution, template.changed_by::text, template.changed_at,
        '/v1/staff/reply-templates/' || template.code, jsonb_build_array(template.code)
    from reform.reply_template as template
    join reform.unit on unit.id = template.unit_id
    where reform.shows_templates(mine, template.unit_id)
        and (resolutions is null or template.resolution = any (resolutions::reform.resolution[]))
        and (question is null
            or reform.plain(template.title || ' ' || template.text) like reform.search_pattern(question))
        and (after is null or template.code > (after ->> 0)::reform.code)
    order by template.code
    limit most;
end
$$;
comment on function api.staff_reply_templates(jsonb, text[], text, jsonb, int) is
    'The templates that the caller may use, by code.';

-- ---- writing ----

create function api.staff_make_reply_template(
    caller jsonb, idempotency_digest text, body_digest text, body jsonb, is_valid boolean, dry_run boolean,
    at timestamptz default now())
    returns api.done
    language plpgsql security definer
    set search_path = reform, pg_temp as $$
#variable_conflict use_variable
declare
    me constant reform.caller := reform.authorise(caller);
    earlier constant ops.idempotency_key := reform.done_before(me, idempotency_digest, body_digest, at);
    in_body constant bigint := (select id from reform.unit where code = body ->> 'unit');
    role constant reform.actor_role := reform.role_for_body(me, in_body);
    made reform.reply_template;
begin
    if earlier.status is not null then
        return reform.template_done(reform.template_seen(me, earlier.object), earlier.status);
    end if;
    perform reform.need_valid(is_valid);
    perform reform.need_no_faults((
        select coalesce(jsonb_agg(fault), '[]')
        from reform.not_found_fault(in_body is not null, '/unit', 'Không có đơn vị nào mang mã này.',
            'There is no unit of this code.') as fault));
    begin
        insert into reform.reply_template (code, unit_id, title, text, resolution, changed_by, changed_at)
        values (body ->> 'code', in_body, body ->> 'title', body ->> 'text',
            (body ->> 'resolution')::reform.resolution, me.subject, at)
        returning * into made;
        perform reform.note_write(me, role, in_body, 'reply_template', made.code, null,
            reform.template_for_staff(made), at);
        perform reform.note_done(me, idempotency_digest, body_digest, 201, made.code, at);
        if dry_run then
            raise exception using errcode = 'RD003';
        end if;
    exception
        when sqlstate 'RD003' then null;
    end;
    return reform.template_done(made, 201);
end
$$;
comment on function api.staff_make_reply_template(jsonb, text, text, jsonb, boolean, boolean, timestamptz) is
    'A new template of a unit, once per key.';

create function reform.role_for_template(caller reform.caller, code text, if_match text) returns reform.actor_role
    language plpgsql stable as $$
declare
    role reform.actor_role;
begin
    perform reform.need_precondition(if_match);
    role := reform.role_at(caller, caller.roles, (reform.template_seen(caller, code)).unit_id);
    if role is null then
        perform reform.refuse_as('forbidden');
    end if;
    return role;
end
$$;
comment on function reform.role_for_template(reform.caller, text, text) is 'As what the caller may change a template.';

create function reform.held_template(code text, if_match text) returns reform.reply_template
    language plpgsql as $$
declare
    template reform.reply_template;
begin
    select * into template from reform.reply_template as kept where kept.code = held_template.code for update;
    if not found then
        perform reform.refuse_as('not-found');
    end if;
    perform reform.need_version(if_match, template.version);
    return template;
end
$$;
comment on function reform.held_template(text, text) is 'A template, locked, in the version that the caller read.';

create function api.staff_change_reply_template(
    caller jsonb, template text, if_match text, body jsonb, is_valid boolean, dry_run boolean,
    at timestamptz default now())
    returns api.done
    language plpgsql security definer
    set search_path = reform, pg_temp as $$
#variable_conflict use_variable
declare
    me constant reform.caller := reform.authorise(caller);
    role constant reform.actor_role := reform.role_for_template(me, template, if_match);
    held constant reform.reply_template := reform.held_template(template, if_match);
    changed reform.reply_template;
begin
    perform reform.need_valid(is_valid);
    changed := jsonb_populate_record(held, body);
    begin
        update reform.reply_template as updated
        set (title, text, resolution, version, changed_by, changed_at) = (
            changed.title, changed.text, changed.resolution, held.version + 1, me.subject, at)
        where updated.id = held.id
        returning * into changed;
        perform reform.note_write(me, role, held.unit_id, 'reply_template', held.code,
            reform.template_for_staff(held), reform.template_for_staff(changed), at);
        if dry_run then
            raise exception using errcode = 'RD003';
        end if;
    exception
        when sqlstate 'RD003' then null;
    end;
    return reform.template_done(changed, 200);
end
$$;
comment on function api.staff_change_reply_template(jsonb, text, text, jsonb, boolean, boolean, timestamptz) is
    'A merge patch: a resolution that is null fits any, what is missing stays.';

create function api.staff_remove_reply_template(
    caller jsonb, template text, if_match text, dry_run boolean, at timestamptz default now())
    returns api.done
    language plpgsql security definer
    set search_path = reform, pg_temp as $$
#variable_conflict use_variable
declare
    me constant reform.caller := reform.authorise(caller);
    role constant reform.actor_role := reform.role_for_template(me, template, if_match);
    held constant reform.reply_template := reform.held_template(template, if_match);
begin
    begin
        delete from reform.reply_template as gone where gone.id = held.id;
        perform reform.note_write(me, role, held.unit_id, 'reply_template', held.code,
            reform.template_for_staff(held), null, at);
        if dry_run then
            raise exception using errcode = 'RD003';
        end if;
    exception
        when sqlstate 'RD003' then null;
    end;
    return row(204, null, null, null)::api.done;
end
$$;
comment on function api.staff_remove_reply_template(jsonb, text, text, boolean, timestamptz) is
    'A template goes; replies that were written with it stay as they are.';

do $$
declare
    name regprocedure;
begin
    foreach name in array array[
        'api.staff_reply_template(jsonb,text)',
        'api.staff_reply_templates(jsonb,text[],text,jsonb,int)',
        'api.staff_make_reply_template(jsonb,text,text,jsonb,boolean,boolean,timestamptz)',
        'api.staff_change_reply_template(jsonb,text,text,jsonb,boolean,boolean,timestamptz)',
        'api.staff_remove_reply_template(jsonb,text,text,boolean,timestamptz)']::regprocedure[] loop
        execute format('revoke execute on function %s from public', name);
        execute format('grant execute on function %s to reformd_staff', name);
    end loop;
end
$$;

commit;
