-- All feedback of the caller's units that matches, what is due first, first.
select *
from api.staff_feedback(
    :caller, :handling::text[], :publication::text[], :officer, :unit::text[], :track::text[], :kind::text[],
    :overdue::boolean, :suspicious::boolean, :since::date, :until::date, :q, 'due', :after::jsonb, :limit::int);
