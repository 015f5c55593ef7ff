-- One plan, for staff.
select * from api.staff_plan_part(:caller, 'plan', :plan, null);
