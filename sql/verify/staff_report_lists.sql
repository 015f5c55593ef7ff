-- Verify reformd:staff_report_lists on pg

begin;

select submit_by, period_id, plan_id, task_id, unit_id, open_report_id, is_overdue
from reform.awaited_reports('{}', api.today());
select 1 / has_function_privilege('reformd_staff', signature, 'execute')::int,
    1 / (not has_function_privilege('reformd_public', signature, 'execute'))::int
from unnest(array[
    'api.staff_reports(jsonb,text[],text[],text,text,jsonb,int)',
    'api.staff_awaited_reports(jsonb,date,jsonb,int)']) as signature;

rollback;
