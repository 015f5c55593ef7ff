-- How much was received in each month, the latest first, told apart by one thing.
select *
from api.statistics_feedback(coalesce(:by::text, 'month'), :since::text, :until::text, :after::jsonb, :limit::int);
