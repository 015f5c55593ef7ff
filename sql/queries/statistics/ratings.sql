-- How answers were rated.
select * from api.statistics_ratings(:after::jsonb, :limit::int);
