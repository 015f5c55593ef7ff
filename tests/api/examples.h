/* Every GET operation of the contract that needs no secret, with values from the demo, for tests that are generated
 * from the contract. */

#ifndef TESTS_EXAMPLES_H
#define TESTS_EXAMPLES_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct example {
    const char *id;       /* operationId */
    const char *template; /* /v1/plans/{plan} */
    const char *path;     /* the template with codes of the demo and all that the query requires: answers 200 */
    json_t *operation;    /* its part of the contract; borrowed */
};

/* How many GET operations with a 200 the contract has. 0 before witness_open(). */
size_t example_count(void);
struct example example_at(size_t index);

/* The path with its nth path parameter naming nothing that exists: 404. NULL when there are not so many. */
const char *path_to_nothing(struct example example, size_t nth);

/* Adds an argument to a path with or without a query. */
const char *with_argument(const char *path, const char *argument);

/* The operation has a response (200 unless said otherwise) of this media type. */
bool answers_as(struct example example, const char *media_type);
bool has_response(struct example example, const char *status);

/* Whether the path takes the method, written as in the contract ("post"), too. */
bool has_method(struct example example, const char *method);

/* The operation's parameters in the query, references resolved; kept. */
json_t *query_parameters(struct example example);
bool has_query_parameter(struct example example, const char *name);

/* A value that the parameter's schema allows; one that it does not, NULL when it allows all text. Kept. */
const char *allowed_value(const json_t *parameter);
const char *refused_value(const json_t *parameter);

#endif
