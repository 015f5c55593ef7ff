-- Verify reformd:staff_occurrences on pg

begin;

select version, recorded_by from reform.occurrence where false;
select recorded_by from reform.evidence where false;
select 1 / has_function_privilege('reformd_staff', signature, 'execute')::int,
    1 / (not has_function_privilege('reformd_public', signature, 'execute'))::int
from unnest(array[
    'api.staff_occurrence(jsonb,text,text,text)',
    'api.staff_occurrences(jsonb,text,text,jsonb,int)',
    'api.staff_task_evidence(jsonb,text,text,jsonb,int)',
    'api.staff_record_occurrence(jsonb,text,text,text,text,jsonb,boolean,boolean,timestamptz)',
    'api.staff_change_occurrence(jsonb,text,text,text,text,jsonb,boolean,boolean,timestamptz)',
    'api.staff_remove_occurrence(jsonb,text,text,text,text,boolean,timestamptz)',
    'api.staff_add_evidence(jsonb,text,text,text,text,text,text,jsonb,boolean,boolean,timestamptz)',
    'api.staff_evidence(jsonb,text)',
    'api.staff_remove_evidence(jsonb,text,boolean,timestamptz)']) as signature;

rollback;
