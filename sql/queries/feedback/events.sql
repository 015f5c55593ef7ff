-- What happened to an item, the first first.
select
    event.sequence,
    event.at,
    event.transition,
    event.label,
    event.label_en,
    event.axis,
    event."from",
    event."to",
    event.role,
    event.reason,
    event.note,
    event."unit.code",
    event."unit.name",
    event."unit.href",
    event.agency,
    event."links.feedback",
    jsonb_build_array(event.sequence) as cursor
from api.feedback_event as event
where event.code = :code and (:after::jsonb is null or event.sequence > (:after::jsonb->>0)::int)
order by event.sequence
limit :limit::int;
