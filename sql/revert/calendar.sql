-- Revert reformd:calendar from pg

begin;

drop table reform.service_level;
drop table reform.reporting_period;
drop table reform.working_hours;
drop type reform.hours;
drop table reform.holiday;
drop table reform.calendar_year;

commit;
