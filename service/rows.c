/* A result of PostgreSQL as JSON or CSV: the columns are the members. */
#include "rows.h"

#include <stdio.h>
#include <string.h>

/* Types of pg_type.dat that are not written as strings. */
enum oid {
    OID_BOOL = 16,
    OID_INT8 = 20,
    OID_INT2 = 21,
    OID_INT4 = 23,
    OID_JSON = 114,
    OID_TIMESTAMPTZ = 1184,
    OID_NUMERIC = 1700,
    OID_JSONB = 3802,
};

static bool is_cursor(const PGresult *result, int column)
{
    return strcmp(PQfname(result, column), "cursor") == 0;
}

/* Columns from `from` on whose names share the first `length` bytes. */
static int count_group(const PGresult *result, int from, int columns, size_t length)
{
    const char *name = PQfname(result, from);
    int end = from + 1;
    while (end < columns && strncmp(PQfname(result, end), name, length) == 0)
        end++;
    return end - from;
}

/* Adds the nodes of the columns [from, to), whose names share a prefix of `skip` bytes. */
static bool add_nodes(struct shape *shape, const PGresult *result, int from, int to, size_t skip)
{
    while (from < to) {
        const char *name = PQfname(result, from);
        const char *dot = strchr(name + skip, '.');
        size_t length = dot ? (size_t)(dot - name) - skip : strlen(name + skip);
        if (length > sizeof shape->nodes->label - 4)
            return false;

        struct node *node = &shape->nodes[shape->node_count++];
        node->label_length = snprintf(node->label, sizeof node->label, "\"%.*s\":", (int)length, name + skip);
        node->column = dot ? -1 : from;
        int columns = dot ? count_group(result, from, to, skip + length + 1) : 1;
        if (dot && !add_nodes(shape, result, from, from + columns, skip + length + 1))
            return false;
        node->end = shape->node_count;
        from += columns;
    }
    return true;
}

bool shape_read(struct shape *shape, const PGresult *result)
{
    int columns = PQnfields(result);
    shape->node_count = 0;
    shape->cursor_column = columns > 0 && is_cursor(result, columns - 1) ? columns - 1 : -1;
    shape->column_count = shape->cursor_column < 0 ? columns : columns - 1;
    return columns <= ROWS_COLUMNS && add_nodes(shape, result, 0, shape->column_count, 0);
}

/* "2021-10-01 00:00:00.5+00" -> "2021-10-01T00:00:00.5Z"; connections have the time zone UTC. */
static void add_instant(struct text *out, const char *value, size_t length)
{
    if (length < 13) { /* "infinity" */
        text_add(out, value, length);
        return;
    }
    text_add(out, value, 10);
    text_add(out, "T", 1);
    text_add(out, value + 11, length - 14);
    text_add(out, "Z", 1);
}

static void write_value(struct text *out, const PGresult *result, int row, int column)
{
    const char *value = PQgetvalue(result, row, column);
    size_t length = (size_t)PQgetlength(result, row, column);
    if (PQgetisnull(result, row, column)) {
        text_add(out, "null", 4);
        return;
    }
    switch (PQftype(result, column)) {
    case OID_BOOL:
        text_add_string(out, *value == 't' ? "true" : "false");
        return;
    case OID_INT2:
    case OID_INT4:
    case OID_INT8:
    case OID_NUMERIC:
    case OID_JSON:
    case OID_JSONB:
        text_add(out, value, length);
        return;
    case OID_TIMESTAMPTZ:
        text_add(out, "\"", 1);
        add_instant(out, value, length);
        text_add(out, "\"", 1);
        return;
    default:
        text_add_json(out, value, length);
    }
}

static bool is_all_null(const struct shape *shape, const PGresult *result, int row, int node, int end)
{
    for (; node < end; node++) {
        int column = shape->nodes[node].column;
        if (column >= 0 && !PQgetisnull(result, row, column))
            return false;
    }
    return true;
}

static void write_nodes(struct text *out, const struct shape *shape, const PGresult *result, int row, int from, int end)
{
    text_add(out, "{", 1);
    for (int i = from; i < end; i = shape->nodes[i].end) {
        const struct node *node = &shape->nodes[i];
        if (i > from)
            text_add(out, ",", 1);
        text_add(out, node->label, (size_t)node->label_length);
        if (node->column >= 0)
            write_value(out, result, row, node->column);
        else if (is_all_null(shape, result, row, i + 1, node->end))
            text_add(out, "null", 4);
        else
            write_nodes(out, shape, result, row, i + 1, node->end);
    }
    text_add(out, "}", 1);
}

void rows_write_json(struct text *out, const struct shape *shape, const PGresult *result, int row)
{
    write_nodes(out, shape, result, row, 0, shape->node_count);
}

static void write_cell(struct text *out, const char *value, size_t length, char separator, bool may_be_formula)
{
    const char special[] = {'"', '\n', '\r', separator, '\0'};
    bool is_formula = may_be_formula && length > 0 && strchr("=+-@\t\r", value[0]);
    bool needs_quotes = is_formula || strcspn(value, special) < length;
    if (!needs_quotes) {
        text_add(out, value, length);
        return;
    }
    text_add_string(out, is_formula ? "\"'" : "\"");
    for (size_t i = 0; i < length; i++) {
        text_add(out, value + i, 1);
        if (value[i] == '"')
            text_add(out, "\"", 1);
    }
    text_add(out, "\"", 1);
}

void rows_write_titles(struct text *out, const struct shape *shape, const PGresult *result, char separator)
{
    for (int column = 0; column < shape->column_count; column++) {
        const char *name = PQfname(result, column);
        if (column)
            text_add(out, &separator, 1);
        write_cell(out, name, strlen(name), separator, true);
    }
    text_add(out, "\r\n", 2);
}

static bool is_number(Oid type)
{
    return type == OID_INT2 || type == OID_INT4 || type == OID_INT8 || type == OID_NUMERIC;
}

static void write_csv_value(struct text *out, const PGresult *result, int row, int column, char separator)
{
    const char *value = PQgetvalue(result, row, column);
    size_t length = (size_t)PQgetlength(result, row, column);
    Oid type = PQftype(result, column);
    if (PQgetisnull(result, row, column))
        return;
    if (type == OID_BOOL)
        text_add_string(out, *value == 't' ? "true" : "false");
    else if (type == OID_TIMESTAMPTZ)
        add_instant(out, value, length);
    else
        write_cell(out, value, length, separator, !is_number(type));
}

void rows_write_csv(struct text *out, const struct shape *shape, const PGresult *result, int row, char separator)
{
    for (int column = 0; column < shape->column_count; column++) {
        if (column)
            text_add(out, &separator, 1);
        write_csv_value(out, result, row, column, separator);
    }
    text_add(out, "\r\n", 2);
}
