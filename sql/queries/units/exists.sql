-- Whether there is such a unit.
select 1 from api.unit_summary where code = :unit;
