-- One wave of spam with its items.
select * from api.staff_wave(:caller, :wave);
