/* Operations of staff on one object: their statement answers with the row of api.done, read or written. */
#include "done.h"

#include <stdlib.h>

#include "log.h"
#include "owned.h"
#include "query.h"

enum column {
    STATUS,
    LOCATION,
    VERSION,
    ANSWER,
    COLUMN_COUNT,
};

static bool is_done(const PGresult *result)
{
    return PQntuples(result) == 1 && PQnfields(result) == COLUMN_COUNT && !PQgetisnull(result, 0, STATUS);
}

PGresult *done_or_problem(struct call *call, const char *const given[])
{
    const struct statement *statement = call->endpoint->operation->statement;
    PGresult *done = call->endpoint->method == METHOD_GET ? query_or_problem(call, statement, given, DB_PREPARED)
                                                          : query_once_or_problem(call, statement, given);
    if (!done || is_done(done))
        return done;
    PQclear(done);
    log_trouble(call->request_id, "%s: its statement does not answer with one api.done", call->endpoint->id);
    call_fail(call, &internal_error);
    return NULL;
}

json_t *done_document(const PGresult *done)
{
    return PQgetisnull(done, 0, ANSWER) ? NULL : json_loads(PQgetvalue(done, 0, ANSWER), 0, NULL);
}

static void add_headers(struct call *call, const PGresult *done)
{
    if (call->status == 201 && !PQgetisnull(done, 0, LOCATION))
        call_add_header(call, "Location", PQgetvalue(done, 0, LOCATION));
    if (PQgetisnull(done, 0, VERSION))
        return;
    OWNED(text) struct text tag = {0};
    text_add_format(&tag, "\"v%s\"", PQgetvalue(done, 0, VERSION));
    if (!tag.failed)
        call_add_header(call, "ETag", tag.at);
}

static void answer_text(struct call *call, const PGresult *done, const char *text)
{
    call->status = text ? atoi(PQgetvalue(done, 0, STATUS)) : 204;
    add_headers(call, done);
    if (!text)
        return;
    call->type = "application/json";
    text_add_string(&call->content, text);
}

void done_answer(struct call *call, const PGresult *done, json_t *document)
{
    OWNED(json) json_t *owned = document;
    OWNED(memory) char *dump = json_dumps(owned, JSON_COMPACT);
    if (dump)
        answer_text(call, done, dump);
    else
        call_fail(call, &internal_error);
}

void answer_done(struct call *call)
{
    OWNED(result) PGresult *done = done_or_problem(call, NULL);
    if (done)
        answer_text(call, done, PQgetisnull(done, 0, ANSWER) ? NULL : PQgetvalue(done, 0, ANSWER));
}
