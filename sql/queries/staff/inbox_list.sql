-- What is due for the caller, what is overdue first.
select *
from api.staff_inbox(
    :caller, :queue::text[], :unit::text[], :track::text[], :kind::text[], :overdue::boolean, :plan::text[],
    :after::jsonb, :limit::int);
