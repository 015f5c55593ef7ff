-- Deploy reformd:plan_export to pg
-- A plan becomes a plan document (openapi/plan_document.yaml).
--
-- Canonical: every member is written, null or not, in the order of the contract; shared things by code, the rest as
-- they stand in the plan. Imported into another database the document is exported again byte for byte.

begin;

create function reform.export_readings(plan_id bigint, clause_id bigint, task_id bigint, document_id bigint)
    returns json
    language sql stable
begin atomic
    select coalesce(json_agg(listed order by listed_position), '[]')
    from (
        select reading.position as listed_position, (
            select row_to_json(described)
            from (select reading.member, reading.ocr, reading.reading, reading.alternatives, reading.confidence,
                reading.verified, reading.note) as described) as listed
        from reform.reading
        where reading.plan_id = export_readings.plan_id
            and coalesce(reading.clause_id, 0) = coalesce(export_readings.clause_id, 0)
            and coalesce(reading.task_id, 0) = coalesce(export_readings.task_id, 0)
            and coalesce(reading.document_id, 0) = coalesce(export_readings.document_id, 0)
    ) as reading_of_subject;
end;

create function reform.export_unit_ids(plan_id bigint) returns setof bigint
    language sql stable
begin atomic
    with recursive named as (
        select clause.unit_id from reform.clause where clause.plan_id = export_unit_ids.plan_id
        union
        select recipient.unit_id from reform.plan_recipient as recipient
        where recipient.plan_id = export_unit_ids.plan_id
        union
        select assignment.unit_id from reform.assignment join reform.task on task.id = assignment.task_id
        where task.plan_id = export_unit_ids.plan_id
    ), agency as (
        select plan.unit_id from reform.plan where plan.id = export_unit_ids.plan_id
        union
        select unit.id from agency join reform.unit on unit.parent_id = agency.unit_id
    ), whole as (
        select unit_id from named where unit_id is not null
        union
        select unit_id from agency
        union
        select next.id from whole join reform.unit on unit.id = whole.unit_id,
            unnest(array[unit.parent_id, unit.successor_id]) as next (id)
        where next.id is not null
    )
    select unit_id from whole;
end;
comment on function reform.export_unit_ids(bigint) is
    'The units that a plan names, the agency that issued it with all below it, and all that these lead to.';

create function reform.export_units(plan_id bigint) returns json
    language sql stable
begin atomic
    select coalesce(json_agg(listed order by listed.code collate "C"), '[]')
    from (
        select unit.code, unit.name, unit.short_name, unit.kind, parent.code as parent, unit.external,
            unit.contact_address, unit.contact_phone, unit.contact_email, unit.contact_website, unit.note,
            unit.valid_from, unit.valid_to, successor.code as successor, unit.succession
        from reform.unit
        left join reform.unit as parent on parent.id = unit.parent_id
        left join reform.unit as successor on successor.id = unit.successor_id
        where unit.id in (select reform.export_unit_ids(export_units.plan_id))
    ) as listed;
end;

create function reform.export_document_ids(plan_id bigint) returns setof bigint
    language sql stable
begin atomic
    with recursive named as (
        select plan.superior_document_id as document_id from reform.plan where plan.id = export_document_ids.plan_id
        union
        select named.document_id from reform.plan_document as named where named.plan_id = export_document_ids.plan_id
        union
        select reading.document_id from reform.reading where reading.plan_id = export_document_ids.plan_id
        union
        select amendment.document_id from reform.task_amendment as amendment
        join reform.task on task.id = amendment.task_id
        where task.plan_id = export_document_ids.plan_id
    ), whole as (
        select document_id from named where document_id is not null
        union
        select document.replaced_by_id from whole join reform.document on document.id = whole.document_id
        where document.replaced_by_id is not null
    )
    select document_id from whole;
end;
comment on function reform.export_document_ids(bigint) is
    'The documents that a plan names, and those that replaced them.';

create function reform.export_documents(plan_id bigint) returns json
    language sql stable
begin atomic
    select coalesce(json_agg(listed order by listed.code collate "C"), '[]')
    from (
        select document.code, document.kind, document.number, document.issued_on, document.issuer, document.title,
            document.level, document.url, document.valid_from, document.valid_to, newer.code as replaced_by,
            document.note,
            reform.export_readings(export_documents.plan_id, null, null, document.id) as readings
        from reform.document
        left join reform.document as newer on newer.id = document.replaced_by_id
        where document.id in (select reform.export_document_ids(export_documents.plan_id))
    ) as listed;
end;

create function reform.export_topics(plan_id bigint) returns json
    language sql stable
begin atomic
    select coalesce(json_agg(listed order by listed.position), '[]')
    from (
        select topic.code, topic.name, topic.name_en, topic.position
        from reform.topic
        where topic.id in (
            select clause.topic_id from reform.clause where clause.plan_id = export_topics.plan_id
            union
            select carried.topic_id from reform.task_topic as carried join reform.task on task.id = carried.task_id
            where task.plan_id = export_topics.plan_id)
    ) as listed;
end;

create function reform.export_citations(plan_id bigint) returns json
    language sql stable
begin atomic
    select coalesce(json_agg(json_build_object('document', document.code, 'role', named.role, 'clause', clause.path)
        order by named.role, named.position), '[]')
    from reform.plan_document as named
    join reform.document on document.id = named.document_id
    left join reform.clause on clause.id = named.clause_id
    where named.plan_id = export_citations.plan_id;
end;

create function reform.export_recipients(plan_id bigint) returns json
    language sql stable
begin atomic
    select coalesce(json_agg(json_build_object('name', recipient.name, 'unit', unit.code)
        order by recipient.position), '[]')
    from reform.plan_recipient as recipient
    left join reform.unit on unit.id = recipient.unit_id
    where recipient.plan_id = export_recipients.plan_id;
end;

create function reform.export_plan(plan_id bigint) returns json
    language sql stable
begin atomic
    select row_to_json(listed)
    from (
        select plan.code, plan.kind, plan.title, plan.year, unit.code as unit, document.code as superior_document,
            superior.code as superior_plan, plan.number, plan.issued_on, plan.issued_at, plan.signer_title,
            plan.signer_name, plan.signing_capacity, plan.starts_on, plan.ends_on, plan.budget_source,
            plan.budget_amount, plan.opening, plan.closing, plan.missing_in_source, plan.source, plan.note,
            plan.status, plan.illustrative,
            reform.export_citations(plan.id) as documents,
            reform.export_recipients(plan.id) as recipients,
            reform.export_readings(plan.id, null, null, null) as readings
        from reform.plan
        join reform.unit on unit.id = plan.unit_id
        left join reform.document on document.id = plan.superior_document_id
        left join reform.plan as superior on superior.id = plan.superior_plan_id
        where plan.id = export_plan.plan_id
    ) as listed;
end;

create function reform.export_clauses(plan_id bigint) returns json
    language sql stable
begin atomic
    select coalesce(json_agg(listed order by listed_position), '[]')
    from (
        select clause.position as listed_position, (
            select row_to_json(described)
            from (select clause.path, clause.kind, clause.heading, clause.intro, clause.text, clause.columns,
                clause.number_inferred, topic.code as topic, unit.code as unit,
                clause.source_line_from, clause.source_line_to,
                reform.export_readings(clause.plan_id, clause.id, null, null) as readings) as described) as listed
        from reform.clause
        left join reform.topic on topic.id = clause.topic_id
        left join reform.unit on unit.id = clause.unit_id
        where clause.plan_id = export_clauses.plan_id
    ) as clause_of_plan;
end;

create function reform.export_task_topics(task_id bigint) returns json
    language sql stable
begin atomic
    select coalesce(json_agg(topic.code order by topic.position), '[]')
    from reform.task_topic as carried
    join reform.topic on topic.id = carried.topic_id
    where carried.task_id = export_task_topics.task_id;
end;

create function reform.export_assignments(task_id bigint) returns json
    language sql stable
begin atomic
    select coalesce(json_agg(json_build_object('unit', unit.code, 'role', assignment.role)
        order by assignment.role, assignment.position, unit.code collate "C"), '[]')
    from reform.assignment
    join reform.unit on unit.id = assignment.unit_id
    where assignment.task_id = export_assignments.task_id;
end;

create function reform.export_amendments(task_id bigint) returns json
    language sql stable
begin atomic
    select coalesce(json_agg(json_build_object('amended_on', amendment.amended_on,
            'old_starts_on', amendment.old_starts_on, 'old_due_on', amendment.old_due_on,
            'new_starts_on', amendment.new_starts_on, 'new_due_on', amendment.new_due_on,
            'reason', amendment.reason, 'document', document.code)
        order by amendment.position), '[]')
    from reform.task_amendment as amendment
    left join reform.document on document.id = amendment.document_id
    where amendment.task_id = export_amendments.task_id;
end;

create function reform.export_tasks(plan_id bigint) returns json
    language sql stable
begin atomic
    select coalesce(json_agg(listed order by listed_position), '[]')
    from (
        select task.position as listed_position, (
            select row_to_json(described)
            from (select task.code, larger.code as parent, clause.path as clause, task.kind, task.title,
                task.description, task.deliverable, task.schedule, task.schedule_text, task.starts_on,
                task.due_on, task.target, task.target_per, task.target_unit, trim_scale(task.weight) as weight,
                task.status, task.status_on, task.completed_on, task.needs_review,
                task.illustrative, task.note,
                reform.export_task_topics(task.id) as topics,
                reform.export_assignments(task.id) as assignments,
                reform.export_amendments(task.id) as amendments,
                reform.export_readings(task.plan_id, null, task.id, null) as readings) as described) as listed
        from reform.task
        left join reform.task as larger on larger.id = task.parent_id
        left join reform.clause on clause.id = task.clause_id
        where task.plan_id = export_tasks.plan_id
    ) as task_of_plan;
end;

create function api.export_plan(code text) returns json
    language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
    select json_build_object(
        'format', 'reformd-plan/1',
        'units', reform.export_units(plan.id),
        'documents', reform.export_documents(plan.id),
        'topics', reform.export_topics(plan.id),
        'plan', reform.export_plan(plan.id),
        'clauses', reform.export_clauses(plan.id),
        'tasks', reform.export_tasks(plan.id))
    from reform.plan
    where plan.code = export_plan.code;
end;
comment on function api.export_plan(text) is
    'The plan document of a plan, drafts too; null when there is no such plan. A superior plan is only named.';
revoke execute on function api.export_plan(text) from public;
grant execute on function api.export_plan(text) to reformd_staff;

commit;
