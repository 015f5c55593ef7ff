/* Feedback comes in: who sent it is sealed here, before SQL sees it; what it is about is judged there. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "challenge.h"
#include "owned.h"
#include "personal_data.h"
#include "queries.h"
#include "resources.h"
#include "secrets.h"
#include "sender.h"
#include "write.h"

static const char purpose_feedback[] = "feedback";

static const char *member(const struct call *call, const char *name)
{
    return json_string_value(json_object_get(call->body, name));
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

/* ---- what the contract says ---- */

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
    /* What these have right is needed to say what else is missing. */
    if (name.at && strcmp(name.at, "sender") != 0 && strcmp(name.at, "consents") != 0)
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

/* ---- sending ---- */

/* What the contract forbids is told together with what the database has against the rest. */
static void refuse_submission(struct call *call)
{
    OWNED(json) json_t *plain = sender_free_body(call);
    OWNED(json) json_t *faults = check_submission(call, plain);
    OWNED(memory) char *body = json_dumps(plain, JSON_COMPACT);
    if (!json_is_object(call->body)) {
        call_fail(call, &invalid_body);
        return;
    }
    if (!body || !faults) {
        call_fail(call, &internal_error);
        return;
    }
    const char *const given[] = {"body", body, NULL};
    PQclear(write_or_problem(call, &feedback_refuse, given));
}

static void submit_feedback(struct call *call)
{
    if (call->is_invalid) {
        refuse_submission(call);
        return;
    }
    if (!sender_can_be_kept(call))
        return;
    OWNED(json) json_t *plain = sender_free_body(call);
    OWNED(json) json_t *codes = sender_candidates(call);
    OWNED(json) json_t *proof = challenge_for_sql(call);
    OWNED(memory) char *body = json_dumps(plain, JSON_COMPACT);
    OWNED(memory) char *candidates = json_dumps(codes, JSON_COMPACT);
    OWNED(memory) char *challenge = json_dumps(proof, JSON_COMPACT);
    OWNED(memory) char *sealed = sender_seal(call);
    if (!body || !candidates || !challenge || (sender_is_named(call) && !sealed)) {
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
        sender_add_secret(call, answer);
    write_answer(call, written, answer);
}

/* ---- preview ---- */

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
    OWNED(json) json_t *plain = sender_free_body(call);
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
    {"submitFeedback", submit_feedback, .statement = &feedback_submit, .gives = submit_gives, .refuses = true},
    {.id = NULL},
};
