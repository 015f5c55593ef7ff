-- Templates of replies that the caller may use, by code.
select * from api.staff_reply_templates(:caller, :resolution, :q, :after::jsonb, :limit::int);
