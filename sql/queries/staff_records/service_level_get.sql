-- One service level, for staff.
select * from api.staff_record(:caller, 'service_level', :level);
