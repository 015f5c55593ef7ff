-- All feedback of the caller's units that matches, the latest received first.
select *
from api.staff_feedback(
    :caller, :handling::text[], :publication::text[], :officer, :unit::text[], :track::text[], :kind::text[],
    :overdue::boolean, :suspicious::boolean, :since::date, :until::date, :q, '-received', :after::jsonb, :limit::int);
