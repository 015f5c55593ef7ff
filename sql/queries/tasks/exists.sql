-- Whether there is such a task in a published plan.
select 1 from api.task_id as task where task.plan = :plan and task.code = :task;
