-- A plan for staff, as a plan document.
select * from api.staff_plan_document(:caller, :plan);
