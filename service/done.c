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

static PGresult *ask_or_problem(struct call *call)
{
    const struct statement *statement = call->endpoint->operation->statement;
    return call->endpoint->method == METHOD_GET ? query_or_problem(call, statement, NULL, DB_PREPARED)
                                                : query_once_or_problem(call, statement, NULL);
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

void answer_done(struct call *call)
{
    OWNED(result) PGresult *done = ask_or_problem(call);
    if (!done)
        return;
    if (PQntuples(done) != 1 || PQnfields(done) != COLUMN_COUNT || PQgetisnull(done, 0, STATUS)) {
        log_trouble(call->request_id, "%s: its statement does not answer with one api.done", call->endpoint->id);
        call_fail(call, &internal_error);
        return;
    }
    call->status = PQgetisnull(done, 0, ANSWER) ? 204 : atoi(PQgetvalue(done, 0, STATUS));
    add_headers(call, done);
    if (PQgetisnull(done, 0, ANSWER))
        return;
    call->type = "application/json";
    text_add(&call->content, PQgetvalue(done, 0, ANSWER), (size_t)PQgetlength(done, 0, ANSWER));
}
