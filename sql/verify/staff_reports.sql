-- Verify reformd:staff_reports on pg

begin;

select version, completed_on, authors, approver, publisher, note, returned_at, changed_at
from reform.progress_report where false;
select 1 / (count(*) = 4)::int from reform.report_step;
select 1 / has_function_privilege('reformd_staff', signature, 'execute')::int,
    1 / (not has_function_privilege('reformd_public', signature, 'execute'))::int
from unnest(array[
    'api.staff_report(jsonb,text)',
    'api.staff_write_report(jsonb,text,text,text,text,jsonb,boolean,boolean,timestamptz)',
    'api.staff_change_report(jsonb,text,text,jsonb,boolean,boolean,timestamptz)',
    'api.staff_remove_report(jsonb,text,text,boolean,timestamptz)',
    'api.staff_move_report(jsonb,text,text,text,text,text,jsonb,boolean,boolean,timestamptz)']) as signature;

rollback;
