-- One version of a published plan.
select * from api.plan_version(:plan, :number::int);
