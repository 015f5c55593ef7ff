-- Deploy reformd:early_amendments to pg
-- What later changes need of the first ones: one clause and one task as documents of plans describe them; when what is
-- found was received; a clock that keeps its plan; why a plan has its status.

begin;

create function reform.export_clause(clause reform.clause) returns json
    language sql stable
begin atomic
    select row_to_json(described)
    from (
        select clause.path, clause.kind, clause.heading, clause.intro, clause.text, clause.columns,
            clause.number_inferred, topic.code as topic, unit.code as unit,
            clause.source_line_from, clause.source_line_to,
            reform.export_readings(clause.plan_id, clause.id, null, null) as readings
        from (select 1) as one
        left join reform.topic on topic.id = clause.topic_id
        left join reform.unit on unit.id = clause.unit_id
    ) as described;
end;

create or replace function reform.export_clauses(plan_id bigint) returns json
    language sql stable
begin atomic
    select coalesce(json_agg(reform.export_clause(clause) order by clause.position), '[]')
    from reform.clause
    where clause.plan_id = export_clauses.plan_id;
end;

create function reform.export_task(task reform.task) returns json
    language sql stable
begin atomic
    select row_to_json(described)
    from (
        select task.code, larger.code as parent, clause.path as clause, task.kind, task.title,
            task.description, task.deliverable, task.schedule, task.schedule_text, task.starts_on,
            task.due_on, task.target, task.target_per, task.target_unit, trim_scale(task.weight) as weight,
            task.status, task.status_on, task.completed_on, task.needs_review,
            task.illustrative, task.note,
            reform.export_task_topics(task.id) as topics,
            reform.export_assignments(task.id) as assignments,
            reform.export_amendments(task.id) as amendments,
            reform.export_readings(task.plan_id, null, task.id, null) as readings
        from (select 1) as one
        left join reform.task as larger on larger.id = task.parent_id
        left join reform.clause on clause.id = task.clause_id
    ) as described;
end;

create or replace function reform.export_tasks(plan_id bigint) returns json
    language sql stable
begin atomic
    select coalesce(json_agg(reform.export_task(task) order by task.position), '[]')
    from reform.task
    where task.plan_id = export_tasks.plan_id;
end;

alter table reform.search_entry add column received_at timestamptz;
comment on column reform.search_entry.received_at is 'Of what lists show in this order; null where none does.';

-- PostgreSQL adds no column of a domain, nor one with a default, to a table whose row a function with a standard body
-- takes (15.20 refuses it): this one has a body of text.

create or replace function reform.search_entry_of(reform.plan) returns reform.search_entry
    language sql stable as $$
    select row('plan', $1.id, $1.id, $1.status <> 'draft',
        concat_ws(e'\n', $1.title, $1.number),
        concat_ws(e'\n', $1.opening, $1.closing, $1.code), null)::reform.search_entry
$$;

alter table reform.plan add column status_reason reform.prose;
comment on column reform.plan.status_reason is 'Why it has its status, where that needs a reason: a cancelled plan.';

create or replace function reform.search_entry_of(reform.clause) returns reform.search_entry
    language sql volatile
    return row('clause', $1.id, $1.plan_id, not reform.is_draft($1.plan_id),
        concat_ws(e'\n', $1.heading),
        concat_ws(e'\n', $1.intro, $1.text, array_to_string($1.columns, e'\n')), null)::reform.search_entry;

create or replace function reform.search_entry_of(reform.task) returns reform.search_entry
    language sql volatile
    return row('task', $1.id, $1.plan_id, not reform.is_draft($1.plan_id),
        concat_ws(e'\n', $1.title, $1.code),
        concat_ws(e'\n', $1.description, $1.deliverable, $1.schedule_text), null)::reform.search_entry;

create or replace function reform.search_entry_of(reform.unit) returns reform.search_entry
    language sql stable
    return row('unit', $1.id, null, true,
        concat_ws(e'\n', $1.name, $1.short_name, $1.code), '', null)::reform.search_entry;

create or replace function reform.search_entry_of(reform.document) returns reform.search_entry
    language sql stable
    return row('document', $1.id, null, true,
        concat_ws(e'\n', $1.title, $1.number, $1.code), concat_ws(e'\n', $1.issuer), null)::reform.search_entry;

create or replace function reform.clock_start(received_at timestamptz) returns date
language plpgsql stable strict parallel safe as $$
begin
    return case
        when (received_at at time zone 'Asia/Ho_Chi_Minh')::time <= reform.closing_time(reform.civil_date(received_at))
        then reform.working_day_from(reform.civil_date(received_at))
        else reform.nth_working_day(reform.civil_date(received_at), 1)
    end;
end
$$;

commit;
