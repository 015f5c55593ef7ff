-- Ratings that match, the last given first.
select "feedback.code", "feedback.href", result, attitude, "time", is_resolved as resolved, rated_on, cursor
from api.feedback_rating_list(:result::int[], :resolved::text[], :after::jsonb, :limit::int);
