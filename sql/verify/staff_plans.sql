-- Verify reformd:staff_plans on pg

begin;

select status_reason from reform.plan where false;
select version from reform.clause where false;
select name, position, from_states, to_state, label_vi, label_en from reform.plan_transition where false;
select code, status_reason from api.plan_standing where false;
select 1 / (count(*) = 7)::int
from pg_proc
where pronamespace = 'api'::regnamespace and has_function_privilege('reformd_staff', oid, 'execute')
    and not has_function_privilege('reformd_public', oid, 'execute')
    and proname in ('staff_plan_part', 'staff_plan_document', 'staff_plans', 'staff_edit_plan', 'staff_create_plan',
        'staff_import_plan', 'staff_move_plan');

rollback;
