-- Reporting periods that match, in the order in which their reports are due.
select
    code, year, kind, name, data_from, data_to, submit_by, source, "links.year",
    jsonb_build_array(year, submit_by, code) as cursor
from api.reporting_period
where (
        :after::jsonb is null
        or (year, submit_by, code)
            > ((:after::jsonb->>0)::int, (:after::jsonb->>1)::date, (:after::jsonb->>2)::text)
    )
    and (:year::int[] is null or year = any (:year::int[]))
order by year, submit_by, code
limit :limit::int;
