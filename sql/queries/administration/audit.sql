-- Who did what, the newest first.
select *
from api.staff_audit(
    :caller,
    row(:subject::text, :operation::text[], :object_type::text[], :object::text, :unit::text[], :since::date,
        :until::date)::api.audit_filter,
    :after::jsonb, :limit::int);
