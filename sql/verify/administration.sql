-- Verify reformd:administration on pg

begin;

select version, ended_at from reform.staff_grant where false;
select unit_id, at, audit_id, operation, object_type from ops.audit_entry where false;
select 1 / has_function_privilege('reformd_staff', name::regprocedure, 'execute')::int,
    1 / (not has_function_privilege('reformd_public', name::regprocedure, 'execute'))::int
from unnest(array[
    'api.staff_grant(jsonb,bigint)', 'api.staff_grants(jsonb,api.grant_filter,jsonb,int)',
    'api.make_grant(jsonb,text,text,jsonb,boolean,boolean,timestamptz)',
    'api.end_grant(jsonb,bigint,text,text,text,jsonb,boolean,boolean,timestamptz)',
    'api.staff_audit(jsonb,api.audit_filter,jsonb,int)']) as name;

rollback;
