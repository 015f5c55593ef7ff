-- Evidence of a task, as staff of its units see it, the newest first.
select * from api.staff_task_evidence(:caller, :plan, :task, :after::jsonb, :limit::int);
