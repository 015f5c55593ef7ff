-- Revert reformd:units from pg

begin;

drop table reform.unit;

commit;
