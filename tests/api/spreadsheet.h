/* CSV (RFC 4180) read back strictly, to compare it with the JSON of the same rows. */

#ifndef TESTS_SPREADSHEET_H
#define TESTS_SPREADSHEET_H

#include "client.h"

struct spreadsheet {
    size_t rows, columns; /* the titles are row 0 */
    const char *cells[];  /* row by row */
};

/* Reads the body; fails the test when it is not CSV, or its rows differ in length. Kept. */
struct spreadsheet *spreadsheet_of(struct answer answer, char separator);

/* Each cell of the row says what the item has at the dotted name in the column's title. */
void expect_same_item(const struct spreadsheet *table, size_t row, const json_t *item);

void expect_same_spreadsheet(const struct spreadsheet *one, const struct spreadsheet *other);

#endif
