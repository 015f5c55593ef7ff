/* Who is calling, from a bearer token. What is cheap to see is looked at first, the signature last: a token that is not
 * for us makes us neither compute nor fetch. */
#include "token.h"

#include <sodium.h>
#include <string.h>

#include "body.h"
#include "development_token.h"
#include "fetch.h"
#include "key_set.h"
#include "owned.h"
#include "utf8.h"

enum {
    PARTS = 3,
    PART_SIZE = TOKEN_LONGEST / 4 * 3, /* bytes */
    ALGORITHM_SIZE = 6,                /* "RS256" and NUL */
};

struct token_keys {
    struct token_settings settings;
    struct key_set *set;
};

/* What is known of a token before its signature is. */
struct claimed {
    json_t *header;
    json_t *claims;
    enum jws_algorithm algorithm;
    const char *kid; /* the header's */
};

static const char *const names[] = {
    [TOKEN_FINE] = "token-fine",
    [TOKEN_TOO_LONG] = "token-too-long",
    [TOKEN_MALFORMED] = "token-malformed",
    [TOKEN_HEADER_REFUSED] = "token-header-refused",
    [TOKEN_ALGORITHM_REFUSED] = "token-algorithm-refused",
    [TOKEN_KEY_UNNAMED] = "token-key-unnamed",
    [TOKEN_KEY_OF_DEVELOPMENT] = "token-key-of-development",
    [TOKEN_KEY_UNKNOWN] = "token-key-unknown",
    [TOKEN_KEY_UNFIT] = "token-key-unfit",
    [TOKEN_KEYS_AWAY] = "token-keys-away",
    [TOKEN_FORGED] = "token-forged",
    [TOKEN_OF_OTHER_ISSUER] = "token-of-other-issuer",
    [TOKEN_FOR_OTHERS] = "token-for-others",
    [TOKEN_LIFE_UNCLEAR] = "token-life-unclear",
    [TOKEN_EXPIRED] = "token-expired",
    [TOKEN_NOT_YET_VALID] = "token-not-yet-valid",
    [TOKEN_SUBJECT_REFUSED] = "token-subject-refused",
};

const char *token_outcome_name(enum token_outcome outcome)
{
    return names[outcome];
}

bool token_algorithms_read(unsigned *algorithms, const char *list)
{
    *algorithms = 0;
    for (const char *at = list;; at++) {
        char name[ALGORITHM_SIZE] = "";
        enum jws_algorithm algorithm;
        size_t length = strcspn(at, ",");
        memcpy(name, at, length < sizeof name ? length : 0);
        if (!jws_algorithm_read(&algorithm, name) || *algorithms & 1u << algorithm)
            return false;
        *algorithms |= 1u << algorithm;
        at += length;
        if (!*at)
            return true;
    }
}

struct token_keys *token_keys_make(const struct token_settings *settings)
{
    struct token_keys *keys = calloc(1, sizeof *keys);
    if (!keys)
        return NULL;
    keys->settings = *settings;
    bool is_open = fetch_open();
    keys->set = is_open ? key_set_make(settings->issuer, settings->jwks_file) : NULL;
    if (keys->set)
        return keys;
    if (is_open)
        fetch_close();
    free(keys);
    return NULL;
}

void token_keys_free(struct token_keys *keys)
{
    if (!keys)
        return;
    key_set_free(keys->set);
    fetch_close();
    free(keys);
}

/* ---- the gate ---- */

/* Strictly: no padding, no bits left over. */
static bool decode(const char *part, size_t length, unsigned char bytes[PART_SIZE], size_t *size)
{
    return sodium_base642bin(bytes, PART_SIZE, part, length, NULL, size, NULL,
                             sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0;
}

/* NULL when the part is no JSON object without repeated members. */
static json_t *read_object(const char *part, size_t length)
{
    unsigned char bytes[PART_SIZE];
    size_t size;
    json_t *object = decode(part, length, bytes, &size) ? body_parse((const char *)bytes, size) : NULL;
    if (json_is_object(object))
        return object;
    json_decref(object);
    return NULL;
}

static bool is_signature(const char *part)
{
    unsigned char bytes[PART_SIZE];
    size_t size;
    return decode(part, strlen(part), bytes, &size) && size > 0;
}

static enum token_outcome read_parts(struct claimed *claimed, const char *compact)
{
    const char *dots[PARTS - 1];
    if (strnlen(compact, TOKEN_LONGEST + 1) > TOKEN_LONGEST)
        return TOKEN_TOO_LONG;
    dots[0] = strchr(compact, '.');
    dots[1] = dots[0] ? strchr(dots[0] + 1, '.') : NULL;
    if (!dots[1] || !is_signature(dots[1] + 1)) /* which has no dot */
        return TOKEN_MALFORMED;
    claimed->header = read_object(compact, (size_t)(dots[0] - compact));
    claimed->claims = claimed->header ? read_object(dots[0] + 1, (size_t)(dots[1] - dots[0] - 1)) : NULL;
    return claimed->claims ? TOKEN_FINE : TOKEN_MALFORMED;
}

/* Keys come from the provider alone; there is nothing packed, and no extension that we would have to understand. */
static bool has_refused_member(const json_t *header)
{
    static const char *const refused[] = {"jwk", "jku", "x5u", "x5c", "zip", "crit", "b64"};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (json_object_get(header, refused[i]))
            return true;
    return false;
}

static bool is_of_development(const char *kid)
{
    return strncmp(kid, DEVELOPMENT_KID, strlen(DEVELOPMENT_KID)) == 0;
}

static enum token_outcome check_header(struct claimed *claimed, const struct token_settings *settings)
{
    const char *algorithm = json_string_value(json_object_get(claimed->header, "alg"));
    claimed->kid = json_string_value(json_object_get(claimed->header, "kid"));
    if (has_refused_member(claimed->header))
        return TOKEN_HEADER_REFUSED;
    if (!algorithm || !jws_algorithm_read(&claimed->algorithm, algorithm) ||
        !(settings->algorithms & 1u << claimed->algorithm))
        return TOKEN_ALGORITHM_REFUSED;
    if (!claimed->kid || !*claimed->kid)
        return TOKEN_KEY_UNNAMED;
    if (!settings->allows_development_keys && is_of_development(claimed->kid))
        return TOKEN_KEY_OF_DEVELOPMENT;
    return TOKEN_FINE;
}

/* ---- the claims ---- */

static bool is_text(const json_t *value, const char *text)
{
    return json_is_string(value) && strcmp(json_string_value(value), text) == 0;
}

/* A string or an array of strings (RFC 7519 section 4.1.3). */
static bool is_for(const json_t *audience, const char *us)
{
    bool is_named = is_text(audience, us);
    size_t i;
    json_t *item;
    json_array_foreach(audience, i, item) {
        if (!json_is_string(item))
            return false;
        is_named = is_named || is_text(item, us);
    }
    return is_named;
}

/* Fine also when the time is absent. */
static enum token_outcome check_begin(const json_t *time, json_int_t latest)
{
    if (time && !json_is_integer(time))
        return TOKEN_LIFE_UNCLEAR;
    return json_integer_value(time) <= latest ? TOKEN_FINE : TOKEN_NOT_YET_VALID;
}

static enum token_outcome check_life(const json_t *claims, json_int_t now)
{
    const json_t *end = json_object_get(claims, "exp");
    if (!json_is_integer(end))
        return TOKEN_LIFE_UNCLEAR;
    if (json_integer_value(end) <= now - TOKEN_LEEWAY)
        return TOKEN_EXPIRED;
    enum token_outcome outcome = check_begin(json_object_get(claims, "nbf"), now + TOKEN_LEEWAY);
    return outcome ? outcome : check_begin(json_object_get(claims, "iat"), now + TOKEN_LEEWAY);
}

static bool is_subject(const char *subject)
{
    size_t length = subject ? strnlen(subject, TOKEN_SUBJECT_SIZE) : 0;
    return length > 0 && length < TOKEN_SUBJECT_SIZE && utf8_is_text(subject, length) && !strpbrk(subject, "\t\n\r");
}

static enum token_outcome check_claims(const json_t *claims, const struct token_settings *settings, time_t now)
{
    if (!is_text(json_object_get(claims, "iss"), settings->issuer))
        return TOKEN_OF_OTHER_ISSUER;
    if (!is_for(json_object_get(claims, "aud"), settings->audience))
        return TOKEN_FOR_OTHERS;
    enum token_outcome outcome = check_life(claims, now);
    if (outcome)
        return outcome;
    return is_subject(json_string_value(json_object_get(claims, "sub"))) ? TOKEN_FINE : TOKEN_SUBJECT_REFUSED;
}

/* ---- the signature ---- */

static enum token_outcome check_signature(struct token_keys *keys, const struct claimed *claimed, const char *compact,
                                          time_t now)
{
    OWNED(jwks) struct jwks *known = key_set_keys(keys->set, claimed->kid, now);
    if (!known)
        return TOKEN_KEYS_AWAY;
    const struct jwk *key = jwks_find(known, claimed->kid);
    if (!key)
        return TOKEN_KEY_UNKNOWN;
    if (!jwk_fits(key, claimed->algorithm))
        return TOKEN_KEY_UNFIT;
    return jwk_verifies(key, compact) ? TOKEN_FINE : TOKEN_FORGED;
}

static enum token_outcome check(struct token_keys *keys, struct claimed *claimed, const char *compact, time_t now)
{
    enum token_outcome outcome = read_parts(claimed, compact);
    if (!outcome)
        outcome = check_header(claimed, &keys->settings);
    if (!outcome)
        outcome = check_claims(claimed->claims, &keys->settings, now);
    return outcome ? outcome : check_signature(keys, claimed, compact, now);
}

enum token_outcome token_check(struct token_keys *keys, const char *compact, time_t now, struct token_caller *caller)
{
    struct claimed claimed = {0};
    enum token_outcome outcome = check(keys, &claimed, compact, now);
    if (!outcome) {
        const char *subject = json_string_value(json_object_get(claimed.claims, "sub"));
        memcpy(caller->subject, subject, strlen(subject) + 1);
        caller->issuer = keys->settings.issuer;
    }
    json_decref(claimed.header);
    json_decref(claimed.claims);
    return outcome;
}
