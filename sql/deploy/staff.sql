-- Deploy reformd:staff to pg
-- Staff: who may act in which role for which units, how a request of theirs is refused, and the trail that it leaves.

begin;

-- ---- grants ----

create table reform.staff_grant (
    id bigint generated always as identity primary key,
    issuer reform.line not null,
    subject reform.line not null,
    role reform.actor_role not null constraint staff_grant_role check (role not in ('sender', 'system')),
    unit_id bigint not null constraint staff_grant_unit references reform.unit,
    valid_from date not null,
    valid_to date,
    granted_at timestamptz not null default now(),
    constraint staff_grant_dates check (valid_from <= valid_to),
    constraint staff_grant_once unique (issuer, subject, role, unit_id, valid_from)
);
comment on table reform.staff_grant is
    'Who may act in which role: for a unit and all units below it, on the days from valid_from to valid_to. A person is '
    'known by what the provider says: the issuer and the subject of the token.';
create index staff_grant_unit_index on reform.staff_grant (unit_id);

comment on constraint staff_grant_role on reform.staff_grant is
    'vi: Chỉ giao cho cán bộ các vai trò của cơ quan.'
    ' | en: Only roles of the agency can be granted to staff.';
comment on constraint staff_grant_unit on reform.staff_grant is
    'vi: Đơn vị của vai trò phải có trong danh sách và không được xóa khi còn dùng.'
    ' | en: The unit of a grant must exist, and stays while it is used.';
comment on constraint staff_grant_dates on reform.staff_grant is
    'vi: Ngày hết hiệu lực của vai trò không được trước ngày bắt đầu.'
    ' | en: A grant must not end before it begins.';
comment on constraint staff_grant_once on reform.staff_grant is
    'vi: Người này đã có vai trò này ở đơn vị này từ ngày đó.'
    ' | en: This person has this role for this unit from that day already.';

-- ---- refusing ----

create function reform.refuse_as(problem text, faults jsonb default null) returns void
    language plpgsql as $$
begin
    raise exception using errcode = 'RD002', constraint = problem, message = problem, detail = coalesce(faults::text, '');
end
$$;
comment on function reform.refuse_as(text, jsonb) is
    'Ends the statement with a problem of service/problem.h, by its type; nothing of the statement remains. `faults`: '
    '[{"pointer", "code", "vi", "en"}].';

-- ---- the caller ----

create type reform.caller as (
    issuer text, subject text, request_id text, operation text, roles reform.actor_role[], address_key text);
comment on type reform.caller is
    'Who asks, as the token says, and for what: an operation, and the roles that the contract lets ask for it.';

create function reform.grants_of(caller reform.caller) returns setof reform.staff_grant
    language sql stable rows 5
begin atomic
    select held.*
    from reform.staff_grant as held
    where held.issuer = caller.issuer and held.subject = caller.subject
        and api.today() between held.valid_from and coalesce(held.valid_to, 'infinity');
end;
comment on function reform.grants_of(reform.caller) is 'What is granted today.';

create function reform.units_below(roots bigint[]) returns setof bigint
    language sql stable rows 50
begin atomic
    with recursive below (id) as (
        select root.id from unnest(roots) as root (id)
        union
        select unit.id
        from below
        cross join lateral (
            select unit.id from reform.unit where unit.parent_id = below.id limit all -- else all units are read at each level
        ) as unit)
    select below.id from below;
end;
comment on function reform.units_below(bigint[]) is 'These units and all units below them.';

create function reform.units_above(unit_id bigint) returns bigint[]
    language plpgsql stable as $$
declare
    chain bigint[] := array[unit_id];
    parent bigint;
begin
    loop
        parent := (select parent_id from reform.unit where id = chain[cardinality(chain)]);
        exit when parent is null;
        chain := chain || parent;
    end loop;
    return chain;
end
$$;
comment on function reform.units_above(bigint) is 'A unit and all that it stands under, the nearest first.';

create function reform.authorise(asked jsonb) returns reform.caller
    language plpgsql stable as $$
declare
    caller constant reform.caller := jsonb_populate_record(null::reform.caller, asked);
begin
    if not exists (select from reform.grants_of(caller) where role = any (caller.roles)) then
        perform reform.refuse_as('forbidden');
    end if;
    return caller;
end
$$;
comment on function reform.authorise(jsonb) is
    'First in every function of staff: the caller, who holds one of the roles that the contract asks for, for some unit. '
    'Whether for the unit of an object: reform.role_at.';

create function reform.roles_at(caller reform.caller, unit_id bigint) returns reform.actor_role[]
    language plpgsql stable as $$
declare
    chain constant bigint[] := reform.units_above(unit_id);
begin
    return array(
        select distinct held.role from reform.grants_of(caller) as held where held.unit_id = any (chain));
end
$$;
comment on function reform.roles_at(reform.caller, bigint) is
    'The roles that the caller holds for a unit, or for one that it stands under.';

create function reform.role_at(caller reform.caller, roles reform.actor_role[], unit_id bigint) returns reform.actor_role
    language plpgsql stable as $$
declare
    held constant reform.actor_role[] := reform.roles_at(caller, unit_id);
begin
    return (
        select wanted.role
        from unnest(roles) with ordinality as wanted (role, place)
        where wanted.role = any (held)
        order by wanted.place
        limit 1);
end
$$;
comment on function reform.role_at(reform.caller, reform.actor_role[], bigint) is
    'The first of these roles that the caller holds for a unit, or for one that it stands under; null: none.';

create function reform.reading_roles() returns reform.actor_role[]
    language sql immutable parallel safe
    return '{intake,moderator,officer,approver,planner,supervisor,privacy}'::reform.actor_role[];
comment on function reform.reading_roles() is 'Who sees what is not public. An admin sees grants and the trail only.';

create function reform.granted_units(caller reform.caller, roles reform.actor_role[]) returns bigint[]
    language plpgsql stable as $$
begin
    return array(select held.unit_id from reform.grants_of(caller) as held where held.role = any (roles));
end
$$;
comment on function reform.granted_units(reform.caller, reform.actor_role[]) is
    'The units for which one of these roles is granted, without those below: which are many more.';

create function reform.units_of(caller reform.caller, roles reform.actor_role[]) returns bigint[]
    language plpgsql stable as $$
begin
    return array(select reform.units_below(reform.granted_units(caller, roles)));
end
$$;
comment on function reform.units_of(reform.caller, reform.actor_role[]) is 'All units for which one of these roles is held.';

create function reform.topmost(units bigint[]) returns bigint[]
    language plpgsql stable as $$
begin
    return array(
        select distinct one.id
        from unnest(units) as one (id)
        where not exists (
            select from unnest(reform.units_above(one.id)) as above (id)
            where above.id <> one.id and above.id = any (units)));
end
$$;
comment on function reform.topmost(bigint[]) is 'These units without those that stand under another of them.';

create function reform.roots_within(granted bigint[], wanted text[]) returns bigint[]
    language plpgsql stable as $$
begin
    if wanted is null then
        return reform.topmost(granted);
    end if;
    return reform.topmost(array(
        with named as materialized (
            select unit.id, reform.units_above(unit.id) as chain from reform.unit where unit.code = any (wanted)
        )
        select case when held.id = any (unit.chain) then unit.id else held.id end
        from named as unit
        cross join unnest(granted) as held (id)
        where held.id = any (unit.chain) or unit.id = any (reform.units_above(held.id))));
end
$$;
comment on function reform.roots_within(bigint[], text[]) is
    'The units that with all below them make up what is granted; of the wanted ones, where such are named.';

create function reform.units_of(caller reform.caller, roles reform.actor_role[], wanted text[]) returns bigint[]
    language plpgsql stable as $$
begin
    return array(select reform.units_below(reform.roots_within(reform.granted_units(caller, roles), wanted)));
end
$$;
comment on function reform.units_of(reform.caller, reform.actor_role[], text[]) is
    'Of all units for which one of these roles is held the wanted ones and those below them; null: all.';

-- ---- versions ----

create procedure reform.add_version(of_table regclass)
    language plpgsql as $$
declare
    name constant text := (select relname from pg_catalog.pg_class where oid = of_table);
begin
    -- In steps: PostgreSQL (15.20) adds no column with a default, nor one of a domain with rules, to a table whose row is
    -- taken by a function with a standard body.
    execute format('alter table %s add column version int, disable trigger user', of_table);
    execute format('update %s set version = 1', of_table);
    execute format(
        'alter table %s enable trigger user, alter column version set default 1, alter column version set not null,
             add constraint %I check (version > 0)', of_table, name || '_version');
    execute format('comment on column %s.version is %L', of_table, 'Counts the changes, for If-Match.');
    execute format('comment on constraint %I on %s is %L', name || '_version', of_table,
        'vi: Số phiên bản phải lớn hơn 0. | en: A version number must be greater than 0.');
end
$$;
comment on procedure reform.add_version(regclass) is 'For changes of the schema: gives the rows of a table a version, from 1.';

-- ---- writing ----

create type api.done as (status int, location text, version int, answer json);
comment on type api.done is 'What a write of staff did: the representation as it is now, and its version for ETag.';

create function reform.need_precondition(if_match text) returns void
    language plpgsql as $$
begin
    if if_match is null then
        perform reform.refuse_as('precondition-required');
    end if;
end
$$;

create function reform.need_version(if_match text, version int) returns void
    language plpgsql as $$
begin
    if if_match is distinct from version::text then
        perform reform.refuse_as('precondition-failed');
    end if;
end
$$;
comment on function reform.need_version(text, int) is
    'The second of two editors is told about the first. The row must be locked: then nobody changes it in between.';

create function reform.need_valid(is_valid boolean) returns void
    language plpgsql as $$
begin
    if not is_valid then
        perform reform.refuse_as('invalid-body');
    end if;
end
$$;
comment on function reform.need_valid(boolean) is
    'Whether the body fits the contract is known before, and told last: 404, 412 and 409 come first.';

alter table ops.idempotency_key add column object text;
comment on column ops.idempotency_key.object is 'What staff made with the key: the end of its address.';

create function reform.done_before(caller reform.caller, digest text, body_digest text, at timestamptz)
    returns ops.idempotency_key
    language plpgsql as $$
declare
    earlier record;
begin
    if digest is null then
        return null;
    end if;
    earlier := ops.done_before(caller.operation, caller.issuer || ' ' || caller.subject, digest, body_digest, at);
    if earlier.problem is not null then
        perform reform.refuse_as(earlier.problem);
    end if;
    return earlier.used;
end
$$;
comment on function reform.done_before(reform.caller, text, text, timestamptz) is
    'What was done with this key; null: nothing, or there is no key.';

create function reform.note_done(
    caller reform.caller, digest text, body_digest text, status int, object text, at timestamptz) returns void
    language plpgsql as $$
begin
    if digest is not null then
        perform ops.note_done(
            caller.operation, caller.issuer || ' ' || caller.subject, digest, body_digest, null, null, status, at);
        update ops.idempotency_key as held set object = note_done.object
        where held.operation = note_done.caller.operation and held.caller = note_done.caller.issuer || ' ' || note_done.caller.subject
            and held.digest = note_done.digest;
    end if;
end
$$;

-- ---- the trail ----

create table ops.audit (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    issuer text not null,
    subject text not null,
    role reform.actor_role not null,
    unit_id bigint references reform.unit,
    operation text not null,
    object_type text not null,
    object text not null,
    before_digest text check (before_digest ~ '^[0-9a-f]{64}$'),
    after_digest text check (after_digest ~ '^[0-9a-f]{64}$'),
    request_id text not null
);
comment on table ops.audit is
    'Every write of staff, in its transaction: who, as what, what, and SHA-256 of what was there before and after.';
create index audit_at_index on ops.audit (at desc, id desc);
create index audit_subject_index on ops.audit (subject, at desc, id desc);
create index audit_object_index on ops.audit (object_type, object, at desc, id desc);
create index audit_unit_index on ops.audit (unit_id, at desc, id desc);

revoke update, delete, truncate on ops.audit from current_user;
create constraint trigger audit_append_only after update or delete on ops.audit
    for each row execute function reform.refuse_always();
create trigger audit_not_emptied before truncate on ops.audit
    for each statement execute function reform.keep_history();

create function reform.digest_of(object jsonb) returns text
    language sql immutable
    return encode(sha256(convert_to(reform.canonical(object), 'UTF8')), 'hex');

create function reform.note_write(
    caller reform.caller, role reform.actor_role, unit_id bigint, object_type text, object text, before jsonb,
    after jsonb, at timestamptz) returns void
    language sql
begin atomic
    insert into ops.audit
        (at, issuer, subject, role, unit_id, operation, object_type, object, before_digest, after_digest, request_id)
    values (note_write.at, caller.issuer, caller.subject, note_write.role, note_write.unit_id, caller.operation,
        note_write.object_type, note_write.object, reform.digest_of(before), reform.digest_of(after), caller.request_id);
end;
comment on function reform.note_write(
    reform.caller, reform.actor_role, bigint, text, text, jsonb, jsonb, timestamptz) is
    'The line of the trail that every write of staff ends with.';

-- ---- who am I, and who may what ----

create function reform.grant_object(held reform.staff_grant) returns json
    language sql stable
begin atomic
    select json_build_object(
        'id', held.id,
        'subject', held.subject,
        'role', held.role,
        'unit', reform.named_reference('units', unit.code::text, unit.name::text),
        'valid_from', held.valid_from,
        'valid_to', held.valid_to)
    from reform.unit
    where unit.id = held.unit_id;
end;

create function api.staff_me(caller jsonb) returns table (issuer text, subject text, grants json, links json)
    language plpgsql stable security definer
    set search_path = reform, pg_temp as $$
declare
    me constant reform.caller := reform.authorise(caller);
begin
    return query
        select me.issuer, me.subject, (
            select json_agg(reform.grant_object(held) order by held.role, held.id) from reform.grants_of(me) as held),
            json_build_object('self', '/v1/staff/me', 'feedback', '/v1/staff/feedback');
end
$$;
comment on function api.staff_me(jsonb) is 'The caller, with what is granted today.';

create function api.grant_role(
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
    on conflict on constraint staff_grant_once do update set valid_to = null
    returning * into held;
    return reform.grant_object(held);
end
$$;
comment on function api.grant_role(text, text, text, text, date) is
    'A grant by the operator, at the command line. A second time changes nothing.';

revoke execute on function api.staff_me(jsonb), api.grant_role(text, text, text, text, date) from public;
grant execute on function api.staff_me(jsonb), api.grant_role(text, text, text, text, date) to reformd_staff;

commit;
