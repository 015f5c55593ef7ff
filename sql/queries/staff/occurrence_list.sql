-- What the caller's units did for a task, the latest first.
select * from api.staff_occurrences(:caller, :plan, :task, :after::jsonb, :limit::int);
