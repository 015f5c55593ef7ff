-- The deadline of a stage, computed and explained.
select
    track,
    stage,
    received_at,
    started_on,
    due_on,
    due_at,
    amount,
    calendar,
    statutory,
    legal_basis,
    document_code as "document.code",
    document_title as "document.title",
    document_href as "document.href",
    remaining_working_days,
    provisional,
    provisional_years,
    provisional_hours,
    steps,
    link_self as "links.self",
    link_service_level as "links.service_level",
    link_calendar_years as "links.calendar_years"
from api.deadline(:from::text, :track::text, :stage::text, coalesce(:steps::boolean, true));
