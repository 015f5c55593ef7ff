-- Reports of the caller's units, the newest first.
select * from api.staff_reports(:caller, :state, :period, :unit, :plan, :after::jsonb, :limit::int);
