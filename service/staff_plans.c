/* Plans for planners: imported, edited while they are drafts, published, moved on, replaced by a new version. */
#include "answer.h"
#include "done.h"
#include "queries.h"
#include "resources.h"

const struct operation staff_plans[] = {
    {"listStaffPlans", answer_page, .statement = &staff_plans_list},
    {"createPlan", answer_done, .statement = &staff_plans_create},
    {"importPlan", answer_done, .statement = &staff_plans_import},
    {"getStaffPlan", answer_done, .statement = &staff_plans_get},
    {"patchPlan", answer_done, .statement = &staff_plans_patch},
    {"deletePlan", answer_done, .statement = &staff_plans_delete},
    {"getPlanDocument", answer_done, .statement = &staff_plans_document},
    {"consultPlan", answer_done, .statement = &staff_plans_move},
    {"publishPlan", answer_done, .statement = &staff_plans_move},
    {"startPlan", answer_done, .statement = &staff_plans_move},
    {"completePlan", answer_done, .statement = &staff_plans_move},
    {"cancelPlan", answer_done, .statement = &staff_plans_move},
    {"supersedePlan", answer_done, .statement = &staff_plans_move},
    {"createClause", answer_done, .statement = &staff_plans_clause_create},
    {"getStaffClause", answer_done, .statement = &staff_plans_clause_get},
    {"patchClause", answer_done, .statement = &staff_plans_clause_patch},
    {"deleteClause", answer_done, .statement = &staff_plans_clause_delete},
    {"createTask", answer_done, .statement = &staff_plans_task_create},
    {"getStaffTask", answer_done, .statement = &staff_plans_task_get},
    {"patchTask", answer_done, .statement = &staff_plans_task_patch},
    {"deleteTask", answer_done, .statement = &staff_plans_task_delete},
    {"createAssignment", answer_done, .statement = &staff_plans_assignment_create},
    {"getStaffAssignment", answer_done, .statement = &staff_plans_assignment_get},
    {"patchAssignment", answer_done, .statement = &staff_plans_assignment_patch},
    {"deleteAssignment", answer_done, .statement = &staff_plans_assignment_delete},
    {.id = NULL},
};
