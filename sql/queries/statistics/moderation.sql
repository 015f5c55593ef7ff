-- How many items stand in each state of publication, and for which reason.
select * from api.statistics_moderation(:after::jsonb, :limit::int);
