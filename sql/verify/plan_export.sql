-- Verify reformd:plan_export on pg

begin;

select 1 / has_function_privilege('reformd_staff', 'api.export_plan(text)', 'execute')::int,
    1 / (not has_function_privilege('reformd_public', 'api.export_plan(text)', 'execute'))::int;

rollback;
