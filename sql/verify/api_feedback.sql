-- Verify reformd:api_feedback on pg

begin;

select 1 / has_table_privilege(role, view, 'select')::int
from unnest(array['reformd_public', 'reformd_staff']) as role,
    unnest(array['api.feedback', 'api.feedback_event', 'api.feedback_reply', 'api.feedback_happened']) as view;
select 1 / has_function_privilege(role, function, 'execute')::int
from unnest(array['reformd_public', 'reformd_staff']) as role,
    unnest(array[
        'api.feedback_by_received_descending(api.feedback_filter, jsonb, int, timestamptz)',
        'api.feedback_by_received(api.feedback_filter, jsonb, int, timestamptz)',
        'api.feedback_by_due(api.feedback_filter, jsonb, int, timestamptz)',
        'api.feedback_by_support_descending(api.feedback_filter, jsonb, int, timestamptz)',
        'api.feedback_deadlines(text, timestamptz)']) as function;

-- Every item that may be listed is entered, and no other.
select 1 / (count(*) = 0)::int
from reform.feedback
where reform.is_listed(feedback.handling) <> exists (
    select from reform.feedback_entry as entry where entry.list = 'all' and entry.feedback_id = feedback.id);

rollback;
