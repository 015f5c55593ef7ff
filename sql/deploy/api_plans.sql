-- Deploy reformd:api_plans to pg
-- Plans and clauses, as published.

begin;

-- Plans. The indexes hold what is public, in the order of the lists.

create function reform.plan_words(title text, number text, code text) returns text
    language sql immutable parallel safe
    return reform.plain(title || ' ' || coalesce(number, '') || ' ' || code);
comment on function reform.plan_words(text, text, text) is 'What a plan is found by in lists.';

create index plan_by_year on reform.plan ((-year), code) where status <> 'draft';
create index plan_by_title on reform.plan ((title collate "vi-x-icu"), code) where status <> 'draft';
create index plan_by_words on reform.plan using gin (reform.plan_words(title, number, code) reform.gin_trgm_ops);

create view api.plan_summary as
    select
        plan.code,
        plan.kind,
        plan.title,
        plan.year,
        plan.status,
        plan.number,
        plan.issued_on,
        unit.code as "unit.code",
        unit.name as "unit.name",
        '/v1/units/' || unit.code as "unit.href",
        plan.starts_on,
        plan.ends_on,
        plan.illustrative,
        '/v1/plans/' || plan.code as "links.self"
    from reform.plan
    join reform.unit on unit.id = plan.unit_id
    where plan.status <> 'draft';
comment on view api.plan_summary is 'A published plan as it stands in lists.';

create view api.plan as
    select
        plan.code,
        plan.kind,
        plan.title,
        plan.year,
        plan.status,
        plan.number,
        plan.issued_on,
        plan.issued_at,
        plan.signing_capacity,
        plan.signer_title,
        plan.signer_name,
        reform.named_reference('units', unit.code, unit.name) as unit,
        reform.named_reference('units', successor.code, successor.name) as unit_successor,
        plan.starts_on,
        plan.ends_on,
        plan.budget_source,
        plan.budget_amount,
        reform.document_reference(superior_document) as superior_document,
        reform.titled_reference('plans', superior.code, superior.title) as superior_plan,
        named.legal_bases,
        named.cited_documents,
        (
            select coalesce(json_agg(json_build_object(
                'name', recipient.name,
                'unit', reform.named_reference('units', meant.code, meant.name)) order by recipient.position), '[]')
            from reform.plan_recipient as recipient
            left join reform.unit as meant on meant.id = recipient.unit_id
            where recipient.plan_id = plan.id
        ) as recipients,
        plan.opening,
        plan.closing,
        plan.source,
        to_json(plan.missing_in_source) as missing_in_source,
        (
            select coalesce(json_agg(reform.reading_object(doubt) order by doubt.position), '[]')
            from reform.reading as doubt
            where doubt.plan_id = plan.id and num_nonnulls(doubt.clause_id, doubt.task_id, doubt.document_id) = 0
        ) as readings,
        plan.note,
        plan.illustrative,
        plan.version,
        plan.published_at,
        (select count(*) from reform.clause where clause.plan_id = plan.id) as "counts.clauses",
        (select count(*) from reform.task where task.plan_id = plan.id) as "counts.tasks",
        (
            select count(distinct assignment.unit_id)
            from reform.task join reform.assignment on assignment.task_id = task.id
            where task.plan_id = plan.id
        ) as "counts.units",
        (
            select count(*) from reform.reading as doubt where doubt.plan_id = plan.id and not doubt.verified
        ) as "counts.doubtful_readings",
        '/v1/plans/' || plan.code as "links.self",
        '/v1/plans/' || plan.code || '/clauses' as "links.clauses",
        '/v1/plans/' || plan.code || '/tasks' as "links.tasks",
        '/v1/plans/' || plan.code || '/progress' as "links.progress",
        '/v1/plans/' || plan.code || '/timeline' as "links.timeline"
    from reform.plan
    join reform.unit on unit.id = plan.unit_id
    left join reform.unit as successor on successor.id = unit.successor_id
    left join reform.document as superior_document on superior_document.id = plan.superior_document_id
    left join reform.plan as superior on superior.id = plan.superior_plan_id and superior.status <> 'draft'
    cross join lateral (
        select
            coalesce(json_agg(citing.object order by citing.position) filter (where role = 'legal_basis'), '[]')
                as legal_bases,
            coalesce(json_agg(citing.object order by citing.position) filter (where role = 'cited'), '[]')
                as cited_documents
        from (
            select plan_document.role, plan_document.position, json_build_object(
                'code', document.code,
                'title', coalesce(document.title, document.number),
                'href', '/v1/documents/' || document.code,
                'kind', document.kind,
                'number', document.number,
                'issued_on', document.issued_on,
                'issuer', document.issuer,
                'clause', reform.clause_reference(plan.code, clause.path, clause.heading)) as object
            from reform.plan_document
            join reform.document on document.id = plan_document.document_id
            left join reform.clause on clause.id = plan_document.clause_id
            where plan_document.plan_id = plan.id
        ) as citing
    ) as named
    where plan.status <> 'draft';
comment on view api.plan is 'A published plan without its text and tasks.';

-- The topics of tasks know their plan, so that the plans on a topic stand in an index and not behind all their tasks.
alter table reform.task_topic add column plan_id bigint;
comment on column reform.task_topic.plan_id is 'The plan of the task; a trigger fills it.';

create function reform.fill_plan_of_task_topic() returns trigger
    language plpgsql as $$
begin
    new.plan_id := (select task.plan_id from reform.task where task.id = new.task_id);
    return new;
end
$$;
create trigger task_topic_of_plan before insert or update on reform.task_topic
    for each row execute function reform.fill_plan_of_task_topic();
update reform.task_topic set plan_id = task.plan_id from reform.task where task.id = task_topic.task_id;

create index task_topic_by_topic on reform.task_topic (topic_id, plan_id);
create index clause_by_topic on reform.clause (topic_id, plan_id) where topic_id is not null;

create view api.plan_topic as
    select plan.code as plan, topic.code as topic
    from reform.plan
    join reform.clause on clause.plan_id = plan.id
    join reform.topic on topic.id = clause.topic_id
    where plan.status <> 'draft'
    union all
    select plan.code, topic.code
    from reform.plan
    join reform.task_topic on task_topic.plan_id = plan.id
    join reform.topic on topic.id = task_topic.topic_id
    where plan.status <> 'draft';
comment on view api.plan_topic is 'What a published plan is about: the topics of its clauses and tasks.';

create view api.plan_citation as
    select plan.code as plan, document.code as document
    from reform.plan
    join reform.plan_document on plan_document.plan_id = plan.id
    join reform.document on document.id = plan_document.document_id
    where plan.status <> 'draft'
    union all
    select plan.code, document.code
    from reform.plan
    join reform.document on document.id = plan.superior_document_id
    where plan.status <> 'draft';
comment on view api.plan_citation is 'The documents that a published plan rests on, cites or carries out.';

create function reform.negative(numbers int[]) returns int[]
    language sql immutable parallel safe
    return array(select -number from unnest(numbers) as number);

create function api.plans(
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
comment on function api.plans(int[], text[], text[], text[], text[], text[], text) is
    'The published plans that match; null asks for all.';

revoke execute on function api.plans(int[], text[], text[], text[], text[], text[], text) from public;
grant execute on function api.plans(int[], text[], text[], text[], text[], text[], text) to reformd_public, reformd_staff;

-- Clauses.

create view reform.clause_text as
    select
        clause.id,
        clause.plan_id,
        clause.parent_id,
        clause.position,
        clause.path,
        clause.kind,
        clause.heading,
        clause.intro,
        clause.text,
        to_json(clause.columns) as columns,
        clause.number_inferred,
        case when topic.id is not null then json_build_object(
            'code', topic.code, 'name', topic.name, 'href', '/v1/topics#' || topic.code) end as topic,
        reform.named_reference('units', unit.code, unit.name) as unit,
        (
            select coalesce(json_agg(reform.titled_reference('plans/' || plan.code || '/tasks', task.code, task.title)
                order by task.position), '[]')
            from reform.task where task.clause_id = clause.id
        ) as tasks,
        (
            select coalesce(json_agg(reform.reading_object(doubt) order by doubt.position), '[]')
            from reform.reading as doubt where doubt.clause_id = clause.id
        ) as readings,
        '/v1/plans/' || plan.code || '/clauses/' || clause.path as address
    from reform.clause
    join reform.plan on plan.id = clause.plan_id
    left join reform.topic on topic.id = clause.topic_id
    left join reform.unit on unit.id = clause.unit_id;
comment on view reform.clause_text is 'A clause as it stands in the tree and alone.';

-- In plpgsql, since that keeps its plan; as a definer, since api views call it with the rights of their reader.
create function reform.clause_tree(of_plan bigint, of_parent bigint) returns json
    language plpgsql stable security definer parallel safe
    set search_path = reform, pg_temp
as $$
begin
    return (
        with recursive walk as (
            select id, 1 as depth, array[position] as place
            from reform.clause where plan_id = of_plan and parent_id is not distinct from of_parent
            union all
            select clause.id, walk.depth + 1, walk.place || clause.position
            from walk join reform.clause on clause.parent_id = walk.id
        )
        select reform.json_tree(array_agg(listed.depth), array_agg(listed.object))
        from (
            select walk.depth, json_build_object(
                'path', clause.path,
                'kind', clause.kind,
                'heading', clause.heading,
                'intro', clause.intro,
                'text', clause.text,
                'columns', clause.columns,
                'number_inferred', clause.number_inferred,
                'topic', clause.topic,
                'unit', clause.unit,
                'tasks', clause.tasks,
                'readings', clause.readings,
                'links', json_build_object('self', clause.address)) as object
            from walk join reform.clause_text as clause on clause.id = walk.id and clause.plan_id = of_plan
            order by walk.place
        ) as listed);
end
$$;
comment on function reform.clause_tree(bigint, bigint) is
    'All clauses below a clause, or with null the whole text of a plan, as a tree.';

create view api.clause_tree as
    select
        reform.clause_tree(plan.id, null) as items,
        plan.code as "plan.code",
        plan.title as "plan.title",
        '/v1/plans/' || plan.code as "plan.href",
        '/v1/plans/' || plan.code || '/clauses' as "links.self",
        '/v1/plans/' || plan.code as "links.plan"
    from reform.plan
    where plan.status <> 'draft';
comment on view api.clause_tree is 'The text of a published plan.';

create view api.clause as
    select
        clause.path,
        clause.kind,
        clause.heading,
        clause.intro,
        clause.text,
        clause.columns,
        clause.number_inferred,
        clause.topic,
        clause.unit,
        clause.tasks,
        clause.readings,
        reform.clause_tree(clause.plan_id, clause.id) as children,
        plan.code as "plan.code",
        plan.title as "plan.title",
        '/v1/plans/' || plan.code as "plan.href",
        reform.clause_reference(plan.code, parent.path, parent.heading) as parent,
        clause.address as "links.self",
        '/v1/plans/' || plan.code as "links.plan",
        (
            select '/v1/plans/' || plan.code || '/clauses/' || before.path
            from reform.clause as before
            where before.plan_id = clause.plan_id and before.position < clause.position
            order by before.position desc limit 1
        ) as "links.previous",
        (
            select '/v1/plans/' || plan.code || '/clauses/' || after.path
            from reform.clause as after
            where after.plan_id = clause.plan_id and after.position > clause.position
            order by after.position limit 1
        ) as "links.next"
    from reform.clause_text as clause
    join reform.plan on plan.id = clause.plan_id
    left join reform.clause as parent on parent.id = clause.parent_id
    where plan.status <> 'draft';
comment on view api.clause is 'A clause of a published plan.';

commit;
