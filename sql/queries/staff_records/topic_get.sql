-- One topic, for staff.
select * from api.staff_record(:caller, 'topic', :topic);
