-- Verify reformd:submission on pg

begin;

select 1 / has_function_privilege('reformd_public', 'api.submit_feedback(jsonb,jsonb,text,text,text,jsonb,jsonb,text,text,timestamptz)', 'execute')::int;
select 1 / has_function_privilege('reformd_public', 'api.preview_feedback(jsonb,timestamptz)', 'execute')::int;
select 1 / has_function_privilege('reformd_public', 'api.refuse_feedback(jsonb)', 'execute')::int;

rollback;
