-- Verify reformd:plan_filters on pg

begin;

select 'reform.plan_by_kind'::regclass, 'reform.plan_by_status'::regclass;
select 1 / (
    to_regclass('reform.plan_document_document_index') is null
    and to_regclass('reform.task_topic_topic_index') is null)::int;
select 1 / has_function_privilege(role, 'api.plans_about(text[])', 'execute')::int
from unnest(array['reformd_public', 'reformd_staff']) as role;
select code from api.plans_about(array['no-such-topic']);

rollback;
