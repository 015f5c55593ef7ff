/* What is derived from SECRET_KEY. */
#include "secrets.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum {
    VIETNAM = 7 * 3600, /* seconds ahead of UTC, all year */
    CODE_LETTERS = 6,
};

static const char base32[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; /* Crockford's */

bool secrets_read(struct secrets *secrets, const char *hex)
{
    size_t length;
    secrets->is_set = *hex != '\0';
    return !secrets->is_set ||
           (sodium_hex2bin(secrets->key, SECRET_KEY_SIZE, hex, strlen(hex), NULL, &length, NULL) == 0 &&
            length == SECRET_KEY_SIZE);
}

/* ---- keyed digests ---- */

/* The label's NUL ends it: no label followed by bytes reads like another label. */
static void start_mac(crypto_auth_hmacsha256_state *state, const struct secrets *secrets, const char *label)
{
    crypto_auth_hmacsha256_init(state, secrets->key, SECRET_KEY_SIZE);
    crypto_auth_hmacsha256_update(state, (const unsigned char *)label, strlen(label) + 1);
}

static void end_mac(crypto_auth_hmacsha256_state *state, char hex[DIGEST_SIZE])
{
    unsigned char mac[crypto_auth_hmacsha256_BYTES];
    crypto_auth_hmacsha256_final(state, mac);
    sodium_bin2hex(hex, DIGEST_SIZE, mac, sizeof mac);
}

/* A part's NUL ends it, too, so that "a", "bc" and "ab", "c" differ. */
static void mac_of_two(unsigned char mac[crypto_auth_hmacsha256_BYTES], const struct secrets *secrets,
                       const char *label, const char *first, const char *second)
{
    crypto_auth_hmacsha256_state state;
    start_mac(&state, secrets, label);
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)first, strlen(first) + 1);
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)second, strlen(second) + 1);
    crypto_auth_hmacsha256_final(&state, mac);
}

static void digest_of_two(char hex[DIGEST_SIZE], const struct secrets *secrets, const char *label, const char *first,
                          const char *second)
{
    unsigned char mac[crypto_auth_hmacsha256_BYTES];
    mac_of_two(mac, secrets, label, first, second);
    sodium_bin2hex(hex, DIGEST_SIZE, mac, sizeof mac);
}

void digest_hex(char hex[DIGEST_SIZE], const char *bytes, size_t length)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, (const unsigned char *)bytes, length);
    sodium_bin2hex(hex, DIGEST_SIZE, hash, sizeof hash);
}

void idempotency_digest(char hex[DIGEST_SIZE], const struct secrets *secrets, const char *scope,
                        const char *idempotency_key)
{
    digest_of_two(hex, secrets, "idempotency key", scope, idempotency_key);
}

void body_digest(char hex[DIGEST_SIZE], const struct secrets *secrets, const char *bytes, size_t length)
{
    crypto_auth_hmacsha256_state state;
    start_mac(&state, secrets, "body");
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)bytes, length);
    end_mac(&state, hex);
}

void address_key_make(char hex[DIGEST_SIZE], const struct secrets *secrets, const char *address, time_t now)
{
    char day[24];
    struct tm civil;
    now += VIETNAM;
    gmtime_r(&now, &civil);
    strftime(day, sizeof day, "%Y-%m-%d", &civil);
    digest_of_two(hex, secrets, "address", day, address);
}

void supporter_key_make(char hex[DIGEST_SIZE], const struct secrets *secrets, const char *person_key, const char *code)
{
    digest_of_two(hex, secrets, "supporter", person_key, code);
}

void challenge_key_make(char hex[DIGEST_SIZE], const struct secrets *secrets)
{
    crypto_auth_hmacsha256_state state;
    start_mac(&state, secrets, "challenge");
    end_mac(&state, hex);
}

/* ---- codes and secrets ---- */

void feedback_code_make(char code[FEEDBACK_CODE_SIZE], time_t now)
{
    unsigned char random[CODE_LETTERS];
    char letters[CODE_LETTERS + 1] = {0};
    struct tm civil;
    now += VIETNAM;
    gmtime_r(&now, &civil);
    randombytes_buf(random, sizeof random);
    for (size_t i = 0; i < CODE_LETTERS; i++)
        letters[i] = base32[random[i] % 32];
    snprintf(code, FEEDBACK_CODE_SIZE, "PA-%04u-%s", (unsigned)(civil.tm_year + 1900) % 10000, letters);
}

/* 5 bits a character, from the first bit on. */
static void write_base32(char *to, size_t characters, const unsigned char *bytes)
{
    for (size_t i = 0; i < characters; i++) {
        size_t bit = i * 5;
        unsigned two_bytes = (unsigned)bytes[bit / 8] << 8 | bytes[bit / 8 + 1];
        to[i] = base32[two_bytes >> (11 - bit % 8) & 31];
    }
    to[characters] = '\0';
}

void feedback_secret_make(char secret[FEEDBACK_SECRET_SIZE], const struct secrets *secrets, const char *idempotency_key,
                          const char *code)
{
    unsigned char mac[crypto_auth_hmacsha256_BYTES];
    mac_of_two(mac, secrets, "feedback secret", idempotency_key, code);
    write_base32(secret, FEEDBACK_SECRET_SIZE - 1, mac);
}

static char as_it_was_made(char copied)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzILO";
    static const char meant[] = "ABCDEFGH1JK1MN0PQRSTUVWXYZ110";
    const char *found = strchr(letters, copied);
    if (!found)
        return copied;
    return meant[found - letters];
}

void feedback_secret_digest(char hex[DIGEST_SIZE], const char *secret)
{
    char made[FEEDBACK_SECRET_SIZE]; /* one character more than a secret has: what is longer is none, and stays so */
    size_t length = 0;
    for (; *secret && length < sizeof made; secret++)
        if (*secret != ' ' && *secret != '-')
            made[length++] = as_it_was_made(*secret);
    digest_hex(hex, made, length);
}
