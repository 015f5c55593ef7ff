-- One published plan, without its text and tasks.
select * from api.plan where code = :plan;
