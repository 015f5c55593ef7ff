/* A request's question to the database: its values bound by name, and what a failure means to the client. */
#ifndef REFORMD_QUERY_H
#define REFORMD_QUERY_H

#include <libpq-fe.h>

#include "call.h"

/* The values of a statement's parameters, by position, in text form; `given` are name, value pairs of what the handler
 * itself sets (limit, after …), ended by NULL. Free with binding_free(), also when it failed for lack of memory. */
struct binding {
    const char **values;
    char **owned; /* array literals and dumps, as many as values; NULL where the value is borrowed */
    size_t count;
};
bool binding_make(struct binding *binding, const struct call *call, const struct statement *statement,
                  const char *const given[]);
void binding_free(struct binding *binding);

/* Runs a statement that reads, with the call's values. Answers the client itself and returns NULL when it fails. The
 * result is the caller's. */
PGresult *query_or_problem(struct call *call, const struct statement *statement, const char *const given[],
                           enum db_style style);

/* Runs a statement that writes. It is never repeated once it was sent, but where PostgreSQL says that it lost a race:
 * when the link broke or the time was up, whether it was done is unknown, and so the client is told. */
PGresult *query_once_or_problem(struct call *call, const struct statement *statement, const char *const given[]);

/* The number of rows that a list has in all; -1 when it failed and the client was answered. */
long long count_or_problem(struct call *call, const struct statement *statement, const char *const given[]);

#endif
