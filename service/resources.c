/* All resources that the service answers for. */
#include "resources.h"

#include "pages.h"

const struct operation *const resources[] = {
    administration,
    calendar,
    desk,
    documents,
    feedback,
    following,
    pages,
    plans,
    reply_templates,
    searching,
    staff,
    staff_inbox,
    staff_moderation,
    staff_plans,
    staff_progress,
    staff_records,
    statistics,
    submission,
    tasks,
    units,
    NULL,
};
