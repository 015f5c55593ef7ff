/* Feedback: what citizens and businesses said, and what became of it. */
#include "answer.h"
#include "queries.h"
#include "resources.h"

const struct operation feedback[] = {
    {"listFeedback", answer_page, .statement = &feedback_list},
    {"listPlanFeedback", answer_page, .statement = &feedback_list_of_plan, .parent = &plans_exists},
    {"listTaskFeedback", answer_page, .statement = &feedback_list_of_task, .parent = &tasks_exists},
    {"listUnitFeedback", answer_page, .statement = &feedback_list_of_unit, .parent = &units_exists},
    {"getFeedback", answer_one, .statement = &feedback_get},
    {"listFeedbackEvents", answer_page, .statement = &feedback_events, .parent = &feedback_exists},
    {"listFeedbackReplies", answer_page, .statement = &feedback_replies, .parent = &feedback_exists},
    {.id = NULL},
};
