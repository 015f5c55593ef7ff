-- Verify reformd:following on pg

begin;

select 1 / has_function_privilege('reformd_public', 'api.follow_feedback(text,text,text,jsonb,timestamptz)', 'execute')::int;
select 1 / has_function_privilege('reformd_public', 'api.act_as_sender(text,text,text,text,text,text,text,jsonb,jsonb,timestamptz)', 'execute')::int;
select 1 / has_function_privilege('reformd_public', 'api.support_feedback(text,text,text,jsonb,boolean,timestamptz)', 'execute')::int;

rollback;
