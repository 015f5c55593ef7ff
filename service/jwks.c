/* Keys that verify signatures of tokens, by cjose. */
#include "jwks.h"

#include <cjose/cjose.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>

#include "body.h"
#include "owned.h"

enum {
    MODULUS_LEAST = 2048, /* bits; RFC 7518 section 3.3 */
    MODULUS_MOST = 8192,  /* bits; beyond this a verification is a burden */
    EXPONENT_MOST = 8,    /* bytes */
    EC_SIGNATURE = 64,    /* bytes; RFC 7518 section 3.4: two numbers, not DER */
};

static const char *const names[JWS_ALGORITHMS] = {
    [JWS_RS256] = "RS256",
    [JWS_PS256] = "PS256",
    [JWS_ES256] = "ES256",
};

enum fitting {
    FITS_RSA = 1u << JWS_RS256 | 1u << JWS_PS256,
    FITS_EC = 1u << JWS_ES256,
};

struct jwk {
    char *kid;
    unsigned fits; /* a bit for each algorithm */
    size_t signature_size;
    cjose_jwk_t *key;
};

struct jwks {
    atomic_int users;
    size_t count;
    struct jwk keys[];
};

bool jws_algorithm_read(enum jws_algorithm *algorithm, const char *name)
{
    for (int i = 0; i < JWS_ALGORITHMS; i++) {
        if (strcmp(name, names[i]) != 0)
            continue;
        *algorithm = (enum jws_algorithm)i;
        return true;
    }
    return false;
}

/* ---- reading ---- */

static const char *member(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

static bool lists(const json_t *array, const char *wanted)
{
    size_t i;
    json_t *item;
    json_array_foreach(array, i, item)
        if (json_is_string(item) && strcmp(json_string_value(item), wanted) == 0)
            return true;
    return false;
}

/* RFC 7517 sections 4.2 and 4.3; a key that says neither may be used for both. */
static bool is_for_signatures(const json_t *json)
{
    const json_t *use = json_object_get(json, "use");
    const json_t *operations = json_object_get(json, "key_ops");
    return (!use || (json_is_string(use) && strcmp(json_string_value(use), "sig") == 0)) &&
           (!operations || lists(operations, "verify"));
}

/* An unsigned number in base64url, the first byte not zero. False when it does not fit or is written otherwise. */
static bool read_number(const char *text, unsigned char *number, size_t room, size_t *length)
{
    if (!text || sodium_base642bin(number, room, text, strlen(text), NULL, length, NULL,
                                   sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
        return false;
    return *length > 0 && number[0] != 0;
}

/* With the exponent 1 anybody could sign, and an even one is none of RSA. */
static bool is_exponent(const char *text)
{
    unsigned char number[EXPONENT_MOST];
    size_t length;
    return read_number(text, number, sizeof number, &length) && number[length - 1] % 2 == 1 &&
           (length > 1 || number[0] > 1);
}

/* 0: unfit. */
static size_t modulus_size(const char *text)
{
    unsigned char number[MODULUS_MOST / 8];
    size_t length;
    if (!read_number(text, number, sizeof number, &length) || number[length - 1] % 2 == 0)
        return 0;
    bool is_long = length * 8 > MODULUS_LEAST || (length * 8 == MODULUS_LEAST && number[0] >= 0x80);
    return is_long ? length : 0;
}

static bool import(struct jwk *key, json_t *numbers)
{
    OWNED(json) json_t *whole = numbers;
    key->key = whole ? cjose_jwk_import_json((cjose_header_t *)whole, NULL) : NULL;
    return key->key != NULL;
}

static bool read_rsa(struct jwk *key, const json_t *json)
{
    const char *modulus = member(json, "n");
    const char *exponent = member(json, "e");
    key->signature_size = modulus_size(modulus);
    key->fits = FITS_RSA;
    return key->signature_size > 0 && is_exponent(exponent) &&
           import(key, json_pack("{s:s, s:s, s:s}", "kty", "RSA", "n", modulus, "e", exponent));
}

static bool read_ec(struct jwk *key, const json_t *json)
{
    const char *curve = member(json, "crv");
    const char *x = member(json, "x");
    const char *y = member(json, "y");
    key->signature_size = EC_SIGNATURE;
    key->fits = FITS_EC;
    return curve && strcmp(curve, "P-256") == 0 && x && y &&
           import(key, json_pack("{s:s, s:s, s:s, s:s}", "kty", "EC", "crv", curve, "x", x, "y", y));
}

/* What `alg` leaves of the algorithms that the type of the key allows. */
static unsigned left_by_alg(const json_t *json, unsigned fits)
{
    const json_t *alg = json_object_get(json, "alg");
    enum jws_algorithm algorithm;
    if (!alg)
        return fits;
    return json_is_string(alg) && jws_algorithm_read(&algorithm, json_string_value(alg)) ? fits & 1u << algorithm : 0;
}

static void drop_key(struct jwk *key)
{
    free(key->kid);
    cjose_jwk_release(key->key);
    *key = (struct jwk){0};
}

static bool read_numbers(struct jwk *key, const json_t *json)
{
    const char *type = member(json, "kty");
    if (!type)
        return false;
    if (strcmp(type, "RSA") == 0)
        return read_rsa(key, json);
    return strcmp(type, "EC") == 0 && read_ec(key, json);
}

static bool read_key(struct jwk *key, const json_t *json)
{
    const char *kid = member(json, "kid");
    if (!kid || !*kid || !is_for_signatures(json) || !read_numbers(key, json))
        return false;
    key->fits = left_by_alg(json, key->fits);
    key->kid = strdup(kid);
    if (key->kid && key->fits)
        return true;
    drop_key(key);
    return false;
}

static struct jwks *make(size_t most)
{
    struct jwks *keys = calloc(1, sizeof *keys + most * sizeof *keys->keys);
    if (keys)
        atomic_init(&keys->users, 1);
    return keys;
}

struct jwks *jwks_read(const char *bytes, size_t length)
{
    OWNED(json) json_t *root = length <= JWKS_LONGEST ? body_parse(bytes, length) : NULL;
    const json_t *list = json_object_get(root, "keys");
    struct jwks *keys = json_is_array(list) ? make(json_array_size(list)) : NULL;
    if (!keys)
        return NULL;
    size_t i;
    json_t *item;
    json_array_foreach(list, i, item)
        if (read_key(&keys->keys[keys->count], item))
            keys->count++;
        else
            keys->keys[keys->count] = (struct jwk){0};
    if (keys->count > 0)
        return keys;
    jwks_release(keys);
    return NULL;
}

/* ---- sharing ---- */

struct jwks *jwks_share(struct jwks *keys)
{
    if (keys)
        atomic_fetch_add(&keys->users, 1);
    return keys;
}

void jwks_release(struct jwks *keys)
{
    if (!keys || atomic_fetch_sub(&keys->users, 1) > 1)
        return;
    for (size_t i = 0; i < keys->count; i++)
        drop_key(&keys->keys[i]);
    free(keys);
}

/* ---- verifying ---- */

const struct jwk *jwks_find(const struct jwks *keys, const char *kid)
{
    for (size_t i = 0; i < keys->count; i++)
        if (strcmp(keys->keys[i].kid, kid) == 0)
            return &keys->keys[i];
    return NULL;
}

bool jwk_fits(const struct jwk *key, enum jws_algorithm algorithm)
{
    return key->fits & 1u << algorithm;
}

/* cjose takes shorter and longer signatures than the algorithms make; their length is for us to see. */
bool jwk_verifies(const struct jwk *key, const char *compact)
{
    const char *signature = strrchr(compact, '.');
    if (!signature || strlen(signature + 1) * 3 / 4 != key->signature_size)
        return false;
    cjose_jws_t *token = cjose_jws_import(compact, strlen(compact), NULL);
    bool is_fine = token && cjose_jws_verify(token, key->key, NULL);
    cjose_jws_release(token);
    return is_fine;
}
