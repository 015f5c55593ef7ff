-- How many items of each month were complaints or denunciations, the latest month first.
select * from api.statistics_diverted(:after::jsonb, :limit::int);
