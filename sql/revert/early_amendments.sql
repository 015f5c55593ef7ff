-- Revert reformd:early_amendments from pg

begin;

create or replace function reform.clock_start(received_at timestamptz) returns date
language sql stable strict parallel safe
return case
    when (received_at at time zone 'Asia/Ho_Chi_Minh')::time <= reform.closing_time(reform.civil_date(received_at))
    then reform.working_day_from(reform.civil_date(received_at))
    else reform.nth_working_day(reform.civil_date(received_at), 1)
end;

alter table reform.search_entry drop column received_at;
alter table reform.plan drop column status_reason;

create or replace function reform.search_entry_of(reform.plan) returns reform.search_entry
    language sql stable
    return row('plan', $1.id, $1.id, $1.status <> 'draft',
        concat_ws(e'\n', $1.title, $1.number),
        concat_ws(e'\n', $1.opening, $1.closing, $1.code))::reform.search_entry;

create or replace function reform.search_entry_of(reform.clause) returns reform.search_entry
    language sql volatile
    return row('clause', $1.id, $1.plan_id, not reform.is_draft($1.plan_id),
        concat_ws(e'\n', $1.heading),
        concat_ws(e'\n', $1.intro, $1.text, array_to_string($1.columns, e'\n')))::reform.search_entry;

create or replace function reform.search_entry_of(reform.task) returns reform.search_entry
    language sql volatile
    return row('task', $1.id, $1.plan_id, not reform.is_draft($1.plan_id),
        concat_ws(e'\n', $1.title, $1.code),
        concat_ws(e'\n', $1.description, $1.deliverable, $1.schedule_text))::reform.search_entry;

create or replace function reform.search_entry_of(reform.unit) returns reform.search_entry
    language sql stable
    return row('unit', $1.id, null, true,
        concat_ws(e'\n', $1.name, $1.short_name, $1.code), '')::reform.search_entry;

create or replace function reform.search_entry_of(reform.document) returns reform.search_entry
    language sql stable
    return row('document', $1.id, null, true,
        concat_ws(e'\n', $1.title, $1.number, $1.code), concat_ws(e'\n', $1.issuer))::reform.search_entry;

create or replace function reform.export_tasks(plan_id bigint) returns json
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
drop function reform.export_task;

create or replace function reform.export_clauses(plan_id bigint) returns json
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
drop function reform.export_clause;

commit;
