/* Search over everything that is published. */
#include "answer.h"
#include "queries.h"
#include "resources.h"

const struct operation searching[] = {
    {"search", answer_page, .statement = &search_search},
    {.id = NULL},
};
