/* Administration: grants of staff, and the trail of what staff did. */
#include "answer.h"
#include "done.h"
#include "queries.h"
#include "resources.h"

const struct operation administration[] = {
    {"listGrants", answer_page, .statement = &administration_grants},
    {"makeGrant", answer_done, .statement = &administration_make_grant},
    {"getGrant", answer_done, .statement = &administration_grant},
    {"endGrant", answer_done, .statement = &administration_end_grant},
    {"listAudit", answer_page, .statement = &administration_audit},
    {.id = NULL},
};
