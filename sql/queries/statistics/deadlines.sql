-- How many deadlines of each stage and track stand how.
select * from api.statistics_deadlines(:after::jsonb, :limit::int);
