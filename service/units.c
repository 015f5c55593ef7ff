/* Units: who is in charge. */
#include "answer.h"
#include "queries.h"
#include "resources.h"

const struct operation units[] = {
    {"listUnits", answer_page, .statement = &units_list, .whole = &units_tree},
    {"getUnit", answer_one, .statement = &units_get},
    {"listUnitTasks", answer_page, .statement = &tasks_list_of_unit, .parent = &units_exists},
    {"getUnitPerformance", answer_one, .statement = &progress_unit_performance},
    {.id = NULL},
};
