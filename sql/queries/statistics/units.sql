-- What each unit, with the units below it, is in charge of and how it answers, by code.
select * from api.statistics_units(:after::jsonb, :limit::int);
