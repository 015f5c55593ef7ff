/* Proof of work: challenges of ALTCHA, version 2. */
#include "challenge.h"

#include <gnutls/crypto.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "body.h"
#include "owned.h"

enum {
    NONCE = 16, /* bytes */
    SALT = 16,
    DERIVED = 32,
    COUNTER = 4,
    SIGNATURE_SIZE = 2 * crypto_auth_hmacsha256_BYTES + 1,
};

static const char algorithm[] = "PBKDF2/SHA-256";
static const char prefix[] = "00";

/* What a client sends back. The strings belong to the payload. */
struct solved {
    json_t *parameters;
    const char *signature;
    const char *algorithm;
    const char *nonce;
    const char *salt;
    const char *prefix;
    const char *purpose;
    const char *derived;
    int cost;
    int derived_size;
    json_int_t counter;
    json_int_t expires_at;
};

/* The text that is signed is what JSON.stringify() makes of the parameters in the order of their names. */
static bool sign(const json_t *parameters, const char *key, char signature[SIGNATURE_SIZE])
{
    unsigned char mac[crypto_auth_hmacsha256_BYTES];
    OWNED(memory) char *text = json_dumps(parameters, JSON_COMPACT | JSON_SORT_KEYS);
    if (!text)
        return false;
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, (const unsigned char *)key, strlen(key));
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)text, strlen(text));
    crypto_auth_hmacsha256_final(&state, mac);
    sodium_bin2hex(signature, SIGNATURE_SIZE, mac, sizeof mac);
    return true;
}

json_t *challenge_make(const char *key, const char *purpose, int cost, int lifetime, time_t now)
{
    unsigned char random[NONCE + SALT];
    char nonce[2 * NONCE + 1];
    char salt[2 * SALT + 1];
    char signature[SIGNATURE_SIZE];
    randombytes_buf(random, sizeof random);
    sodium_bin2hex(nonce, sizeof nonce, random, NONCE);
    sodium_bin2hex(salt, sizeof salt, random + NONCE, SALT);
    OWNED(json)
    json_t *parameters = json_pack("{s:s, s:s, s:s, s:i, s:i, s:s, s:I, s:{s:s}}", "algorithm", algorithm, "nonce",
                                   nonce, "salt", salt, "cost", cost, "keyLength", DERIVED, "keyPrefix", prefix,
                                   "expiresAt", (json_int_t)now + lifetime, "data", "purpose", purpose);
    if (!parameters || !sign(parameters, key, signature))
        return NULL;
    return json_pack("{s:O, s:s}", "parameters", parameters, "signature", signature);
}

/* ---- checking ---- */

static json_t *read_payload(const char *payload)
{
    char text[CHALLENGE_PAYLOAD_LONGEST / 4 * 3];
    size_t length;
    size_t payload_length = strnlen(payload, CHALLENGE_PAYLOAD_LONGEST + 1);
    if (payload_length > CHALLENGE_PAYLOAD_LONGEST ||
        sodium_base642bin((unsigned char *)text, sizeof text, payload, payload_length, NULL, &length, NULL,
                          sodium_base64_VARIANT_ORIGINAL) != 0)
        return NULL;
    return body_parse(text, length);
}

/* The members of parameters are these and no others; a solution may hold more than is looked at. */
static bool unpack(struct solved *solved, json_t *payload)
{
    return json_unpack(payload, "{s:{s:o, s:s}, s:{s:I, s:s}}", "challenge", "parameters", &solved->parameters,
                       "signature", &solved->signature, "solution", "counter", &solved->counter, "derivedKey",
                       &solved->derived) == 0 &&
           json_unpack(solved->parameters, "{s:s, s:s, s:s, s:i, s:i, s:s, s:I, s:{s:s!}!}", "algorithm",
                       &solved->algorithm, "nonce", &solved->nonce, "salt", &solved->salt, "cost", &solved->cost,
                       "keyLength", &solved->derived_size, "keyPrefix", &solved->prefix, "expiresAt",
                       &solved->expires_at, "data", "purpose", &solved->purpose) == 0;
}

static bool is_hex(const char *text, size_t length)
{
    return strlen(text) == length && strspn(text, "0123456789abcdef") == length;
}

static bool is_well_formed(const struct solved *solved)
{
    size_t prefix_length = strlen(solved->prefix);
    return strcmp(solved->algorithm, algorithm) == 0 && is_hex(solved->nonce, 2 * (size_t)NONCE) &&
           is_hex(solved->salt, 2 * (size_t)SALT) && solved->cost >= 1 && solved->cost <= CHALLENGE_COST_MOST &&
           solved->derived_size == DERIVED && prefix_length >= 1 && prefix_length <= 2 * (size_t)DERIVED &&
           is_hex(solved->prefix, prefix_length) && is_hex(solved->derived, 2 * (size_t)DERIVED) &&
           solved->counter >= 0 && solved->counter <= UINT32_MAX;
}

static bool is_signed(const struct solved *solved, const char *key)
{
    char signature[SIGNATURE_SIZE];
    return strlen(solved->signature) == SIGNATURE_SIZE - 1 && sign(solved->parameters, key, signature) &&
           sodium_memcmp(signature, solved->signature, SIGNATURE_SIZE - 1) == 0;
}

/* The password is the nonce and the counter, most significant byte first. */
static bool was_work_done(const struct solved *solved)
{
    unsigned char password[NONCE + COUNTER];
    unsigned char salt[SALT];
    unsigned char derived[DERIVED];
    char hex[2 * DERIVED + 1];
    if (strncmp(solved->derived, solved->prefix, strlen(solved->prefix)) != 0) /* spares the work of finding out */
        return false;
    sodium_hex2bin(password, NONCE, solved->nonce, 2 * (size_t)NONCE, NULL, NULL, NULL);
    sodium_hex2bin(salt, SALT, solved->salt, 2 * (size_t)SALT, NULL, NULL, NULL);
    for (int i = 0; i < COUNTER; i++)
        password[NONCE + i] = (unsigned char)(solved->counter >> (24 - 8 * i));
    const gnutls_datum_t key = {password, sizeof password};
    const gnutls_datum_t salted = {salt, sizeof salt};
    unsigned cost = (unsigned)solved->cost;
    if (gnutls_pbkdf2(GNUTLS_MAC_SHA256, &key, &salted, cost, derived, sizeof derived) != 0)
        return false;
    sodium_bin2hex(hex, sizeof hex, derived, sizeof derived);
    return sodium_memcmp(hex, solved->derived, sizeof hex - 1) == 0;
}

enum challenge_verdict challenge_check(const char *key, const char *purpose, const char *payload, time_t now,
                                       struct challenge_use *use)
{
    struct solved solved;
    OWNED(json) json_t *root = read_payload(payload);
    if (!root || !unpack(&solved, root) || !is_well_formed(&solved))
        return CHALLENGE_MALFORMED;
    if (!is_signed(&solved, key))
        return CHALLENGE_FORGED;
    if (solved.expires_at < now)
        return CHALLENGE_EXPIRED;
    if (strcmp(solved.purpose, purpose) != 0)
        return CHALLENGE_MISPLACED;
    memcpy(use->nonce, solved.nonce, sizeof use->nonce);
    use->expires_at = (time_t)solved.expires_at;
    return was_work_done(&solved) ? CHALLENGE_SOLVED : CHALLENGE_UNSOLVED;
}
