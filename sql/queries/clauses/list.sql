-- The text of a published plan, as a tree.
select * from api.clause_tree where "plan.code" = :plan;
