-- Documents that match, the newest first, undated ones last.
select document.*, jsonb_build_array(coalesce(document.issued_on, '-infinity'), document.code) as cursor
from api.documents(:kind::text[], :level::text[], :year::int[], :q::text) as document
where :after::jsonb is null
    or (coalesce(document.issued_on, '-infinity'), document.code)
        < ((:after::jsonb->>0)::date, :after::jsonb->>1)
order by coalesce(document.issued_on, '-infinity') desc, document.code desc
limit :limit::int;
