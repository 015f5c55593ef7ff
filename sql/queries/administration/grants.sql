-- Grants of the caller's units that match.
select *
from api.staff_grants(
    :caller, row(:subject::text, :role::text[], :unit::text[], :on::date)::api.grant_filter, :after::jsonb,
    :limit::int);
