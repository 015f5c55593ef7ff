/* The calendar: days off, reporting periods, and how long the law gives. */
#include "answer.h"
#include "queries.h"
#include "resources.h"

const struct operation calendar[] = {
    {"listHolidays", answer_page, .statement = &calendar_holidays},
    {"listCalendarYears", answer_list, .statement = &calendar_years},
    {"listReportingPeriods", answer_page, .statement = &calendar_reporting_periods},
    {"listServiceLevels", answer_page, .statement = &calendar_service_levels},
    {"computeDeadline", answer_one, .statement = &calendar_deadline},
    {.id = NULL},
};
