-- Legal documents.

\ir support/begin.sql
\ir support/empty.sql

select add_document('TEST-1'), add_document('TEST-2'), add_document('TEST-3');
update reform.document set replaced_by_id = document('TEST-2') where code = 'TEST-1';

select refuses('document_code', 'a code in use', $$select add_document('TEST-1')$$);
select accepts('document_code', 'a new code', $$select add_document('TEST-4')$$);
select accepts('document_dates', 'in force for a day', $$
    update reform.document set valid_from = '2031-01-01', valid_to = '2031-01-01' where code = 'TEST-1'$$);
select accepts('document_dates', 'an unknown beginning', $$
    update reform.document set valid_to = '2031-01-01' where code = 'TEST-1'$$);
select refuses('document_dates', 'an end before the beginning', $$
    update reform.document set valid_from = '2031-01-02', valid_to = '2031-01-01' where code = 'TEST-1'$$);
select accepts('document_named', 'a title without number', $$
    update reform.document set number = null, title = 'Về việc' where code = 'TEST-1'$$);
select refuses('document_named', 'neither number nor title', $$
    update reform.document set number = null where code = 'TEST-1'$$);
select refuses('document_replaced_by', 'a document that does not exist', $$
    update reform.document set replaced_by_id = -1 where code = 'TEST-1'$$);
select refuses('document_replaced_by', 'removing what replaces another', $$
    delete from reform.document where code = 'TEST-2'$$);
select accepts('document_replaced_by', 'removing what was replaced', $$
    delete from reform.document where code = 'TEST-1'$$);
select refuses('document_replaced_by_cycle', 'a document that replaces itself', $$
    update reform.document set replaced_by_id = id where code = 'TEST-3'$$);
select refuses('document_replaced_by_cycle', 'two that replace one another', $$
    update reform.document set replaced_by_id = document('TEST-1') where code = 'TEST-2'$$);
select accepts('document_replaced_by_cycle', 'a chain', $$
    update reform.document set replaced_by_id = document('TEST-3') where code = 'TEST-2'$$);

\ir support/end.sql
