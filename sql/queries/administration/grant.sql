-- One grant, for an admin of its unit.
select * from api.staff_grant(:caller, :id);
