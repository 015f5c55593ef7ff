-- Deploy reformd:plan_filters to pg
-- Filters of plans that few pass read those few.

begin;

create index plan_by_kind on reform.plan (kind, (-year), code) where status <> 'draft';
create index plan_by_status on reform.plan (status, (-year), code) where status <> 'draft';

-- Each is the beginning of a later index: plan_document_by_document, task_topic_by_topic.
drop index reform.plan_document_document_index;
drop index reform.task_topic_topic_index;

create or replace function api.unit_subtree(roots text[]) returns table (code text)
    language sql stable rows 50 security definer
    set search_path = pg_catalog, pg_temp
    set enable_hashjoin = off
    set enable_mergejoin = off
begin atomic
    with recursive below as (
        select unit.id, unit.code::text from reform.unit where unit.code = any (roots)
        union
        select child.id, child.code::text from below join reform.unit as child on child.parent_id = below.id
    )
    select below.code from below;
end;
comment on function api.unit_subtree(text[]) is
    'The codes of these units and of all units below them. Without hash joins each step looks up its units alone.';

create function api.plans_about(topics text[]) returns table (code text)
    language sql stable rows 200 security definer
    set search_path = pg_catalog, pg_temp
begin atomic
    with recursive about as (
        select topic.id as topic_id, 0::bigint as plan_id from reform.topic where topic.code = any (topics)
        union all
        select about.topic_id, least(
            (
                select min(said.plan_id) from reform.task_topic as said
                where said.topic_id = about.topic_id and said.plan_id > about.plan_id
            ),
            (
                select min(clause.plan_id) from reform.clause
                where clause.topic_id = about.topic_id and clause.plan_id > about.plan_id
            ))
        from about where about.plan_id is not null
    )
    select plan.code
    from reform.plan
    where plan.status <> 'draft' and plan.id in (select about.plan_id from about);
end;
comment on function api.plans_about(text[]) is
    'The published plans with tasks or clauses on these topics: from plan to plan in the index, not from task to task.';

create function reform.earliest(years int[]) returns int
    language sql immutable parallel safe
    return (select min(year) from unnest(years) as year);

create function reform.latest(years int[]) returns int
    language sql immutable parallel safe
    return (select max(year) from unnest(years) as year);

-- Immutable, so that the planner knows which values are asked for, and how many plans have them.
create function reform.plan_kinds(codes text[]) returns reform.plan_kind[]
    language sql immutable parallel safe
    return codes::reform.plan_kind[];

create function reform.plan_statuses(codes text[]) returns reform.plan_status[]
    language sql immutable parallel safe
    return codes::reform.plan_status[];

create or replace function api.plans(
    years int[], kinds text[], statuses text[], issuers text[], topics text[], documents text[], question text)
    returns setof api.plan_summary
    language sql stable parallel safe
begin atomic
    select plan.*
    from api.plan_summary as plan
    where (years is null
            or -plan.year between -reform.latest(years) and -reform.earliest(years)
                and plan.year = any (years))
        and (kinds is null or plan.kind = any (reform.plan_kinds(kinds)))
        and (statuses is null or plan.status = any (reform.plan_statuses(statuses)))
        and (issuers is null or plan."unit.code" in (select below.code from api.unit_subtree(issuers) as below))
        and (topics is null or plan.code in (select about.code from api.plans_about(topics) as about))
        and (documents is null or plan.code in (
            select cited.plan from api.plan_citation as cited where cited.document = any (documents)))
        and (question is null
            or reform.plan_words(plan.title, plan.number, plan.code) like reform.search_pattern(question));
end;

revoke execute on function api.plans_about(text[]) from public;
grant execute on function api.plans_about(text[]) to reformd_public, reformd_staff;

commit;
