-- How doubtful places of a plan's source were read.
select * from api.staff_readings(:caller, :plan, :verified::boolean, :after::jsonb, :limit::int);
