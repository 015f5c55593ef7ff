/* All resources that the service answers for. */
#include "resources.h"

#include "pages.h"

const struct operation *const resources[] = {
    calendar, documents, pages, plans, searching, tasks, units, NULL,
};
