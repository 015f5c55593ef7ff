-- What happened to a task, the latest first.
select * from api.timeline(:plan::text, :task::text, :after::jsonb, :limit::int);
