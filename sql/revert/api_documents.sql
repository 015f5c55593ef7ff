-- Revert reformd:api_documents from pg

begin;

drop view api.vocabulary;
drop view api.topic;
drop function api.documents(text[], text[], int[], text);
drop function reform.last_day(int[]);
drop function reform.first_day(int[]);
drop view api.document;
drop view api.document_summary;
drop index reform.plan_document_by_document;
drop index reform.document_by_words;
drop index reform.document_by_date;
drop function reform.document_words(text, text, text);
drop function reform.reading_object(reform.reading);
drop function reform.document_reference(reform.document);
drop function reform.clause_reference(text, text, text);

commit;
