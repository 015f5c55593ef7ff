/* CSV read back. */

#include "spreadsheet.h"
#include "expect.h"

#include <stdlib.h>
#include <string.h>

/* ---- reading ---- */

/* Takes one cell off *at, which moves to the separator, the end of the line or the end. NULL when it is malformed. */
static const char *take_cell(const char **at, char separator)
{
    const char *from = *at;
    if (*from != '"') {
        size_t length = strcspn(from, (const char[]){separator, '\r', '\n', '"', '\0'});
        *at += length;
        return from[length] == '"' ? NULL : text("%.*s", (int)length, from);
    }
    char *cell = keep(strdup(from));
    char *to = cell;
    for (from++; *from && !(*from == '"' && from[1] != '"'); from++) {
        from += *from == '"';
        *to++ = *from;
    }
    *to = '\0';
    *at = from + 1;
    return *from == '"' ? cell : NULL;
}

/* Takes the separator or line end: 's', 'l', or 0 for anything else. */
static char take_end_of_cell(const char **at, char separator)
{
    if (**at == separator) {
        *at += 1;
        return 's';
    }
    if (strncmp(*at, "\r\n", 2) == 0) {
        *at += 2;
        return 'l';
    }
    return 0;
}

static size_t upper_bound_of_cells(struct answer answer, char separator)
{
    size_t cells = 1;
    for (size_t i = 0; i < answer.length; i++)
        cells += answer.body[i] == separator || answer.body[i] == '\n';
    return cells;
}

static void end_row(struct spreadsheet *table, size_t cells, struct answer answer)
{
    table->rows++;
    if (table->rows == 1)
        table->columns = cells;
    if (cells != table->rows * table->columns)
        fail_answer(__FILE__, __LINE__, answer, "row %zu of the CSV is not as long as the others", table->rows);
}

struct spreadsheet *spreadsheet_of(struct answer answer, char separator)
{
    expect_status(answer, 200);
    size_t bound = upper_bound_of_cells(answer, separator);
    struct spreadsheet *table = keep(calloc(1, sizeof *table + bound * sizeof *table->cells));
    const char *at = answer.body + (strncmp(answer.body, "\xef\xbb\xbf", 3) == 0 ? 3 : 0);
    for (size_t cells = 0; *at;) {
        const char *cell = take_cell(&at, separator);
        char end = cell ? take_end_of_cell(&at, separator) : 0;
        if (!end)
            fail_answer(__FILE__, __LINE__, answer, "cell %zu of the CSV is malformed", cells);
        table->cells[cells++] = cell;
        if (end == 'l')
            end_row(table, cells, answer);
    }
    return table;
}

/* ---- comparing ---- */

static const json_t *member_at(const json_t *item, const char *dotted)
{
    while (item && *dotted) {
        size_t length = strcspn(dotted, ".");
        item = json_object_get(item, text("%.*s", (int)length, dotted));
        dotted += length + (dotted[length] == '.');
    }
    return item;
}

/* A cell that a spreadsheet would run as a formula has a quote before it. */
static bool says_text(const char *cell, const char *wanted)
{
    bool is_formula = *wanted && strchr("=+-@\t", *wanted);
    return is_formula ? cell[0] == '\'' && strcmp(cell + 1, wanted) == 0 : strcmp(cell, wanted) == 0;
}

static bool says(const char *cell, const json_t *value)
{
    if (!value || json_is_null(value))
        return *cell == '\0';
    if (json_is_string(value))
        return says_text(cell, json_string_value(value));
    json_t *read = json_loads(cell, JSON_DECODE_ANY, NULL);
    bool same = read && json_equal(read, value);
    json_decref(read);
    return same;
}

void expect_same_item(const struct spreadsheet *table, size_t row, const json_t *item)
{
    for (size_t column = 0; column < table->columns; column++) {
        const char *title = table->cells[column];
        const char *cell = table->cells[row * table->columns + column];
        const json_t *value = member_at(item, title);
        if (says(cell, value))
            continue;
        const char *json = value ? keep(json_dumps(value, JSON_ENCODE_ANY)) : "nothing";
        ck_abort_msg("row %zu, column %s: \"%s\" in CSV, %s in JSON", row, title, cell, json);
    }
}

void expect_same_spreadsheet(const struct spreadsheet *one, const struct spreadsheet *other)
{
    ck_assert_uint_eq(one->rows, other->rows);
    ck_assert_uint_eq(one->columns, other->columns);
    for (size_t i = 0; i < one->rows * one->columns; i++)
        ck_assert_str_eq(one->cells[i], other->cells[i]);
}
