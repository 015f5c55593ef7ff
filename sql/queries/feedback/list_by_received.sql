-- Feedback that matches, the first received first.
select summary.*, found.cursor
from api.feedback_by_received(
    row(
        :plan::text[], :task::text[], :clause::text[], :target_unit::text[], :unit::text[], :topic::text[],
        :kind::text[], :track::text[], :handling::text[], :publication::text[],
        :overdue::boolean, :since::date, :until::date, :q::text,
        :publication_reason::text[])::api.feedback_filter, :after::jsonb, :limit::int)
    with ordinality as found (feedback_id, cursor, place)
join api.feedback as item on item.id = found.feedback_id
cross join lateral api.feedback_summary(item) as summary
order by found.place;
