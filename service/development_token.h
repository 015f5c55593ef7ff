/* Keys and tokens for development and tests: who has the private key is whoever they like. The service takes them only
 * with ALLOW_DEVELOPMENT_TOKENS. */
#ifndef REFORMD_DEVELOPMENT_TOKEN_H
#define REFORMD_DEVELOPMENT_TOKEN_H

#include <stdbool.h>
#include <stdio.h>
#include <time.h>

/* Nobody answers there: the keys are those of JWKS_FILE. */
#define DEVELOPMENT_ISSUER "http://127.0.0.1/reformd-development"
#define DEVELOPMENT_AUDIENCE "reformd"

/* What the `kid` of development keys begins with. */
#define DEVELOPMENT_KID "reformd-development-"

enum {
    DEVELOPMENT_LIFETIME = 12 * 3600, /* seconds that a token is valid: a day's work */
};

/* Makes the folder and a pair of keys (ES256) in it: `private.jwk`, for its owner only, and `jwks.json`. What is there
 * is kept: the second call changes nothing. Writes the settings with which the service takes tokens of these keys on
 * `out`, as lines for an environment file. False: a sentence is on `faults`. */
bool development_keys(const char *folder, FILE *out, FILE *faults);

/* A token of `subject`, signed with the private key of the folder, valid from `now`. The caller frees it. NULL: a
 * sentence is on `faults`. */
char *development_token(const char *folder, const char *subject, time_t now, FILE *faults);

#endif
