-- One progress report, for staff.
select * from api.staff_report(:caller, :report);
