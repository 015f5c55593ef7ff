-- One holiday, for staff.
select * from api.staff_record(:caller, 'holiday', :date);
