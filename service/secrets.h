/* What is derived from SECRET_KEY: codes and secrets of feedback, and digests that tell nothing without that key. Each
 * use has a label of its own, so that no digest serves for another use. All is HMAC-SHA256 (RFC 2104) but digest_hex().
 */
#ifndef REFORMD_SECRETS_H
#define REFORMD_SECRETS_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

enum {
    SECRET_KEY_SIZE = 32,
    DIGEST_SIZE = 65,          /* 64 hexadecimal digits, lower case, and NUL */
    FEEDBACK_CODE_SIZE = 15,   /* "PA-2026-7K3M9Q" and NUL */
    FEEDBACK_SECRET_SIZE = 27, /* 26 characters (130 bits) and NUL */
};

struct secrets {
    bool is_set; /* false: there is no SECRET_KEY, and what takes `secrets` must not be called */
    unsigned char key[SECRET_KEY_SIZE];
};

/* Reads SECRET_KEY: 64 hexadecimal digits; an empty text leaves it unset. False for any other text. */
bool secrets_read(struct secrets *secrets, const char *hex);

/* A new code, of the year that it is in Vietnam at `now`, and 6 random characters of Crockford's base32 (no I, L, O,
 * U). Codes can collide: the database refuses the second, and the caller makes another. */
void feedback_code_make(char code[FEEDBACK_CODE_SIZE], time_t now);

/* The secret of the item with this code, sent with this Idempotency-Key: always the same, in Crockford's base32. */
void feedback_secret_make(char secret[FEEDBACK_SECRET_SIZE], const struct secrets *secrets, const char *idempotency_key,
                          const char *code);

/* SHA-256 of a secret as people copy it: lower case, O for 0, I and L for 1, with spaces or hyphens between. What the
 * database keeps of a secret, and what is compared with that. */
void feedback_secret_digest(char hex[DIGEST_SIZE], const char *secret);

/* SHA-256 of bytes; the same without SECRET_KEY. */
void digest_hex(char hex[DIGEST_SIZE], const char *bytes, size_t length);

/* What the database keeps of an Idempotency-Key. Keys of different scopes (operations, items) never meet. */
void idempotency_digest(char hex[DIGEST_SIZE], const struct secrets *secrets, const char *scope,
                        const char *idempotency_key);

/* What the database keeps of a request's body, to tell a repeat from another request with the same key. */
void body_digest(char hex[DIGEST_SIZE], const struct secrets *secrets, const char *bytes, size_t length);

/* What limits count by instead of an address (see address.h): the same all day in Vietnam, another one tomorrow. */
void address_key_make(char hex[DIGEST_SIZE], const struct secrets *secrets, const char *address, time_t now);

/* A person who supports an item: the same person has keys at two items that cannot be linked. `person_key` is what the
 * person's program keeps. */
void supporter_key_make(char hex[DIGEST_SIZE], const struct secrets *secrets, const char *person_key, const char *code);

/* The key of challenges (see challenge.h), itself a text: altcha-lib takes its secret as one. */
void challenge_key_make(char hex[DIGEST_SIZE], const struct secrets *secrets);

#endif
