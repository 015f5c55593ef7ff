-- Verify reformd:api_plans on pg

begin;

select 1 / has_table_privilege(role, 'api.plan_summary', 'select')::int,
    1 / has_table_privilege(role, 'api.plan', 'select')::int,
    1 / has_table_privilege(role, 'api.clause_tree', 'select')::int,
    1 / has_table_privilege(role, 'api.clause', 'select')::int,
    1 / has_function_privilege(role, 'api.plans(int[], text[], text[], text[], text[], text[], text)', 'execute')::int
from unnest(array['reformd_public', 'reformd_staff']) as role;

rollback;
