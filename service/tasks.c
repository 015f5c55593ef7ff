/* Tasks: what is to be done, by whom, and how it goes. */
#include "answer.h"
#include "queries.h"
#include "resources.h"

const struct operation tasks[] = {
    {"listTasks", answer_page, .statement = &tasks_list},
    {"listPlanTasks", answer_page, .statement = &tasks_list_of_plan, .parent = &plans_exists},
    {"getTask", answer_one, .statement = &tasks_get},
    {"listTaskOccurrences", answer_page, .statement = &progress_occurrences, .parent = &tasks_exists},
    {"listTaskReports", answer_page, .statement = &progress_reports, .parent = &tasks_exists},
    {"listTaskEvidence", answer_page, .statement = &progress_evidence, .parent = &tasks_exists},
    {"getTaskTimeline", answer_page, .statement = &progress_task_timeline, .parent = &tasks_exists},
    {.id = NULL},
};
