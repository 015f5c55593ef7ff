-- All service levels with their numbers.
select * from api.staff_service_levels(:caller);
