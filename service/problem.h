/* The ways to fail, as problem documents (RFC 9457) in Vietnamese and English. */
#ifndef REFORMD_PROBLEM_H
#define REFORMD_PROBLEM_H

#include <jansson.h>

#include "text.h"

enum language {
    VIETNAMESE,
    ENGLISH,
    LANGUAGE_COUNT,
};

/* `type` is the last part of the address /problems/{type}, which the service serves as a page. */
struct problem {
    const char *type;
    int status;
    const char *title[LANGUAGE_COUNT];
    const char *detail[LANGUAGE_COUNT];
};

extern const struct problem malformed_request;
extern const struct problem invalid_parameters;
extern const struct problem unreadable_body;
extern const struct problem invalid_body;
extern const struct problem not_found;
extern const struct problem method_not_allowed;
extern const struct problem not_acceptable;
extern const struct problem content_too_large;
extern const struct problem unsupported_media_type;
extern const struct problem uri_too_long;
extern const struct problem headers_too_large;
extern const struct problem internal_error;
extern const struct problem database_away;
extern const struct problem database_busy;
extern const struct problem outcome_unknown;
extern const struct problem secret_required;
extern const struct problem secret_wrong;
extern const struct problem rule_broken;
extern const struct problem idempotency_key_reused;
extern const struct problem still_running;
extern const struct problem too_many_requests;
extern const struct problem challenge_required;
extern const struct problem feedback_unavailable;
extern const struct problem token_required;
extern const struct problem token_invalid;
extern const struct problem forbidden;
extern const struct problem precondition_required;
extern const struct problem precondition_failed;
extern const struct problem staff_unavailable;
extern const struct problem identity_closed;

/* By its type; NULL when there is none. */
const struct problem *problem_find(const char *type);

/* All of them, ended by NULL. */
extern const struct problem *const problems[];

/* A sentence for one fault of the input: `code` as schema.h names them, or one of the parser's own (repeated,
 * malformed). `expected` is what the rule asks for, or NULL. */
void problem_add_sentence(struct text *out, const char *code, const json_t *expected, enum language language);

#endif
