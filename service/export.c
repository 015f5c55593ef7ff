/* A whole collection as NDJSON or CSV, streamed page by page. */
#include "export.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ulfius.h>

#include "log.h"
#include "metrics.h"
#include "owned.h"
#include "parameters.h"
#include "query.h"
#include "rows.h"

enum {
    PAGE_ROWS = 500,
    BLOCK = 32 * 1024, /* bytes that microhttpd asks for at a time */
};

struct export
{
    struct service *service;
    const struct endpoint *endpoint;
    const struct statement *statement;
    struct binding binding;
    struct timespec started;
    char request_id[REQUEST_ID_LONGEST + 1];
    char method[8];
    char limit[16];
    char *after;      /* owned: the keys of the last row */
    struct text text; /* the page under way */
    size_t sent;      /* bytes of it */
    size_t total;     /* bytes of all pages */
    long long left;   /* rows that may still come */
    char separator;
    bool is_csv;
    bool has_titles;
    bool has_rows;
    bool is_done;
};

static void write_rows(struct export *export, const struct shape *shape, const PGresult *result)
{
    if (export->is_csv && !export->has_titles) {
        text_add_string(&export->text, "\xEF\xBB\xBF"); /* the byte order mark, for spreadsheets */
        rows_write_titles(&export->text, shape, result, export->separator);
        export->has_titles = true;
    }
    for (int row = 0; row < PQntuples(result); row++) {
        if (export->is_csv) {
            rows_write_csv(&export->text, shape, result, row, export->separator);
        } else {
            rows_write_json(&export->text, shape, result, row);
            text_add(&export->text, "\n", 1);
        }
    }
}

static bool remember_place(struct export *export, const struct shape *shape, const PGresult *result, int wanted)
{
    int rows = PQntuples(result);
    export->has_rows |= rows > 0;
    export->left -= rows;
    export->is_done = rows < wanted || export->left == 0;
    if (export->is_done)
        return true;
    if (shape->cursor_column < 0)
        return false;
    free(export->after);
    export->after = strdup(PQgetvalue(result, rows - 1, shape->cursor_column));
    return export->after != NULL;
}

static void log_failure(const struct export *export, enum db_outcome outcome, const PGresult *result)
{
    metrics_count_database_error(db_outcome_name(outcome));
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    log_trouble(export->request_id, "%s: a page failed: %s %s", export->endpoint->id, db_outcome_name(outcome),
                message ? message : "");
}

/* Reads and writes the next page into export->text. */
static enum db_outcome next_page(struct export *export)
{
    int wanted = export->left < PAGE_ROWS ? (int)export->left : PAGE_ROWS;
    snprintf(export->limit, sizeof export->limit, "%d", wanted);
    /* Behind the last value there is room for what the statement does not name. */
    export->binding.values[statement_position(export->statement, "after")] = export->after;
    export->binding.values[statement_position(export->statement, "limit")] = export->limit;

    enum db_outcome outcome;
    struct shape shape;
    OWNED(result)
    PGresult *result = pool_query(export->service->public_pool, export->statement, export->binding.values,
                                  DB_PLANNED_ANEW, false, true, &outcome);
    if (outcome != DB_DONE) {
        log_failure(export, outcome, result);
        return outcome;
    }
    export->text.length = export->sent = 0;
    if (!shape_read(&shape, result))
        return DB_REFUSED;
    write_rows(export, &shape, result);
    return remember_place(export, &shape, result, wanted) && !export->text.failed ? DB_DONE : DB_REFUSED;
}

/* microhttpd asks for the next bytes. An error in the middle cuts the connection: the client sees that it has not got
 * all (RFC 9112 section 8). */
static ssize_t send_block(void *data, uint64_t offset, char *out, size_t most)
{
    struct export *export = data;
    (void)offset;
    if (export->sent == export->text.length) {
        if (export->is_done)
            return U_STREAM_END;
        if (next_page(export) != DB_DONE)
            return U_STREAM_ERROR;
        if (export->text.length == 0)
            return U_STREAM_END;
    }
    size_t left = export->text.length - export->sent;
    size_t length = left < most ? left : most;
    memcpy(out, export->text.at + export->sent, length);
    export->sent += length;
    export->total += length;
    return (ssize_t)length;
}

bool export_is_empty(const struct export *export)
{
    return !export->has_rows;
}

void export_free(struct export *export)
{
    if (!export)
        return;
    export->binding.values[statement_position(export->statement, "after")] = NULL;
    export->binding.values[statement_position(export->statement, "limit")] = NULL;
    for (size_t i = 0; i < export->binding.count; i++)
        if (!export->binding.owned[i])
            free((void *)export->binding.values[i]);
    binding_free(&export->binding);
    text_free(&export->text);
    free(export->after);
    free(export);
}

static void end_stream(void *data)
{
    struct export *export = data;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    double seconds =
        (double)(now.tv_sec - export->started.tv_sec) + (double)(now.tv_nsec - export->started.tv_nsec) / 1e9;
    metrics_count(export->endpoint->index, 200, seconds);
    if (export->service->settings->log_requests)
        log_answered(&(struct log_request){.request_id = export->request_id,
                                           .method = export->method,
                                           .operation = export->endpoint->id,
                                           .status = 200,
                                           .bytes = export->total,
                                           .milliseconds = seconds * 1e3});
    export_free(export);
}

/* The values outlive the call: those that it lends are copied. */
static bool copy_values(struct export *export, const struct call *call)
{
    const char *const given[] = {"after", NULL, "limit", NULL, NULL};
    if (!binding_make(&export->binding, call, export->statement, given))
        return false;
    bool fine = true;
    for (size_t i = 0; i < export->binding.count; i++) {
        const char *value = export->binding.values[i];
        if (!value || export->binding.owned[i])
            continue;
        export->binding.values[i] = strdup(value);
        fine &= export->binding.values[i] != NULL;
    }
    return fine;
}

static struct export *export_new(struct call *call, const struct statement *statement)
{
    struct export *export = calloc(1, sizeof *export);
    const char *limit = json_string_value(json_object_get(call->values, "limit"));
    const char *separator = call_value(call, "separator");
    if (!export)
        return NULL;
    export->service = call->service;
    export->endpoint = call->endpoint;
    export->statement = statement;
    export->started = call->started;
    export->left = limit ? atoll(limit) : INT64_MAX;
    export->separator = ',';
    if (separator)
        export->separator = *separator;
    export->is_csv = strcmp(call->media, "text/csv") == 0;
    memcpy(export->request_id, call->request_id, sizeof export->request_id);
    snprintf(export->method, sizeof export->method, "%s", call->request->http_verb);
    if (copy_values(export, call))
        return export;
    export_free(export);
    return NULL;
}

/* Exports carry their licence and the time they were made. */
static void add_headers(struct call *call, bool is_csv)
{
    char made[32];
    char header[512];
    struct tm utc;
    time_t now = time(NULL);
    gmtime_r(&now, &utc);
    strftime(made, sizeof made, "%Y%m%dT%H%M%SZ", &utc);
    const char *end = is_csv ? "csv" : "ndjson";
    snprintf(header, sizeof header, "attachment; filename=\"%s-%s.%s\"; filename*=UTF-8''%s-%s.%s", call->endpoint->id,
             made, end, call->endpoint->id, made, end);
    call_add_header(call, "Content-Disposition", header);
    snprintf(header, sizeof header, "<%.400s>; rel=\"license\"", call->service->settings->data_license);
    call_add_header(call, "Link", header);
}

void export_open_or_problem(struct call *call, const struct statement *statement)
{
    static const char *const of_pages[] = {"cursor", "count", NULL};
    if (!parameters_absent_or_problem(call, of_pages, "not_with_format"))
        return;
    struct export *export = export_new(call, statement);
    enum db_outcome outcome = export ? next_page(export) : DB_REFUSED;
    if (outcome != DB_DONE) {
        export_free(export);
        call_fail(call, outcome == DB_REFUSED ? &internal_error : outcome == DB_AWAY ? &database_away : &database_busy);
        return;
    }
    add_headers(call, export->is_csv);
    call->stream = export;
    call->status = 200;
    call->type = export->is_csv ? "text/csv; charset=utf-8" : "application/x-ndjson";
    call->cache = "no-cache";
}

void export_send(struct call *call)
{
    struct export *export = call->stream;
    call->stream = NULL;
    if (ulfius_set_stream_response(call->response, (unsigned)call->status, send_block, end_stream,
                                   U_STREAM_SIZE_UNKNOWN, BLOCK, export) == U_OK)
        return;
    export_free(export);
}
