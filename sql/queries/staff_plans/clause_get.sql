-- One clause, for staff.
select * from api.staff_plan_part(:caller, 'clause', :plan, array[:path]);
