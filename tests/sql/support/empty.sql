-- Whatever the database holds, the test begins without it; the rollback at its end brings all of it back.

set local client_min_messages = warning;
alter table reform.event disable trigger event_not_emptied;
alter table private.identity_access disable trigger identity_access_not_emptied;
truncate reform.plan, reform.unit, reform.document, reform.topic, reform.calendar_year, reform.working_hours,
    reform.reporting_period, reform.service_level cascade;
alter table reform.event enable trigger event_not_emptied;
alter table private.identity_access enable trigger identity_access_not_emptied;
