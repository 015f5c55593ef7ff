-- One clause of a published plan.
select * from api.clause where "plan.code" = :plan and path = :path;
