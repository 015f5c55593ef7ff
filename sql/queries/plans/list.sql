-- Published plans that match, those of the newest year first.
select plan.*, jsonb_build_array(-plan.year, plan.code) as cursor
from api.plans(
    :year::int[], :kind::text[], :status::text[], :unit::text[], :topic::text[], :document::text[], :q::text) as plan
where :after::jsonb is null
    or (-plan.year, plan.code) > ((:after::jsonb->>0)::int, :after::jsonb->>1)
order by -plan.year, plan.code
limit :limit::int;
