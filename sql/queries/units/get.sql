-- One unit.
select * from api.unit where code = :unit;
