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
#include "normalise.h"
#include "origin.h"
#include "owned.h"
#include "parameters.h"
#include "reply.h"
#include "server.h"

#define FEEDBACK_SCHEME "Feedback"
#define BEARER_SCHEME "Bearer"

enum {
    HEADERS_MOST = 64,
    HEADERS_SIZE = 16 * 1024,
    RANDOM_ID = 16, /* bytes of a request id of ours */
};

const char *call_header(const struct call *call, const char *name)
{
    return u_map_get_case(call->request->map_header, name);
}

/* ulfius joins the lines of a header whose names are spelt alike. Where they are not, the order in which the hops were
 * added is lost, and none is believed. */
static const char *forwarded_for(const struct call *call)
{
    static const char name[] = "X-Forwarded-For";
    const struct _u_map *headers = call->request->map_header;
    const char *value = NULL;
    for (int i = 0; i < headers->nb_values; i++) {
        if (strcasecmp(headers->keys[i], name) != 0)
            continue;
        if (value)
            return NULL;
        value = headers->values[i];
    }
    return value;
}

void call_client_address(const struct call *call, char address[ADDRESS_SIZE])
{
    address_of_client(address, &call->service->settings->trusted_proxies, server_peer(), forwarded_for(call));
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

const char *call_idempotency_key(const struct call *call)
{
    return json_string_value(json_object_get(call->values, IDEMPOTENCY_KEY));
}

/* ---- refusing ---- */

void call_add_told_fault(struct call *call, const char *kind, const char *where, const char *code, const char *detail)
{
    json_t *fault = json_object();
    if (kind && where)
        json_object_set_new(fault, kind, json_string(where));
    json_object_set_new(fault, "code", json_string(code));
    json_object_set_new(fault, "detail", json_string(detail ? detail : code));
    call->is_invalid = true;
    if (!call->faults)
        call->faults = json_array();
    json_array_append_new(call->faults, fault);
}

void call_drop_faults(struct call *call)
{
    json_decref(call->faults);
    call->faults = NULL;
}

void call_add_fault(struct call *call, const char *kind, const char *where, const char *code, const json_t *expected)
{
    OWNED(text) struct text detail = {0};
    problem_add_sentence(&detail, code, expected, call->language);
    call_add_told_fault(call, kind, where, code, detail.at);
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

/* RFC 6750 section 3.1: no error is named where no token was sent. */
static const char *scheme_wanted(const struct call *call, const struct problem *problem)
{
    if (!call->endpoint->is_for_staff)
        return FEEDBACK_SCHEME;
    return problem == &token_invalid ? BEARER_SCHEME " error=\"invalid_token\"" : BEARER_SCHEME;
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
    if (problem->status == 401)
        call_add_header(call, "WWW-Authenticate", scheme_wanted(call, problem));
    if (problem == &challenge_required)
        call_add_header(call, "Link", "</v1/challenges>; rel=\"challenge\"");
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

/* What is not below /v1 (probes, the contract, its page) is served everywhere. All methods of a path are for the same
 * people. */
static bool is_served(const struct call *call)
{
    const struct endpoint *first = NULL;
    for (int method = 0; method < METHOD_COUNT && !first; method++)
        first = call->route.endpoints[method];
    if (!first || strncmp(first->path, "/v1", 3) != 0)
        return true;
    return call->service->settings->serves & (first->is_for_staff ? SERVES_STAFF : SERVES_PUBLIC);
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
    bool is_found = router_find(call->service->router, url->segments, url->segment_count, &call->route);
    return is_found && is_served(call) ? NULL : &not_found;
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
    const char *method = call_header(call, "Access-Control-Request-Method");
    enum method asked = method ? router_method(strcmp(method, "HEAD") == 0 ? "GET" : method) : METHOD_COUNT;
    call->asked = asked < METHOD_COUNT ? call->route.endpoints[asked] : NULL;
    if (call->asked)
        origin_add_permissions(call, method);
    call->status = 204;
}

/* The type of the answer: ?format= wins over Accept. */
static const char *choose_media(const struct call *call)
{
    static const char *const formats[][2] = {
        {"json", "application/json"},
        {"ndjson", "application/x-ndjson"},
        {"csv", "text/csv"},
        {"markdown", "text/markdown"},
    };
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

/* What keeps the body from being read, or NULL. */
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
    return call->body ? NULL : &unreadable_body;
}

static const struct problem *read_secret(struct call *call)
{
    if (!call->endpoint->needs_secret)
        return NULL;
    call->secret = http_credentials(call_header(call, "Authorization"), FEEDBACK_SCHEME);
    return call->secret ? NULL : &secret_required;
}

static const struct problem *read_caller(struct call *call)
{
    if (!call->endpoint->is_for_staff)
        return NULL;
    const struct service *service = call->service;
    const char *token = http_behind_scheme(call_header(call, "Authorization"), BEARER_SCHEME);
    if (!token)
        return &token_required;
    if (!service->tokens || !service->staff_pool)
        return &staff_unavailable;
    enum token_outcome outcome = token_check(service->tokens, token, time(NULL), &call->caller);
    if (outcome == TOKEN_FINE)
        return NULL;
    log_warning(call->request_id, "a token was refused: %s", token_outcome_name(outcome));
    return outcome == TOKEN_KEYS_AWAY ? &staff_unavailable : &token_invalid;
}

/* Text is checked and stored in one form, however it was typed; only these members have several lines. */
static const struct problem *normalise_body(struct call *call)
{
    static const char *const prose[] = {"text",      "note",         "opening",     "closing", "source",  "heading",
                                        "intro",     "description",  "deliverable", "ocr",     "reading", "reason",
                                        "narrative", "difficulties", "proposals",   NULL};
    return !call->body || normalise_json(call->body, prose) ? NULL : &internal_error;
}

/* Staff are told of faults after what the database has to say first: who may not see an object, or has read an old one,
 * is told that. The statement gets :is_valid. */
static const struct problem *check_body(struct call *call)
{
    if (call->body && schema_validate(call->endpoint->body, call->body, receive_body_fault, call) > 0)
        call->is_invalid = true;
    bool is_told_later = call->endpoint->is_for_staff || call->endpoint->operation->refuses;
    return call->is_invalid && !is_told_later ? &invalid_body : NULL;
}

static const struct problem *read_parameters(struct call *call)
{
    parameters_read(call);
    return call->is_invalid ? &invalid_parameters : NULL;
}

static const struct problem *read_media(struct call *call)
{
    call->media = choose_media(call);
    return call->media || !call->endpoint->media[0] ? NULL : &not_acceptable;
}

/* What can be refused without asking the database: the first that applies is answered. */
static void answer_operation(struct call *call)
{
    static const struct problem *(*const steps[])(struct call *) = {
        read_parameters, read_media, read_body, read_secret, read_caller, normalise_body, check_body};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        const struct problem *problem = steps[i](call);
        if (!problem)
            continue;
        call_fail(call, problem);
        return;
    }
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
