/* Operations that write: a statement decides, its one row says what to answer. */
#include "write.h"

#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "owned.h"
#include "query.h"
#include "told_faults.h"

enum column {
    STATUS,
    PROBLEM,
    FAULTS,
    RETRY_AFTER,
    LIMITS,
    LOCATION,
    ANSWER,
    COLUMN_COUNT,
};

static bool has_columns(const PGresult *result)
{
    static const char *const names[] = {"status", "problem", "faults", "retry_after", "limits", "location", "answer"};
    if (PQntuples(result) != 1 || PQnfields(result) != COLUMN_COUNT)
        return false;
    for (int i = 0; i < COLUMN_COUNT; i++)
        if (strcmp(PQfname(result, i), names[i]) != 0)
            return false;
    return true;
}

/* NULL for SQL's NULL. */
static const char *text_at(const PGresult *result, enum column column)
{
    return PQgetisnull(result, 0, (int)column) ? NULL : PQgetvalue(result, 0, (int)column);
}

static json_t *json_at(const PGresult *result, enum column column)
{
    const char *value = text_at(result, column);
    return value ? json_loads(value, JSON_DECODE_ANY, NULL) : NULL;
}

/* ---- refusals ---- */

static void fail_by_row(struct call *call, const struct statement *statement, const PGresult *written)
{
    const struct problem *problem = problem_find(text_at(written, PROBLEM));
    if (!problem) {
        log_trouble(call->request_id, "%s names the problem %s, which there is not", statement->name,
                    text_at(written, PROBLEM));
        call_fail(call, &internal_error);
        return;
    }
    told_faults_add(call, text_at(written, FAULTS));
    call_fail(call, problem);
    const char *seconds = text_at(written, RETRY_AFTER);
    if (seconds)
        call_add_header(call, "Retry-After", seconds);
}

/* ---- limits ---- */

static void add_policy(struct text *policies, struct text *states, const json_t *limit)
{
    const char *policy = json_string_value(json_object_get(limit, "policy"));
    const char *comma = policies->length ? ", " : "";
    if (!policy)
        return;
    text_add_format(policies, "%s\"%s\";q=%" JSON_INTEGER_FORMAT ";w=%" JSON_INTEGER_FORMAT, comma, policy,
                    json_integer_value(json_object_get(limit, "quota")),
                    json_integer_value(json_object_get(limit, "window")));
    text_add_format(states, "%s\"%s\";r=%" JSON_INTEGER_FORMAT ";t=%" JSON_INTEGER_FORMAT, comma, policy,
                    json_integer_value(json_object_get(limit, "remaining")),
                    json_integer_value(json_object_get(limit, "reset")));
}

static void add_limits(struct call *call, const PGresult *written)
{
    OWNED(json) json_t *limits = json_at(written, LIMITS);
    OWNED(text) struct text policies = {0};
    OWNED(text) struct text states = {0};
    size_t i;
    json_t *limit;
    json_array_foreach(limits, i, limit) {
        add_policy(&policies, &states, limit);
    }
    if (policies.failed || states.failed || policies.length == 0)
        return;
    call_add_header(call, "RateLimit-Policy", policies.at);
    call_add_header(call, "RateLimit", states.at);
}

/* ---- answers ---- */

PGresult *write_or_problem(struct call *call, const struct statement *statement, const char *const given[])
{
    PGresult *written = query_once_or_problem(call, statement, given);
    if (!written)
        return NULL;
    if (!has_columns(written)) {
        log_trouble(call->request_id, "%s does not answer with the one row of a write", statement->name);
        call_fail(call, &internal_error);
    } else {
        add_limits(call, written);
        if (!text_at(written, PROBLEM))
            return written;
        fail_by_row(call, statement, written);
    }
    PQclear(written);
    return NULL;
}

json_t *write_document(const PGresult *written)
{
    return json_at(written, ANSWER);
}

void write_answer(struct call *call, const PGresult *written, json_t *document)
{
    OWNED(json) json_t *owned = document;
    OWNED(memory) char *dump = json_dumps(owned, JSON_COMPACT | JSON_ENCODE_ANY);
    const char *answer = dump ? dump : text_at(written, ANSWER);
    const char *location = text_at(written, LOCATION);
    if (owned && !dump) {
        call_fail(call, &internal_error);
        return;
    }
    if (location)
        call_add_header(call, "Location", location);
    call->status = answer ? atoi(PQgetvalue(written, 0, STATUS)) : 204;
    call->type = answer ? "application/json" : NULL;
    if (answer)
        text_add_string(&call->content, answer);
}

void answer_write(struct call *call)
{
    OWNED(result) PGresult *written = write_or_problem(call, call->endpoint->operation->statement, NULL);
    if (written)
        write_answer(call, written, NULL);
}
