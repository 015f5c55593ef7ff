/* What is due for staff, and all feedback as they find it. */
#include "answer.h"
#include "queries.h"
#include "resources.h"

const struct operation staff_inbox[] = {
    {"getInbox", answer_page, .statement = &staff_inbox_list, .counts = &staff_inbox_counts},
    {"listStaffFeedback", answer_page, .statement = &staff_feedback_list},
    {.id = NULL},
};
