/* Plans: what an agency has promised to do, and by when; their text, clause by clause. */
#include "answer.h"
#include "queries.h"
#include "resources.h"

const struct operation plans[] = {
    {"listPlans", answer_page, .statement = &plans_list},
    {"getPlan", answer_one, .statement = &plans_get},
    {"listClauses", answer_one, .statement = &clauses_list},
    {"getClause", answer_one, .statement = &clauses_get},
    {"getPlanProgress", answer_one, .statement = &progress_plan},
    {"getPlanTimeline", answer_page, .statement = &progress_plan_timeline, .parent = &plans_exists},
    {"listPlanVersions", answer_list, .statement = &plan_versions_list, .parent = &plans_exists},
    {"getPlanVersion", answer_one, .statement = &plan_versions_get},
    {"getPlanDiff", answer_one, .statement = &plan_versions_diff},
    {.id = NULL},
};
