-- Deploy reformd:api_documents to pg
-- Documents, topics and vocabulary, as published.

begin;

create function reform.clause_reference(plan_code text, path text, heading text) returns json
    language sql stable parallel safe
    return case when path is not null then json_build_object(
        'code', path, 'title', heading, 'href', '/v1/plans/' || plan_code || '/clauses/' || path) end;

create function reform.document_reference(document reform.document) returns json
    language sql stable parallel safe
    return case when (document).code is not null then json_build_object(
        'code', (document).code,
        'title', coalesce((document).title, (document).number),
        'href', '/v1/documents/' || (document).code,
        'kind', (document).kind,
        'number', (document).number,
        'issued_on', (document).issued_on,
        'issuer', (document).issuer) end;

create function reform.reading_object(doubt reform.reading) returns json
    language sql stable parallel safe
    return json_build_object(
        'member', (doubt).member,
        'ocr', (doubt).ocr,
        'reading', (doubt).reading,
        'alternatives', (doubt).alternatives,
        'confidence', (doubt).confidence,
        'verified', (doubt).verified,
        'note', (doubt).note);

create function reform.document_words(number text, title text, issuer text) returns text
    language sql immutable parallel safe
    return reform.plain(coalesce(number, '') || ' ' || coalesce(title, '') || ' ' || coalesce(issuer, ''));
comment on function reform.document_words(text, text, text) is 'What a document is found by in lists.';

create index document_by_date on reform.document ((coalesce(issued_on, '-infinity')), code);
create index document_by_words on reform.document
    using gin (reform.document_words(number, title, issuer) reform.gin_trgm_ops);

create view api.document_summary as
    select
        document.code,
        document.kind,
        document.number,
        document.title,
        document.issued_on,
        document.issuer,
        document.level,
        '/v1/documents/' || document.code as "links.self"
    from reform.document;
comment on view api.document_summary is 'A document as it stands in lists.';

create view api.document as
    select
        document.code,
        document.kind,
        document.number,
        document.title,
        document.issued_on,
        document.issuer,
        document.level,
        document.valid_from,
        document.valid_to,
        reform.document_reference(newer) as replaced_by,
        (
            select coalesce(json_agg(reform.document_reference(older) order by older.code), '[]')
            from reform.document as older where older.replaced_by_id = document.id
        ) as replaces,
        document.url,
        document.note,
        (
            select coalesce(json_agg(reform.reading_object(doubt) order by doubt.plan_id, doubt.position), '[]')
            from reform.reading as doubt
            join reform.plan on plan.id = doubt.plan_id and plan.status <> 'draft'
            where doubt.document_id = document.id
        ) as readings,
        (
            select coalesce(json_agg(citation.object order by citation.plan_id desc, citation.role), '[]')
            from (
                select citing.plan_id, citing.role, json_build_object(
                    'code', plan.code,
                    'title', plan.title,
                    'href', '/v1/plans/' || plan.code,
                    'role', citing.role,
                    'clause', reform.clause_reference(plan.code, clause.path, clause.heading)) as object
                from reform.plan_document as citing
                join reform.plan on plan.id = citing.plan_id and plan.status <> 'draft'
                left join reform.clause on clause.id = citing.clause_id
                where citing.document_id = document.id
                order by citing.plan_id desc, citing.role
                limit 20
            ) as citation
        ) as cited_by,
        '/v1/documents/' || document.code as "links.self",
        '/v1/plans?document=' || document.code as "links.plans"
    from reform.document
    left join reform.document as newer on newer.id = document.replaced_by_id;
comment on view api.document is 'A document and the newest twenty plans that cite it: a law may be cited by thousands.';

create index plan_document_by_document on reform.plan_document (document_id, plan_id, role) include (clause_id);

-- The time that years span, so that a list in the order of dates is read from the index.
create function reform.first_day(years int[]) returns date
    language sql immutable parallel safe
    return make_date((select min(year) from unnest(years) as year), 1, 1);

create function reform.last_day(years int[]) returns date
    language sql immutable parallel safe
    return make_date((select max(year) from unnest(years) as year), 12, 31);

create function api.documents(kinds text[], levels text[], years int[], question text)
    returns setof api.document_summary
    language sql stable parallel safe
begin atomic
    select document.*
    from api.document_summary as document
    where (kinds is null or document.kind = any (kinds::reform.document_kind[]))
        and (levels is null or document.level = any (levels::reform.document_level[]))
        and (years is null
            or coalesce(document.issued_on, '-infinity') between reform.first_day(years) and reform.last_day(years)
                and extract(year from document.issued_on) = any (years))
        and (question is null
            or reform.document_words(document.number, document.title, document.issuer)
                like reform.search_pattern(question));
end;
comment on function api.documents(text[], text[], int[], text) is 'The documents that match; null asks for all.';

revoke execute on function api.documents(text[], text[], int[], text) from public;
grant execute on function api.documents(text[], text[], int[], text) to reformd_public, reformd_staff;

create view api.topic as
    select
        topic.code,
        topic.name,
        topic.name_en,
        topic.position,
        '/v1/topics#' || topic.code as "links.self",
        '/v1/plans?topic=' || topic.code as "links.plans",
        '/v1/tasks?topic=' || topic.code as "links.tasks"
    from reform.topic;
comment on view api.topic is 'A topic.';

create view api.vocabulary as
    select
        json_agg(term.object order by term.position) filter (where term.enumeration = 'unit_kind') as unit_kind,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'succession_kind') as succession_kind,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'document_kind') as document_kind,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'document_level') as document_level,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'document_role') as document_role,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'plan_kind') as plan_kind,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'plan_status') as plan_status,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'budget_source') as budget_source,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'clause_kind') as clause_kind,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'task_kind') as task_kind,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'schedule') as schedule,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'task_status') as task_status,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'assignment_role') as assignment_role,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'timeliness') as timeliness,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'confidence') as confidence,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'period_kind') as period_kind,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'report_state') as report_state,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'evidence_kind') as evidence_kind,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'event_kind') as event_kind,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'holiday_kind') as holiday_kind,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'calendar_state') as calendar_state,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'calendar_unit') as calendar_unit,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'track') as track,
        json_agg(term.object order by term.position) filter (where term.enumeration = 'stage') as stage,
        '/v1/vocabulary' as "links.self"
    from (
        select enumeration, position,
            json_build_object('code', code, 'label', label_vi, 'label_en', label_en) as object
        from reform.vocabulary
    ) as term;
comment on view api.vocabulary is 'Every enumeration with its labels; a test holds the columns against the types.';

commit;
