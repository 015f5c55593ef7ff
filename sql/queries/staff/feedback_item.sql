-- One item of feedback, for staff.
select * from api.staff_item(:caller, :code);
