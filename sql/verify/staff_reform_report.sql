-- Verify reformd:staff_reform_report on pg

begin;

select reform.tasks_to_report('{}', period, null), reform.markdown(period.name) from reform.reporting_period as period where false;
select 1 / has_function_privilege('reformd_staff', 'api.staff_reform_report(jsonb,text,text,boolean)', 'execute')::int;
select 1 / (not has_function_privilege('reformd_public', 'api.staff_reform_report(jsonb,text,text,boolean)', 'execute'))::int;

rollback;
