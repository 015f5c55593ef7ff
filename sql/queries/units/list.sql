-- Units that match, by name.
select unit.*, jsonb_build_array(unit.name, unit.code) as cursor
from api.units(:kind::text[], :parent::text[], :external::boolean, :on::date, :q::text) as unit
where :after::jsonb is null
    or (unit.name collate "vi-x-icu", unit.code) > (:after::jsonb->>0, :after::jsonb->>1)
order by unit.name collate "vi-x-icu", unit.code
limit :limit::int;
