/* An SQL statement of sql/queries, as sql/compile.py compiles it into the program. */
#ifndef REFORMD_STATEMENT_H
#define REFORMD_STATEMENT_H

#include <stddef.h>

struct statement;

struct sort {
    const char *key; /* as in ?sort=key; NULL ends the list */
    const struct statement *statement;
};

struct statement {
    const char *name;              /* "plans/list", also its name as a prepared statement */
    unsigned index;                /* 0 … STATEMENT_COUNT - 1; a first page has its list's, plus STATEMENT_COUNT */
    const char *text;              /* with $1, $2, … */
    const char *const *parameters; /* the name of $1, of $2, …; NULL ends the list */
    size_t parameter_count;
    const struct sort *sorts; /* the same list in other orders */
};

/* The position of a parameter; parameter_count when the statement has none by that name. */
size_t statement_position(const struct statement *statement, const char *name);

/* A list as it is asked for most: its first page, without filters. Only the parameters named in `kept` (ended by NULL)
 * remain; `limit` is written into the text and all others are NULL there, so that PostgreSQL can plan the statement
 * once, knowing all that shapes the plan. NULL without memory; freed with statement_free(). */
struct statement *statement_first_page(const struct statement *list, const char *const kept[], int limit);
void statement_free(struct statement *statement);

#endif
