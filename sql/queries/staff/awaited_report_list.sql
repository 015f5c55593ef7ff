-- Reports that the caller's units owe, the oldest first.
select * from api.staff_awaited_reports(:caller, :on, :after::jsonb, :limit::int);
