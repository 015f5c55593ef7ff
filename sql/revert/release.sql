-- Revert reformd:release from pg

begin;

drop view api.deployed_change;

commit;
