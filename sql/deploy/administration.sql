-- Deploy reformd:administration to pg
-- Administration: who is granted what, by whom it is granted and ended, and who reads the trail of it all.

begin;

-- ---- grants ----

call reform.add_version('reform.staff_grant');
alter table reform.staff_grant add column ended_at timestamptz;
comment on column reform.staff_grant.ended_at is
    'When it was taken away, whatever its days are: what was granted by mistake ends at once, not tomorrow.';
create index staff_grant_list_index on reform.staff_grant (unit_id, id);
create index staff_grant_subject_index on reform.staff_grant (subject);

create or replace function reform.grants_of(caller reform.caller) returns setof reform.staff_grant
    language sql stable rows 5 as $$
    select held.*
    from reform.staff_grant as held
    where held.issuer = caller.issuer and held.subject = caller.subject and held.ended_at is null
        and api.today() between held.valid_from and coalesce(held.valid_to, 'infinity')
$$;

create or replace function api.grant_role(
    issuer text, subject text, role text, unit text, valid_from date default api.today()) returns json
    language plpgsql security definer
    set search_path = reform, pg_temp as $$
declare
    held reform.staff_grant;
    granted_unit constant reform.unit := reform.unit_of_code(unit);
begin
    insert into reform.staff_grant (issuer, subject, role, unit_id, valid_from)
    values (grant_role.issuer, grant_role.subject, grant_role.role::reform.actor_role, granted_unit.id,
        grant_role.valid_from)
    on conflict on constraint staff_grant_once do update set valid_to = null, ended_at = null
    returning * into held;
    return reform.grant_object(held);
end
$$;

create function reform.grant_for_admin(held reform.staff_grant) returns jsonb
    language sql stable
    return reform.grant_object(held)::jsonb || jsonb_build_object(
        'issuer', held.issuer,
        'version', held.version,
        'granted_at', reform.instant(held.granted_at),
        'ended_at', reform.instant(held.ended_at),
        'links', json_build_object('self', '/v1/staff/grants/' || held.id));

create function reform.grant_done(held reform.staff_grant, status int) returns api.done
    language sql stable
    return row(status, '/v1/staff/grants/' || held.id, held.version, reform.grant_for_admin(held)::json)::api.done;

create function reform.grant_seen(caller reform.caller, id bigint) returns reform.staff_grant
    language plpgsql as $$
declare
    held reform.staff_grant;
begin
    select * into held from reform.staff_grant where staff_grant.id = grant_seen.id;
    if not found or reform.role_at(caller, '{admin}', held.unit_id) is null then
        perform reform.refuse_as('not-found');
    end if;
    return held;
end
$$;
comment on function reform.grant_seen(reform.caller, bigint) is 'A grant for a unit of which the caller is admin.';

create function api.staff_grant(caller jsonb, id bigint) returns api.done
    language plpgsql security definer
    set search_path = reform, pg_temp as $$
declare
    me constant reform.caller := reform.authorise(caller);
begin
    return reform.grant_done(reform.grant_seen(me, id), 200);
end
$$;
comment on function api.staff_grant(jsonb, bigint) is 'One grant, for an admin of its unit.';

-- The list is in the order of units, so that it is read from one index, whatever number of units somebody is admin of.
create type api.grant_filter as (subject text, roles text[], units text[], "on" date);
comment on type api.grant_filter is 'What is asked of grants; null: anything.';

create function api.staff_grants(caller jsonb, filter api.grant_filter, after jsonb, page_size int)
    returns table (
        id bigint, issuer text, subject text, role text, "unit.code" text, "unit.name" text, "unit.href" text,
        valid_from date, valid_to date, version int, granted_at timestamptz, ended_at timestamptz, "links.self" text,
        cursor jsonb)
    language plpgsql stable security definer
    set search_path = reform, pg_temp
    set plan_cache_mode = force_custom_plan as $$
declare
    me constant reform.caller := reform.authorise(caller);
    units bigint[] := reform.units_of(me, '{admin}');
begin
    if filter.units is not null then
        units := array(
            select wanted.id from reform.unit as wanted
            where wanted.code = any (filter.units) and wanted.id = any (units));
    end if;
    return query
        select held.id, held.issuer::text, held.subject::text, held.role::text, at_unit.code::text, at_unit.name::text,
            '/v1/units/' || at_unit.code, held.valid_from, held.valid_to, held.version, held.granted_at, held.ended_at,
            '/v1/staff/grants/' || held.id, jsonb_build_array(held.unit_id, held.id)
        from (
            select *
            from reform.staff_grant as listed
            where listed.unit_id = any (units)
                and (filter.subject is null or listed.subject = filter.subject)
                and (filter.roles is null or listed.role = any (filter.roles::reform.actor_role[]))
                and (filter."on" is null or listed.ended_at is null
                    and filter."on" between listed.valid_from and coalesce(listed.valid_to, 'infinity'))
                and (after is null or (listed.unit_id, listed.id) > ((after ->> 0)::bigint, (after ->> 1)::bigint))
            order by listed.unit_id, listed.id
            limit page_size
        ) as held
        join reform.unit as at_unit on at_unit.id = held.unit_id
        order by held.unit_id, held.id;
end
$$;
comment on function api.staff_grants(jsonb, api.grant_filter, jsonb, int) is
    'Grants for the units of which the caller is admin. `on`: those that hold on that day, as far as is known now.';

insert into reform.refusal (code, vi, en) values
    ('grant_to_self', 'Không ai tự giao vai trò cho mình; hãy nhờ quản trị viên khác.',
        'Nobody grants to himself; ask another admin.'),
    ('grant_over', 'Vai trò này đã hết hiệu lực.', 'This grant is over already.'),
    ('grant_not_longer', 'Chỉ được rút ngắn hiệu lực; muốn kéo dài, hãy giao vai trò mới.',
        'A grant can only be shortened; to prolong it, make a new one.');

create function reform.unit_to_grant(caller reform.caller, body jsonb, is_valid boolean) returns bigint
    language plpgsql stable as $$
declare
    granted_id constant bigint := (select unit.id from reform.unit where unit.code = body ->> 'unit');
begin
    if granted_id is not null and reform.role_at(caller, '{admin}', granted_id) is null then
        perform reform.refuse_as('forbidden');
    end if;
    perform reform.need_valid(is_valid);
    if granted_id is null then
        perform reform.refuse_as('invalid-body', jsonb_build_array(reform.fault(
            '/unit', 'not_found', 'Không có đơn vị nào mang mã này.', 'There is no unit of this code.')));
    end if;
    return granted_id;
end
$$;

create function reform.insert_grant(caller reform.caller, unit_id bigint, body jsonb, at timestamptz)
    returns reform.staff_grant
    language plpgsql as $$
declare
    made reform.staff_grant;
begin
    insert into reform.staff_grant as held (issuer, subject, role, unit_id, valid_from, valid_to, granted_at)
    values (caller.issuer, body ->> 'subject', (body ->> 'role')::reform.actor_role, insert_grant.unit_id,
        coalesce((body ->> 'valid_from')::date, api.today()), (body ->> 'valid_to')::date, at)
    on conflict on constraint staff_grant_once do update
        set valid_to = excluded.valid_to, ended_at = null, granted_at = excluded.granted_at, version = held.version + 1
        where held.ended_at is not null
    returning * into made;
    perform reform.need(made.id is not null, 'staff_grant_once');
    return made;
end
$$;
comment on function reform.insert_grant(reform.caller, bigint, jsonb, timestamptz) is
    'What was taken away can be granted again for the same days.';

create function api.make_grant(
    caller jsonb, idempotency_digest text, body_digest text, body jsonb, is_valid boolean, dry_run boolean,
    at timestamptz default now())
    returns api.done
    language plpgsql security definer
    set search_path = reform, pg_temp as $$
declare
    me constant reform.caller := reform.authorise(caller);
    earlier constant ops.idempotency_key := reform.done_before(me, idempotency_digest, body_digest, at);
    unit_id bigint;
    held reform.staff_grant;
begin
    if earlier.status is not null then
        return reform.grant_done(reform.grant_seen(me, earlier.object::bigint), earlier.status);
    end if;
    unit_id := reform.unit_to_grant(me, body, is_valid);
    perform reform.need(body ->> 'subject' <> me.subject, 'grant_to_self');
    begin
        held := reform.insert_grant(me, unit_id, body, at);
        perform reform.note_write(
            me, 'admin', unit_id, 'grant', held.id::text, null, reform.grant_for_admin(held), at);
        perform reform.note_done(me, idempotency_digest, body_digest, 201, held.id::text, at);
        if dry_run then
            raise exception using errcode = 'RD003';
        end if;
    exception
        when sqlstate 'RD003' then null;
    end;
    return reform.grant_done(held, 201);
end
$$;
comment on function api.make_grant(jsonb, text, text, jsonb, boolean, boolean, timestamptz) is
    'Grants a role for a unit of the caller''s to somebody else of the same provider.';

create function reform.check_end(held reform.staff_grant, body jsonb) returns void
    language plpgsql stable as $$
declare
    last_day constant date := body ->> 'valid_to';
begin
    if last_day < api.today() then
        perform reform.refuse_as('invalid-body', jsonb_build_array(reform.fault(
            '/valid_to', 'in_past', 'Ngày này đã qua; bỏ trống để kết thúc ngay.',
            'That day has passed; leave it out to end the grant at once.')));
    end if;
    perform reform.need(
        last_day is null or last_day between held.valid_from and coalesce(held.valid_to, 'infinity'),
        'grant_not_longer');
end
$$;

create function api.end_grant(
    caller jsonb, id bigint, if_match text, idempotency_digest text, body_digest text, body jsonb, is_valid boolean,
    dry_run boolean, at timestamptz default now())
    returns api.done
    language plpgsql security definer
    set search_path = reform, pg_temp as $$
declare
    me constant reform.caller := reform.authorise(caller);
    before reform.staff_grant;
    held reform.staff_grant;
    earlier ops.idempotency_key;
begin
    perform reform.need_precondition(if_match);
    before := reform.grant_seen(me, id);
    earlier := reform.done_before(me, idempotency_digest, body_digest, at);
    if earlier.status is not null then
        return reform.grant_done(before, earlier.status);
    end if;
    select * into before from reform.staff_grant where staff_grant.id = end_grant.id for update;
    perform reform.need_version(if_match, before.version);
    perform reform.need(
        before.ended_at is null and coalesce(before.valid_to, 'infinity') >= api.today(), 'grant_over');
    perform reform.need_valid(is_valid);
    perform reform.check_end(before, body);
    begin
        update reform.staff_grant as changed
        set valid_to = coalesce((body ->> 'valid_to')::date, changed.valid_to),
            ended_at = case when body ->> 'valid_to' is null then at end,
            version = changed.version + 1
        where changed.id = before.id
        returning * into held;
        perform reform.note_write(me, 'admin', before.unit_id, 'grant', before.id::text,
            reform.grant_for_admin(before), reform.grant_for_admin(held), at);
        perform reform.note_done(me, idempotency_digest, body_digest, 200, before.id::text, at);
        if dry_run then
            raise exception using errcode = 'RD003';
        end if;
    exception
        when sqlstate 'RD003' then null;
    end;
    return reform.grant_done(held, 200);
end
$$;
comment on function api.end_grant(jsonb, bigint, text, text, text, jsonb, boolean, boolean, timestamptz) is
    'Ends a grant at once, or with a day that is given.';

-- ---- the trail ----

create table ops.audit_entry (
    unit_id bigint not null references reform.unit,
    at timestamptz not null,
    audit_id bigint not null references ops.audit,
    operation text not null,
    object_type text not null,
    primary key (unit_id, at, audit_id)
);
comment on table ops.audit_entry is
    'In whose trail a line stands: that of its unit and of all above it when it was written; what has no unit stands in '
    'those of all that stand under none. So whoever holds a role for a unit reads his lines from an index, newest first. '
    'Triggers keep it.';
create index audit_entry_operation_index on ops.audit_entry (unit_id, operation, at, audit_id);
create index audit_entry_type_index on ops.audit_entry (unit_id, object_type, at, audit_id);
create index audit_entry_line_index on ops.audit_entry (audit_id, unit_id);
create index audit_any_object_index on ops.audit (object, at, id);

create function reform.trails_of(unit_id bigint) returns bigint[]
    language plpgsql stable as $$
begin
    return case
        when unit_id is null then array(select unit.id from reform.unit where unit.parent_id is null)
        else reform.units_above(unit_id) end;
end
$$;

create function reform.enter_audit() returns trigger
    language plpgsql as $$
begin
    insert into ops.audit_entry (unit_id, at, audit_id, operation, object_type)
    select trail.unit_id, new.at, new.id, new.operation, new.object_type
    from unnest(reform.trails_of(new.unit_id)) as trail (unit_id);
    return null;
end
$$;
create trigger audit_is_entered after insert on ops.audit for each row execute function reform.enter_audit();

insert into ops.audit_entry (unit_id, at, audit_id, operation, object_type)
select trail.unit_id, line.at, line.id, line.operation, line.object_type
from ops.audit as line, unnest(reform.trails_of(line.unit_id)) as trail (unit_id);

create type api.audit_filter as (
    subject text, operations text[], object_types text[], object text, units text[], since date,
    until date);
comment on type api.audit_filter is 'What is asked of the trail; null: anything. Days are those of Vietnam.';

create type reform.audit_place as (at timestamptz, audit_id bigint);

create function reform.audit_by_unit(
    trails bigint[], filter api.audit_filter, before_at timestamptz, before_id bigint, page_size int)
    returns setof reform.audit_place
    language plpgsql stable rows 20
    set plan_cache_mode = force_custom_plan as $$
begin
    return query
        select distinct found.at, found.audit_id
        from unnest(trails) as trail (unit_id)
        cross join unnest(coalesce(filter.operations, array[null])) as asked (operation)
        cross join unnest(coalesce(filter.object_types, array[null])) as about (object_type)
        cross join lateral (
            select entry.at, entry.audit_id
            from ops.audit_entry as entry
            where entry.unit_id = trail.unit_id
                and (filter.operations is null or entry.operation = asked.operation)
                and (filter.object_types is null or entry.object_type = about.object_type)
                and entry.at >= reform.first_moment(coalesce(filter.since, '-infinity'))
                and entry.at < reform.first_moment(coalesce(filter.until + 1, 'infinity'))
                and (entry.at, entry.audit_id) < (before_at, before_id)
            order by entry.at desc, entry.audit_id desc
            limit page_size
        ) as found
        order by found.at desc, found.audit_id desc
        limit page_size;
end
$$;
comment on function reform.audit_by_unit(bigint[], api.audit_filter, timestamptz, bigint, int) is
    'The newest lines of some trails: a page from each and for each operation and kind of thing asked for, since only '
    'what is equal is read in the order of an index; and of these the newest.';

create function reform.audit_by_words(
    trails bigint[], filter api.audit_filter, before_at timestamptz, before_id bigint, page_size int)
    returns setof reform.audit_place
    language plpgsql stable rows 20
    set plan_cache_mode = force_custom_plan as $$
begin
    return query
        select line.at, line.id
        from ops.audit as line
        where (filter.subject is null or line.subject = filter.subject)
            and (filter.object is null or line.object = filter.object)
            and (filter.operations is null or line.operation = any (filter.operations))
            and (filter.object_types is null or line.object_type = any (filter.object_types))
            and line.at >= reform.first_moment(coalesce(filter.since, '-infinity'))
            and line.at < reform.first_moment(coalesce(filter.until + 1, 'infinity'))
            and (line.at, line.id) < (before_at, before_id)
            and (
                select true from ops.audit_entry as entry
                where entry.audit_id = line.id and entry.unit_id = any (trails)
                limit 1)
        order by line.at desc, line.id desc
        limit page_size;
end
$$;
comment on function reform.audit_by_words(bigint[], api.audit_filter, timestamptz, bigint, int) is
    'The newest lines of one person or one object, who have their own indexes. Whether a line stands in the trails is '
    'asked line by line: they may be long.';

create function reform.trails_read(caller reform.caller, codes text[]) returns bigint[]
    language plpgsql stable as $$
begin
    if codes is null then
        return array(
            select distinct held.unit_id from reform.grants_of(caller) as held
            where held.role = any ('{supervisor,admin}'::reform.actor_role[]));
    end if;
    return array(
        select wanted.id from reform.unit as wanted
        where wanted.code = any (codes) and reform.role_at(caller, '{supervisor,admin}', wanted.id) is not null);
end
$$;
comment on function reform.trails_read(reform.caller, text[]) is
    'The trails that the caller may read; of these the ones that he asks for.';

create function api.staff_audit(caller jsonb, filter api.audit_filter, after jsonb, page_size int)
    returns table (
        id bigint, at timestamptz, issuer text, subject text, role text, "unit.code" text, "unit.name" text,
        "unit.href" text, operation text, object_type text, object text, before_digest text, after_digest text,
        request_id text, cursor jsonb)
    language plpgsql stable security definer
    set search_path = reform, pg_temp as $$
declare
    me constant reform.caller := reform.authorise(caller);
    trails constant bigint[] := reform.trails_read(me, filter.units);
    before_at constant timestamptz := coalesce((after ->> 0)::timestamptz, 'infinity');
    before_id constant bigint := coalesce((after ->> 1)::bigint, 0);
begin
    return query
        select line.id, line.at, line.issuer, line.subject, line.role::text, at_unit.code::text, at_unit.name::text,
            '/v1/units/' || at_unit.code, line.operation, line.object_type, line.object, line.before_digest,
            line.after_digest, line.request_id, jsonb_build_array(line.at, line.id)
        from (
            select place.* from reform.audit_by_unit(trails, filter, before_at, before_id, page_size) as place
            where num_nonnulls(filter.subject, filter.object) = 0
            union all
            select place.* from reform.audit_by_words(trails, filter, before_at, before_id, page_size) as place
            where num_nonnulls(filter.subject, filter.object) > 0
        ) as found
        join ops.audit as line on line.id = found.audit_id
        left join reform.unit as at_unit on at_unit.id = line.unit_id
        order by found.at desc, found.audit_id desc;
end
$$;
comment on function api.staff_audit(jsonb, api.audit_filter, jsonb, int) is
    'Who did what, newest first, for supervisors and admins of the units it concerns.';

do $$
declare
    name regprocedure;
begin
    foreach name in array array[
        'api.staff_grant(jsonb,bigint)', 'api.staff_grants(jsonb,api.grant_filter,jsonb,int)',
        'api.make_grant(jsonb,text,text,jsonb,boolean,boolean,timestamptz)',
        'api.end_grant(jsonb,bigint,text,text,text,jsonb,boolean,boolean,timestamptz)',
        'api.staff_audit(jsonb,api.audit_filter,jsonb,int)']::regprocedure[] loop
        execute format('revoke execute on function %s from public', name);
        execute format('grant execute on function %s to reformd_staff', name);
    end loop;
end
$$;

commit;
