/* Every operation of the contract that is for staff, for tests that are generated from the contract. */

#ifndef TESTS_STAFF_OPERATIONS_H
#define TESTS_STAFF_OPERATIONS_H

#include "client.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct staff_operation {
    const char *id;       /* operationId */
    const char *method;   /* "POST" */
    const char *template; /* /v1/staff/feedback/{code}/accept */
    json_t *operation;    /* its part of the contract; borrowed */
};

/* How many there are. 0 before witness_open(). */
size_t staff_operation_count(void);
struct staff_operation staff_operation_at(size_t index);

/* What paths lead to, of the unit VP-SO. A new kind of object: a member here, a row in staff_operations.c. */
struct staff_objects {
    const char *item;  /* the code of an item of feedback */
    const char *grant; /* the number of a grant */
};

/* Sends an item, and grants a role. */
struct staff_objects make_staff_objects(void);

/* Such as nobody made. */
struct staff_objects no_staff_objects(void);

/* The operation's path to one of these; kept. */
const char *staff_path(struct staff_operation operation, const struct staff_objects *objects);

bool has_parameters(struct staff_operation operation);
bool takes_if_match(struct staff_operation operation);
bool takes_body(struct staff_operation operation);

/*
 * Asks for the operation at this path, with the header Authorization unless NULL, with If-Match unless NULL, with a
 * body where it takes one.
 */
struct staff_request {
    const char *path, *authorization, *if_match, *body, *accept, *type;
};
struct answer ask_staff(struct staff_operation operation, struct staff_request request);

#endif
