-- Published plans that match, by title.
select plan.*, jsonb_build_array(plan.title, plan.code) as cursor
from api.plans(
    :year::int[], :kind::text[], :status::text[], :unit::text[], :topic::text[], :document::text[], :q::text) as plan
where :after::jsonb is null
    or (plan.title collate "vi-x-icu", plan.code) > (:after::jsonb->>0, :after::jsonb->>1)
order by plan.title collate "vi-x-icu", plan.code
limit :limit::int;
