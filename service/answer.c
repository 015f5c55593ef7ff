/* What most operations do: answer with the rows of their statement. */
#include "answer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cursor.h"
#include "export.h"
#include "log.h"
#include "owned.h"
#include "parameters.h"
#include "query.h"
#include "rows.h"

#define CACHE_PUBLIC "public, max-age=60"

static void finish(struct call *call)
{
    call->status = 200;
    call->type = call->media;
    call->cache = CACHE_PUBLIC;
}

void answer_document(struct call *call, json_t *document)
{
    OWNED(json) json_t *owned = document;
    OWNED(memory) char *dump = json_dumps(owned, JSON_COMPACT);
    if (!dump) {
        call_fail(call, &internal_error);
        return;
    }
    text_add_string(&call->content, dump);
    finish(call);
}

static bool shape_or_problem(struct call *call, struct shape *shape, const PGresult *result)
{
    if (shape_read(shape, result))
        return true;
    log_trouble(call->request_id, "%s: the columns of its statement cannot be members", call->endpoint->id);
    call_fail(call, &internal_error);
    return false;
}

static const struct statement *choose_statement(const struct call *call)
{
    const struct operation *operation = call->endpoint->operation;
    const char *key = call_value(call, "sort");
    for (const struct sort *sort = operation->statement->sorts; key && sort->key; sort++)
        if (strcmp(sort->key, key) == 0)
            return sort->statement;
    return operation->statement;
}

static void answer_row(struct call *call, const struct statement *statement, enum db_style style)
{
    OWNED(result) PGresult *result = query_or_problem(call, statement, NULL, style);
    struct shape shape;
    if (!result || !shape_or_problem(call, &shape, result))
        return;
    if (PQntuples(result) == 0) {
        call_fail(call, &not_found);
        return;
    }
    rows_write_json(&call->content, &shape, result, 0);
    finish(call);
}

void answer_one(struct call *call)
{
    answer_row(call, call->endpoint->operation->statement, DB_PREPARED);
}

static void write_rows(struct text *out, const struct shape *shape, const PGresult *result, int count)
{
    text_add_string(out, "[");
    for (int row = 0; row < count; row++) {
        if (row)
            text_add(out, ",", 1);
        rows_write_json(out, shape, result, row);
    }
    text_add(out, "]", 1);
}

/* The rows of `counts`, where the operation has it: what the list holds, before the list. */
static bool write_counts_or_problem(struct call *call)
{
    const struct statement *counts = call->endpoint->operation->counts;
    if (!counts)
        return true;
    OWNED(result) PGresult *result = query_or_problem(call, counts, NULL, DB_PREPARED);
    struct shape shape;
    if (!result || !shape_or_problem(call, &shape, result))
        return false;
    text_add_string(&call->content, "\"counts\":");
    write_rows(&call->content, &shape, result, PQntuples(result));
    text_add_string(&call->content, ",");
    return true;
}

static bool write_items_or_problem(struct call *call, const struct shape *shape, const PGresult *result, int count)
{
    text_add_string(&call->content, "{");
    if (!write_counts_or_problem(call))
        return false;
    text_add_string(&call->content, "\"items\":");
    write_rows(&call->content, shape, result, count);
    return true;
}

/* An empty list below something that does not exist is 404. */
static bool parent_exists_or_problem(struct call *call)
{
    const struct statement *parent = call->endpoint->operation->parent;
    if (!parent)
        return true;
    OWNED(result) PGresult *result = query_or_problem(call, parent, NULL, DB_PREPARED);
    if (!result)
        return false;
    if (PQntuples(result) > 0)
        return true;
    call_fail(call, &not_found);
    return false;
}

void answer_list(struct call *call)
{
    OWNED(result) PGresult *result = query_or_problem(call, choose_statement(call), NULL, DB_PLANNED_ANEW);
    struct shape shape;
    if (!result || !shape_or_problem(call, &shape, result))
        return;
    if (PQntuples(result) == 0 && !parent_exists_or_problem(call))
        return;
    if (!write_items_or_problem(call, &shape, result, PQntuples(result)))
        return;
    text_add(&call->content, "}", 1);
    finish(call);
}

/* The request's own target with another cursor. */
static void write_next(struct text *out, const struct call *call, const char *cursor)
{
    static const char plain[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_.~";
    for (size_t i = 0; i < call->url.segment_count; i++)
        text_add_format(out, "/%s", call->url.segments[i]);
    char separator = '?';
    for (size_t i = 0; i < call->url.argument_count; i++) {
        const struct argument *argument = &call->url.arguments[i];
        if (strcmp(argument->name, "cursor") == 0)
            continue;
        text_add_format(out, "%c%s=", separator, argument->name);
        separator = '&';
        for (const char *at = argument->value; *at; at++) {
            if (strchr(plain, *at))
                text_add(out, at, 1);
            else
                text_add_format(out, "%%%02X", (unsigned)(unsigned char)*at);
        }
    }
    text_add_format(out, "%ccursor=%s", separator, cursor);
}

static void add_next(struct call *call, const struct statement *statement, const struct shape *shape,
                     const PGresult *result, int last)
{
    OWNED(text) struct text cursor = {0};
    OWNED(text) struct text next = {0};
    int column = shape->cursor_column;
    cursor_write(&cursor, statement->name, PQgetvalue(result, last, column), (size_t)PQgetlength(result, last, column));
    write_next(&next, call, cursor.at ? cursor.at : "");
    text_add_string(&call->content, ",\"next\":");
    text_add_json(&call->content, next.at, next.length);

    OWNED(text) struct text link = {0};
    text_add_format(&link, "<%s>; rel=\"next\"", next.at);
    call->content.failed |= cursor.failed || next.failed || link.failed;
    if (!link.failed)
        call_add_header(call, "Link", link.at);
}

struct page {
    const struct statement *statement;
    char *after; /* the keys of the cursor, or NULL */
    int limit;
    char limit_and_one[16];
};

static bool read_page_or_problem(struct call *call, struct page *page)
{
    const char *cursor = call_value(call, "cursor");
    const char *limit = call_value(call, "limit");
    *page = (struct page){.statement = choose_statement(call), .limit = limit ? atoi(limit) : PAGE_ITEMS};
    snprintf(page->limit_and_one, sizeof page->limit_and_one, "%d", page->limit + 1);
    if (!cursor)
        return true;
    page->after = cursor_read(page->statement->name, cursor);
    if (page->after)
        return true;
    call_add_fault(call, "parameter", "cursor", "malformed", NULL);
    call_fail(call, &invalid_parameters);
    return false;
}

static bool add_total_or_problem(struct call *call, const struct page *page)
{
    const char *count = call_value(call, "count");
    if (!count || strcmp(count, "true") != 0)
        return true;
    const char *const given[] = {"after", NULL, "limit", NULL, NULL};
    long long total = count_or_problem(call, page->statement, given);
    if (total >= 0)
        text_add_format(&call->content, ",\"total\":%lld", total);
    return total >= 0;
}

static void write_page(struct call *call, const struct page *page, const PGresult *result)
{
    struct shape shape;
    if (!shape_or_problem(call, &shape, result))
        return;
    int rows = PQntuples(result);
    int count = rows > page->limit ? page->limit : rows;
    if (rows == 0 && !page->after && !parent_exists_or_problem(call))
        return;
    if (!write_items_or_problem(call, &shape, result, count))
        return;
    if (rows > count)
        add_next(call, page->statement, &shape, result, count - 1);
    else
        text_add_string(&call->content, ",\"next\":null");
    if (!add_total_or_problem(call, page))
        return;
    text_add(&call->content, "}", 1);
    finish(call);
}

/* The first page without filters is asked for most and prepared; filters are planned with their values. */
static PGresult *query_page_or_problem(struct call *call, const struct page *page)
{
    if (call->url.argument_count == 0 && call->endpoint->first_page)
        return query_or_problem(call, call->endpoint->first_page, NULL, DB_PREPARED);
    const char *const given[] = {"after", page->after, "limit", page->limit_and_one, NULL};
    return query_or_problem(call, page->statement, given, DB_PLANNED_ANEW);
}

static void answer_json_page(struct call *call)
{
    struct page page;
    if (!read_page_or_problem(call, &page))
        return;
    OWNED(result) PGresult *result = query_page_or_problem(call, &page);
    if (result)
        write_page(call, &page, result);
    free(page.after);
}

static bool is_json(const struct call *call)
{
    return strcmp(call->media, "application/json") == 0;
}

static void answer_export(struct call *call)
{
    export_open_or_problem(call, choose_statement(call));
    if (call->stream && export_is_empty(call->stream))
        parent_exists_or_problem(call);
}

/* ?tree=true: the whole as one document, never a page and never a stream. */
static void answer_tree(struct call *call)
{
    static const char *const of_lists[] = {"limit", "cursor", "count", "separator", NULL};
    if (!parameters_absent_or_problem(call, of_lists, "not_with_tree"))
        return;
    if (is_json(call)) {
        answer_row(call, call->endpoint->operation->whole, DB_PLANNED_ANEW);
        return;
    }
    if (!json_object_get(call->values, "format")) {
        call_fail(call, &not_acceptable);
        return;
    }
    call_add_fault(call, "parameter", "format", "not_with_tree", NULL);
    call_fail(call, &invalid_parameters);
}

void answer_page(struct call *call)
{
    const char *tree = call_value(call, "tree");
    if (tree && strcmp(tree, "true") == 0)
        answer_tree(call);
    else if (is_json(call))
        answer_json_page(call);
    else
        answer_export(call);
}
