-- The words of an item before they were blacked out.
select * from api.staff_original(:caller, :code);
