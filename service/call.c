/* One request, from its URL to its answer. */
#include "call.h"

#include <sodium.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ulfius.h>

#include "body.h"
#include "export.h"
#include "http.h"
#include "log.h"
#include "metrics.h"
#include "owned.h"
#include "parameters.h"
#include "queries.h"
#include "reply.h"

enum {
    HEADERS_MOST = 64,
    HEADERS_SIZE = 16 * 1024,
    RANDOM_ID = 16, /* bytes of a request id of ours */
};

const char *call_header(const struct call *call, const char *name)
{
    return u_map_get_case(call->request->map_header, name);
}

void call_add_header(struct call *call, const char *name, const char *value)
{
    u_map_put(call->response->map_header, name, value);
}

double call_milliseconds(const struct call *call)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - call->started.tv_sec) * 1e3 + (double)(now.tv_nsec - call->started.tv_nsec) / 1e6;
}

const char *call_value(const struct call *call, const char *name)
{
    const json_t *value = json_object_get(call->values, name);
    if (json_is_array(value))
        value = json_array_get(value, 0);
    if (value)
        return json_string_value(value);
    for (size_t i = 0; i < call->endpoint->parameter_count; i++)
        if (strcmp(call->endpoint->parameters[i].name, name) == 0)
            return json_string_value(call->endpoint->parameters[i].fallback);
    return NULL;
}

/* ---- refusing ---- */

void call_add_fault(struct call *call, const char *kind, const char *where, const char *code, const json_t *expected)
{
    OWNED(text) struct text detail = {0};
    problem_add_sentence(&detail, code, expected, call->language);
    call->is_invalid = true;
    if (!call->faults)
        call->faults = json_array();
    json_array_append_new(call->faults, json_pack("{s:s, s:s, s:s*}", kind, where, "code", code, "detail", detail.at));
}

/* The path as it was sent, where it can stand in a URI reference. */
static const char *instance(const struct call *call, char path[URL_LONGEST + 1])
{
    const char *raw = call->request->http_url;
    size_t length = strcspn(raw, "?");
    if (length > URL_LONGEST)
        return NULL;
    for (size_t i = 0; i < length; i++)
        if (raw[i] <= ' ' || raw[i] >= 0x7F || strchr("\"<>\\^`{|}", raw[i]))
            return NULL;
    memcpy(path, raw, length);
    path[length] = '\0';
    return path;
}

/* Clients that were refused together should not come back together. */
static void add_retry_after(struct call *call)
{
    char seconds[8];
    snprintf(seconds, sizeof seconds, "%u", 1 + randombytes_uniform(3));
    call_add_header(call, "Retry-After", seconds);
}

static json_t *problem_document(const struct call *call, const struct problem *problem)
{
    OWNED(text) struct text type = {0};
    char path[URL_LONGEST + 1];
    text_add_format(&type, "/problems/%s", problem->type);
    return json_pack("{s:s*, s:s, s:i, s:s, s:s*, s:s, s:O*}", "type", type.at, "title", problem->title[call->language],
                     "status", problem->status, "detail", problem->detail[call->language], "instance",
                     instance(call, path), "request_id", call->request_id, "errors", call->faults);
}

void call_fail(struct call *call, const struct problem *problem)
{
    OWNED(json) json_t *document = problem_document(call, problem);
    OWNED(memory) char *dump = json_dumps(document, JSON_COMPACT);
    export_free(call->stream);
    call->stream = NULL;
    text_free(&call->content);
    text_add_string(&call->content, dump ? dump : "{}");
    call->status = problem->status;
    call->type = "application/problem+json";
    call->cache = NULL;
    call_add_header(call, "Content-Language", call->language == ENGLISH ? "en" : "vi");
    if (problem->status == 503)
        add_retry_after(call);
}

/* ---- the database ---- */

/* {"a","b"} as an array literal of PostgreSQL. */
static char *array_literal(const json_t *values)
{
    struct text text = {0};
    text_add(&text, "{", 1);
    for (size_t i = 0; i < json_array_size(values); i++) {
        text_add_string(&text, i ? ",\"" : "\"");
        for (const char *at = json_string_value(json_array_get(values, i)); *at; at++) {
            if (*at == '"' || *at == '\\')
                text_add(&text, "\\", 1);
            text_add(&text, at, 1);
        }
        text_add(&text, "\"", 1);
    }
    text_add(&text, "}", 1);
    if (text.failed)
        text_free(&text);
    return text.at;
}

static const char *given_value(const char *const given[], const char *name, bool *is_given)
{
    for (; given && *given; given += 2)
        if (strcmp(given[0], name) == 0) {
            *is_given = true;
            return given[1];
        }
    *is_given = false;
    return NULL;
}

/* False without memory. */
static bool bind_value(struct binding *binding, size_t i, const struct call *call, const char *name,
                       const char *const given[])
{
    bool is_given;
    binding->values[i] = given_value(given, name, &is_given);
    if (is_given)
        return true;
    const json_t *value = json_object_get(call->values, name);
    if (json_is_array(value))
        binding->values[i] = binding->owned[i] = array_literal(value);
    else if (strcmp(name, "body") == 0 && call->body)
        binding->values[i] = binding->owned[i] = json_dumps(call->body, JSON_COMPACT | JSON_ENCODE_ANY);
    else {
        binding->values[i] = call_value(call, name);
        return true;
    }
    return binding->values[i] != NULL;
}

bool binding_make(struct binding *binding, const struct call *call, const struct statement *statement,
                  const char *const given[])
{
    binding->count = statement->parameter_count;
    binding->values = calloc(binding->count + 1, sizeof *binding->values);
    binding->owned = calloc(binding->count + 1, sizeof *binding->owned);
    bool fine = binding->values && binding->owned;
    for (size_t i = 0; fine && i < binding->count; i++)
        fine = bind_value(binding, i, call, statement->parameters[i], given);
    return fine;
}

void binding_free(struct binding *binding)
{
    for (size_t i = 0; binding->owned && i < binding->count; i++)
        free(binding->owned[i]);
    free((void *)binding->values);
    free(binding->owned);
    *binding = (struct binding){0};
}

/* Class 22, data exception: a value that the contract lets pass and PostgreSQL cannot take, as an instant too far. */
static bool is_about_a_value(const char *state)
{
    return state && strncmp(state, "22", 2) == 0;
}

/* PostgreSQL's own text never reaches the client; a refusal nobody foresaw is a bug and is logged. */
static void fail_by_outcome(struct call *call, const struct statement *statement, enum db_outcome outcome,
                            const PGresult *result)
{
    metrics_count_database_error(db_outcome_name(outcome));
    if (outcome == DB_REFUSED) {
        const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
        const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
        log_trouble(call->request_id, "%s was refused: %s %s", statement->name, state ? state : "",
                    message ? message : "");
        call_fail(call, is_about_a_value(state) ? &invalid_parameters : &internal_error);
        return;
    }
    call_fail(call, outcome == DB_BUSY || outcome == DB_SLOW ? &database_busy : &database_away);
}

static PGresult *run_or_problem(struct call *call, const struct statement *statement, const char *const given[],
                                enum db_style style, bool counting)
{
    struct binding binding;
    if (!binding_make(&binding, call, statement, given)) {
        binding_free(&binding);
        call_fail(call, &internal_error);
        return NULL;
    }
    enum db_outcome outcome;
    bool reads = call->endpoint->method == METHOD_GET;
    PGresult *result =
        pool_query(call->service->public_pool, statement, binding.values, style, counting, reads, &outcome);
    binding_free(&binding);
    if (outcome == DB_DONE)
        return result;
    fail_by_outcome(call, statement, outcome, result);
    PQclear(result);
    return NULL;
}

PGresult *query_or_problem(struct call *call, const struct statement *statement, const char *const given[],
                           enum db_style style)
{
    return run_or_problem(call, statement, given, style, false);
}

long long count_or_problem(struct call *call, const struct statement *statement, const char *const given[])
{
    OWNED(result) PGresult *result = run_or_problem(call, statement, given, DB_PLANNED_ANEW, true);
    return result ? strtoll(PQgetvalue(result, 0, 0), NULL, 10) : -1;
}

/* ---- reading the request ---- */

static bool is_request_id(const char *text)
{
    size_t length = strlen(text);
    size_t plain = strspn(text, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_.");
    return length >= 8 && length <= REQUEST_ID_LONGEST && plain == length;
}

/* RANDOM_ID fresh bytes; asking the kernel for many at a time saves a system call a request. */
static const unsigned char *next_random(void)
{
    static _Thread_local unsigned char store[16 * RANDOM_ID];
    static _Thread_local size_t used = sizeof store;
    if (used == sizeof store) {
        randombytes_buf(store, sizeof store);
        used = 0;
    }
    used += RANDOM_ID;
    return store + used - RANDOM_ID;
}

static void choose_request_id(struct call *call)
{
    const char *wanted = call_header(call, "X-Request-Id");
    if (wanted && is_request_id(wanted)) {
        memcpy(call->request_id, wanted, strlen(wanted) + 1);
        return;
    }
    sodium_bin2hex(call->request_id, sizeof call->request_id, next_random(), RANDOM_ID);
}

static bool are_headers_fine(const struct call *call)
{
    const struct _u_map *headers = call->request->map_header;
    size_t size = 0;
    for (int i = 0; i < headers->nb_values; i++)
        size += strlen(headers->keys[i]) + headers->lengths[i];
    return headers->nb_values <= HEADERS_MOST && size <= HEADERS_SIZE;
}

/* What is wrong with the request line and its headers, or NULL. */
static const struct problem *read_target(struct call *call)
{
    if (!are_headers_fine(call))
        return &headers_too_large;
    switch (url_parse(&call->url, call->request->http_url)) {
    case URL_FINE:
        break;
    case URL_TOO_LONG:
        return &uri_too_long;
    case URL_UNKNOWN_PATH:
        return &not_found;
    default:
        return &malformed_request;
    }
    const struct url *url = &call->url;
    return router_find(call->service->router, url->segments, url->segment_count, &call->route) ? NULL : &not_found;
}

static bool is_method(const struct call *call, const char *name)
{
    return strcmp(call->request->http_verb, name) == 0;
}

static bool choose_endpoint(struct call *call)
{
    enum method method = is_method(call, "HEAD") ? METHOD_GET : router_method(call->request->http_verb);
    if (method < METHOD_COUNT)
        call->endpoint = call->route.endpoints[method];
    return call->endpoint != NULL;
}

static void add_allow(struct call *call, const char *header)
{
    OWNED(text) struct text methods = {0};
    for (int method = 0; method < METHOD_COUNT; method++) {
        if (!call->route.endpoints[method])
            continue;
        text_add_format(&methods, "%s%s", method_names[method], method == METHOD_GET ? ", HEAD, " : ", ");
    }
    text_add_string(&methods, "OPTIONS");
    if (!methods.failed)
        call_add_header(call, header, methods.at);
}

static void answer_options(struct call *call)
{
    add_allow(call, "Allow");
    add_allow(call, "Access-Control-Allow-Methods");
    call_add_header(call, "Access-Control-Allow-Headers", "Accept, Accept-Language, If-None-Match, X-Request-Id");
    call_add_header(call, "Access-Control-Max-Age", "86400");
    call->status = 204;
}

/* The type of the answer: ?format= wins over Accept. */
static const char *choose_media(const struct call *call)
{
    static const char *const formats[][2] = {
        {"json", "application/json"}, {"ndjson", "application/x-ndjson"}, {"csv", "text/csv"}};
    const char *format = json_string_value(json_object_get(call->values, "format"));
    for (size_t i = 0; format && i < sizeof formats / sizeof *formats; i++)
        if (strcmp(formats[i][0], format) == 0)
            return formats[i][1];
    return http_accept(call_header(call, "Accept"), call->endpoint->media);
}

static void receive_body_fault(void *to, const struct fault *fault)
{
    call_add_fault(to, "pointer", fault->pointer, fault->code, fault->expected);
}

/* What is wrong with the body, or NULL. */
static const struct problem *read_body(struct call *call)
{
    const struct endpoint *endpoint = call->endpoint;
    size_t length = call->request->binary_body_length;
    if (length > endpoint->body_limit)
        return &content_too_large;
    if (!endpoint->body || (length == 0 && !endpoint->body_required))
        return NULL;
    if (!body_is_json(call_header(call, "Content-Type")))
        return &unsupported_media_type;
    call->body = body_parse(call->request->binary_body, length);
    if (!call->body)
        return &unreadable_body;
    if (schema_validate(endpoint->body, call->body, receive_body_fault, call) > 0)
        call->is_invalid = true;
    return call->is_invalid ? &invalid_body : NULL;
}

static void answer_operation(struct call *call)
{
    parameters_read(call);
    if (call->is_invalid) {
        call_fail(call, &invalid_parameters);
        return;
    }
    call->media = choose_media(call);
    if (!call->media && call->endpoint->media[0]) {
        call_fail(call, &not_acceptable);
        return;
    }
    const struct problem *problem = read_body(call);
    if (problem)
        call_fail(call, problem);
    else
        call->endpoint->operation->handle(call);
}

static void answer(struct call *call)
{
    const struct problem *problem = read_target(call);
    if (problem) {
        call_fail(call, problem);
        return;
    }
    if (is_method(call, "OPTIONS")) {
        answer_options(call);
        return;
    }
    if (choose_endpoint(call)) {
        answer_operation(call);
        return;
    }
    call_fail(call, &method_not_allowed);
    add_allow(call, "Allow");
}

int call_answer(const struct _u_request *request, struct _u_response *response, void *service)
{
    struct call call;
    memset(&call, 0, offsetof(struct call, url));
    memset((char *)&call + offsetof(struct call, values), 0, sizeof call - offsetof(struct call, values));
    call.service = service;
    call.request = request;
    call.response = response;
    clock_gettime(CLOCK_MONOTONIC, &call.started);
    choose_request_id(&call);
    call.language = http_language(call_header(&call, "Accept-Language"));
    answer(&call);
    reply_send(&call);
    text_free(&call.content);
    json_decref(call.values);
    json_decref(call.faults);
    json_decref(call.body);
    return U_CALLBACK_COMPLETE;
}
