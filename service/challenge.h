/* Proof of work: challenges of ALTCHA, version 2, which the widget `altcha` 3 and `altcha-lib` 2 solve. */
#ifndef REFORMD_CHALLENGE_H
#define REFORMD_CHALLENGE_H

#include <jansson.h>
#include <time.h>

enum {
    CHALLENGE_NONCE_SIZE = 33,        /* 32 hexadecimal digits and NUL */
    CHALLENGE_PAYLOAD_LONGEST = 2048, /* characters */
    CHALLENGE_COST_MOST = 1000000,
};

enum challenge_verdict {
    CHALLENGE_SOLVED,
    CHALLENGE_MALFORMED,
    CHALLENGE_FORGED, /* not signed with this key */
    CHALLENGE_EXPIRED,
    CHALLENGE_MISPLACED, /* made for another purpose */
    CHALLENGE_UNSOLVED,  /* the work was not done */
};

/* What a payload uses up: each nonce serves once, and need not be remembered after it expired. */
struct challenge_use {
    char nonce[CHALLENGE_NONCE_SIZE];
    time_t expires_at;
};

/* A new challenge: {"parameters": {…}, "signature": "…"}. `key` is a text (secrets.h: challenge_key_make()), `purpose`
 * what the work is done for, `cost` the iterations of PBKDF2 (1 to CHALLENGE_COST_MOST; the client tries 256 times in
 * the mean), `lifetime` in seconds. The caller's; NULL when memory ran out. */
json_t *challenge_make(const char *key, const char *purpose, int cost, int lifetime, time_t now);

/* Whether a payload (base64 of {"challenge": …, "solution": …}, as the widget sends it) is a challenge of this key for
 * this purpose, still valid, and solved. Whether its nonce was used before is for the database to say. `use` is filled
 * for CHALLENGE_SOLVED and CHALLENGE_UNSOLVED. */
enum challenge_verdict challenge_check(const char *key, const char *purpose, const char *payload, time_t now,
                                       struct challenge_use *use);

#endif
