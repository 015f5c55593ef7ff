-- The plans of the caller's units that match, those of the newest year first.
select * from api.staff_plans(
    :caller, :year::int[], :status::text[], :unit::text[], :q::text, :after::jsonb, :limit::int);
