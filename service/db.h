/* Pools of connections to PostgreSQL: statements with a deadline, fair queues, reconnection in the background. */
#ifndef REFORMD_DB_H
#define REFORMD_DB_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>

#include "statement.h"
#include "text.h"

struct pool_settings {
    const char *name; /* "public", "staff": in metrics and application_name */
    const char *url;  /* libpq URI without options */
    int size;         /* connections */
    int wait;         /* milliseconds that a statement waits for a connection */
    int timeout;      /* milliseconds that a statement may take */
};

enum db_outcome {
    DB_DONE,    /* the result holds what the statement says */
    DB_REFUSED, /* the result holds PostgreSQL's error: ask PQresultErrorField() */
    DB_AWAY,    /* no connection to a server that writes could be had: nothing was done */
    DB_BUSY,    /* all connections, or a row, were taken for too long: nothing was done */
    DB_SLOW,    /* the statement took too long and was given up */
    DB_LOST,    /* the link broke after sending, or the commit did not wait for its replica: whether it was done, or
                   will stay, is unknown */
};

enum db_style {
    DB_PREPARED,     /* prepared once per connection, by name */
    DB_PLANNED_ANEW, /* planned with its values: for optional filters */
};

/* Starts to connect in the background and returns at once. NULL without memory or threads. */
struct pool *pool_open(const struct pool_settings *settings);

/* Closes all connections; nobody may use the pool any more. NULL is allowed. */
void pool_close(struct pool *pool);

/* Runs one statement as one transaction. `values` go by the statement's parameters, in text form, NULL for SQL's NULL.
 * `counting` asks for `select count(*)` of its rows instead. A statement that could not be prepared, or that lost a
 * race (40001, 40P01), is repeated once; `repeatable` says that it may also be repeated when the link broke (it only
 * reads). The result is the caller's to PQclear() and is NULL unless the outcome is DB_DONE or DB_REFUSED. */
PGresult *pool_query(struct pool *pool, const struct statement *statement, const char *const values[],
                     enum db_style style, bool counting, bool repeatable, enum db_outcome *outcome);

/* The name of an outcome as metrics know it. */
const char *db_outcome_name(enum db_outcome outcome);

/* Gauges of this pool for Prometheus: size, open, idle, waiting. */
struct pool_state {
    const char *name;
    int size;
    int open;
    int idle;
    int waiting;
    long long silence; /* milliseconds since a statement was done */
};
struct pool_state pool_state(struct pool *pool);

#endif
