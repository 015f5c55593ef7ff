-- Whatever the database holds, the test begins without it; the rollback at its end brings all of it back.

set local client_min_messages = warning;
truncate reform.plan, reform.unit, reform.document, reform.topic, reform.calendar_year, reform.working_hours,
    reform.reporting_period, reform.service_level cascade;
