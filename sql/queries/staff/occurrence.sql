-- One occurrence, for staff.
select * from api.staff_occurrence(:caller, :plan, :task, :occurrence);
