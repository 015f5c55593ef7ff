/* What the service itself gives to statements, besides the parameters of the operation. */
#include "given.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "owned.h"
#include "secrets.h"

static const struct secrets *secrets_of(const struct call *call)
{
    return &call->service->settings->secrets;
}

static char *make_body(const struct call *call)
{
    return json_dumps(call->body, JSON_COMPACT | JSON_ENCODE_ANY);
}

static char *make_limits(const struct call *call)
{
    return strdup(call->endpoint->limits.json);
}

static char *make_secret_digest(const struct call *call)
{
    char digest[DIGEST_SIZE];
    feedback_secret_digest(digest, call->secret);
    return strdup(digest);
}

static char *make_address_key(const struct call *call)
{
    char address[ADDRESS_SIZE];
    char digest[DIGEST_SIZE];
    call_client_address(call, address);
    address_key_make(digest, secrets_of(call), address, time(NULL));
    return strdup(digest);
}

/* A key holds for one operation, one path and one caller, who may write the secret now so, now so. */
static char *make_idempotency_digest(const struct call *call)
{
    char digest[DIGEST_SIZE];
    OWNED(text) struct text scope = {0};
    text_add_string(&scope, call->endpoint->id);
    for (size_t i = 0; i < call->route.value_count; i++)
        text_add_format(&scope, "\n%s", call->route.values[i]);
    if (call->secret) {
        feedback_secret_digest(digest, call->secret);
        text_add_format(&scope, "\n%s", digest);
    }
    if (call->endpoint->is_for_staff)
        text_add_format(&scope, "\n%s\n%s", call->caller.issuer, call->caller.subject);
    if (scope.failed)
        return NULL;
    idempotency_digest(digest, secrets_of(call), scope.at, call_idempotency_key(call));
    return strdup(digest);
}

/* The order of members makes no other body. */
static char *make_body_digest(const struct call *call)
{
    char digest[DIGEST_SIZE];
    OWNED(memory) char *body = json_dumps(call->body, JSON_COMPACT | JSON_ENCODE_ANY | JSON_SORT_KEYS);
    if (call->body && !body)
        return NULL;
    body_digest(digest, secrets_of(call), body ? body : "", body ? strlen(body) : 0);
    return strdup(digest);
}

/* Who asks, for what, and what it takes: a reform.caller. */
static char *make_caller(const struct call *call)
{
    OWNED(json)
    json_t *caller =
        json_pack("{s:s, s:s, s:s, s:s, s:O}", "issuer", call->caller.issuer, "subject", call->caller.subject,
                  "request_id", call->request_id, "operation", call->endpoint->id, "roles", call->endpoint->roles);
    return json_dumps(caller, JSON_COMPACT);
}

/* The number of the one version that If-Match names; what is no tag of a version is none that there ever was. */
static char *make_if_match(const struct call *call)
{
    const char *tag = call_header(call, "If-Match");
    size_t digits = strncmp(tag, "\"v", 2) == 0 ? strspn(tag + 2, "0123456789") : 0;
    return digits && strcmp(tag + 2 + digits, "\"") == 0 ? strndup(tag + 2, digits) : strdup("none");
}

static char *make_is_valid(const struct call *call)
{
    return strdup(call->is_invalid ? "false" : "true");
}

/* The path of an act ends with its name: /v1/staff/feedback/{code}/accept. */
static char *make_transition(const struct call *call)
{
    return strdup(strrchr(call->endpoint->path, '/') + 1);
}

static bool is_of_staff(const struct call *call)
{
    return call->endpoint->is_for_staff;
}

static bool has_if_match(const struct call *call)
{
    return call_header(call, "If-Match") != NULL;
}

static bool has_body(const struct call *call)
{
    return call->body != NULL;
}

static bool has_limits(const struct call *call)
{
    return call->endpoint->limits.json != NULL;
}

static bool has_secret(const struct call *call)
{
    return call->secret != NULL;
}

static bool has_idempotency_key(const struct call *call)
{
    return call_idempotency_key(call) != NULL;
}

static bool has_address(const struct call *call)
{
    (void)call;
    return true;
}

/* The contract's loader knows the same names, and which operations have them. */
static const struct given {
    const char *name;
    bool (*is_there)(const struct call *call); /* false: the value is NULL */
    char *(*make)(const struct call *call);    /* NULL without memory */
    bool needs_key;                            /* SECRET_KEY */
} table[] = {
    {"address_key", has_address, make_address_key, true},
    {"body", has_body, make_body, false},
    {"body_digest", has_idempotency_key, make_body_digest, true},
    {"caller", is_of_staff, make_caller, false},
    {"idempotency_digest", has_idempotency_key, make_idempotency_digest, true},
    {"if_match", has_if_match, make_if_match, false},
    {"is_valid", is_of_staff, make_is_valid, false},
    {"limits", has_limits, make_limits, false},
    {"secret_digest", has_secret, make_secret_digest, false},
    {"transition", is_of_staff, make_transition, false},
};

static const struct given *find(const char *name)
{
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strcmp(table[i].name, name) == 0)
            return &table[i];
    return NULL;
}

bool given_make(const struct call *call, const char *name, char **value)
{
    const struct given *given = find(name);
    *value = NULL;
    if (!given || !given->is_there(call))
        return true;
    *value = given->make(call);
    return *value != NULL;
}

bool given_is_complete(const struct call *call, const struct statement *statement)
{
    for (size_t i = 0; i < statement->parameter_count; i++) {
        const struct given *given = find(statement->parameters[i]);
        if (given && given->needs_key && !secrets_of(call)->is_set)
            return false;
    }
    return true;
}
