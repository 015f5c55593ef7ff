-- The approved answers to an item, the first first.
select
    reply.number,
    reply.text,
    reply.resolution,
    reply.approved_at,
    reply."links.feedback",
    jsonb_build_array(reply.number) as cursor
from api.feedback_reply as reply
where reply.code = :code and (:after::jsonb is null or reply.number > (:after::jsonb->>0)::int)
order by reply.number
limit :limit::int;
