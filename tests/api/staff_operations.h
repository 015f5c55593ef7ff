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

/* The one of this operationId, which is there. */
struct staff_operation staff_operation_of(const char *id);

/* What paths lead to, of the unit VP-SO. A new kind of object: a member here, rows in staff_operations.c. */
struct staff_objects {
    const char *item;        /* feedback with a sealed identity, whose words were blacked out */
    const char *grant;       /* its number, as all that are called so */
    const char *draft;       /* a plan with the task, the clause and the reading */
    const char *public_plan; /* a plan that is issued, with a task of the same code */
    const char *task, *clause, *reading;
    const char *report;                /* a draft, of the task that is public */
    const char *occurrence, *evidence; /* of the same task */
    const char *unit, *document, *topic, *holiday, *period, *level;
    const char *wave;     /* of spam, with another item in it */
    const char *template; /* of replies */
};

/* Makes them anew. The item goes with its suite, the rest by remove_staff_objects() at the end of the test. */
struct staff_objects make_staff_objects(void);
void remove_staff_objects(void);

/* Such as nobody made. */
struct staff_objects no_staff_objects(void);

/*
 * The operation's path to one of these; kept. With the parameters that it needs and, where it can be tried without
 * effect, `dry_run`.
 */
const char *staff_path(struct staff_operation operation, const struct staff_objects *objects);

/* The path with one more parameter ("name=value"); kept. */
const char *with_parameter(const char *path, const char *parameter);

bool has_parameters(struct staff_operation operation);
bool takes_if_match(struct staff_operation operation);
bool takes_body(struct staff_operation operation);

/*
 * Asks for the operation at this path, with the header Authorization unless NULL, with If-Match unless NULL. Where it
 * takes a body and none is given, one is sent that says which unit or plan it is about and is not whole, so that
 * nothing is made.
 */
struct staff_request {
    const char *path, *authorization, *if_match, *body, *accept, *type;
};
struct answer ask_staff(struct staff_operation operation, struct staff_request request);

#endif
