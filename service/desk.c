/* The desk of staff: what needs more than a statement. Secrets are made and identities opened here, never in SQL. */
#include <sodium.h>
#include <string.h>
#include <time.h>

#include "done.h"
#include "identity.h"
#include "log.h"
#include "owned.h"
#include "queries.h"
#include "resources.h"
#include "secrets.h"
#include "sender.h"

/* ---- other ways in ---- */

static void take_in_feedback(struct call *call)
{
    if (!sender_can_be_kept(call))
        return;
    OWNED(json) json_t *plain = sender_free_body(call);
    OWNED(json) json_t *codes = sender_candidates(call);
    OWNED(memory) char *body = json_dumps(plain, JSON_COMPACT | JSON_ENCODE_ANY); /* faulty ones too */
    OWNED(memory) char *candidates = json_dumps(codes, JSON_COMPACT);
    OWNED(memory) char *sealed = sender_seal(call);
    if (!body || !candidates || (sender_is_named(call) && !sealed)) {
        call_fail(call, &internal_error);
        return;
    }
    const char *key_id = sealed ? call->service->settings->identity_key.id : NULL;
    const char *const given[] = {"body", body, "candidates", candidates, "sealed", sealed, "key_id", key_id, NULL};
    OWNED(result) PGresult *done = done_or_problem(call, given);
    if (!done)
        return;
    json_t *answer = done_document(done);
    sender_add_secret(call, answer);
    done_answer(call, done, answer);
}

/* ---- a new secret ---- */

static void renew_secret(struct call *call)
{
    char secret[FEEDBACK_SECRET_SIZE];
    char digest[DIGEST_SIZE];
    if (!call->service->settings->secrets.is_set) {
        call_fail(call, &feedback_unavailable);
        return;
    }
    feedback_secret_make(secret, &call->service->settings->secrets, call_idempotency_key(call),
                         call_value(call, "code"));
    feedback_secret_digest(digest, secret);
    const char *const given[] = {"digest", digest, NULL};
    OWNED(result) PGresult *done = done_or_problem(call, given);
    if (done)
        done_answer(call, done, json_pack("{s:s, s:s}", "code", call_value(call, "code"), "secret", secret));
    sodium_memzero(secret, sizeof secret);
}

/* ---- identities ---- */

/* {"a","b"}: the names of the keys that are here, as PostgreSQL reads an array. */
static char *names_of_keys(const struct identity_private_keys *keys)
{
    struct text names = {0};
    text_add(&names, "{", 1);
    for (size_t i = 0; i < keys->count; i++)
        text_add_format(&names, "%s%s", i ? "," : "", keys->list[i].id);
    text_add(&names, "}", 1);
    if (names.failed)
        text_free(&names);
    return names.at;
}

static const char *private_key_named(const struct identity_private_keys *keys, const char *id)
{
    for (size_t i = 0; i < keys->count; i++)
        if (id && strcmp(keys->list[i].id, id) == 0)
            return keys->list[i].hex;
    return NULL;
}

/* The sender as he was given, NULL when the box cannot be opened. */
static json_t *open_sender(const struct call *call, const json_t *answer)
{
    const struct identity_private_keys *keys = &call->service->settings->identity_private_keys;
    const char *key = private_key_named(keys, json_string_value(json_object_get(answer, "key_id")));
    const char *sealed = json_string_value(json_object_get(answer, "sealed"));
    char *plain = key && sealed ? identity_open(key, sealed) : NULL;
    json_t *sender = plain ? json_loads(plain, JSON_REJECT_DUPLICATES, NULL) : NULL;
    if (plain)
        sodium_memzero(plain, strlen(plain));
    free(plain);
    return sender;
}

/* That it was opened, and why, is written before: who gets no answer has left a trace all the same. */
static void open_identity(struct call *call)
{
    OWNED(memory) char *key_ids = names_of_keys(&call->service->settings->identity_private_keys);
    const char *const given[] = {"key_ids", key_ids, NULL};
    OWNED(result) PGresult *done = key_ids ? done_or_problem(call, given) : NULL;
    OWNED(json) json_t *answer = done ? done_document(done) : NULL;
    if (!done)
        return;
    json_t *sender = open_sender(call, answer);
    if (!sender) {
        log_trouble(call->request_id, "an identity does not open with the key that it names");
        call_fail(call, &identity_closed);
        return;
    }
    done_answer(call, done, json_pack("{s:s, s:o}", "code", call_value(call, "code"), "sender", sender));
}

static const char *const intake_gives[] = {"body", "candidates", "key_id", "sealed", NULL};
static const char *const secret_gives[] = {"digest", NULL};
static const char *const identity_gives[] = {"key_ids", NULL};

const struct operation desk[] = {
    {"takeInFeedback", take_in_feedback, .statement = &staff_take_in, .gives = intake_gives},
    {"renewSecret", renew_secret, .statement = &staff_renew_secret, .gives = secret_gives},
    {"openIdentity", open_identity, .statement = &staff_open_identity, .gives = identity_gives},
    {"getOriginal", answer_done, .statement = &staff_original},
    {"addOutcome", answer_done, .statement = &staff_add_outcome},
    {"actOnMany", answer_done, .statement = &staff_bulk},
    {.id = NULL},
};
