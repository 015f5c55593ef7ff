/* Signs tokens with GnuTLS. */
#include "signer.h"

#include <check.h>
#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "owned.h"

gnutls_privkey_t signer_make(gnutls_pk_algorithm_t kind, unsigned bits)
{
    gnutls_privkey_t key;
    ck_assert_int_eq(gnutls_privkey_init(&key), 0);
    ck_assert_int_eq(gnutls_privkey_generate(key, kind, bits, 0), 0);
    return key;
}

char *base64url(const void *bytes, size_t length)
{
    size_t room = sodium_base64_encoded_len(length, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return sodium_bin2base64(malloc(room), room, bytes, length, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

/* ---- public keys ---- */

/* Without leading zeros, or filled up to `size` with them. */
static json_t *number(gnutls_datum_t *datum, size_t size)
{
    unsigned char bytes[1024] = {0};
    const unsigned char *first = datum->data;
    size_t length = datum->size;
    for (; length > 1 && !*first; length--)
        first++;
    size_t zeros = size > length ? size - length : 0;
    memcpy(bytes + zeros, first, length);
    OWNED(memory) char *text = base64url(bytes, zeros + length);
    gnutls_free(datum->data);
    return json_string(text);
}

static json_t *rsa_jwk(gnutls_privkey_t key, const char *kid)
{
    gnutls_datum_t modulus;
    gnutls_datum_t exponent;
    ck_assert_int_eq(gnutls_privkey_export_rsa_raw2(key, &modulus, &exponent, NULL, NULL, NULL, NULL, NULL, NULL, 0),
                     0);
    return json_pack("{s:s, s:s, s:o, s:o}", "kty", "RSA", "kid", kid, "n", number(&modulus, 0), "e",
                     number(&exponent, 0));
}

static json_t *ec_jwk(gnutls_privkey_t key, const char *kid)
{
    gnutls_ecc_curve_t curve;
    gnutls_datum_t x;
    gnutls_datum_t y;
    gnutls_datum_t secret;
    ck_assert_int_eq(gnutls_privkey_export_ecc_raw2(key, &curve, &x, &y, &secret, 0), 0);
    gnutls_free(secret.data);
    size_t size = (size_t)gnutls_ecc_curve_get_size(curve);
    return json_pack("{s:s, s:s, s:s, s:o, s:o}", "kty", "EC", "kid", kid, "crv", size == 32 ? "P-256" : "P-384", "x",
                     number(&x, size), "y", number(&y, size));
}

json_t *signer_jwk(gnutls_privkey_t key, const char *kid)
{
    bool is_rsa = gnutls_privkey_get_pk_algorithm(key, NULL) == GNUTLS_PK_RSA;
    return is_rsa ? rsa_jwk(key, kid) : ec_jwk(key, kid);
}

char *signer_set(json_t *const keys[], size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append(list, keys[i]);
    OWNED(json) json_t *set = json_pack("{s:o}", "keys", list);
    return json_dumps(set, JSON_COMPACT);
}

/* ---- signatures ---- */

static void add_encoded(struct text *token, const char *quoted)
{
    size_t length = strlen(quoted);
    OWNED(memory) char *plain = strdup(quoted);
    for (size_t i = 0; i < length; i++)
        plain[i] = plain[i] == '\'' ? '"' : plain[i] == '~' ? '\0' : plain[i];
    OWNED(memory) char *encoded = base64url(plain, length);
    text_add_string(token, encoded);
}

static gnutls_datum_t signature(gnutls_privkey_t key, gnutls_sign_algorithm_t algorithm, const struct text *signed_text)
{
    const gnutls_datum_t data = {(unsigned char *)signed_text->at, (unsigned)signed_text->length};
    gnutls_datum_t made;
    ck_assert_int_eq(gnutls_privkey_sign_data2(key, algorithm, 0, &data, &made), 0);
    return made;
}

/* Both numbers of an ECDSA signature side by side. */
static gnutls_datum_t side_by_side(gnutls_datum_t der)
{
    gnutls_datum_t both = {gnutls_calloc(1, 64), 64};
    gnutls_datum_t numbers[2];
    ck_assert_int_eq(gnutls_decode_rs_value(&der, &numbers[0], &numbers[1]), 0);
    for (int i = 0; i < 2; i++) {
        unsigned skipped = numbers[i].size > 32 ? numbers[i].size - 32 : 0;
        unsigned length = numbers[i].size - skipped;
        memcpy(both.data + 32 * (i + 1) - length, numbers[i].data + skipped, length);
        gnutls_free(numbers[i].data);
    }
    gnutls_free(der.data);
    return both;
}

static gnutls_datum_t hmac(const struct text *signed_text)
{
    gnutls_datum_t made = {gnutls_malloc(32), 32};
    gnutls_hmac_fast(GNUTLS_MAC_SHA256, "secret", 6, signed_text->at, signed_text->length, made.data);
    return made;
}

static gnutls_datum_t sign(gnutls_privkey_t key, const char *algorithm, const struct text *signed_text)
{
    if (strcmp(algorithm, "RS256") == 0)
        return signature(key, GNUTLS_SIGN_RSA_SHA256, signed_text);
    if (strcmp(algorithm, "PS256") == 0)
        return signature(key, GNUTLS_SIGN_RSA_PSS_RSAE_SHA256, signed_text);
    if (strcmp(algorithm, "ES256") == 0)
        return side_by_side(signature(key, GNUTLS_SIGN_ECDSA_SHA256, signed_text));
    if (strcmp(algorithm, "DER") == 0)
        return signature(key, GNUTLS_SIGN_ECDSA_SHA256, signed_text);
    if (strcmp(algorithm, "HS256") == 0)
        return hmac(signed_text);
    return (gnutls_datum_t){NULL, 0};
}

char *signer_sign(gnutls_privkey_t key, const char *algorithm, const char *header, const char *claims)
{
    struct text token = {0};
    add_encoded(&token, header);
    text_add(&token, ".", 1);
    add_encoded(&token, claims);
    gnutls_datum_t made = sign(key, algorithm, &token);
    OWNED(memory) char *encoded = base64url(made.data, made.size);
    gnutls_free(made.data);
    text_add(&token, ".", 1);
    text_add_string(&token, encoded);
    return token.at;
}
