-- Days off and worked Saturdays that match, by date.
select
    date, weekday, weekday_en, name, name_en, kind, works, source, year, year_state, "links.year",
    "links.calendar_years", jsonb_build_array(date) as cursor
from api.holiday
where (:after::jsonb is null or date > (:after::jsonb->>0)::date)
    and (:year::int[] is null or year = any (:year::int[]))
    and (:kind::text[] is null or kind = any (:kind::text[]))
order by date
limit :limit::int;
