-- One reporting period, for staff.
select * from api.staff_record(:caller, 'reporting_period', :period);
