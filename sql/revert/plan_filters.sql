-- Revert reformd:plan_filters from pg

begin;

create or replace function api.plans(
    years int[], kinds text[], statuses text[], issuers text[], topics text[], documents text[], question text)
    returns setof api.plan_summary
    language sql stable parallel safe
begin atomic
    select plan.*
    from api.plan_summary as plan
    where (years is null or -plan.year = any (reform.negative(years)))
        and (kinds is null or plan.kind = any (kinds::reform.plan_kind[]))
        and (statuses is null or plan.status = any (statuses::reform.plan_status[]))
        and (issuers is null or plan."unit.code" in (select below.code from api.unit_subtree(issuers) as below))
        and (topics is null or plan.code in (
            select about.plan from api.plan_topic as about where about.topic = any (topics)))
        and (documents is null or plan.code in (
            select cited.plan from api.plan_citation as cited where cited.document = any (documents)))
        and (question is null
            or reform.plan_words(plan.title, plan.number, plan.code) like reform.search_pattern(question));
end;
drop function api.plans_about(text[]);
drop function reform.plan_statuses(text[]);
drop function reform.plan_kinds(text[]);
drop function reform.latest(int[]);
drop function reform.earliest(int[]);

create or replace function api.unit_subtree(roots text[]) returns table (code text)
    language sql stable rows 1000 parallel safe
begin atomic
    with recursive below as (
        select unit.code::text from api.unit_summary as unit where unit.code = any (roots)
        union
        select child.code::text from below join api.unit_summary as child on child."parent.code" = below.code
    )
    select below.code from below;
end;
comment on function api.unit_subtree(text[]) is 'The codes of these units and of all units below them.';

create index task_topic_topic_index on reform.task_topic (topic_id);
create index plan_document_document_index on reform.plan_document (document_id);

drop index reform.plan_by_status;
drop index reform.plan_by_kind;

commit;
