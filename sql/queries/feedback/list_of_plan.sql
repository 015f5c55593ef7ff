-- Feedback about a plan and everything in it that matches, the latest received first.
select summary.*, found.cursor
from api.feedback_by_received_descending(
    row(
        array[:plan::text], null, null, :target_unit::text[], :unit::text[], :topic::text[],
        :kind::text[], :track::text[], :handling::text[], :publication::text[],
        :overdue::boolean, :since::date, :until::date, :q::text,
        :publication_reason::text[])::api.feedback_filter, :after::jsonb, :limit::int)
    with ordinality as found (feedback_id, cursor, place)
join api.feedback as item on item.id = found.feedback_id
cross join lateral api.feedback_summary(item) as summary
order by found.place;
