-- One item of feedback.
select summary.*, api.feedback_deadlines(item.code) as deadlines
from api.feedback as item
cross join lateral api.feedback_summary(item) as summary
where item.code = :code;
