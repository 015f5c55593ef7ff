-- Whether there is such a published plan.
select 1 from api.plan_summary where code = :plan;
