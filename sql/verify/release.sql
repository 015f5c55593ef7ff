-- Verify reformd:release on pg

begin;

select 1 / has_table_privilege(role, 'api.deployed_change', 'select')::int
from unnest(array['reformd_public', 'reformd_staff']) as role;

select 1 / (count(*) > 0)::int from api.deployed_change where change = 'api_plans';

rollback;
