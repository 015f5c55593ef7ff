-- What happened in a plan, the latest first.
select * from api.timeline(:plan::text, null, :after::jsonb, :limit::int);
