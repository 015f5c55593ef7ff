-- The versions of a published plan.
select * from api.plan_versions(:plan);
