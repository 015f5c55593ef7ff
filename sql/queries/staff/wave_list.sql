-- Waves of spam of the caller's units, the newest first.
select * from api.staff_waves(:caller, :state, :after::jsonb, :limit::int);
