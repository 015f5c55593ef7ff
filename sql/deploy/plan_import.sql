-- Deploy reformd:plan_import to pg
-- A plan document (openapi/plan_document.yaml) becomes a plan.
--
-- The document is taken apart into entries, one for each row that it asks for, in the order in which rows can be
-- written. Each kind of entry has a function that makes its row; one function writes any row of any table. The tables'
-- own constraints decide. When one refuses, all is taken back and tried again with each entry in a block of its own: a
-- refusal becomes a fault with the entry's pointer, and the next entry follows, so that all faults are told at once.

begin;

-- ---- Entries ----

create type reform.import_entry as (
    section text,   -- names the function import_row_of_SECTION
    owner text,     -- the code or path of the thing that it is a part of; null at the top
    pointer text,   -- where it stands in the document, as a JSON pointer
    place int[],    -- the same as numbers, to sort by
    position int,   -- which one it is among its like, counted from 1
    item jsonb      -- what stands there
);

create function reform.import_list(list jsonb, pointer text) returns table (item jsonb, pointer text, number int)
    language sql immutable
begin atomic
    select element.value, import_list.pointer || '/' || element.ordinality - 1, element.ordinality::int
    from jsonb_array_elements(case jsonb_typeof(list) when 'array' then list else '[]' end)
        with ordinality as element;
end;
comment on function reform.import_list(jsonb, text) is
    'The elements of a list; none where it is no list, which is another fault.';

create function reform.import_top_entries(document jsonb) returns setof reform.import_entry
    language sql immutable
begin atomic
    select section, null, listed.pointer, array[listed.number], listed.number, listed.item
    from (values
        ('unit', 'units'), ('unit_place', 'units'), ('document', 'documents'), ('document_replacement', 'documents'),
        ('topic', 'topics'), ('clause', 'clauses'), ('task', 'tasks'), ('task_parent', 'tasks'),
        ('task_dates', 'tasks')) as part (section, member),
        reform.import_list(document -> member, '/' || member) as listed
    union all
    select section, null, '/plan', array[1], 1, document -> 'plan'
    from (values ('plan'), ('plan_status')) as part (section);
end;

create function reform.import_part_entries(document jsonb) returns setof reform.import_entry
    language sql immutable
begin atomic
    select kind.section, coalesce(holder.item ->> 'code', holder.item ->> 'path'), part.pointer,
        array[holder.position, part.number],
        row_number() over (
            partition by kind.section, holder.position, case when is_by_role then part.item ->> 'role' end
            order by part.number)::int,
        part.item
    from (values
        ('document_reading', 'document', 'readings', false),
        ('plan_document', 'plan', 'documents', true),
        ('plan_recipient', 'plan', 'recipients', false),
        ('plan_reading', 'plan', 'readings', false),
        ('clause_reading', 'clause', 'readings', false),
        ('task_amendment', 'task', 'amendments', false),
        ('task_topic', 'task', 'topics', false),
        ('assignment', 'task', 'assignments', true),
        ('task_reading', 'task', 'readings', false)) as kind (section, holder_section, member, is_by_role)
    join reform.import_top_entries(document) as holder on holder.section = kind.holder_section,
        reform.import_list(holder.item -> member, holder.pointer || '/' || member) as part;
end;

create function reform.import_entries(document jsonb) returns setof reform.import_entry
    language sql immutable
begin atomic
    select entry.*
    from (
        select * from reform.import_top_entries(document)
        union all
        select * from reform.import_part_entries(document)
    ) as entry
    where jsonb_typeof(entry.item) = case entry.section when 'task_topic' then 'string' else 'object' end
    order by array_position(array[
        'unit', 'unit_place', 'document', 'document_replacement', 'topic', 'plan', 'clause', 'plan_document',
        'plan_recipient', 'task', 'task_parent', 'task_amendment', 'task_topic', 'assignment', 'plan_status',
        'task_dates', 'document_reading', 'plan_reading', 'clause_reading', 'task_reading'], entry.section),
        entry.place;
end;
comment on function reform.import_entries(jsonb) is
    'The rows that a plan document asks for, in the order of writing. Some tables are written twice: what leads to '
    'another row of the same table follows when all are there, and a plan becomes public after its tasks have the '
    'dates that they are first published with.';

-- ---- Rows ----

create type reform.import_row as (
    target regclass,
    key text[],      -- the columns that tell whether the row is there already
    content jsonb    -- a value for each column to be written
);

create function reform.import_pick(item jsonb, names text[], defaults jsonb default '{}') returns jsonb
    language sql immutable
    return (
        select jsonb_object_agg(name, coalesce(nullif(item -> name, 'null'), defaults -> name, 'null'))
        from unnest(names) as name);

create function reform.import_unit_id(code text) returns bigint
    language sql stable
    return (select unit.id from reform.unit where unit.code = import_unit_id.code);

create function reform.import_document_id(code text) returns bigint
    language sql stable
    return (select document.id from reform.document where document.code = import_document_id.code);

create function reform.import_topic_id(code text) returns bigint
    language sql stable
    return (select topic.id from reform.topic where topic.code = import_topic_id.code);

create function reform.import_clause_id(plan_id bigint, path text) returns bigint
    language sql stable
    return (select clause.id from reform.clause
        where clause.plan_id = import_clause_id.plan_id and clause.path = import_clause_id.path);

create function reform.import_task_id(plan_id bigint, code text) returns bigint
    language sql stable
    return (select task.id from reform.task
        where task.plan_id = import_task_id.plan_id and task.code = import_task_id.code);

-- Rows of one table that lead to one another: the first pass keeps the ways that stay and drops the others, so that
-- no order of writing closes a circle which the finished rows do not have.

create function reform.import_row_of_unit(plan_id bigint, entry reform.import_entry) returns reform.import_row
    language sql stable
begin atomic
    select 'reform.unit'::regclass, array['code'],
        reform.import_pick(entry.item, array['code', 'name', 'short_name', 'kind', 'external', 'contact_address',
            'contact_phone', 'contact_email', 'contact_website', 'note', 'valid_from', 'valid_to'],
            '{"external": false}')
        || jsonb_build_object(
            'parent_id', (select parent.id from reform.unit join reform.unit as parent on parent.id = unit.parent_id
                where unit.code = entry.item ->> 'code' and parent.code = entry.item ->> 'parent'),
            'successor_id', (select successor.id from reform.unit
                join reform.unit as successor on successor.id = unit.successor_id
                where unit.code = entry.item ->> 'code' and successor.code = entry.item ->> 'successor'),
            'succession', entry.item -> 'succession');
end;

create function reform.import_row_of_unit_place(plan_id bigint, entry reform.import_entry) returns reform.import_row
    language sql stable
begin atomic
    select 'reform.unit'::regclass, array['code'],
        reform.import_pick(entry.item, array['code'])
        || jsonb_build_object('parent_id', reform.import_unit_id(entry.item ->> 'parent'),
            'successor_id', reform.import_unit_id(entry.item ->> 'successor'));
end;

create function reform.import_row_of_document(plan_id bigint, entry reform.import_entry) returns reform.import_row
    language sql stable
begin atomic
    select 'reform.document'::regclass, array['code'],
        reform.import_pick(entry.item, array['code', 'kind', 'number', 'issued_on', 'issuer', 'title', 'level', 'url',
            'valid_from', 'valid_to', 'note'])
        || jsonb_build_object('replaced_by_id', (select newer.id from reform.document
            join reform.document as newer on newer.id = document.replaced_by_id
            where document.code = entry.item ->> 'code' and newer.code = entry.item ->> 'replaced_by'));
end;

create function reform.import_row_of_document_replacement(plan_id bigint, entry reform.import_entry)
    returns reform.import_row
    language sql stable
begin atomic
    select 'reform.document'::regclass, array['code'],
        reform.import_pick(entry.item, array['code'])
        || jsonb_build_object('replaced_by_id', reform.import_document_id(entry.item ->> 'replaced_by'));
end;

create function reform.import_row_of_topic(plan_id bigint, entry reform.import_entry) returns reform.import_row
    language sql stable
begin atomic
    select 'reform.topic'::regclass, array['code'],
        reform.import_pick(entry.item, array['code', 'name', 'name_en', 'position'], jsonb_build_object('position',
            coalesce((select topic.position from reform.topic where topic.code = entry.item ->> 'code'),
                (select coalesce(max(topic.position), 0) + 1 from reform.topic))));
end;

create function reform.import_row_of_plan(plan_id bigint, entry reform.import_entry) returns reform.import_row
    language sql stable
begin atomic
    select 'reform.plan'::regclass, array['code'],
        reform.import_pick(entry.item, array['code', 'kind', 'title', 'year', 'number', 'issued_on', 'issued_at',
            'signer_title', 'signer_name', 'signing_capacity', 'starts_on', 'ends_on', 'budget_source',
            'budget_amount', 'opening', 'closing', 'missing_in_source', 'source', 'note', 'illustrative'],
            '{"missing_in_source": [], "illustrative": false}')
        || jsonb_build_object('unit_id', reform.import_unit_id(entry.item ->> 'unit'),
            'superior_document_id', reform.import_document_id(entry.item ->> 'superior_document'),
            'superior_plan_id', (select plan.id from reform.plan where plan.code = entry.item ->> 'superior_plan'));
end;

create function reform.import_row_of_plan_status(plan_id bigint, entry reform.import_entry) returns reform.import_row
    language sql stable
begin atomic
    select 'reform.plan'::regclass, array['code'],
        reform.import_pick(entry.item, array['code', 'status'])
        || jsonb_build_object('published_at', (select coalesce(plan.published_at,
                case when entry.item ->> 'status' <> 'draft' then now() end)
            from reform.plan where plan.id = import_row_of_plan_status.plan_id));
end;

create function reform.import_row_of_clause(plan_id bigint, entry reform.import_entry) returns reform.import_row
    language sql stable
begin atomic
    select 'reform.clause'::regclass, array['plan_id', 'path'],
        reform.import_pick(entry.item, array['path', 'kind', 'heading', 'intro', 'text', 'columns', 'number_inferred',
            'source_line_from', 'source_line_to'], '{"number_inferred": false}')
        || jsonb_build_object('plan_id', plan_id, 'position', entry.position,
            'parent_id', reform.import_clause_id(plan_id, substring(entry.item ->> 'path' from '^(.*)\.[^.]*$')),
            'topic_id', reform.import_topic_id(entry.item ->> 'topic'),
            'unit_id', reform.import_unit_id(entry.item ->> 'unit'));
end;

create function reform.import_row_of_plan_document(plan_id bigint, entry reform.import_entry) returns reform.import_row
    language sql stable
begin atomic
    select 'reform.plan_document'::regclass, array['plan_id', 'document_id', 'role'],
        reform.import_pick(entry.item, array['role'])
        || jsonb_build_object('plan_id', plan_id, 'position', entry.position,
            'document_id', reform.import_document_id(entry.item ->> 'document'),
            'clause_id', reform.import_clause_id(plan_id, entry.item ->> 'clause'));
end;

create function reform.import_row_of_plan_recipient(plan_id bigint, entry reform.import_entry)
    returns reform.import_row
    language sql stable
begin atomic
    select 'reform.plan_recipient'::regclass, array['plan_id', 'position'],
        reform.import_pick(entry.item, array['name'])
        || jsonb_build_object('plan_id', plan_id, 'position', entry.position,
            'unit_id', reform.import_unit_id(entry.item ->> 'unit'));
end;

-- A task keeps the dates of its first publication. When it was amended those are the dates before the first
-- amendment: a task that is not public yet is written with them, and has today's dates (task_dates) afterwards.
create function reform.import_dates_of_task(plan_id bigint, item jsonb) returns jsonb
    language sql stable
begin atomic
    select case
        when jsonb_typeof(item #> '{amendments,0}') is distinct from 'object'
            then reform.import_pick(item, array['schedule', 'starts_on', 'due_on'])
        when reform.import_task_id(plan_id, item ->> 'code') is not null
            and (select plan.status <> 'draft' from reform.plan where plan.id = import_dates_of_task.plan_id)
            then '{}'
        else jsonb_build_object(
            'schedule', case when item #>> '{amendments,0,old_due_on}' is null then '"continuous"'
                else item -> 'schedule' end,
            'starts_on', item #> '{amendments,0,old_starts_on}',
            'due_on', item #> '{amendments,0,old_due_on}')
        end;
end;

create function reform.import_row_of_task(plan_id bigint, entry reform.import_entry) returns reform.import_row
    language sql stable
begin atomic
    select 'reform.task'::regclass, array['plan_id', 'code'],
        reform.import_pick(entry.item, array['code', 'kind', 'title', 'description', 'deliverable', 'schedule_text',
            'target', 'target_per', 'target_unit', 'weight', 'status', 'status_on', 'completed_on', 'needs_review',
            'illustrative', 'note'], '{"weight": 1, "needs_review": false, "illustrative": false}')
        || reform.import_dates_of_task(plan_id, entry.item)
        || jsonb_build_object('plan_id', plan_id, 'position', entry.position,
            'clause_id', reform.import_clause_id(plan_id, entry.item ->> 'clause'),
            'parent_id', (select larger.id from reform.task join reform.task as larger on larger.id = task.parent_id
                where task.plan_id = import_row_of_task.plan_id and task.code = entry.item ->> 'code'
                    and larger.code = entry.item ->> 'parent'));
end;

create function reform.import_row_of_task_parent(plan_id bigint, entry reform.import_entry) returns reform.import_row
    language sql stable
begin atomic
    select 'reform.task'::regclass, array['plan_id', 'code'],
        reform.import_pick(entry.item, array['code'])
        || jsonb_build_object('plan_id', plan_id,
            'parent_id', reform.import_task_id(plan_id, entry.item ->> 'parent'));
end;

create function reform.import_row_of_task_dates(plan_id bigint, entry reform.import_entry) returns reform.import_row
    language sql stable
begin atomic
    select 'reform.task'::regclass, array['plan_id', 'code'],
        reform.import_pick(entry.item, array['code', 'schedule', 'starts_on', 'due_on'])
        || jsonb_build_object('plan_id', plan_id);
end;

create function reform.import_row_of_task_amendment(plan_id bigint, entry reform.import_entry)
    returns reform.import_row
    language sql stable
begin atomic
    select 'reform.task_amendment'::regclass, array['task_id', 'position'],
        reform.import_pick(entry.item, array['amended_on', 'old_starts_on', 'old_due_on', 'new_starts_on',
            'new_due_on', 'reason'])
        || jsonb_build_object('task_id', reform.import_task_id(plan_id, entry.owner), 'position', entry.position,
            'document_id', reform.import_document_id(entry.item ->> 'document'));
end;

create function reform.import_row_of_task_topic(plan_id bigint, entry reform.import_entry) returns reform.import_row
    language sql stable
begin atomic
    select 'reform.task_topic'::regclass, array['task_id', 'topic_id'],
        jsonb_build_object('task_id', reform.import_task_id(plan_id, entry.owner),
            'topic_id', reform.import_topic_id(entry.item #>> '{}'));
end;

create function reform.import_row_of_assignment(plan_id bigint, entry reform.import_entry) returns reform.import_row
    language sql stable
begin atomic
    select 'reform.assignment'::regclass, array['task_id', 'unit_id', 'role'],
        reform.import_pick(entry.item, array['role'])
        || jsonb_build_object('task_id', reform.import_task_id(plan_id, entry.owner), 'position', entry.position,
            'unit_id', reform.import_unit_id(entry.item ->> 'unit'));
end;

create function reform.import_reading(
    plan_id bigint, entry reform.import_entry, clause_id bigint, task_id bigint, document_id bigint)
    returns reform.import_row
    language sql stable
begin atomic
    select 'reform.reading'::regclass, array['plan_id', 'clause_id', 'task_id', 'document_id', 'position'],
        reform.import_pick(entry.item, array['member', 'ocr', 'reading', 'alternatives', 'confidence', 'verified',
            'note'], '{"alternatives": [], "verified": false}')
        || jsonb_build_object('plan_id', plan_id, 'clause_id', clause_id, 'task_id', task_id,
            'document_id', document_id, 'position', entry.position);
end;

create function reform.import_row_of_plan_reading(plan_id bigint, entry reform.import_entry) returns reform.import_row
    language sql stable
    return reform.import_reading(plan_id, entry, null, null, null);

create function reform.import_row_of_clause_reading(plan_id bigint, entry reform.import_entry)
    returns reform.import_row
    language sql stable
    return reform.import_reading(plan_id, entry, reform.import_clause_id(plan_id, entry.owner), null, null);

create function reform.import_row_of_task_reading(plan_id bigint, entry reform.import_entry) returns reform.import_row
    language sql stable
    return reform.import_reading(plan_id, entry, null, reform.import_task_id(plan_id, entry.owner), null);

create function reform.import_row_of_document_reading(plan_id bigint, entry reform.import_entry)
    returns reform.import_row
    language sql stable
    return reform.import_reading(plan_id, entry, null, null, reform.import_document_id(entry.owner));

-- ---- Writing ----

create function reform.import_keep(wanted reform.import_row) returns text
    language plpgsql as $$
declare
    columns text;
    given text;
    kept text;
    match text;
    is_other boolean;
begin
    select string_agg(format('%I', name), ', '), string_agg(format('given.%I', name), ', '),
        string_agg(format('kept.%I', name), ', ')
    into columns, given, kept
    from jsonb_object_keys(wanted.content) as name;
    -- "is not distinct from" would not use an index.
    select string_agg(case when wanted.content -> name = 'null' then format('kept.%I is null', name)
        else format('kept.%1$I = given.%1$I', name) end, ' and ')
    into match
    from unnest(wanted.key) as name;

    execute format(
        'select (%1$s) is distinct from (%2$s)
         from %3$s as kept, jsonb_populate_record(null::%3$s, $1) as given where %4$s',
        kept, given, wanted.target, match) into is_other using wanted.content;
    if is_other is null then
        execute format('insert into %1$s (%2$s) select %3$s from jsonb_populate_record(null::%1$s, $1) as given',
            wanted.target, columns, given) using wanted.content;
        return 'created';
    end if;
    if is_other then
        execute format(
            'update %1$s as kept set (%2$s) = row(%3$s)
             from jsonb_populate_record(null::%1$s, $1) as given where %4$s',
            wanted.target, columns, given, match) using wanted.content;
        return 'changed';
    end if;
    return 'same';
end
$$;
comment on function reform.import_keep(reform.import_row) is
    'Writes a row that is new or differs; touches none that is as it should be. Says which.';

-- ---- Faults ----

create type reform.import_fault as (pointer text, code text, vi text, en text);

create function reform.import_fault_of(pointer text, code text) returns reform.import_fault
    language sql stable
begin atomic
    select import_fault_of.pointer, import_fault_of.code,
        coalesce(sentence.vi, other.vi), coalesce(sentence.en, other.en)
    from (values (
        'Dữ liệu không được chấp nhận (' || import_fault_of.code || ').',
        'The data is not accepted (' || import_fault_of.code || ').')) as other (vi, en)
    left join (
        select rule.name, rule.vi, rule.en from api.rule
        union all
        values
            ('unknown_format', 'Dạng tài liệu phải là reformd-plan/1.', 'The format must be reformd-plan/1.'),
            ('unknown_unit', 'Không có đơn vị mang mã này.', 'There is no unit with this code.'),
            ('unknown_document', 'Không có văn bản mang mã này.', 'There is no document with this code.'),
            ('unknown_topic', 'Không có chủ đề mang mã này.', 'There is no topic with this code.'),
            ('unknown_plan', 'Không có kế hoạch mang mã này.', 'There is no plan with this code.'),
            ('unknown_clause', 'Kế hoạch không có mục này.', 'The plan has no such clause.'),
            ('unknown_task', 'Kế hoạch không có nhiệm vụ mang mã này.', 'The plan has no task with this code.'),
            ('parent_missing', 'Mục cha phải có trong tài liệu và đứng trước mục này.',
                'The clause that holds this one must be in the document and stand before it.'),
            ('duplicate', 'Tài liệu đã nêu điều này ở trên.', 'The document has this already, further up.'),
            ('required', 'Thiếu giá trị bắt buộc.', 'A value is required.'),
            ('type', 'Giá trị không đúng kiểu hoặc không có trong danh mục.',
                'The value is not of the right type, or not one of those allowed.')
    ) as sentence (name, vi, en) on sentence.name = import_fault_of.code;
end;

create function reform.import_shape_faults(document jsonb) returns setof reform.import_fault
    language sql stable
begin atomic
    select (reform.import_fault_of(wrong.pointer, wrong.code)).*
    from (
        select '/format' as pointer, 'unknown_format' as code
        where document ->> 'format' is distinct from 'reformd-plan/1'
        union all
        select '/plan', 'required' where coalesce(jsonb_typeof(document -> 'plan'), 'null') = 'null'
        union all
        select '/' || member, 'type'
        from unnest(array['units', 'documents', 'topics', 'clauses', 'tasks']) as member
        where jsonb_typeof(document -> member) not in ('array', 'null')
        union all
        select holder.pointer || '/' || member, 'type'
        from reform.import_top_entries(document) as holder,
            unnest(array['readings', 'documents', 'recipients', 'topics', 'assignments', 'amendments']) as member
        where holder.section in ('document', 'plan', 'clause', 'task')
            and jsonb_typeof(holder.item -> member) not in ('array', 'null')
        union all
        select entry.pointer, 'type'
        from (
            select * from reform.import_top_entries(document)
            union all
            select * from reform.import_part_entries(document)
        ) as entry
        where jsonb_typeof(entry.item) <> case entry.section when 'task_topic' then 'string' else 'object' end
            and entry.section not in ('unit_place', 'document_replacement', 'task_parent', 'task_dates', 'plan_status')
            and not (entry.section = 'plan' and entry.item = 'null')
    ) as wrong;
end;

create function reform.import_reference_faults(entries reform.import_entry[]) returns setof reform.import_fault
    language sql stable
begin atomic
    with code as (
        select entry.section as kind, coalesce(entry.item ->> 'code', entry.item ->> 'path') as code
        from unnest(entries) as entry
        where entry.section in ('unit', 'document', 'topic', 'clause', 'task')
        union all
        select 'unit', unit.code from reform.unit
        union all
        select 'document', document.code from reform.document
        union all
        select 'topic', topic.code from reform.topic
        union all
        select 'plan', plan.code from reform.plan
    ), reference as (
        select entry.pointer || coalesce('/' || member, '') as pointer, kind,
            case when member is null then entry.item #>> '{}' else entry.item ->> member end as code
        from unnest(entries) as entry
        join (values
            ('unit', 'parent', 'unit'), ('unit', 'successor', 'unit'), ('document', 'replaced_by', 'document'),
            ('plan', 'unit', 'unit'), ('plan', 'superior_document', 'document'), ('plan', 'superior_plan', 'plan'),
            ('clause', 'topic', 'topic'), ('clause', 'unit', 'unit'),
            ('plan_document', 'document', 'document'), ('plan_document', 'clause', 'clause'),
            ('plan_recipient', 'unit', 'unit'), ('task', 'clause', 'clause'), ('task', 'parent', 'task'),
            ('task_amendment', 'document', 'document'), ('task_topic', null, 'topic'),
            ('assignment', 'unit', 'unit')) as way (section, member, kind) on way.section = entry.section
    )
    select (reform.import_fault_of(reference.pointer, 'unknown_' || reference.kind)).*
    from reference
    where reference.code is not null
        and not exists (select from code where code.kind = reference.kind and code.code = reference.code);
end;
comment on function reform.import_reference_faults(reform.import_entry[]) is
    'Codes and paths that lead nowhere: neither into the document nor, for what plans share, into the database.';

create function reform.import_required_reference_faults(entries reform.import_entry[])
    returns setof reform.import_fault
    language sql stable
begin atomic
    select (reform.import_fault_of(entry.pointer || '/' || member, 'required')).*
    from unnest(entries) as entry
    join (values ('plan', 'unit'), ('plan_document', 'document'), ('assignment', 'unit')) as way (section, member)
        on way.section = entry.section
    where entry.item ->> member is null;
end;

create function reform.import_order_faults(entries reform.import_entry[]) returns setof reform.import_fault
    language sql stable
begin atomic
    with clause as materialized (
        select entry.pointer, entry.position, entry.item ->> 'path' as path
        from unnest(entries) as entry
        where entry.section = 'clause'
    ), holder as (
        select clause.path, min(clause.position) as position from clause group by clause.path
    )
    select (reform.import_fault_of(clause.pointer || '/path', 'parent_missing')).*
    from clause
    left join holder on holder.path = substring(clause.path from '^(.*)\.[^.]*$')
    where clause.path like '%.%' and coalesce(holder.position >= clause.position, true);
end;

create function reform.import_duplicate_faults(entries reform.import_entry[]) returns setof reform.import_fault
    language sql stable
begin atomic
    select (reform.import_fault_of(numbered.pointer, 'duplicate')).*
    from (
        select entry.pointer || coalesce('/' || named, '') as pointer,
            row_number() over (
                partition by entry.section, entry.owner,
                    case when members is null then array[entry.item #>> '{}']
                    else array(select entry.item ->> member from unnest(members) as member) end
                order by entry.place) as number
        from unnest(entries) as entry
        join (values
            ('unit', array['code'], 'code'), ('document', array['code'], 'code'), ('topic', array['code'], 'code'),
            ('clause', array['path'], 'path'), ('task', array['code'], 'code'),
            ('plan_document', array['document', 'role'], null), ('assignment', array['unit', 'role'], null),
            ('task_topic', null, null)) as key (section, members, named) on key.section = entry.section
    ) as numbered
    where numbered.number > 1;
end;

-- Why a row was refused. PostgreSQL names one reason and stops; these look for all of them, in the row's own types
-- and constraints.

create function reform.import_value_faults(target regclass, name text, value jsonb, pointer text)
    returns setof reform.import_fault
    language plpgsql stable as $$
declare
    rule text;
begin
    execute format('select (jsonb_populate_record(null::%s, jsonb_build_object($1, $2))).%I', target, name)
        using name, value;
exception when integrity_constraint_violation or data_exception or feature_not_supported then
    get stacked diagnostics rule = constraint_name;
    return next reform.import_fault_of(pointer, coalesce(nullif(rule, ''), 'type'));
end
$$;

create type reform.import_found as (fault reform.import_fault, columns text[]);

create function reform.import_column_faults(wanted reform.import_row, pointer text) returns setof reform.import_found
    language sql stable
begin atomic
    with given as (
        select attribute.attname::text as name, content.value,
            import_column_faults.pointer || '/' || content.key as pointer,
            jsonb_typeof(content.value) = 'array' and attribute.attndims > 0 as is_list,
            attribute.attnotnull as is_required
        from jsonb_each(wanted.content) as content
        join pg_catalog.pg_attribute as attribute
            on attribute.attrelid = wanted.target and attribute.attname = content.key
    ), part as (
        select given.name, given.value, given.pointer from given where not given.is_list
        union all
        select given.name, jsonb_build_array(listed.item), listed.pointer
        from given, reform.import_list(given.value, given.pointer) as listed
        where given.is_list
    )
    select fault, array[part.name]
    from part, reform.import_value_faults(wanted.target, part.name, part.value, part.pointer) as fault
    union all
    select reform.import_fault_of(given.pointer, 'required'), array[given.name]
    from given
    where given.value = 'null' and given.is_required and given.name not like '%\_id';
end;

create function reform.import_is_broken(wanted reform.import_row, expression text) returns boolean
    language plpgsql stable as $$
declare
    is_broken boolean;
begin
    execute format('select not (%s) from jsonb_populate_record(null::%s, $1)', expression, wanted.target)
        into is_broken using wanted.content;
    return is_broken;
exception when integrity_constraint_violation or data_exception or feature_not_supported then
    return true;
end
$$;

create function reform.import_check_faults(wanted reform.import_row, pointer text) returns setof reform.import_found
    language plpgsql stable as $$
declare
    rule record;
begin
    -- Only where all columns are given: others keep what the row has, generated ones have nothing before it is written.
    for rule in
        select check_of.conname as name, pg_get_expr(check_of.conbin, check_of.conrelid) as expression,
            array_agg(read.attname::text) as columns
        from pg_catalog.pg_constraint as check_of
        join pg_catalog.pg_attribute as read
            on read.attrelid = check_of.conrelid and read.attnum = any (check_of.conkey)
        where check_of.conrelid = wanted.target and check_of.contype = 'c'
        group by check_of.oid
        having bool_and(wanted.content ? read.attname)
        order by name
    loop
        if reform.import_is_broken(wanted, rule.expression) then
            return next row(
                reform.import_fault_of(pointer || case when cardinality(rule.columns) = 1
                    then '/' || rule.columns[1] else '' end, rule.name),
                rule.columns)::reform.import_found;
        end if;
    end loop;
end
$$;

create function reform.import_row_faults(wanted reform.import_row, pointer text) returns setof reform.import_found
    language plpgsql stable as $$
declare
    found_first constant reform.import_found[] := array(
        select found_here from reform.import_column_faults(wanted, pointer) as found_here);
begin
    wanted.content := wanted.content - array(select unnest(columns) from unnest(found_first));
    return query
        select * from unnest(found_first)
        union all
        select * from reform.import_check_faults(wanted, pointer);
end
$$;

-- ---- Writing an entry ----

create function reform.import_write(plan_id bigint, entry reform.import_entry) returns text
    language plpgsql as $$
declare
    wanted reform.import_row;
begin
    execute format('select * from reform.%I($1, $2)', 'import_row_of_' || entry.section)
        into wanted using plan_id, entry;
    return reform.import_keep(wanted);
end
$$;

create function reform.import_write_rest(wanted reform.import_row, faulty text[]) returns void
    language plpgsql as $$
begin
    if cardinality(faulty) > 0 then
        wanted.content := wanted.content - faulty;
        perform reform.import_keep(wanted);
    end if;
exception when integrity_constraint_violation or data_exception or feature_not_supported then
    return;
end
$$;
comment on function reform.import_write_rest(reform.import_row, text[]) is
    'Writes a refused row without its faults, so that what depends on it is judged too; all is taken back in the end.';

create function reform.import_refusal_faults(
    plan_id bigint, entry reform.import_entry, error_state text, rule text, is_first boolean)
    returns reform.import_fault[]
    language plpgsql as $$
declare
    wanted reform.import_row;
    found_here reform.import_found[];
    faulty text[];
begin
    execute format('select * from reform.%I($1, $2)', 'import_row_of_' || entry.section)
        into wanted using plan_id, entry;
    found_here := array(select found_one from reform.import_row_faults(wanted, entry.pointer) as found_one);
    faulty := array(select unnest(found_one.columns) from unnest(found_here) as found_one);
    perform reform.import_write_rest(wanted, faulty);
    -- A row without what it belongs to or leads to (not null, clause_root): that was refused before, elsewhere.
    if cardinality(found_here) = 0 and (is_first or not (error_state = '23502' or rule = 'clause_root')) then
        return array[reform.import_fault_of(entry.pointer, coalesce(nullif(rule, ''), 'type'))];
    end if;
    return array(select (found_one).fault from unnest(found_here) as found_one);
end
$$;

create function reform.import_try(plan_id bigint, entry reform.import_entry, is_first boolean)
    returns reform.import_fault[]
    language plpgsql as $$
declare
    error_state text;
    rule text;
begin
    perform reform.import_write(plan_id, entry);
    return '{}';
exception when integrity_constraint_violation or data_exception or feature_not_supported then
    get stacked diagnostics error_state = returned_sqlstate, rule = constraint_name;
    return reform.import_refusal_faults(plan_id, entry, error_state, rule, is_first);
end
$$;

create function reform.import_mark(entry reform.import_entry) returns text
    language sql immutable
    return case
        when entry.section in ('unit', 'unit_place') then 'unit ' || (entry.item ->> 'code')
        when entry.section in ('document', 'document_replacement', 'topic') then entry.section
        when entry.section in ('task', 'task_parent', 'task_dates') then 'task ' || (entry.item ->> 'code')
        when entry.section in ('task_amendment', 'task_topic', 'task_reading', 'assignment') then 'task ' || entry.owner
        else 'plan' end;
comment on function reform.import_mark(reform.import_entry) is
    'The thing whose version a change of the entry counts for.';

-- ---- Removing what the document no longer has ----

create function reform.import_leftovers(plan_id bigint, entries reform.import_entry[], section text)
    returns table (id bigint, name text)
    language sql stable
begin atomic
    with named as materialized (
        select coalesce(entry.item ->> 'code', entry.item ->> 'path') as name
        from unnest(entries) as entry
        where entry.section = import_leftovers.section
    ), stored as (
        select task.id, task.code::text as name from reform.task
        where import_leftovers.section = 'task' and task.plan_id = import_leftovers.plan_id
        union all
        select clause.id, clause.path from reform.clause
        where import_leftovers.section = 'clause' and clause.plan_id = import_leftovers.plan_id
    )
    select stored.id, stored.name
    from stored
    where not exists (select from named where named.name = stored.name)
    order by length(stored.name) desc, stored.name;
end;
comment on function reform.import_leftovers(bigint, reform.import_entry[], text) is
    'Tasks or clauses to be removed; clauses before those that hold them.';

create function reform.import_drop(
    plan_id bigint, entries reform.import_entry[], section text,
    out is_changed boolean, out faults reform.import_fault[])
    language plpgsql as $$
declare
    leftover record;
    fault reform.import_fault;
    rule text;
    holder text;
begin
    is_changed := false;
    faults := '{}';
    for leftover in select * from reform.import_leftovers(plan_id, entries, section) loop
        begin
            execute format('delete from reform.%I where id = $1', section) using leftover.id;
            is_changed := true;
        exception when integrity_constraint_violation then
            get stacked diagnostics rule = constraint_name, holder = table_name;
            -- What the import writes itself leads here only where the document leads nowhere, a fault already told.
            if holder not in ('task', 'clause', 'plan_document') then
                fault := reform.import_fault_of('/' || section || 's', rule);
                fault.vi := leftover.name || ': ' || fault.vi;
                fault.en := leftover.name || ': ' || fault.en;
                faults := faults || fault;
            end if;
        end;
    end loop;
end
$$;
comment on function reform.import_drop(bigint, reform.import_entry[], text) is
    'Removes tasks or clauses; a fault of the list for each that something hangs on.';

create function reform.import_drop_parts(plan_id bigint, entries reform.import_entry[]) returns text[]
    language plpgsql as $$
declare
    marks text[];
begin
    with entry as materialized (
        select * from unnest(entries)
    ), task as materialized (
        select task.id, task.code from reform.task where task.plan_id = import_drop_parts.plan_id
    ), recipient_dropped as (
        delete from reform.plan_recipient as part
        where part.plan_id = import_drop_parts.plan_id
            and part.position > (select count(*) from entry where entry.section = 'plan_recipient')
        returning 'plan' as mark
    ), document_dropped as (
        delete from reform.plan_document as part
        using reform.document
        where part.plan_id = import_drop_parts.plan_id and document.id = part.document_id and not exists (
            select from entry where entry.section = 'plan_document' and entry.item ->> 'document' = document.code
                and entry.item ->> 'role' = part.role::text)
        returning 'plan' as mark
    ), amendment_dropped as (
        delete from reform.task_amendment as part
        using task
        where part.task_id = task.id and not exists (
            select from entry where entry.section = 'task_amendment' and entry.owner = task.code
                and entry.position = part.position)
        returning 'task ' || task.code as mark
    ), topic_dropped as (
        delete from reform.task_topic as part
        using task, reform.topic
        where part.task_id = task.id and topic.id = part.topic_id and not exists (
            select from entry where entry.section = 'task_topic' and entry.owner = task.code
                and entry.item #>> '{}' = topic.code)
        returning 'task ' || task.code as mark
    ), assignment_dropped as (
        delete from reform.assignment as part
        using task, reform.unit
        where part.task_id = task.id and unit.id = part.unit_id and not exists (
            select from entry where entry.section = 'assignment' and entry.owner = task.code
                and entry.item ->> 'unit' = unit.code and entry.item ->> 'role' = part.role::text)
        returning 'task ' || task.code as mark
    )
    select array_agg(dropped.mark) into marks
    from (
        select mark from recipient_dropped
        union all
        select mark from document_dropped
        union all
        select mark from amendment_dropped
        union all
        select mark from topic_dropped
        union all
        select mark from assignment_dropped
    ) as dropped;
    return coalesce(marks, '{}');
end
$$;

create function reform.import_drop_readings(plan_id bigint, entries reform.import_entry[]) returns text[]
    language plpgsql as $$
declare
    marks text[];
begin
    with kept as materialized (
        select entry.position, clause.id as clause_id, task.id as task_id, document.id as document_id
        from unnest(entries) as entry
        left join reform.clause on entry.section = 'clause_reading'
            and clause.plan_id = import_drop_readings.plan_id and clause.path = entry.owner
        left join reform.task on entry.section = 'task_reading'
            and task.plan_id = import_drop_readings.plan_id and task.code = entry.owner
        left join reform.document on entry.section = 'document_reading' and document.code = entry.owner
        where entry.section = 'plan_reading' or num_nonnulls(clause.id, task.id, document.id) = 1
    ), dropped as (
        delete from reform.reading as part
        where part.plan_id = import_drop_readings.plan_id and not exists (
            select from kept
            where kept.position = part.position and coalesce(kept.clause_id, 0) = coalesce(part.clause_id, 0)
                and coalesce(kept.task_id, 0) = coalesce(part.task_id, 0)
                and coalesce(kept.document_id, 0) = coalesce(part.document_id, 0))
        returning part.task_id
    )
    select array_agg(coalesce('task ' || task.code, 'plan')) into marks
    from dropped left join reform.task on task.id = dropped.task_id;
    return coalesce(marks, '{}');
end
$$;

-- ---- Rules over many rows ----

create function reform.import_immediate_faults(is_complete boolean) returns setof reform.import_fault
    language plpgsql as $$
declare
    rule text;
begin
    set constraints reform.topic_position immediate;
    if is_complete then
        set constraints all immediate;
    end if;
exception when integrity_constraint_violation then
    get stacked diagnostics rule = constraint_name;
    return next reform.import_fault_of(case rule when 'topic_position' then '/topics' else '' end, rule);
end
$$;

create function reform.import_whole_faults(
    plan_id bigint, entries reform.import_entry[], faults reform.import_fault[])
    returns setof reform.import_fault
    language plpgsql as $$
begin
    return query
        select (reform.import_fault_of(entry.pointer, case entry.section
            when 'task' then 'task_dates_explained' else 'reading_document_of_plan' end)).*
        from unnest(entries) as entry
        where plan_id is not null
            and case entry.section
                when 'task' then not reform.are_dates_explained(
                    reform.import_task_id(plan_id, entry.item ->> 'code'))
                when 'document_reading' then not reform.has_document(
                    plan_id, reform.import_document_id(entry.owner)) end
            and not exists (
                select from unnest(faults) as fault
                where starts_with(fault.pointer || '/', '/plan/')
                    or starts_with(fault.pointer || '/', entry.pointer || '/')
                    or starts_with(fault.pointer || '/', regexp_replace(entry.pointer, '/readings/\d+$', '/')));
    return query select * from reform.import_immediate_faults(not found and cardinality(faults) = 0);
end
$$;
comment on function reform.import_whole_faults(bigint, reform.import_entry[], reform.import_fault[]) is
    'The rules that hold only when all rows are written, judged where what they read has no fault of its own.';

-- ---- The import ----

create function reform.import_count_versions(plan_id bigint, created text[], changed text[]) returns void
    language sql
begin atomic
    update reform.unit set version = unit.version + 1
    where 'unit ' || unit.code = any (changed) and 'unit ' || unit.code <> all (created);
    update reform.task set version = task.version + 1
    where task.plan_id = import_count_versions.plan_id
        and 'task ' || task.code = any (changed) and 'task ' || task.code <> all (created);
    update reform.plan set version = plan.version + 1
    where plan.id = import_count_versions.plan_id and 'plan' <> all (created) and exists (
        select from unnest(changed) as mark where mark = 'plan' or mark like 'task %');
end;

create function reform.import_refused(faults reform.import_fault[]) returns jsonb
    language sql immutable
begin atomic
    select jsonb_build_object('faults', jsonb_agg(to_jsonb(fault) - 'number' order by fault.number))
    from (
        select distinct on (pointer, code) pointer, code, vi, en, number
        from unnest(faults) with ordinality as listed (pointer, code, vi, en, number)
        order by pointer, code, number
    ) as fault;
end;

create function reform.import_accepted(
    document jsonb, entries reform.import_entry[], created text[], changed text[]) returns jsonb
    language sql immutable
begin atomic
    select jsonb_build_object(
        'faults', '[]'::jsonb,
        'plan', document #>> '{plan,code}',
        'created', 'plan' = any (created),
        'changed', cardinality(changed) > 0,
        'counts', (
            select jsonb_object_agg(part.name, (
                select count(*) from unnest(entries) as entry where entry.section = any (part.sections)))
            from (values
                ('units', array['unit']), ('documents', array['document']), ('topics', array['topic']),
                ('clauses', array['clause']), ('tasks', array['task']), ('assignments', array['assignment']),
                ('readings', array['document_reading', 'plan_reading', 'clause_reading', 'task_reading']))
                as part (name, sections)),
        'doubtful_readings', (
            select count(*) from unnest(entries) as entry
            where entry.section like '%\_reading' and entry.item -> 'verified' is distinct from 'true'));
end;

create function reform.import_document_faults(document jsonb, entries reform.import_entry[])
    returns setof reform.import_fault
    language sql stable
begin atomic
    select * from reform.import_shape_faults(document)
    union all
    select * from reform.import_reference_faults(entries)
    union all
    select * from reform.import_required_reference_faults(entries)
    union all
    select * from reform.import_order_faults(entries)
    union all
    select * from reform.import_duplicate_faults(entries);
end;
comment on function reform.import_document_faults(jsonb, reform.import_entry[]) is 'What the document alone shows.';

create function reform.import_plan(document jsonb, is_tolerant boolean) returns jsonb
    language plpgsql as $$
declare
    entries constant reform.import_entry[] := array(select entry from reform.import_entries(document) as entry);
    faults reform.import_fault[] := array(select fault from reform.import_document_faults(document, entries) as fault);
    created text[] := '{}';
    changed text[] := '{}';
    plan_id bigint := (select plan.id from reform.plan where plan.code = document #>> '{plan,code}');
    entry reform.import_entry;
    outcome text;
    dropped record;
begin
    if cardinality(faults) > 0 and not is_tolerant then
        return reform.import_refused(faults);
    end if;
    set constraints reform.topic_position, reform.clause_position, reform.plan_document_position,
        reform.task_position, reform.task_parent, reform.task_amendment_position, reform.task_dates_explained,
        reform.reading_position, reform.reading_document_of_plan deferred;

    dropped := reform.import_drop(plan_id, entries, 'task');
    faults := faults || dropped.faults;
    changed := changed || case when dropped.is_changed then array['plan'] else '{}' end
        || reform.import_drop_parts(plan_id, entries) || reform.import_drop_readings(plan_id, entries);
    foreach entry in array entries loop
        if is_tolerant then
            faults := faults || reform.import_try(plan_id, entry, cardinality(faults) = 0);
        else
            outcome := reform.import_write(plan_id, entry);
            if outcome <> 'same' then
                changed := changed || reform.import_mark(entry);
            end if;
            if outcome = 'created' and entry.section in ('unit', 'plan', 'task') then
                created := created || reform.import_mark(entry);
            end if;
        end if;
        if entry.section = 'plan' and plan_id is null then
            plan_id := (select plan.id from reform.plan where plan.code = document #>> '{plan,code}');
        end if;
    end loop;
    dropped := reform.import_drop(plan_id, entries, 'clause');
    faults := faults || dropped.faults;
    changed := changed || case when dropped.is_changed then array['plan'] else '{}' end;

    faults := faults || array(select fault from reform.import_whole_faults(plan_id, entries, faults) as fault);
    if cardinality(faults) > 0 then
        return reform.import_refused(faults);
    end if;
    perform reform.import_count_versions(plan_id, created, changed);
    return reform.import_accepted(document, entries, created, changed);
end
$$;
comment on function reform.import_plan(jsonb, boolean) is
    'Writes a document, and stops at the first row that is refused; when tolerant it goes on and tells all faults, '
    'which takes a subtransaction for each row.';

create function reform.import_plan_or_take_back(document jsonb, is_tolerant boolean, is_dry boolean) returns jsonb
    language plpgsql as $$
declare
    outcome jsonb;
    rule text;
begin
    outcome := reform.import_plan(document, is_tolerant);
    if is_dry or outcome -> 'faults' <> '[]' then
        raise exception using errcode = 'RD001', message = 'taken back';
    end if;
    return outcome;
exception
    when sqlstate 'RD001' then
        return outcome;
    when integrity_constraint_violation or data_exception or feature_not_supported then
        get stacked diagnostics rule = constraint_name;
        return reform.import_refused(array[reform.import_fault_of('', coalesce(nullif(rule, ''), 'type'))]);
end
$$;

create function api.import_plan(document jsonb, dry_run boolean default false) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    outcome jsonb;
begin
    -- Plans share units, documents and topics: one import at a time.
    perform pg_advisory_xact_lock(hashtextextended('reform.import_plan', 0));
    outcome := reform.import_plan_or_take_back(document, false, coalesce(dry_run, false));
    if outcome -> 'faults' <> '[]' then
        outcome := reform.import_plan_or_take_back(document, true, true);
    end if;
    return outcome;
end
$$;
comment on function api.import_plan(jsonb, boolean) is
    'Imports a plan document whole or not at all. Answers {"faults": [{pointer, code, vi, en}]}, or with no faults '
    'also {plan, created, changed, counts, doubtful_readings}; dry_run answers the same and changes nothing.';
revoke execute on function api.import_plan(jsonb, boolean) from public;
grant execute on function api.import_plan(jsonb, boolean) to reformd_staff;

commit;
