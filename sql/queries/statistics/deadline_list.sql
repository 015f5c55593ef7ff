-- Deadlines of all items that match, the latest due first.
select *
from api.feedback_deadline_list(
    :stage::text[], :track::text[], :state::text[], :unit::text[], :after::jsonb, :limit::int);
