-- The caller, with what is granted today.
select * from api.staff_me(:caller);
