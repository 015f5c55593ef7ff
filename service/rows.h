/* A result of PostgreSQL as JSON or CSV: the columns are the members. */
#ifndef REFORMD_ROWS_H
#define REFORMD_ROWS_H

#include <libpq-fe.h>

#include <stdbool.h>

#include "text.h"

enum { ROWS_COLUMNS = 96 };

/* How the columns of a result are written; made once for a result, used for each row. A column `unit.code` is the
 * member `code` of the member `unit`, which is null when all its columns are. A last column `cursor` is the row's place
 * in its list and no member. */
struct shape {
    struct node {
        char label[72]; /* `"unit":`, ready to be written */
        int label_length;
        int column; /* -1: a nested object */
        int end;    /* the node behind this one and all that is nested in it */
    } nodes[2 * ROWS_COLUMNS];
    int node_count;
    int column_count;  /* without the cursor */
    int cursor_column; /* -1: none */
};

/* False when the result has more columns than ROWS_COLUMNS or a name that is too long: a mistake in a statement. */
bool shape_read(struct shape *shape, const PGresult *result);

/* Writes a row as a JSON object. Numbers, booleans and json as they are, instants as RFC 3339, the rest as strings. */
void rows_write_json(struct text *out, const struct shape *shape, const PGresult *result, int row);

/* Writes the line of titles, and a row (RFC 4180). Cells that a spreadsheet would take for a formula get a `'`. */
void rows_write_titles(struct text *out, const struct shape *shape, const PGresult *result, char separator);
void rows_write_csv(struct text *out, const struct shape *shape, const PGresult *result, int row, char separator);

#endif
