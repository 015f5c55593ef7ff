-- What is published and matches the words, the best first.
select
    result.type,
    code,
    title,
    plan_code as "plan.code",
    plan_title as "plan.title",
    '/v1/plans/' || plan_code as "plan.href",
    matched_text as "matched.text",
    matched_spans as "matched.spans",
    href,
    jsonb_build_array(score, result.type, id, place) as cursor
from api.search(:q, :type::text[]::api.searchable[], :after::jsonb, :limit::int) as result
order by place;
