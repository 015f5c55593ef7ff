-- The import of plan documents: what comes in, what stays as it is, what is refused.

\ir support/begin.sql
\ir support/empty.sql

-- ---- A document, and ways to change it ----

create function tap.sample() returns jsonb
    language sql immutable as $$
        select '{
            "format": "reformd-plan/1",
            "units": [
                {"code": "PHONG", "name": "Phòng Tổng hợp", "kind": "division", "parent": "SO"},
                {"code": "SO", "name": "Sở Thử nghiệm", "short_name": "Sở TN", "kind": "department"},
                {"code": "CU", "name": "Phòng Cũ", "kind": "division", "parent": "SO", "valid_to": "2019-12-31",
                    "successor": "PHONG", "succession": "merged"}
            ],
            "documents": [
                {"code": "1-KH", "kind": "plan", "number": "1/KH", "issued_on": "2030-12-01", "replaced_by": "2-KH",
                    "readings": [{"member": "number", "ocr": "l/KH", "reading": "1/KH", "confidence": "medium"}]},
                {"code": "2-KH", "kind": "plan", "title": "Kế hoạch thay thế"}
            ],
            "topics": [{"code": "luat", "name": "Pháp luật"},
                {"code": "so-hoa", "name": "Số hóa", "name_en": "Digital"}],
            "plan": {
                "code": "ke-hoach", "kind": "reform", "title": "Kế hoạch thử", "year": 2031, "unit": "SO",
                "superior_document": "1-KH", "starts_on": "2031-01-01", "ends_on": "2031-12-31",
                "budget_source": "state_budget", "budget_amount": 1500000, "missing_in_source": ["số", "ngày"],
                "status": "issued",
                "documents": [{"document": "1-KH", "role": "legal_basis"},
                    {"document": "2-KH", "role": "cited", "clause": "I.1"}],
                "recipients": [{"name": "Phòng Tổng hợp", "unit": "PHONG"}, {"name": "Lưu: VT"}],
                "readings": [{"member": "recipients", "confidence": "low", "note": "mất một dòng", "verified": true}]
            },
            "clauses": [
                {"path": "I", "kind": "general", "heading": "MỤC ĐÍCH"},
                {"path": "I.1", "kind": "purpose", "text": "Nâng cao nhận thức.", "topic": "luat",
                    "source_line_from": 3, "source_line_to": 4,
                    "readings": [{"ocr": "nhan thirc", "reading": "nhận thức", "alternatives": ["nhân thức"],
                        "confidence": "high"}]},
                {"path": "II", "kind": "task_table", "heading": "NHIỆM VỤ", "columns": ["TT", "Việc"]},
                {"path": "II.1", "kind": "task_table_row", "text": "Niêm yết.", "unit": "PHONG",
                    "number_inferred": true}
            ],
            "tasks": [
                {"code": "NV01", "clause": "II.1", "kind": "other", "title": "Niêm yết", "schedule": "continuous",
                    "starts_on": "2031-01-01", "due_on": "2031-12-31", "target": 2, "target_per": "monthly",
                    "target_unit": "bài", "weight": 1.5, "topics": ["luat", "so-hoa"],
                    "assignments": [{"unit": "PHONG", "role": "coordinating"}, {"unit": "SO", "role": "lead"}],
                    "readings": [{"member": "title", "ocr": "Niém Xét", "reading": "Niêm yết", "confidence": "high"}]},
                {"code": "NV02", "parent": "NV01", "kind": "other", "title": "Kiểm tra", "schedule": "dated",
                    "due_on": "2031-06-30", "status": "completed", "status_on": "2031-06-20",
                    "completed_on": "2031-06-20", "needs_review": true, "illustrative": true}
            ]
        }'::jsonb
    $$;

-- edited(pointer, value, ...): the sample with other values; a value of null removes the member
create function tap.edited(variadic edits text[]) returns jsonb
    language plpgsql immutable as $$
declare
    document jsonb := tap.sample();
    path text[];
begin
    for i in 1 .. cardinality(edits) by 2 loop
        path := string_to_array(ltrim(edits[i], '/'), '/');
        document := case when edits[i + 1] is null then document #- path
            else jsonb_set(document, path, edits[i + 1]::jsonb) end;
    end loop;
    return document;
end
$$;

create function tap.import(document jsonb) returns jsonb language sql return api.import_plan(document);

-- "pointer code" of each fault, sorted
create function tap.faults(document jsonb) returns text[]
    language sql as $$
        select coalesce(array_agg(told order by told collate "C"), '{}')
        from (
            select (fault ->> 'pointer') || ' ' || (fault ->> 'code') as told
            from jsonb_array_elements(api.import_plan(document) -> 'faults') as fault
        ) as listed
    $$;

-- How many rows of the tables were written in this transaction, taken back or not
create function tap.writes() returns bigint
    language sql volatile as $$
        select sum(n_tup_ins + n_tup_upd + n_tup_del)::bigint from pg_stat_xact_user_tables where schemaname = 'reform'
    $$;

create function tap.stored() returns text language sql volatile return api.export_plan('ke-hoach')::text;
create function tap.plan_version() returns int language sql volatile
    return (select version from reform.plan where code = 'ke-hoach');
create function tap.task_versions() returns text language sql volatile
    return (select string_agg(code || ':' || version, ' ' order by code) from reform.task);
create function tap.unit_versions() returns text language sql volatile
    return (select string_agg(code || ':' || version, ' ' order by code) from reform.unit);

-- ---- A plan comes in ----

select is(api.import_plan(sample(), true),
    '{"faults": [], "plan": "ke-hoach", "created": true, "changed": true, "doubtful_readings": 3, "counts": {
        "units": 3, "documents": 2, "topics": 2, "clauses": 4, "tasks": 2, "assignments": 2, "readings": 4}}'::jsonb,
    'a dry run says what would come in');
select is((select count(*) from reform.unit) + (select count(*) from reform.plan), 0::bigint,
    'and a dry run changes nothing');

select is(import(sample()),
    '{"faults": [], "plan": "ke-hoach", "created": true, "changed": true, "doubtful_readings": 3, "counts": {
        "units": 3, "documents": 2, "topics": 2, "clauses": 4, "tasks": 2, "assignments": 2, "readings": 4}}'::jsonb,
    'an import says what came in');
select is((select row(plan.title, plan.year, unit.code, document.code, plan.budget_amount, plan.missing_in_source::text,
        plan.number, plan.status, plan.published_at is not null, plan.version)::text
    from reform.plan join reform.unit on unit.id = unit_id join reform.document on document.id = superior_document_id),
    '("Kế hoạch thử",2031,SO,1-KH,1500000,"{số,ngày}",,issued,t,1)', 'the plan, with null for what is absent');
select is((select string_agg(code || '<' || coalesce(
        (select parent.code from reform.unit as parent where parent.id = unit.parent_id), ''), ' ' order by code)
    from reform.unit), 'CU<SO PHONG<SO SO<', 'units may stand before those they are under');
select is((select string_agg(path || ':' || position, ' ' order by position) from reform.clause),
    'I:1 I.1:2 II:3 II.1:4', 'clauses keep the order of the document');
select is((select string_agg(unit.code || ' ' || role, ', ' order by role) from reform.assignment
    join reform.unit on unit.id = unit_id), 'SO lead, PHONG coordinating', 'who does what');
select is((select row(first_starts_on, first_due_on, weight, target, target_per)::text
    from reform.task where code = 'NV01'),
    '(2031-01-01,2031-12-31,1.50,2,monthly)', 'a task, with the dates it is first published with');
select is((select string_agg(coalesce(clause.path, task.code, document.code, 'plan') || ' ' || coalesce(ocr, '-'), ', '
        order by document.code, task.code, clause.path)
    from reform.reading left join reform.clause on clause.id = clause_id
    left join reform.task on task.id = task_id left join reform.document on document.id = document_id),
    '1-KH l/KH, NV01 Niém Xét, I.1 nhan thirc, plan -', 'readings belong to what they stand in');

-- ---- The same again ----

create temporary table written as select writes() as before;
select is(import(sample()) -> 'changed', 'false', 'importing it twice changes nothing');
select is(writes(), before, 'and writes no row') from written;
select is(import((stored())::jsonb) -> 'changed', 'false', 'nor does importing what was exported');
select is(writes(), before, 'and that writes no row either') from written;
select is(plan_version() || ' ' || task_versions() || ' ' || unit_versions(), '1 NV01:1 NV02:1 CU:1 PHONG:1 SO:1',
    'all versions are still the first');

-- ---- Changes ----

create temporary table kept as select stored() as document;
savepoint changes;
select is(import(edited('/tasks/0/title', '"Niêm yết, thông báo"')) -> 'changed', 'true', 'another title is a change');
select is(plan_version() || ' ' || task_versions() || ' ' || unit_versions(), '2 NV01:2 NV02:1 CU:1 PHONG:1 SO:1',
    'that the task and the plan count');
rollback to changes;

select is(import(edited('/tasks/0/assignments/1', null)) -> 'changed', 'true', 'an assignment can go');
select is((select count(*) from reform.assignment), 1::bigint, 'and is gone');
select is(task_versions(), 'NV01:2 NV02:1', 'which its task counts');
rollback to changes;

select is(import(edited('/units/0/note', '"Ghi chú"')) -> 'changed', 'true', 'a note on a unit is a change');
select is(plan_version() || ' ' || unit_versions(), '1 CU:1 PHONG:2 SO:1', 'that the unit alone counts');
rollback to changes;

select is(import(edited('/tasks/1', null, '/clauses/3', null, '/tasks/0/clause', '"II"', '/plan/recipients/0', null,
        '/plan/documents/1', null, '/plan/readings', null, '/clauses/1/readings', '[]', '/tasks/0/topics/0', null))
    -> 'faults', '[]', 'what the document no longer has is removed');
select is((select row((select count(*) from reform.task), (select count(*) from reform.clause),
        (select string_agg(name, '') from reform.plan_recipient), (select count(*) from reform.plan_document),
        (select count(*) from reform.reading), (select count(*) from reform.task_topic))::text),
    '(1,3,"Lưu: VT",1,2,1)', 'tasks, clauses, recipients, documents, readings, topics of tasks');
select is((select count(*) from reform.unit), 3::bigint, 'units stay');
rollback to changes;

select is(import(jsonb_set(jsonb_set(sample(), '{clauses}', jsonb_build_array(
        sample() #> '{clauses,2}', sample() #> '{clauses,3}', sample() #> '{clauses,0}', sample() #> '{clauses,1}')),
        '{tasks}', jsonb_build_array(sample() #> '{tasks,1}', sample() #> '{tasks,0}'))) -> 'faults', '[]',
    'clauses and tasks change places');
select is((select string_agg(path, ' ' order by position) from reform.clause), 'II II.1 I I.1', 'clauses');
select is((select string_agg(code, ' ' order by position) from reform.task), 'NV02 NV01', 'tasks');
rollback to changes;

select is(import(edited('/units/1/parent', '"PHONG"', '/units/0/parent', null)) -> 'faults', '[]',
    'who is above and who below can be exchanged');
select is(import(edited('/topics/0/position', '2', '/topics/1/position', '1')) -> 'faults', '[]',
    'topics can exchange places');
rollback to changes;

select is(import(sample() - 'units' - 'topics') -> 'changed', 'false',
    'units and topics may be those of the database');
rollback to changes;

-- ---- What hangs on a task stays ----

insert into reform.occurrence (task_id, unit_id, occurred_on)
values (task('ke-hoach', 'NV02'), unit('SO'), '2031-02-03');
select is(faults(edited('/tasks/1', null)), array['/tasks occurrence_task'], 'a task with activity cannot be removed');
select is(import(edited('/tasks/1', null)) #>> '{faults,0,en}',
    (select 'NV02: ' || en from api.rule where name = 'occurrence_task'), 'and the fault names it');
select is(stored(), document, 'and nothing is changed') from kept;
rollback to changes;

-- ---- Dates ----

select is(faults(edited('/tasks/1/due_on', '"2031-09-30"')), array['/tasks/1 task_dates_explained'],
    'dates of a public plan do not move without an amendment');
select is(import(edited('/tasks/1/due_on', '"2031-09-30"', '/tasks/1/amendments',
        '[{"amended_on": "2031-06-01", "old_due_on": "2031-06-30", "new_due_on": "2031-09-30", "reason": "Dịch",
           "document": "2-KH"}]')) -> 'faults', '[]', 'they move with one');
select is((select row(first_due_on, due_on, version)::text from reform.task where code = 'NV02'),
    '(2031-06-30,2031-09-30,2)', 'and the first dates stay');
create temporary table amended as select stored() as document;
select is(import(document::jsonb) -> 'changed', 'false', 'importing an amended plan again changes nothing')
from amended;
truncate reform.plan, reform.unit, reform.document, reform.topic cascade;
select is(import(document::jsonb) -> 'faults', '[]', 'an amended plan comes into an empty database') from amended;
select is(stored(), document, 'and is exported as it was') from amended;
select is((select row(first_due_on, due_on, version)::text from reform.task where code = 'NV02'),
    '(2031-06-30,2031-09-30,1)', 'with the first dates first published');
rollback to changes;

select is(import(edited('/plan/code', '"moi"', '/tasks/1/amendments',
        '[{"amended_on": "2031-06-01", "new_due_on": "2031-06-30", "reason": "Chưa có hạn"}]')) -> 'faults', '[]',
    'a task that first had no date comes in');
select is((select row(first_due_on, due_on, schedule)::text from reform.task
    where plan_id = plan('moi') and code = 'NV02'), '(,2031-06-30,dated)', 'and still has none as its first');
rollback to changes;

select is(import(edited('/plan/code', '"nhap"', '/plan/status', '"draft"')) -> 'faults', '[]', 'a draft comes in');
select is((select published_at from reform.plan where code = 'nhap'), null, 'and is not published');
select is(import(edited('/plan/code', '"nhap"', '/tasks/1/due_on', '"2031-09-30"')) -> 'faults', '[]',
    'it is published with other dates');
select is((select row(first_due_on, due_on)::text from reform.task where plan_id = plan('nhap') and code = 'NV02'),
    '(2031-09-30,2031-09-30)', 'which are the first');
select is(faults(edited('/plan/code', '"nhap"', '/plan/status', '"draft"', '/tasks/1/due_on', '"2031-09-30"')),
    array['/plan plan_stays_public'],
    'and it does not become a draft again');
rollback to changes;

-- ---- Faults ----

select is(faults(edited(
        '/format', '"reformd-plan/2"',
        '/units/0/kind', '"ministry"',
        '/units/0/contact_phone', '"gọi"',
        '/units/2/valid_from', '"2020-01-01"',
        '/units/2/contact_website', '"javascript:x"',
        '/documents/0/issued_on', '"2030-02-31"',
        '/plan/superior_plan', '"khong-co"',
        '/plan/missing_in_source/1', '" ngày"',
        '/plan/recipients/0/unit', '"LA"',
        '/clauses/1/path', '"III.1"',
        '/clauses/1/text', to_jsonb(U&'ye\0302u'::text)::text,
        '/clauses/1/readings/0/confidence', '"sure"',
        '/clauses/2/topic', '"la"',
        '/clauses/3/columns', '["a"]',
        '/tasks/0/clause', '"IX"',
        '/tasks/0/weight', '0',
        '/tasks/0/due_on', '"2030-01-01"',
        '/tasks/0/topics/1', '"luat"',
        '/tasks/0/assignments/0', '{"unit": "CU", "role": "lead"}',
        '/tasks/0/assignments/1/unit', '"LA"',
        '/tasks/1/code', '"NV01"',
        '/tasks/1/parent', null,
        '/tasks/1/title', null)),
    array['/clauses/1/path parent_missing', '/clauses/1/readings/0/confidence type', '/clauses/1/text prose_nfc',
        '/clauses/2/topic unknown_topic', '/clauses/3 clause_columns', '/documents/0/issued_on type',
        '/format unknown_format', '/plan/documents/1/clause unknown_clause', '/plan/missing_in_source/1 line_trimmed',
        '/plan/recipients/0/unit unknown_unit', '/plan/superior_plan unknown_plan',
        '/tasks/0 task_dates', '/tasks/0/assignments/0 assignment_unit_in_time',
        '/tasks/0/assignments/1/unit unknown_unit', '/tasks/0/clause unknown_clause', '/tasks/0/topics/1 duplicate',
        '/tasks/0/weight task_weight', '/tasks/1/code duplicate', '/tasks/1/title required',
        '/units/0/contact_phone unit_phone', '/units/0/kind type', '/units/2 unit_dates',
        '/units/2/contact_website link_form'],
    'all faults are told at once, each with its place');
select is(stored(), document, 'and nothing is changed') from kept;
select is((select row(fault ->> 'vi', fault ->> 'en')::text
    from jsonb_array_elements(import(edited('/tasks/0/weight', '0')) -> 'faults') as fault),
    (select row(vi, en)::text from api.rule where name = 'task_weight'), 'in Vietnamese and in English');

select is(faults(edited('/units/1/parent', '"PHONG"')), array['/units/1 unit_parent_cycle'], 'units in a circle');
select is(faults(edited('/units/0/successor', '"CU"', '/units/0/succession', '"renamed"')),
    array['/units/0 unit_successor_cycle'], 'successors in a circle');
select is(faults(edited('/documents/1/replaced_by', '"1-KH"')), array['/documents/1 document_replaced_by_cycle'],
    'documents in a circle');
select is(faults(edited('/tasks/0/parent', '"NV02"')), array['/tasks/0 task_parent_cycle'], 'tasks in a circle');
select is(faults(edited('/clauses/1/path', '"II.2"', '/plan/documents/1/clause', null)),
    array['/clauses/1/path parent_missing'], 'a clause before the one that holds it');
select is(faults(edited('/clauses/2/path', '"I"', '/clauses/3/path', '"I.2"', '/tasks/0/clause', null)),
    array['/clauses/2/path duplicate'], 'two clauses of one path');
select is(faults(edited('/plan/documents/1', '{"document": "1-KH", "role": "legal_basis"}')),
    array['/plan/documents/1 duplicate'], 'a document twice in one role');
select is(faults(edited('/topics/0/position', '7', '/topics/1/position', '7')), array['/topics topic_position'],
    'two topics at one place');
select is(faults(edited('/plan/documents/0', null, '/plan/superior_document', null)),
    array['/documents/0/readings/0 reading_document_of_plan'], 'a reading of a document that the plan does not name');
select is(faults(edited('/plan/unit', null)), array['/plan/unit required'], 'a plan of no unit');
select is(faults(edited('/units/1/valid_to', '"2030-12-31"')), array['/units/1 assignment_unit_in_time'],
    'a unit that ends before its tasks');

-- ---- Other shapes ----

select is(faults(shape::jsonb), expected, 'of another shape: ' || shape)
from (values
    ('null', array['/format unknown_format', '/plan required']),
    ('[]', array['/format unknown_format', '/plan required']),
    ('"text"', array['/format unknown_format', '/plan required']),
    ('{"format": "reformd-plan/1", "plan": null}', array['/plan required']),
    ('{"format": "reformd-plan/1", "plan": []}', array['/plan type']),
    ('{"format": "reformd-plan/1", "plan": {}}', array['/plan/code required', '/plan/kind required',
        '/plan/status required', '/plan/title required', '/plan/unit required', '/plan/year required'])
) as wrong (shape, expected);
select is(faults(null), array['/format unknown_format', '/plan required'], 'no document');
select is(faults(edited('/units', '{"code": "X"}', '/topics', '7', '/tasks/0', '"NV01"', '/tasks/1/parent', null,
        '/tasks/1/assignments', '"x"', '/plan/recipients', '[[1]]', '/clauses/1/readings', 'true')),
    array['/clauses/1/readings type', '/plan/recipients/0 type', '/tasks/0 type', '/tasks/1/assignments type',
        '/topics type', '/units type'], 'parts of another shape');
select is(faults(edited('/plan/code', '{"a": 1}', '/plan/year', '"x"', '/plan/title', '[]', '/tasks/0/topics', '[1]')),
    array['/plan/code code_form', '/plan/year type', '/tasks/0/topics/0 type'], 'members of another shape');

select is(cardinality(faults(edited('/tasks', (
        select jsonb_agg(sample() #> '{tasks,1}' || jsonb_build_object('code', 'NV' || number, 'schedule', 'x'))
        from generate_series(1, 300) as number)::text, '/plan/documents', null, '/plan/readings', null))),
    100, 'of faults without end a hundred are told');
select is(cardinality(faults(sample() || jsonb_build_object('tasks', (
        select jsonb_agg(sample() #> '{tasks,1}') from generate_series(1, 300))))),
    100, 'as of those that the document alone shows');

-- ---- Who may ----

select is(has_function_privilege('reformd_staff', 'api.import_plan(jsonb, boolean)', 'execute'), true,
    'staff may import');
select is(has_function_privilege('reformd_public', 'api.import_plan(jsonb, boolean)', 'execute'), false,
    'the public may not');
select tap.sample() as document
\gset
set local role reformd_staff;
set local search_path = pg_temp;
select api.import_plan(:'document') -> 'changed' as changed
\gset
reset role;
set local search_path = tap, public, pg_catalog;
select is(:'changed'::text, 'false', 'and do, whatever their search_path is');

\ir support/end.sql
