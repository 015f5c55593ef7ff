-- One reading.
select * from api.staff_reading(:caller, :plan, :reading::bigint);
