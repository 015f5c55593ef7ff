-- Service levels valid on a day that match, in the order of the stages.
select
    track, stage, amount, calendar, statutory, legal_basis, "document.code", "document.title", "document.href",
    note, valid_from, valid_to, "links.self", jsonb_build_array(track_place, stage_place) as cursor
from api.service_level
where (
        :after::jsonb is null
        or (track_place, stage_place) > ((:after::jsonb->>0)::int, (:after::jsonb->>1)::int)
    )
    and (:track::text[] is null or track = any (:track::text[]))
    and (:stage::text[] is null or stage = any (:stage::text[]))
    and coalesce(:on::date, api.today())
        between coalesce(valid_from, '-infinity') and coalesce(valid_to, 'infinity')
order by track_place, stage_place
limit :limit::int;
