-- One piece of evidence, for staff.
select * from api.staff_evidence(:caller, :evidence);
