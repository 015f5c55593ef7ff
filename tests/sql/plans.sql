-- Plans, topics, clauses, recipients, documents of a plan.

\ir support/begin.sql
\ir support/empty.sql

select add_unit('TEST-A'), add_unit('TEST-B'), add_document('TEST-1'), add_document('TEST-2');
select add_plan('test-1', 'TEST-A', 'issued'), add_plan('test-2', 'TEST-A', 'draft');
select add_plan('test-3', 'TEST-A', 'issued');
select add_clause('test-1', path, position::int)
from unnest(array['I', 'I.1', 'I.1.a', 'II', 'II.1']) with ordinality as listed (path, position);
select add_clause('test-2', 'I', 1);
insert into reform.topic (code, name, position) values ('test-t1', 'Một', 1001), ('test-t2', 'Hai', 1002);

select refuses('topic_code', 'a code in use', $$
    insert into reform.topic (code, name, position) values ('test-t1', 'Ba', 1003)$$);
select accepts('topic_code', 'a new code', $$
    insert into reform.topic (code, name, position) values ('test-t3', 'Ba', 1003)$$);
select refuses('topic_position', 'a position taken', $$
    insert into reform.topic (code, name, position) values ('test-t3', 'Ba', 1002)$$);
select accepts('topic_position', 'two topics that change places', $$
    update reform.topic set position = 2003 - position where code in ('test-t1', 'test-t2')$$);

-- Plans

create function tap.change_plan(assignments text) returns text
    language sql return format('update reform.plan set %s where code = ''test-1''', assignments);

select refuses('plan_code', 'a code in use', $$select add_plan('test-1', 'TEST-A', 'draft')$$);
select accepts('plan_code', 'a new code', $$select add_plan('test-4', 'TEST-A', 'draft')$$);
select accepts('plan_year_range', '1945', change_plan('year = 1945'));
select refuses('plan_year_range', '1944', change_plan('year = 1944'));
select refuses('plan_year_range', '2201', change_plan('year = 2201'));
select refuses('plan_unit', 'a unit that does not exist', change_plan('unit_id = -1'));
select refuses('plan_unit', 'removing the unit', $$delete from reform.unit where code = 'TEST-A'$$);
select accepts('plan_unit', 'another unit', change_plan($$unit_id = unit('TEST-B')$$));
select accepts('plan_superior_document', 'a document', change_plan($$superior_document_id = document('TEST-1')$$));
select refuses('plan_superior_document', 'a document that does not exist', change_plan('superior_document_id = -1'));
select accepts('plan_superior_plan', 'a plan', change_plan($$superior_plan_id = plan('test-2')$$));
select refuses('plan_superior_plan', 'a plan that does not exist', change_plan('superior_plan_id = -1'));
select refuses('plan_superior_plan', 'removing the superior plan',
    change_plan($$superior_plan_id = plan('test-2')$$) || $$; delete from reform.plan where code = 'test-2'$$);
select accepts('plan_superior_plan_cycle', 'a chain',
    change_plan($$superior_plan_id = plan('test-2')$$)
    || $$; update reform.plan set superior_plan_id = plan('test-3') where code = 'test-2'$$);
select refuses('plan_superior_plan_cycle', 'a plan superior to itself', change_plan('superior_plan_id = id'));
select refuses('plan_superior_plan_cycle', 'a ring',
    change_plan($$superior_plan_id = plan('test-2')$$)
    || $$; update reform.plan set superior_plan_id = plan('test-1') where code = 'test-2'$$);
select accepts('plan_budget_amount', 'nothing', change_plan('budget_amount = 0'));
select refuses('plan_budget_amount', 'less than nothing', change_plan('budget_amount = -1'));
select accepts('plan_version', 'the next version', change_plan('version = version + 1'));
select refuses('plan_version', 'version 0', change_plan('version = 0'));
select accepts('plan_dates', 'one day', change_plan($$starts_on = '2031-05-01', ends_on = '2031-05-01'$$));
select accepts('plan_dates', 'an unknown end', change_plan($$starts_on = '2031-05-01'$$));
select refuses('plan_dates', 'an end before the beginning',
    change_plan($$starts_on = '2031-05-02', ends_on = '2031-05-01'$$));
select accepts('plan_year', 'a plan over several years',
    change_plan($$starts_on = '2030-12-15', ends_on = '2035-12-31'$$));
select refuses('plan_year', 'a beginning after the year', change_plan($$starts_on = '2032-01-01'$$));
select refuses('plan_year', 'an end before the year', change_plan($$ends_on = '2030-12-31'$$));
select accepts('plan_missing_in_source', 'named parts',
    change_plan($$missing_in_source = array['Số', 'Ngày ban hành']$$));
select refuses('plan_missing_in_source', 'an unnamed part', change_plan($$missing_in_source = array['Số', null]$$));
select refuses('line_trimmed', 'a part with a space after', change_plan($$missing_in_source = array['Số ']$$));
select accepts('plan_stays_public', 'publishing a draft',
    $$update reform.plan set status = 'issued' where code = 'test-2'$$);
select accepts('plan_stays_public', 'cancelling', change_plan($$status = 'cancelled'$$));
select refuses('plan_stays_public', 'a draft again', change_plan($$status = 'draft'$$));

select is(reform.plan_time(2031, '2031-02-01', '2032-01-31'), '[2031-02-01,2032-01-31]'::daterange,
    'the time of a plan is from its first to its last day');
select is(reform.plan_time(2031, null, null), '[2031-01-01,2031-12-31]'::daterange, 'or its year');
select is(reform.plan_time(2031, '2030-06-01', null), '[2030-06-01,2031-12-31]'::daterange, 'or what is known of it');

-- Clauses

create function tap.insert_clause(
    path text, parent text, assigned text default 'text', "values" text default $$'Nội dung'$$) returns text
    language sql return format(
        'insert into reform.clause (plan_id, path, parent_id, position, kind, %s) '
        'values (%s, %L, %s, 100, ''general'', %s)', $3, plan('test-1'), path, parent, $4);
create function tap.change_clause(path text, assignments text) returns text
    language sql return format('update reform.clause set %s where id = %s', assignments, clause('test-1', path));

select refuses('clause_plan', 'a plan that does not exist', $$
    insert into reform.clause (plan_id, path, position, kind, text) values (-1, 'I', 1, 'general', 'a')$$);
select accepts('clause_plan', 'removing the plan with its clauses', $$delete from reform.plan where code = 'test-1'$$);
select accepts('clause_path_form', path, insert_clause(path, 'null')) from unnest(array['III', '1', 'Phu-luc']) as path;
select refuses('clause_path_form', quote_literal(path), insert_clause(path, 'null'))
from unnest(array['III.', 'III..1']) as path;
select refuses('code_form', 'a clause with an accented letter', insert_clause('đ', 'null'));
select refuses('clause_path', 'a path twice', insert_clause('II', 'null'));
select accepts('clause_path', 'a new path', insert_clause('III', 'null'));
select accepts('clause_position', 'clauses that change places', $$
    update reform.clause set position = 6 - position where plan_id = plan('test-1')$$);
select refuses('clause_position', 'a position taken', change_clause('I', 'position = 2'));
select accepts('clause_parent', 'a child', insert_clause('II.2', $$clause('test-1', 'II')$$));
select accepts('clause_parent', 'a tree in one statement, in any order', $$
    with ids as (
        select nextval(pg_get_serial_sequence('reform.clause', 'id')) as root,
            nextval(pg_get_serial_sequence('reform.clause', 'id')) as leaf)
    insert into reform.clause (id, plan_id, path, parent_id, position, kind, text) overriding system value
    select leaf, plan('test-1'), 'X.1', root, 101, 'general'::reform.clause_kind, 'a' from ids
    union all select root, plan('test-1'), 'X', null, 100, 'general', 'a' from ids$$);
select refuses('clause_parent', 'a parent of another plan', insert_clause('I.2', $$clause('test-2', 'I')$$));
select refuses('clause_parent', 'a parent whose path is not the beginning',
    insert_clause('II.2', $$clause('test-1', 'I')$$));
select refuses('clause_parent', 'a grandparent', insert_clause('I.1.b.x', $$clause('test-1', 'I.1')$$));
select refuses('clause_parent', 'a new path above children', change_clause('I', $$path = 'IV'$$));
select refuses('clause_parent', 'removing a parent', $$delete from reform.clause where id = clause('test-1', 'I.1')$$);
select accepts('clause_parent', 'removing a leaf', $$delete from reform.clause where id = clause('test-1', 'I.1.a')$$);
select refuses('clause_parent', 'a clause under itself', change_clause('I.1', 'parent_id = id'));
select refuses('clause_parent', 'a clause under one below it',
    change_clause('I.1', $$parent_id = clause('test-1', 'I.1.a')$$));
select refuses('clause_parent', 'a ring with other paths', $$
    update reform.clause
    set path = case path when 'I' then 'Z.1.1' when 'I.1' then 'Z.1' end,
        parent_id = case path when 'I' then clause('test-1', 'I.1') when 'I.1' then clause('test-1', 'I') end
    where id in (clause('test-1', 'I'), clause('test-1', 'I.1'))$$);
select accepts('clause_root', 'a clause of the first level', insert_clause('III', 'null'));
select refuses('clause_root', 'a clause of the second level without parent', insert_clause('II.2', 'null'));
select refuses('clause_root', 'a clause of the first level with parent',
    insert_clause('III', $$clause('test-1', 'II')$$));
select accepts('clause_content', 'a heading', insert_clause('III', 'null', 'heading', $$'KINH PHÍ'$$));
select refuses('clause_content', 'nothing', insert_clause('III', 'null', 'heading', 'null'));
select accepts('clause_columns', 'columns of a table',
    change_clause('I', $$kind = 'task_table', columns = array['TT', 'Hình thức']$$));
select refuses('clause_columns', 'columns of another clause', change_clause('I', $$columns = array['TT']$$));
select refuses('clause_columns', 'a column without title',
    change_clause('I', $$kind = 'task_table', columns = array['TT', null]$$));
select accepts('clause_source_lines', 'one line', change_clause('I', 'source_line_from = 1, source_line_to = 1'));
select refuses('clause_source_lines', 'a first line alone', change_clause('I', 'source_line_from = 1'));
select refuses('clause_source_lines', 'line 0', change_clause('I', 'source_line_from = 0, source_line_to = 1'));
select refuses('clause_source_lines', 'lines backwards',
    change_clause('I', 'source_line_from = 2, source_line_to = 1'));
select accepts('clause_topic', 'a topic', change_clause('I', $$topic_id = topic('test-t1')$$));
select refuses('clause_topic', 'a topic that does not exist', change_clause('I', 'topic_id = -1'));
select refuses('clause_topic', 'removing the topic',
    change_clause('I', $$topic_id = topic('test-t1')$$) || $$; delete from reform.topic where code = 'test-t1'$$);
select accepts('clause_unit', 'a unit', change_clause('I', $$unit_id = unit('TEST-B')$$));
select refuses('clause_unit', 'a unit that does not exist', change_clause('I', 'unit_id = -1'));

-- Recipients

insert into reform.plan_recipient (plan_id, position, name) values (plan('test-1'), 1, 'Lưu: VT');

select refuses('plan_recipient_plan', 'a plan that does not exist', $$
    insert into reform.plan_recipient (plan_id, position, name) values (-1, 1, 'a')$$);
select accepts('plan_recipient_plan', 'a plan', $$
    insert into reform.plan_recipient (plan_id, position, name) values (plan('test-2'), 1, 'a')$$);
select refuses('plan_recipient_pkey', 'a position taken', $$
    insert into reform.plan_recipient (plan_id, position, name) values (plan('test-1'), 1, 'a')$$);
select accepts('plan_recipient_pkey', 'the next position', $$
    insert into reform.plan_recipient (plan_id, position, name) values (plan('test-1'), 2, 'a')$$);
select accepts('plan_recipient_unit', 'a unit', $$update reform.plan_recipient set unit_id = unit('TEST-A')$$);
select refuses('plan_recipient_unit', 'a unit that does not exist', $$update reform.plan_recipient set unit_id = -1$$);

-- Documents of a plan

insert into reform.plan_document (plan_id, document_id, role, position)
values (plan('test-1'), document('TEST-1'), 'legal_basis', 1), (plan('test-1'), document('TEST-2'), 'legal_basis', 2);

create function tap.insert_plan_document(
    plan bigint, document bigint, role text, "position" int, clause bigint default null) returns text
    language sql return format(
        'insert into reform.plan_document (plan_id, document_id, role, position, clause_id) '
        'values (%s, %s, %L, %s, %L)', plan, document, role, position, clause);

select refuses('plan_document_plan', 'a plan that does not exist',
    insert_plan_document(-1, document('TEST-1'), 'cited', 1));
select accepts('plan_document_plan', 'a plan', insert_plan_document(plan('test-2'), document('TEST-1'), 'cited', 1));
select refuses('plan_document_document', 'a document that does not exist',
    insert_plan_document(plan('test-1'), -1, 'cited', 1));
select refuses('plan_document_document', 'removing the document',
    $$delete from reform.document where code = 'TEST-1'$$);
select accepts('plan_document_document', 'a document',
    insert_plan_document(plan('test-2'), document('TEST-2'), 'cited', 1));
select refuses('plan_document_pkey', 'a document twice in a role',
    insert_plan_document(plan('test-1'), document('TEST-1'), 'legal_basis', 3));
select accepts('plan_document_pkey', 'a document in another role',
    insert_plan_document(plan('test-1'), document('TEST-1'), 'cited', 1));
select refuses('plan_document_position', 'a position taken', $$
    update reform.plan_document set position = 2 where plan_id = plan('test-1')$$);
select accepts('plan_document_position', 'documents that change places', $$
    update reform.plan_document set position = 3 - position where plan_id = plan('test-1')$$);
select accepts('plan_document_clause', 'a clause of the plan',
    insert_plan_document(plan('test-1'), document('TEST-1'), 'cited', 1, clause('test-1', 'I')));
select refuses('plan_document_clause', 'a clause of another plan',
    insert_plan_document(plan('test-1'), document('TEST-1'), 'cited', 1, clause('test-2', 'I')));

\ir support/end.sql
