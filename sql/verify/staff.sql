-- Verify reformd:staff on pg

begin;

select id, issuer, subject, role, unit_id, valid_from, valid_to, granted_at from reform.staff_grant where false;
select id, at, issuer, subject, role, unit_id, operation, object_type, object, before_digest, after_digest, request_id
from ops.audit where false;
select object from ops.idempotency_key where false;
select 1 / has_function_privilege('reformd_staff', 'api.staff_me(jsonb)', 'execute')::int;
select 1 / has_function_privilege('reformd_staff', 'api.grant_role(text,text,text,text,date)', 'execute')::int;
select 1 / (not has_function_privilege('reformd_public', 'api.grant_role(text,text,text,text,date)', 'execute'))::int;

rollback;
