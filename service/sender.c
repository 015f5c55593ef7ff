/* Whoever sends feedback: what he gave of himself is sealed here, before SQL sees it; his secret is made. */
#include "sender.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "identity.h"
#include "log.h"
#include "owned.h"
#include "secrets.h"

enum { CANDIDATES = 3 }; /* codes are random: of a million items, one in a thousand new codes is taken */

static bool is_petition(const struct call *call)
{
    const char *track = json_string_value(json_object_get(call->body, "track"));
    return track && strcmp(track, "petition") == 0;
}

bool sender_is_named(const struct call *call)
{
    return json_object_size(json_object_get(call->body, "sender")) > 1;
}

/* The names of what the sender gave of himself; SQL is told no more. */
static json_t *names_given(const json_t *sender)
{
    json_t *names = json_array();
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)sender, name, value)
        if (strcmp(name, "type") != 0)
            json_array_append_new(names, json_string(name));
    return names;
}

json_t *sender_free_body(const struct call *call)
{
    json_t *body = json_copy(call->body);
    json_t *sender = json_object_get(call->body, "sender");
    const char *website = json_string_value(json_object_get(call->body, "website"));
    json_object_del(body, "sender"); /* first: without memory for what replaces it, it must not stay */
    json_object_del(body, "challenge");
    json_object_del(body, "website");
    if (sender)
        json_object_set_new(
            body, "sender",
            json_pack("{s:O*, s:o}", "type", json_object_get(sender, "type"), "given", names_given(sender)));
    json_object_set_new(body, "honeypot", json_boolean(website && *website));
    return body;
}

json_t *sender_candidates(const struct call *call)
{
    json_t *candidates = json_array();
    for (int i = 0; i < CANDIDATES; i++) {
        char code[FEEDBACK_CODE_SIZE];
        char secret[FEEDBACK_SECRET_SIZE];
        char digest[DIGEST_SIZE];
        feedback_code_make(code, time(NULL));
        feedback_secret_make(secret, &call->service->settings->secrets, call_idempotency_key(call), code);
        feedback_secret_digest(digest, secret);
        sodium_memzero(secret, sizeof secret);
        json_array_append_new(candidates, json_pack("{s:s, s:s}", "code", code, "digest", digest));
    }
    return candidates;
}

bool sender_can_be_kept(struct call *call)
{
    const struct settings *settings = call->service->settings;
    if (settings->secrets.is_set && (settings->identity_key.is_set || !(is_petition(call) || sender_is_named(call))))
        return true;
    log_trouble(call->request_id, "feedback is refused: %s is not set",
                settings->secrets.is_set ? "IDENTITY_PUBLIC_KEY" : "SECRET_KEY");
    call_fail(call, &feedback_unavailable);
    return false;
}

char *sender_seal(const struct call *call)
{
    if (!sender_is_named(call))
        return NULL;
    char *plain = json_dumps(json_object_get(call->body, "sender"), JSON_COMPACT | JSON_SORT_KEYS);
    char *sealed = plain ? identity_seal(&call->service->settings->identity_key, plain) : NULL;
    if (plain)
        sodium_memzero(plain, strlen(plain));
    free(plain);
    return sealed;
}

void sender_add_secret(const struct call *call, json_t *answer)
{
    char secret[FEEDBACK_SECRET_SIZE];
    feedback_secret_make(secret, &call->service->settings->secrets, call_idempotency_key(call),
                         json_string_value(json_object_get(answer, "code")));
    json_object_set_new(answer, "secret", json_string(secret));
    sodium_memzero(secret, sizeof secret);
}
