-- Revert reformd:api_calendar from pg

begin;

drop function api.deadline(text, text, text, boolean, timestamptz);
drop function reform.received_at(text);
drop view api.service_level;
drop view api.reporting_period;
drop view api.holiday;
drop view api.calendar_year;

commit;
