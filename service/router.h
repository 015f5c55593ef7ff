/* From method and path to the operation of the contract. */
#ifndef REFORMD_ROUTER_H
#define REFORMD_ROUTER_H

#include <stdbool.h>
#include <stddef.h>

#include "contract.h"

enum { ROUTE_PARAMETERS = 4 };

struct route {
    const struct endpoint *endpoints[METHOD_COUNT]; /* all operations of the path; NULL where there is none */
    const char *values[ROUTE_PARAMETERS];           /* of the path's parameters, in its order: pointers into the URL */
    size_t value_count;
};

/* Builds a router over the contract's endpoints, which must outlive it. NULL without memory, or when a path has more
 * than ROUTE_PARAMETERS parameters. */
struct router *router_new(const struct endpoint *endpoints, size_t count);
void router_free(struct router *router);

/* Finds the path made of `segments`; a literal segment wins over a parameter. False when the contract has none. */
bool router_find(const struct router *router, const char *const segments[], size_t count, struct route *route);

/* The method by its name, METHOD_COUNT when the contract knows none such. */
enum method router_method(const char *name);

#endif
