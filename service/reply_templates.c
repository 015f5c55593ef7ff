/* Templates of replies. */
#include "answer.h"
#include "done.h"
#include "queries.h"
#include "resources.h"

const struct operation reply_templates[] = {
    {"listReplyTemplates", answer_page, .statement = &staff_reply_template_list},
    {"makeReplyTemplate", answer_done, .statement = &staff_make_reply_template},
    {"getReplyTemplate", answer_done, .statement = &staff_reply_template},
    {"changeReplyTemplate", answer_done, .statement = &staff_change_reply_template},
    {"removeReplyTemplate", answer_done, .statement = &staff_remove_reply_template},
    {.id = NULL},
};
