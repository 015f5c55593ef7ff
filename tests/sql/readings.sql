-- Doubtful readings: about what, and that it belongs to the plan.

\ir support/begin.sql
\ir support/empty.sql

select add_unit('TEST-A'), add_document('TEST-BASIS'), add_document('TEST-SUPERIOR'), add_document('TEST-OTHER');
select add_plan('test-1', 'TEST-A', 'issued'), add_plan('test-2', 'TEST-A', 'issued');
select add_clause('test-1', 'I', 1), add_clause('test-2', 'I', 1);
select add_task('test-1', 'NV01', 1), add_task('test-2', 'NV01', 1);
update reform.plan set superior_document_id = document('TEST-SUPERIOR') where code = 'test-1';
insert into reform.plan_document (plan_id, document_id, role, position)
values (plan('test-1'), document('TEST-BASIS'), 'legal_basis', 1);

create function tap.insert_reading(assigned text, "values" text, "position" int default 1) returns text
    language sql return format(
        'insert into reform.reading (plan_id, position, ocr, reading, confidence, %s) '
        'values (plan(''test-1''), %s, ''Niém Xét'', ''Niêm yết'', ''high'', %s)', $1, $3, $2);

select refuses('reading_plan', 'a plan that does not exist', $$
    insert into reform.reading (plan_id, position, note, confidence) values (-1, 1, 'a', 'low')$$);
select accepts('reading_plan', 'the plan itself', insert_reading('member', $$'closing'$$));
select accepts('reading_clause', 'a clause of the plan', insert_reading('clause_id', $$clause('test-1', 'I')$$));
select refuses('reading_clause', 'a clause of another plan', insert_reading('clause_id', $$clause('test-2', 'I')$$));
select accepts('reading_clause', 'removing the clause',
    insert_reading('clause_id', $$clause('test-1', 'I')$$) || '; delete from reform.clause');
select accepts('reading_task', 'a task of the plan', insert_reading('task_id', $$task('test-1', 'NV01')$$));
select refuses('reading_task', 'a task of another plan', insert_reading('task_id', $$task('test-2', 'NV01')$$));
select refuses('reading_document', 'a document that does not exist', insert_reading('document_id', '-1'));
select refuses('reading_document', 'removing the document', concat_ws(';',
    insert_reading('document_id', $$document('TEST-BASIS')$$), 'delete from reform.plan_document',
    $$delete from reform.document where code = 'TEST-BASIS'$$));
select accepts('reading_document', 'a document', insert_reading('document_id', $$document('TEST-BASIS')$$));
select refuses('reading_subject', 'a clause and a task',
    insert_reading('clause_id, task_id', $$clause('test-1', 'I'), task('test-1', 'NV01')$$));
select refuses('reading_subject', 'a task and a document',
    insert_reading('task_id, document_id', $$task('test-1', 'NV01'), document('TEST-BASIS')$$));
select accepts('reading_subject', 'a task', insert_reading('task_id', $$task('test-1', 'NV01')$$));
select accepts('reading_member', 'a member', insert_reading('member', $$'signer_title'$$));
select refuses('reading_member', member, insert_reading('member', quote_literal(member)))
from unnest(array['Tiêu đề', 'a b', '_a', '1']) as member;
select accepts('reading_content', 'a note alone', $$
    insert into reform.reading (plan_id, position, note, confidence)
    values (plan('test-1'), 1, 'Mất một dòng', 'low')$$);
select refuses('reading_content', 'nothing', $$
    insert into reform.reading (plan_id, position, confidence) values (plan('test-1'), 1, 'low')$$);
select accepts('reading_alternatives', 'alternatives',
    insert_reading('alternatives', $$array['Niêm xết', 'Niêm kết']$$));
select refuses('reading_alternatives', 'an empty alternative',
    insert_reading('alternatives', 'array[''Niêm xết'', null]'));
select refuses('reading_position', 'a position taken of the plan itself',
    insert_reading('verified', 'true') || ';' || insert_reading('verified', 'true'));
select refuses('reading_position', 'a position taken of a task',
    insert_reading('task_id', $$task('test-1', 'NV01')$$) || ';'
    || insert_reading('task_id', $$task('test-1', 'NV01')$$));
select accepts('reading_position', 'the same position of two subjects',
    insert_reading('task_id', $$task('test-1', 'NV01')$$) || ';' || insert_reading('verified', 'true'));
select accepts('reading_position', 'the next position',
    insert_reading('verified', 'true') || ';' || insert_reading('verified', 'true', 2));

select accepts('reading_document_of_plan', 'a legal basis', insert_reading('document_id', $$document('TEST-BASIS')$$));
select accepts('reading_document_of_plan', 'the superior document',
    insert_reading('document_id', $$document('TEST-SUPERIOR')$$));
select refuses('reading_document_of_plan', 'another document',
    insert_reading('document_id', $$document('TEST-OTHER')$$));
select accepts('reading_document_of_plan', 'a document that is cited later in the transaction', concat_ws(';',
    insert_reading('document_id', $$document('TEST-OTHER')$$),
    $$insert into reform.plan_document (plan_id, document_id, role, position)
    values (plan('test-1'), document('TEST-OTHER'), 'cited', 1)$$));
select refuses('reading_document_of_plan', 'a reading moved to another document', concat_ws(';',
    insert_reading('document_id', $$document('TEST-BASIS')$$),
    $$update reform.reading set document_id = document('TEST-OTHER')$$));
select refuses('reading_document_of_plan', 'a basis that is taken away',
    insert_reading('document_id', $$document('TEST-BASIS')$$) || '; delete from reform.plan_document');
select refuses('reading_document_of_plan', 'a basis that is exchanged',
    insert_reading('document_id', $$document('TEST-BASIS')$$)
    || $$; update reform.plan_document set document_id = document('TEST-OTHER')$$);
select accepts('reading_document_of_plan', 'a basis that becomes a citation',
    insert_reading('document_id', $$document('TEST-BASIS')$$) || $$; update reform.plan_document set role = 'cited'$$);
select refuses('reading_document_of_plan', 'a superior document that is taken away',
    insert_reading('document_id', $$document('TEST-SUPERIOR')$$)
    || $$; update reform.plan set superior_document_id = null where code = 'test-1'$$);
select accepts('reading_document_of_plan', 'a document with no reading that is taken away',
    $$delete from reform.plan_document$$);
select accepts('reading_document_of_plan', 'removing the plan',
    insert_reading('document_id', $$document('TEST-BASIS')$$) || $$; delete from reform.plan where code = 'test-1'$$);

\ir support/end.sql
