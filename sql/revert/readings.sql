-- Revert reformd:readings from pg

begin;

drop trigger reading_document_of_plan on reform.plan;
drop trigger reading_document_of_plan on reform.plan_document;
drop table reform.reading;
drop function reform.refuse_document_taken_away();
drop function reform.refuse_reading_of_other_document();
drop function reform.has_document(bigint, bigint);

commit;
