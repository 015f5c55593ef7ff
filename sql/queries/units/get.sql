-- One unit.
select *, "links.self" || '/feedback' as "links.feedback" from api.unit where code = :unit;
