-- Verify reformd:api_units on pg

begin;

select 1 / has_table_privilege(role, 'api.unit_summary', 'select')::int,
    1 / has_table_privilege(role, 'api.unit', 'select')::int,
    1 / has_function_privilege(role, 'api.units(text[], text[], boolean, date, text)', 'execute')::int,
    1 / has_function_privilege(role, 'api.unit_tree(text[], text[], boolean, date, text)', 'execute')::int,
    1 / has_function_privilege(role, 'api.unit_subtree(text[])', 'execute')::int
from unnest(array['reformd_public', 'reformd_staff']) as role;

rollback;
