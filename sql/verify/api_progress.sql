-- Verify reformd:api_progress on pg

begin;

select 1 / has_table_privilege(role, 'api.period', 'select')::int,
    1 / has_table_privilege(role, 'api.occurrence', 'select')::int,
    1 / has_table_privilege(role, 'api.report', 'select')::int,
    1 / has_table_privilege(role, 'api.report_object', 'select')::int,
    1 / has_table_privilege(role, 'api.task_group', 'select')::int,
    1 / has_table_privilege(role, 'api.task_evidence', 'select')::int,
    1 / has_function_privilege(role, 'api.task_progress(bigint, date)', 'execute')::int,
    1 / has_function_privilege(role, 'api.roll_up(bigint[], text, date)', 'execute')::int,
    1 / has_function_privilege(role, 'api.on_time_rate(json)', 'execute')::int,
    1 / has_function_privilege(role, 'api.timeline(text, text, jsonb, int)', 'execute')::int
from unnest(array['reformd_public', 'reformd_staff']) as role;

-- Everything that happened is in the timeline.
select 1 / (count(*) = 0)::int
from reform.event_source as source
where not exists (
    select from reform.plan_event as event where event.kind = source.kind and event.source_id = source.source_id);

rollback;
