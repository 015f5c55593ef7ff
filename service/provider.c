/* The keys of an OpenID Connect provider. */
#include "provider.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "body.h"
#include "owned.h"

enum {
    CONFIGURATION_LONGEST = 256 * 1024, /* bytes */
};

static long milliseconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* A slash at the end of the issuer is dropped (section 4.1). */
static void add_address(struct text *address, const char *issuer)
{
    size_t length = strlen(issuer);
    text_add(address, issuer, length > 0 && issuer[length - 1] == '/' ? length - 1 : length);
    text_add_string(address, "/.well-known/openid-configuration");
}

/* The configuration as JSON, or NULL. */
static json_t *discover(const char *issuer, long until, char why[FETCH_WHY])
{
    OWNED(text) struct text address = {0};
    OWNED(text) struct text document = {0};
    char cause[FETCH_WHY] = "no memory";
    add_address(&address, issuer);
    if (address.failed ||
        !fetch_document(address.at, CONFIGURATION_LONGEST, until - milliseconds_now(), &document, cause)) {
        snprintf(why, FETCH_WHY, "discovery: %.200s", cause);
        return NULL;
    }
    return body_parse(document.at ? document.at : "", document.length);
}

/* Where an issuer is reached by https, its keys do not come over http from this machine. */
static bool is_as_safe(const char *url, const char *issuer)
{
    return fetch_is_allowed(url) && (strncmp(url, "https:", 6) == 0 || strncmp(issuer, "http:", 5) == 0);
}

static const char *keys_address(const json_t *configuration, const char *issuer, char why[FETCH_WHY])
{
    const char *named = json_string_value(json_object_get(configuration, "issuer"));
    const char *address = json_string_value(json_object_get(configuration, "jwks_uri"));
    if (!named || !address)
        snprintf(why, FETCH_WHY, "discovery: no issuer and jwks_uri");
    else if (strcmp(named, issuer) != 0)
        snprintf(why, FETCH_WHY, "discovery: another issuer");
    else if (!is_as_safe(address, issuer))
        snprintf(why, FETCH_WHY, "discovery: jwks_uri is not https");
    else
        return address;
    return NULL;
}

struct jwks *provider_keys(const char *issuer, char why[FETCH_WHY])
{
    long until = milliseconds_now() + PROVIDER_SECONDS * 1000L;
    OWNED(text) struct text document = {0};
    *why = '\0';
    OWNED(json) json_t *configuration = discover(issuer, until, why);
    const char *address = *why ? NULL : keys_address(configuration, issuer, why);
    if (!address || !fetch_document(address, JWKS_LONGEST, until - milliseconds_now(), &document, why))
        return NULL;
    struct jwks *keys = jwks_read(document.at ? document.at : "", document.length);
    if (!keys)
        snprintf(why, FETCH_WHY, "no set with a key that can be used");
    return keys;
}
