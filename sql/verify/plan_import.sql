-- Verify reformd:plan_import on pg

begin;

select 1 / has_function_privilege('reformd_staff', 'api.import_plan(jsonb, boolean)', 'execute')::int,
    1 / (not has_function_privilege('reformd_public', 'api.import_plan(jsonb, boolean)', 'execute'))::int;

rollback;
