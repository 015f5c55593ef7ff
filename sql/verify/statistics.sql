-- Verify reformd:statistics on pg

begin;

select 1 / has_function_privilege(role, function, 'execute')::int
from unnest(array['reformd_public', 'reformd_staff']) as role,
    unnest(array[
        'api.statistics_overview(timestamptz)',
        'api.statistics_feedback(text, text, text, jsonb, int)',
        'api.statistics_deadlines(jsonb, int, timestamptz)',
        'api.statistics_moderation(jsonb, int)',
        'api.statistics_ratings(jsonb, int)',
        'api.statistics_units(jsonb, int, timestamptz)',
        'api.statistics_diverted(jsonb, int)',
        'api.feedback_deadline_list(text[], text[], text[], text[], jsonb, int, timestamptz)',
        'api.feedback_rating_list(int[], text[], jsonb, int)']) as function;

-- Every entry of the list of all is counted.
select 1 / (
    (select coalesce(sum(count), 0) from ops.counter where measure = 'handling')
    = (select count(*) from reform.feedback_entry where list = 'all'))::int;

-- Every deadline of these is listed.
select 1 / (
    (select count(*) from reform.deadline_entry) = (select count(*) from reform.listed_deadline))::int;

rollback;
