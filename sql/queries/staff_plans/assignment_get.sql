-- One assignment, for staff.
select * from api.staff_plan_part(:caller, 'assignment', :plan, array[:task, :role, :unit]);
