/* Who is calling, from a bearer token: a signed JWT (RFC 7519, as RFC 8725 wants it treated) of an OpenID Connect
 * provider. Nothing is ever fetched from where a token says. */
#ifndef REFORMD_TOKEN_H
#define REFORMD_TOKEN_H

#include <stdbool.h>
#include <time.h>

#include "jwks.h"

enum {
    TOKEN_LONGEST = 8192,     /* characters */
    TOKEN_LEEWAY = 60,        /* seconds that clocks may differ */
    TOKEN_SUBJECT_SIZE = 256, /* 255 bytes (OpenID Connect Core 1.0 section 2) and NUL */
};

/* Every one but TOKEN_FINE refuses the caller. TOKEN_KEYS_AWAY is no fault of the token: it cannot be checked now. */
enum token_outcome {
    TOKEN_FINE,
    TOKEN_TOO_LONG,
    TOKEN_MALFORMED,          /* not three parts of base64url, or header or claims no JSON object; or no memory */
    TOKEN_HEADER_REFUSED,     /* names a key of its own, is packed or asks for extensions */
    TOKEN_ALGORITHM_REFUSED,  /* none of those configured */
    TOKEN_KEY_UNNAMED,        /* no `kid` */
    TOKEN_KEY_OF_DEVELOPMENT, /* and development tokens are not allowed */
    TOKEN_KEY_UNKNOWN,        /* also after a look at the provider */
    TOKEN_KEY_UNFIT,          /* for this algorithm */
    TOKEN_KEYS_AWAY,          /* there are no keys at all */
    TOKEN_FORGED,             /* not signed with the key that it names */
    TOKEN_OF_OTHER_ISSUER,    /* or of none */
    TOKEN_FOR_OTHERS,         /* the audience is not us */
    TOKEN_LIFE_UNCLEAR,       /* `exp` missing, or a time that is no whole number */
    TOKEN_EXPIRED,
    TOKEN_NOT_YET_VALID,
    TOKEN_SUBJECT_REFUSED, /* missing, empty, too long or no text of one line */
};

/* The strings must outlive the keys. */
struct token_settings {
    const char *issuer;    /* compared exactly with `iss`; its provider is asked for keys */
    const char *audience;  /* must be, or be among, `aud` */
    const char *jwks_file; /* NULL: keys come from the provider */
    unsigned algorithms;   /* a bit (1u << enum jws_algorithm) for each that is allowed */
    bool allows_development_keys;
};

struct token_caller {
    char subject[TOKEN_SUBJECT_SIZE];
    const char *issuer; /* that of the settings */
};

struct token_keys;

/* Call it before the first thread is started. Nothing is read or fetched yet. NULL without memory. */
struct token_keys *token_keys_make(const struct token_settings *settings);

/* When nobody checks any more. May wait for what is being fetched (see key_set.h). Takes NULL. */
void token_keys_free(struct token_keys *keys);

/* Whether `compact`, the text behind `Bearer `, is a valid token at `now`; `caller` is filled for TOKEN_FINE only. May
 * wait for keys (see key_set.h). Any thread may call this. */
enum token_outcome token_check(struct token_keys *keys, const char *compact, time_t now, struct token_caller *caller);

/* For logs, where the token itself must not stand: "token-expired". */
const char *token_outcome_name(enum token_outcome outcome);

/* Reads OIDC_ALGORITHMS: names separated by commas, each once. False for any other text and an empty one. */
bool token_algorithms_read(unsigned *algorithms, const char *list);

#endif
