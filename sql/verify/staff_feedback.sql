-- Verify reformd:staff_feedback on pg

begin;

select 1 / has_function_privilege('reformd_staff', 'api.staff_item(jsonb,text,timestamptz)', 'execute')::int;
select 1 / has_function_privilege('reformd_staff', 'api.staff_act(jsonb,text,text,text,text,text,jsonb,boolean,boolean,timestamptz)', 'execute')::int;
select 1 / (not has_function_privilege('reformd_public', 'api.staff_item(jsonb,text,timestamptz)', 'execute'))::int;

rollback;
