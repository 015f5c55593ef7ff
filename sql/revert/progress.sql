-- Revert reformd:progress from pg

begin;

drop table reform.evidence;
drop table reform.progress_report;
drop function reform.refuse_correction_of_unpublished();
drop table reform.occurrence;

commit;
