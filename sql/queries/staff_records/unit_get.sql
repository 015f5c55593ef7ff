-- One unit, for staff.
select * from api.staff_record(:caller, 'unit', :unit);
