/* The keys of an OpenID Connect provider: where they are (discovery), and what they are. */
#ifndef REFORMD_PROVIDER_H
#define REFORMD_PROVIDER_H

#include "fetch.h"
#include "jwks.h"

enum {
    PROVIDER_SECONDS = 3, /* that asking a provider takes at most */
};

/* Fetches ISSUER/.well-known/openid-configuration (OpenID Connect Discovery 1.0 section 4), which must name the same
 * issuer, and the set that it names. The caller's; NULL: `why` says what happened. */
struct jwks *provider_keys(const char *issuer, char why[FETCH_WHY]);

#endif
