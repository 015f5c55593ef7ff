-- Deploy reformd:plan_versions to pg
-- Versions of a published plan: what stood before a new one stays readable, and what has changed can be seen.

begin;

create table reform.plan_version (
    plan_id bigint not null constraint plan_version_plan references reform.plan on delete cascade,
    number int not null constraint plan_version_number check (number > 0),
    document jsonb not null,
    published_at timestamptz not null,
    replaced_at timestamptz not null,
    reason reform.prose not null,
    constraint plan_version_pkey primary key (plan_id, number),
    constraint plan_version_times check (published_at <= replaced_at)
);
comment on table reform.plan_version is
    'What a published plan said before it was replaced. The version that holds is the plan itself.';
comment on column reform.plan_version.number is 'Counted from 1, the version that was published first.';
comment on column reform.plan_version.document is 'The whole plan, as a plan document.';
comment on column reform.plan_version.reason is 'Why it was replaced.';

comment on constraint plan_version_plan on reform.plan_version is
    'vi: Phiên bản phải thuộc một kế hoạch có trong danh sách.'
    ' | en: A version must belong to a plan that exists.';
comment on constraint plan_version_number on reform.plan_version is
    'vi: Phiên bản của kế hoạch được đánh số từ 1.'
    ' | en: The versions of a plan are numbered from 1.';
comment on constraint plan_version_pkey on reform.plan_version is
    'vi: Kế hoạch đã có phiên bản mang số này.'
    ' | en: The plan already has a version of this number.';
comment on constraint plan_version_times on reform.plan_version is
    'vi: Phiên bản không được thay thế trước khi công bố.'
    ' | en: A version must not be replaced before it was published.';

create function reform.versions_of(of_plan bigint)
    returns table (
        number int, document jsonb, published_at timestamptz, replaced_at timestamptz, reason reform.prose)
    language sql stable rows 3
begin atomic
    select kept.number, kept.document, kept.published_at, kept.replaced_at,
        lag(kept.reason) over (order by kept.number)
    from reform.plan_version as kept
    where kept.plan_id = of_plan
    union all
    select coalesce(last.number, 0) + 1, null, coalesce(last.replaced_at, plan.published_at), null, last.reason
    from reform.plan
    left join lateral (
        select * from reform.plan_version as kept where kept.plan_id = plan.id order by kept.number desc limit 1
    ) as last on true
    where plan.id = of_plan and plan.status <> 'draft';
end;
comment on function reform.versions_of(bigint) is
    'All versions of a published plan, the one that holds last; the reason is why there is this one.';

create function reform.version_links(plan text, number int, is_last boolean) returns jsonb
    language sql stable
begin atomic
    select jsonb_object_agg(link.name, '/v1/plans/' || plan || link.path)
    from (values
        ('self', '/versions/' || number, true),
        ('plan', '', true),
        ('previous', '/versions/' || number - 1, number > 1),
        ('next', '/versions/' || number + 1, not is_last),
        ('diff', '/diff?from=' || number - 1 || '&to=' || number, number > 1)) as link (name, path, is_there)
    where link.is_there;
end;

create function api.plan_versions(plan text)
    returns table (number int, published_at timestamptz, replaced_at timestamptz, reason text, links json)
    language sql stable security definer
    set search_path = reform, pg_temp
begin atomic
    select version.number, version.published_at, version.replaced_at, version.reason::text,
        reform.version_links(plan.code, version.number, version.replaced_at is null)::json
    from reform.plan, reform.versions_of(plan.id) as version
    where plan.code = plan_versions.plan and plan.status <> 'draft'
    order by version.number;
end;
comment on function api.plan_versions(text) is 'The versions of a published plan, the first first.';

create function api.plan_version(plan text, number int)
    returns table (
        plan json, number int, published_at timestamptz, replaced_at timestamptz, reason text, document json, links json)
    language sql stable security definer
    set search_path = reform, pg_temp
begin atomic
    select reform.titled_reference('plans', plan.code, plan.title), version.number, version.published_at,
        version.replaced_at, version.reason::text, coalesce(version.document::json, api.export_plan(plan.code)),
        reform.version_links(plan.code, version.number, version.replaced_at is null)::json
    from reform.plan, reform.versions_of(plan.id) as version
    where plan.code = plan_version.plan and plan.status <> 'draft' and version.number = plan_version.number;
end;
comment on function api.plan_version(text, int) is 'One version of a published plan, with all that it says.';

-- ---- What has changed ----

create function reform.members_changed(before jsonb, after jsonb, ignored text[]) returns jsonb
    language sql immutable
begin atomic
    select coalesce(
        jsonb_agg(jsonb_build_object('member', name, 'before', before -> name, 'after', after -> name) order by name), '[]')
    from (select jsonb_object_keys(before) union select jsonb_object_keys(after)) as member (name)
    where before -> name is distinct from after -> name and name <> all (ignored);
end;

create function reform.parts_changed(before jsonb, after jsonb, key text, ignored text[]) returns jsonb
    language sql immutable
begin atomic
    with pair as (
        select former.item as former, later.item as later, coalesce(later.place, former.place) as place,
            reform.members_changed(former.item, later.item, ignored) as changes
        from jsonb_array_elements(before) with ordinality as former (item, place)
        full join jsonb_array_elements(after) with ordinality as later (item, place)
            on former.item ->> key = later.item ->> key
    )
    select jsonb_build_object(
        'added', coalesce(jsonb_agg(later order by place) filter (where former is null), '[]'),
        'removed', coalesce(jsonb_agg(former order by place) filter (where later is null), '[]'),
        'changed', coalesce(
            jsonb_agg(jsonb_build_object(key, later -> key, 'changes', changes) order by place)
                filter (where former is not null and later is not null and changes <> '[]'), '[]'))
    from pair;
end;
comment on function reform.parts_changed(jsonb, jsonb, text, text[]) is
    'What was added, removed, changed between two lists whose elements are told apart by a member.';

create function reform.document_changes(before jsonb, after jsonb) returns jsonb
    language sql immutable
begin atomic
    with beside (members) as (
        values (array['readings', 'status', 'status_on', 'completed_on', 'needs_review', 'amendments', 'illustrative'])
    )
    select jsonb_build_object(
        'plan', reform.members_changed(before -> 'plan', after -> 'plan', members),
        'clauses', reform.parts_changed(before -> 'clauses', after -> 'clauses', 'path', members),
        'tasks', reform.parts_changed(before -> 'tasks', after -> 'tasks', 'code', members))
    from beside;
end;
comment on function reform.document_changes(jsonb, jsonb) is
    'How one plan document differs from another in what the plan says: how its tasks go and how its source was read are '
    'no part of that.';

create function api.plan_diff(plan text, earlier int, later int)
    returns table (plan json, "from" int, "to" int, changes json, links json)
    language sql stable security definer
    set search_path = reform, pg_temp
begin atomic
    select before.plan, before.number, after.number,
        reform.document_changes(before.document::jsonb, after.document::jsonb)::json,
        json_build_object(
            'self', '/v1/plans/' || plan_diff.plan || '/diff?from=' || before.number || '&to=' || after.number,
            'from', before.links -> 'self', 'to', after.links -> 'self')
    from api.plan_version(plan_diff.plan, plan_diff.earlier) as before,
        api.plan_version(plan_diff.plan, plan_diff.later) as after;
end;
comment on function api.plan_diff(text, int, int) is 'What is different in a version of a plan from another.';

do $$
declare
    name regprocedure;
begin
    foreach name in array array[
        'api.plan_versions(text)', 'api.plan_version(text,int)', 'api.plan_diff(text,int,int)']::regprocedure[] loop
        execute format('revoke execute on function %s from public', name);
        execute format('grant execute on function %s to reformd_public, reformd_staff', name);
    end loop;
end
$$;

commit;
