/* What plans and deadlines stand on, kept by planners: units, documents, topics, calendars, service levels, readings.
 */
#include "answer.h"
#include "done.h"
#include "queries.h"
#include "resources.h"

const struct operation staff_records[] = {
    {"createUnit", answer_done, .statement = &staff_records_unit_create},
    {"getStaffUnit", answer_done, .statement = &staff_records_unit_get},
    {"patchUnit", answer_done, .statement = &staff_records_unit_patch},
    {"createDocument", answer_done, .statement = &staff_records_document_create},
    {"getStaffDocument", answer_done, .statement = &staff_records_document_get},
    {"patchDocument", answer_done, .statement = &staff_records_document_patch},
    {"createTopic", answer_done, .statement = &staff_records_topic_create},
    {"getStaffTopic", answer_done, .statement = &staff_records_topic_get},
    {"patchTopic", answer_done, .statement = &staff_records_topic_patch},
    {"createHoliday", answer_done, .statement = &staff_records_holiday_create},
    {"getStaffHoliday", answer_done, .statement = &staff_records_holiday_get},
    {"patchHoliday", answer_done, .statement = &staff_records_holiday_patch},
    {"createReportingPeriod", answer_done, .statement = &staff_records_reporting_period_create},
    {"getStaffReportingPeriod", answer_done, .statement = &staff_records_reporting_period_get},
    {"patchReportingPeriod", answer_done, .statement = &staff_records_reporting_period_patch},
    {"createServiceLevel", answer_done, .statement = &staff_records_service_level_create},
    {"getStaffServiceLevel", answer_done, .statement = &staff_records_service_level_get},
    {"patchServiceLevel", answer_done, .statement = &staff_records_service_level_patch},
    {"renameUnit", answer_done, .statement = &staff_records_unit_succeed},
    {"mergeUnit", answer_done, .statement = &staff_records_unit_succeed},
    {"splitUnit", answer_done, .statement = &staff_records_unit_succeed},
    {"dissolveUnit", answer_done, .statement = &staff_records_unit_succeed},
    {"listStaffServiceLevels", answer_list, .statement = &staff_records_service_levels},
    {"listReadings", answer_page, .statement = &staff_records_readings},
    {"getReading", answer_done, .statement = &staff_records_reading_get},
    {"patchReading", answer_done, .statement = &staff_records_reading_patch},
    {.id = NULL},
};
