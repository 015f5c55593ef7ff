/* Signs tokens with GnuTLS, as a provider would: another library than the one that checks them. */
#ifndef REFORMD_UNIT_SIGNER_H
#define REFORMD_UNIT_SIGNER_H

#include <gnutls/gnutls.h>
#include <jansson.h>

/* A private key of so many bits; for EC those of its curve. */
gnutls_privkey_t signer_make(gnutls_pk_algorithm_t kind, unsigned bits);

/* The public half, as a JWK with this name. */
json_t *signer_jwk(gnutls_privkey_t key, const char *kid);

/* The token of these two parts. `algorithm` is what it is really signed with, whatever the header says: RS256, PS256,
 * ES256, DER (ES256, not as RFC 7518 wants it), HS256 (with `secret`), or none (an empty signature). In both texts '
 * stands for ", and ~ for NUL. The caller frees it. */
char *signer_sign(gnutls_privkey_t key, const char *algorithm, const char *header, const char *claims);

/* {"keys": […]} with these public keys. */
char *signer_set(json_t *const keys[], size_t count);

/* The caller frees it. */
char *base64url(const void *bytes, size_t length);

#endif
