-- Verify reformd:plan_versions on pg

begin;

select plan_id, number, document, published_at, replaced_at, reason from reform.plan_version where false;
select 1 / has_function_privilege(role, name, 'execute')::int
from unnest(array['reformd_public', 'reformd_staff']) as role,
    unnest(array['api.plan_versions(text)', 'api.plan_version(text,int)', 'api.plan_diff(text,int,int)']) as name;

rollback;
