/* Keys that verify signatures of tokens: a JSON Web Key Set (RFC 7517), read once and then only read. */
#ifndef REFORMD_JWKS_H
#define REFORMD_JWKS_H

#include <stdbool.h>
#include <stddef.h>

/* RFC 7518 section 3.1. There is no row for `none` and none for HS*, whose key would have to be secret. */
enum jws_algorithm {
    JWS_RS256,
    JWS_PS256,
    JWS_ES256,
    JWS_ALGORITHMS,
};

enum {
    JWKS_LONGEST = 256 * 1024, /* bytes of a set that is read */
};

struct jwks;
struct jwk;

/* False when `name` is none of the above; names are compared exactly. */
bool jws_algorithm_read(enum jws_algorithm *algorithm, const char *name);

/* Reads a set. Only what can verify is taken: keys with a `kid` that are meant for signatures; RSA of 2048 to 8192 bits
 * and EC on P-256, of which only the public numbers are looked at. Others are ignored (RFC 7517 section 5). NULL when
 * no key is left, when it is no set, or without memory. The caller's, with one user. */
struct jwks *jwks_read(const char *bytes, size_t length);

/* One user more; a set ends with its last user. Both take NULL; any thread may call them. */
struct jwks *jwks_share(struct jwks *keys);
void jwks_release(struct jwks *keys);

static inline void release_jwks(struct jwks **keys)
{
    jwks_release(*keys);
}

/* The first key of this name, or NULL. Lives as long as the set. */
const struct jwk *jwks_find(const struct jwks *keys, const char *kid);

/* Whether the type of the key, and its own `alg` if it has one, allow this algorithm. */
bool jwk_fits(const struct jwk *key, enum jws_algorithm algorithm);

/* Whether the key signed the token, which is three parts of base64url, its header without repeated members and with an
 * `alg` that fits the key. */
bool jwk_verifies(const struct jwk *key, const char *compact);

#endif
