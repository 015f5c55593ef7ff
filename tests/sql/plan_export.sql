-- The export of plan documents: everything of a plan, in one form, which comes in again as it went out.

\ir support/begin.sql
\ir support/empty.sql

create function tap.stored() returns text language sql volatile return api.export_plan('ke-hoach')::text;
create function tap.member_names(value json) returns text language sql immutable
    return (select string_agg(name, ' ') from json_object_keys(value) as name);

insert into reform.unit (code, name, kind) values ('SO', 'Sở', 'department'), ('KHAC', 'Sở khác', 'department'),
    ('TP', 'Ủy ban', 'peoples_committee'), ('NGOAI', 'Không liên quan', 'office');
insert into reform.unit (code, name, kind, parent_id) values ('PHONG', 'Phòng', 'division', unit('SO'));
insert into reform.unit (code, name, kind, parent_id, valid_to, successor_id, succession)
values ('CU', 'Phòng cũ', 'division', unit('PHONG'), '2025-01-01', unit('KHAC'), 'merged');
update reform.unit set parent_id = unit('TP') where code = 'SO';
insert into reform.document (code, kind, number) values ('MOI', 'law', 'mới'), ('NGOAI', 'law', 'khác');
insert into reform.document (code, kind, number, replaced_by_id) values ('LUAT', 'law', 'cũ', document('MOI'));
insert into reform.topic (code, name, position) values ('hai', 'Hai', 20), ('mot', 'Một', 10), ('ba', 'Ba', 30);
select add_plan('ke-hoach', 'SO', 'issued');
select add_plan('khac', 'KHAC', 'draft');
-- Positions with gaps, rows not in their order.
select add_clause('ke-hoach', 'II', 40);
select add_clause('ke-hoach', 'I', 10);
select add_clause('ke-hoach', 'I.1', 20);
update reform.clause set topic_id = topic('hai') where path = 'I.1';
insert into reform.plan_document (plan_id, document_id, role, clause_id, position)
values (plan('ke-hoach'), document('LUAT'), 'cited', clause('ke-hoach', 'I.1'), 5);
insert into reform.plan_recipient (plan_id, position, name) values (plan('ke-hoach'), 9, 'Lưu'),
    (plan('ke-hoach'), 3, 'Phòng');
select add_task('ke-hoach', 'NV02', 7, '2031-01-01', '2031-02-01');
select add_task('ke-hoach', 'NV01', 3);
insert into reform.task_topic values (task('ke-hoach', 'NV02'), topic('hai')), (task('ke-hoach', 'NV02'), topic('mot'));
insert into reform.assignment (task_id, unit_id, role, position)
values (task('ke-hoach', 'NV02'), unit('PHONG'), 'coordinating', 2),
    (task('ke-hoach', 'NV02'), unit('SO'), 'coordinating', 1), (task('ke-hoach', 'NV02'), unit('PHONG'), 'lead', 1);
update reform.task set due_on = '2031-03-01', weight = 2.50 where code = 'NV02';
insert into reform.task_amendment (task_id, position, amended_on, old_starts_on, old_due_on, new_starts_on, new_due_on,
    reason)
values (task('ke-hoach', 'NV02'), 1, '2031-01-15', '2031-01-01', '2031-02-01', '2031-01-01', '2031-03-01', 'Dịch');
insert into reform.reading (plan_id, document_id, position, ocr, confidence)
values (plan('ke-hoach'), document('LUAT'), 1, 'x', 'low');
insert into reform.reading (plan_id, clause_id, position, note, confidence)
values (plan('ke-hoach'), clause('ke-hoach', 'II'), 2, 'hai', 'low'),
    (plan('ke-hoach'), clause('ke-hoach', 'II'), 1, 'một', 'low');
insert into reform.reading (plan_id, task_id, position, ocr, confidence)
values (plan('ke-hoach'), task('ke-hoach', 'NV01'), 1, 'việc', 'low');

create temporary table first as select stored() as text, stored()::jsonb as document;

select is(member_names(text::json), 'format units documents topics plan clauses tasks', 'parts in their order')
from first;
select is(member_names(text::json -> 'plan'),
    'code kind title year unit superior_document superior_plan number issued_on issued_at signer_title signer_name '
    'signing_capacity starts_on ends_on budget_source budget_amount opening closing missing_in_source source note '
    'status illustrative documents recipients readings', 'members in their order, null or not') from first;
select is(jsonb_path_query_array(document, '$.units.code'), '["CU", "KHAC", "PHONG", "SO", "TP"]',
    'the agency, what it leads to, and nothing else') from first;
select is(jsonb_path_query_array(document, '$.documents.code'), '["LUAT", "MOI"]', 'documents, and what replaced them')
from first;
select is(jsonb_path_query_array(document, '$.topics.code'), '["mot", "hai"]', 'topics in their order') from first;
select is(jsonb_path_query_array(document, '$.clauses.path'), '["I", "I.1", "II"]', 'clauses in their order')
from first;
select is(jsonb_path_query_array(document, '$.clauses[2].readings.note'), '["một", "hai"]', 'readings in their order')
from first;
select is(jsonb_path_query_array(document, '$.plan.recipients.name'), '["Phòng", "Lưu"]', 'recipients in their order')
from first;
select is(jsonb_path_query_array(document, '$.tasks.code'), '["NV01", "NV02"]', 'tasks in their order') from first;
select is(document #> '{tasks,1,topics}', '["mot", "hai"]', 'topics of a task') from first;
select is(document #> '{tasks,1,assignments}', '[{"unit": "PHONG", "role": "lead"},
    {"unit": "SO", "role": "coordinating"}, {"unit": "PHONG", "role": "coordinating"}]', 'assignments by role') from first;
select is(document #> '{tasks,1,weight}', '2.5', 'a weight without idle zeros') from first;
select is(document #>> '{tasks,1,amendments,0,new_due_on}', '2031-03-01', 'amendments') from first;
select is(document #> '{documents,0,readings,0,ocr}', '"x"', 'readings of a document') from first;
select is(stored(), text, 'twice the same') from first;
select is(api.export_plan('khac') #>> '{plan,status}', 'draft', 'drafts too');
select is(api.export_plan('khong-co')::text, null, 'a plan that does not exist is null');

-- Into the same database, and into an empty one.
select is(api.import_plan(document) -> 'faults', '[]', 'it comes in again') from first;
select is(stored(), text, 'and is the same') from first;
truncate reform.plan, reform.unit, reform.document, reform.topic cascade;
select is(api.import_plan(document) -> 'created', 'true', 'it comes into an empty database') from first;
select is(stored(), text, 'and goes out byte for byte the same') from first;

select is(has_function_privilege('reformd_staff', 'api.export_plan(text)', 'execute'), true, 'staff may export');
select is(has_function_privilege('reformd_public', 'api.export_plan(text)', 'execute'), false, 'the public may not');

\ir support/end.sql
