-- How much feedback there is and where it stands.
select
    overview.items,
    overview.open,
    overview.overdue,
    overview.answered_on_time,
    overview.answered_late,
    overview.by_track,
    overview.by_kind,
    overview.by_handling,
    overview.by_publication,
    '/v1/statistics/overview' as "links.self",
    '/v1/statistics/feedback' as "links.feedback",
    '/v1/statistics/deadlines' as "links.deadlines",
    '/v1/statistics/moderation' as "links.moderation",
    '/v1/statistics/ratings' as "links.ratings",
    '/v1/statistics/units' as "links.units",
    '/v1/statistics/diverted' as "links.diverted"
from api.statistics_overview() as overview;
