-- What the service's role is told about plans and their clauses.

\ir support/begin.sql
\ir support/empty.sql
\ir support/ask.sql

select add_unit('TEST-A'), add_unit('TEST-B'), add_unit('TEST-C'), add_document('d-1'), add_document('d-2');
update reform.unit set parent_id = unit('TEST-A') where code = 'TEST-B';
select add_plan('p-draft', 'TEST-B', 'draft');
select add_plan('p-1', 'TEST-A', 'issued'), add_plan('p-2', 'TEST-B', 'completed'), add_plan('p-3', 'TEST-C', 'issued');
update reform.plan set year = 2030, kind = 'inspection', title = 'Kiểm tra đường sá', number = '30/KH'
where code = 'p-3';
update reform.plan set superior_plan_id = plan('p-draft'), superior_document_id = document('d-1') where code = 'p-1';
update reform.plan set superior_plan_id = plan('p-1') where code = 'p-2';
insert into reform.topic (code, name, position) values ('t-1', 'Một', 1), ('t-2', 'Hai', 2), ('t-3', 'Ba', 3);
insert into reform.plan_document (plan_id, document_id, role, position)
values (plan('p-2'), document('d-1'), 'cited', 1);

-- A text whose positions do not follow the tree: 'II' stands between the parts of 'I'.
select add_clause('p-1', path, position)
from (values ('I', 1), ('I.1', 2), ('II', 3), ('I.2', 4), ('I.1.a', 5), ('II.1', 6)) as listed (path, position);
select add_clause('p-draft', 'I', 1), add_clause('p-2', 'I', 1);
update reform.clause set topic_id = topic('t-1') where id = clause('p-1', 'II.1');
select add_task('p-2', 'NV1', 1), add_task('p-2', 'NV2', 2), add_task('p-draft', 'NV1', 1);
update reform.task set clause_id = clause('p-2', 'I') where plan_id = plan('p-2');
insert into reform.task_topic (task_id, topic_id)
values (task('p-2', 'NV1'), topic('t-1')), (task('p-2', 'NV2'), topic('t-2')), (task('p-draft', 'NV1'), topic('t-3'));
insert into reform.assignment (task_id, unit_id, role)
values (task('p-2', 'NV1'), unit('TEST-B'), 'lead'), (task('p-2', 'NV2'), unit('TEST-B'), 'lead'),
    (task('p-2', 'NV2'), unit('TEST-C'), 'coordinating');
insert into reform.reading (plan_id, clause_id, task_id, position, ocr, confidence, verified)
values (plan('p-2'), null, null, 1, 'kế hoạch', 'low', false),
    (plan('p-2'), clause('p-2', 'I'), null, 1, 'mục', 'low', false),
    (plan('p-2'), null, task('p-2', 'NV1'), 1, 'việc', 'high', true);

-- Lists

create function tap.found(condition text) returns text[]
    language sql as $$
        select column_of('code', 'select * from api.plans' || condition || ' as plan order by code')
    $$;

select is(found('(null, null, null, null, null, null, null)'), '{p-1,p-2,p-3}', 'every plan but the draft');
select is(found($$('{2030,2029}', null, null, null, null, null, null)$$), '{p-3}', 'plans of two years');
select is(found($$(null, '{inspection}', null, null, null, null, null)$$), '{p-3}', 'plans of a kind');
select is(found($$(null, null, '{issued,cancelled}', null, null, null, null)$$), '{p-1,p-3}', 'plans by status');
select is(found($$(null, null, '{draft}', null, null, null, null)$$), '{}', 'a draft, not even when asked for');
select is(found($$(null, null, null, '{TEST-A}', null, null, null)$$), '{p-1,p-2}', 'of a unit and those below');
select is(found($$(null, null, null, '{TEST-B,TEST-C}', null, null, null)$$), '{p-2,p-3}', 'of two units');
select is(found($$(null, null, null, null, '{t-1}', null, null)$$), '{p-1,p-2}', 'by the topic of a clause, of a task');
select is(found($$(null, null, null, null, '{t-3}', null, null)$$), '{}', 'no draft by its topic');
select is(found($$(null, null, null, null, null, '{d-1}', null)$$), '{p-1,p-2}', 'by a document');
select is(found($$(null, null, null, null, null, '{d-2}', null)$$), '{}', 'by one that nobody cites');
select is(found($$(null, null, null, null, null, null, 'kiem duong')$$), '{p-3}', 'found by words of the title');
select is(found($$(null, null, null, null, null, null, '30/kh')$$), '{p-3}', 'found by the number');
select is(found($$('{2031}', null, '{issued}', '{TEST-A}', '{t-1}', '{d-1}', 'ke')$$), '{p-1}', 'by everything');

update reform.task_topic set topic_id = topic('t-3') where task_id = task('p-2', 'NV2');
select is(found($$(null, null, null, null, '{t-2}', null, null)$$), '{}', 'a topic taken from a task');
select is(found($$(null, null, null, null, '{t-3}', null, null)$$), '{p-2}', 'and given to it');

-- One plan

create function tap.plan_shown(code text) returns jsonb
    language sql as $$select ask(format('select * from api.plan where code = %L', plan_shown.code))$$;

select is(plan_shown('p-draft'), null, 'a draft is not shown');
select is(plan_shown('p-1') -> 'superior_plan', 'null', 'nor named as the superior of another plan');
select is(plan_shown('p-2') #>> '{superior_plan,href}', '/v1/plans/p-1', 'a superior plan that is published is');
select is(plan_shown('p-1') #>> '{superior_document,title}', 'd-1', 'a document without title is named by its number');
select is(
    array(
        select plan_shown('p-2') -> ('counts.' || counted)
        from unnest('{clauses,tasks,units,doubtful_readings}'::text[]) as counted),
    array['1', '2', '2', '2']::jsonb[], 'counts: each unit once, and only readings that nobody has verified');
select is(jsonb_path_query_array(plan_shown('p-2'), '$.readings[*].ocr'), '["kế hoạch"]'::jsonb,
    'readings of the plan itself');
select is(plan_shown('p-2') -> 'legal_bases', '[]'::jsonb, 'no legal basis');
select is(jsonb_path_query_array(plan_shown('p-2'), '$.cited_documents[*].code'), '["d-1"]'::jsonb,
    'but a document cited');

update reform.unit set valid_to = '2031-12-31', succession = 'renamed', successor_id = unit('TEST-C')
where code = 'TEST-B';
select is(array[plan_shown('p-2') #>> '{unit,code}', plan_shown('p-2') #>> '{unit_successor,code}'], '{TEST-B,TEST-C}',
    'an old plan keeps its unit and shows the successor');

-- The text

create function tap.shape(tree jsonb) returns text
    language plpgsql as $$
begin
    return coalesce((
        select string_agg((node ->> 'path') || case node -> 'children' when '[]' then ''
            else '(' || tap.shape(node -> 'children') || ')' end, ' ' order by place)
        from jsonb_array_elements(tree) with ordinality as listed (node, place)), '');
end
$$;

create function tap.text_of(plan text) returns jsonb
    language sql as $$select ask(format('select * from api.clause_tree where "plan.code" = %L', text_of.plan))$$;
create function tap.clause_shown(plan text, path text) returns jsonb
    language sql as $$select ask(format('select * from api.clause where "plan.code" = %L and path = %L', $1, $2))$$;

select is(shape(text_of('p-1') -> 'items'), 'I(I.1(I.1.a) I.2) II(II.1)',
    'the tree follows the paths, each level its positions');
select is(text_of('p-3') -> 'items', '[]'::jsonb, 'a plan without text');
select is(text_of('p-draft'), null, 'no text of a draft');
select is(clause_shown('p-draft', 'I'), null, 'no clause of a draft');

select is(shape(clause_shown('p-1', 'I.1') -> 'children'), 'I.1.a', 'a clause has what is below it');
select is(clause_shown('p-1', 'I.1') #>> '{parent,href}', '/v1/plans/p-1/clauses/I', 'and its parent');
select is(clause_shown('p-1', 'I.1') ->> 'links.previous', '/v1/plans/p-1/clauses/I', 'and the way back');
select is(clause_shown('p-1', 'I.1') ->> 'links.next', '/v1/plans/p-1/clauses/II', 'and forth, in document order');
select is(clause_shown('p-1', 'I') -> 'parent', 'null', 'nothing is above the outermost');
select is(clause_shown('p-1', 'I') -> 'links.previous', 'null', 'nothing comes before the first');
select is(clause_shown('p-1', 'II.1') -> 'links.next', 'null', 'nothing comes after the last');
select is(jsonb_path_query_array(clause_shown('p-2', 'I'), '$.tasks[*].href'),
    '["/v1/plans/p-2/tasks/NV1", "/v1/plans/p-2/tasks/NV2"]'::jsonb, 'the tasks that a clause sets');
select is(clause_shown('p-2', 'I') -> 'readings',
    '[{"member": null, "ocr": "mục", "reading": null, "alternatives": [], "confidence": "low", "verified": false,
       "note": null}]'::jsonb,
    'its readings');

\ir support/end.sql
