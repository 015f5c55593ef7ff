-- Revert reformd:documents from pg

begin;

drop table reform.document;

commit;
