/* Feedback comes in: who sent it is sealed here, before SQL sees it; what it is about is judged there. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "challenge.h"
#include "identity.h"
#include "log.h"
#include "owned.h"
#include "personal_data.h"
#include "queries.h"
#include "resources.h"
#include "secrets.h"
#include "write.h"

enum { CANDIDATES = 3 }; /* codes are random: of a million items, one in a thousand new codes is taken */

static const char purpose_feedback[] = "feedback";

static const char *member(const struct call *call, const char *name)
{
    return json_string_value(json_object_get(call->body, name));
}

static bool is_petition(const struct call *call)
{
    const char *track = member(call, "track");
    return track && strcmp(track, "petition") == 0;
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

/* The body as SQL gets it: without personal data, the challenge and the trap. The caller's. */
static json_t *body_for_sql(const struct call *call)
{
    json_t *body = json_copy(call->body);
    json_t *sender = json_object_get(call->body, "sender");
    const char *website = member(call, "website");
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

/* ---- proof of work ---- */

static const char *challenge_mode(const struct call *call)
{
    switch (call->service->settings->challenge) {
    case CHALLENGE_NEVER:
        return "never";
    case CHALLENGE_ALWAYS:
        return "always";
    default:
        return "by_rate";
    }
}

/* What SQL needs to know of the challenge: whether one is wanted, and the nonce of one that was solved. */
static json_t *challenge_for_sql(const struct call *call)
{
    json_t *challenge = json_pack("{s:s}", "mode", challenge_mode(call));
    const char *payload = member(call, "challenge");
    char key[DIGEST_SIZE];
    struct challenge_use use;
    if (!payload)
        return challenge;
    challenge_key_make(key, &call->service->settings->secrets);
    if (challenge_check(key, purpose_feedback, payload, time(NULL), &use) == CHALLENGE_SOLVED) {
        json_object_set_new(challenge, "nonce", json_string(use.nonce));
        json_object_set_new(challenge, "expires", json_integer((json_int_t)use.expires_at));
    }
    return challenge;
}

static void get_challenge(struct call *call)
{
    const struct settings *settings = call->service->settings;
    if (!settings->secrets.is_set) {
        call_fail(call, &feedback_unavailable);
        return;
    }
    char key[DIGEST_SIZE];
    challenge_key_make(key, &settings->secrets);
    OWNED(json)
    json_t *challenge = challenge_make(key, call_value(call, "purpose"), settings->challenge_cost,
                                       settings->challenge_lifetime, time(NULL));
    OWNED(memory) char *dump = challenge ? json_dumps(challenge, JSON_COMPACT) : NULL;
    if (!dump) {
        call_fail(call, &internal_error);
        return;
    }
    call->status = 200;
    call->type = "application/json";
    text_add_string(&call->content, dump);
}

/* ---- sending ---- */

/* Codes to choose from, each with the digest of the secret that belongs to it. */
static json_t *make_candidates(const struct call *call)
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

/* Whether what this submission needs is there; a missing key is the operator's to mend and is logged. */
static bool is_open_for(struct call *call)
{
    const struct settings *settings = call->service->settings;
    bool has_sender = json_object_size(json_object_get(call->body, "sender")) > 1;
    if (settings->secrets.is_set && (settings->identity_key.is_set || !(is_petition(call) || has_sender)))
        return true;
    log_trouble(call->request_id, "feedback is refused: %s is not set",
                settings->secrets.is_set ? "IDENTITY_PUBLIC_KEY" : "SECRET_KEY");
    call_fail(call, &feedback_unavailable);
    return false;
}

/* The sender as it is stored, the caller's; NULL when nothing personal was given, or without memory. */
static char *seal_sender(const struct call *call)
{
    const json_t *sender = json_object_get(call->body, "sender");
    if (json_object_size(sender) <= 1)
        return NULL;
    char *plain = json_dumps(sender, JSON_COMPACT | JSON_SORT_KEYS);
    char *sealed = plain ? identity_seal(&call->service->settings->identity_key, plain) : NULL;
    if (plain)
        sodium_memzero(plain, strlen(plain));
    free(plain);
    return sealed;
}

/* The secret belongs to the code that was chosen, now or when this key was first used. */
static void add_secret(const struct call *call, json_t *answer)
{
    char secret[FEEDBACK_SECRET_SIZE];
    feedback_secret_make(secret, &call->service->settings->secrets, call_idempotency_key(call),
                         json_string_value(json_object_get(answer, "code")));
    json_object_set_new(answer, "secret", json_string(secret));
    sodium_memzero(secret, sizeof secret);
}

static void submit_feedback(struct call *call)
{
    if (!is_open_for(call))
        return;
    OWNED(json) json_t *plain = body_for_sql(call);
    OWNED(json) json_t *codes = make_candidates(call);
    OWNED(json) json_t *proof = challenge_for_sql(call);
    OWNED(memory) char *body = json_dumps(plain, JSON_COMPACT);
    OWNED(memory) char *candidates = json_dumps(codes, JSON_COMPACT);
    OWNED(memory) char *challenge = json_dumps(proof, JSON_COMPACT);
    OWNED(memory) char *sealed = seal_sender(call);
    bool must_seal = json_object_size(json_object_get(call->body, "sender")) > 1;
    if (!body || !candidates || !challenge || (must_seal && !sealed)) {
        call_fail(call, &internal_error);
        return;
    }
    const char *const given[] = {
        "body",    body,     "candidates", candidates, "challenge",
        challenge, "sealed", sealed,       "key_id",   sealed ? call->service->settings->identity_key.id : NULL,
        NULL};
    OWNED(result) PGresult *written = write_or_problem(call, call->endpoint->operation->statement, given);
    json_t *answer = written ? write_document(written) : NULL;
    if (!written)
        return;
    if (answer)
        add_secret(call, answer);
    write_answer(call, written, answer);
}

/* ---- preview ---- */

/* What a submission must be like; the preview takes anything and says what is missing. */
static const struct schema *submission_schema(const struct call *call)
{
    size_t count;
    const struct endpoint *endpoints = contract_endpoints(call->service->contract, &count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(endpoints[i].id, "submitFeedback") == 0)
            return endpoints[i].body;
    return NULL;
}

struct judged {
    const struct call *call;
    json_t *faults;
    json_t *body; /* for SQL, which is not shown what the contract forbids */
};

static void take_fault(void *to, const struct fault *fault)
{
    const struct judged *judged = to;
    OWNED(text) struct text detail = {0};
    OWNED(text) struct text name = {0};
    problem_add_sentence(&detail, fault->code, fault->expected, judged->call->language);
    json_array_append_new(judged->faults, json_pack("{s:s, s:s, s:s}", "pointer", fault->pointer, "code", fault->code,
                                                    "detail", detail.at ? detail.at : fault->code));
    if (*fault->pointer)
        text_add(&name, fault->pointer + 1, strcspn(fault->pointer + 1, "/"));
    if (name.at && strcmp(name.at, "sender") != 0) /* its names are needed to say what else is missing */
        json_object_del(judged->body, name.at);
}

/* What the contract has against the body, as a problem document would list it. The caller's; NULL without memory. */
static json_t *check_submission(const struct call *call, json_t *body)
{
    struct judged judged = {call, json_array(), body};
    size_t count = schema_validate(submission_schema(call), call->body, take_fault, &judged);
    if (json_array_size(judged.faults) == (count < SCHEMA_FAULTS ? count : SCHEMA_FAULTS))
        return judged.faults;
    json_decref(judged.faults);
    return NULL;
}

/* Faults as a problem document would list them: in the client's language. */
static void tell_faults(const struct call *call, json_t *faults)
{
    const char *language = call->language == ENGLISH ? "en" : "vi";
    size_t i;
    json_t *fault;
    json_array_foreach(faults, i, fault) {
        json_object_set(fault, "detail", json_object_get(fault, language));
        json_object_del(fault, "vi");
        json_object_del(fault, "en");
    }
}

static void add_findings(json_t *all, const struct call *call, const char *name, const char *pointer)
{
    const char *text = member(call, name);
    OWNED(json) json_t *findings = text ? personal_data_find(text) : NULL;
    size_t i;
    json_t *finding;
    json_array_foreach(findings, i, finding) {
        json_object_set_new(finding, "pointer", json_string(pointer));
        json_array_append(all, finding);
    }
}

static json_t *find_personal_data(const struct call *call)
{
    json_t *findings = json_array();
    add_findings(findings, call, "title", "/title");
    add_findings(findings, call, "text", "/text");
    return findings;
}

static void preview_feedback(struct call *call)
{
    OWNED(json) json_t *plain = body_for_sql(call);
    OWNED(json) json_t *faults = check_submission(call, plain);
    OWNED(memory) char *body = json_dumps(plain, JSON_COMPACT);
    if (!body || !faults) {
        call_fail(call, &internal_error);
        return;
    }
    const char *const given[] = {"body", body, NULL};
    OWNED(result) PGresult *written = write_or_problem(call, call->endpoint->operation->statement, given);
    json_t *preview = written ? write_document(written) : NULL;
    if (!written)
        return;
    json_t *others = json_object_get(preview, "faults");
    tell_faults(call, others);
    json_array_extend(faults, others);
    json_object_set(preview, "faults", faults);
    json_object_set_new(preview, "personal_data", find_personal_data(call));
    write_answer(call, written, preview);
}

static const char *const preview_gives[] = {"body", NULL};
static const char *const submit_gives[] = {"body", "candidates", "challenge", "key_id", "sealed", NULL};

const struct operation submission[] = {
    {"getChallenge", get_challenge, .statement = NULL},
    {"previewFeedback", preview_feedback, .statement = &feedback_preview, .gives = preview_gives},
    {"submitFeedback", submit_feedback, .statement = &feedback_submit, .gives = submit_gives},
    {.id = NULL},
};
