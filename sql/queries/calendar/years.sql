-- How well the days off of each year are known.
select year, state, source, note, holiday_count, "links.holidays", "links.reporting_periods"
from api.calendar_year
order by year;
