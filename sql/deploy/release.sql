-- Deploy reformd:release to pg
-- What is deployed, so that the service can tell whether the database is the one it was built for.

begin;

create view api.deployed_change as
    select changes.change, changes.committed_at as deployed_at
    from sqitch.changes
    where changes.project = 'reformd';
comment on view api.deployed_change is 'The deployed changes, from the registry of Sqitch.';

commit;
