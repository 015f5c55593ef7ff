-- One task, for staff.
select * from api.staff_plan_part(:caller, 'task', :plan, array[:task]);
