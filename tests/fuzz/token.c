/* Fuzzes tokens: as they come, and as header and claims with a newline between them, in base64url and with a signature
 * that fits nothing. None is read beyond its bounds; what is not signed is never accepted; who is accepted has a name.
 */
#include "token.h"

#include <sodium.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NOW = 1800000000, SIGNATURE = 86 /* characters of 64 bytes */ };

/* Its private half signed tests/fuzz/corpus/token/signed and was thrown away. */
static const char set[] =
    "{\"keys\":[{\"kty\":\"EC\",\"kid\":\"ec\",\"crv\":\"P-256\",\"x\":\"NX3Lro8TDqn6mN3nrOeBiENULntfdyNU"
    "yb16K8hQTYo\",\"y\":\"ZI6r_YJD1AFld6tNkRNS6efEuSoKWVX-xC3fIAs3bOQ\"},{\"kty\":\"RSA\",\"kid\":\"rsa"
    "\",\"n\":\"3SHhhzbYp6vGJvAaNe8Gp7krwj_CrX7BlDWQZyt3ga9wOTrgyMonKZnUsLyev-q8kjLAAMO8VsSb5JvaZvL7yaSFm"
    "nvy4pTUgp_C98ufjhFKv4vpvm-G4_dHLBcNHYtuqrIKf1winb00SVOv6HQBFp5NMYGOrwWYM6YnMjKs-dTCLvOz8CayT6EgqOrmH"
    "9Uecqcx9JghiP5FIsMxLzzNaV-Fbd-1CnyT8hnJmG1H_aXJhrbig7GGz5p025dQKrJiv-ARdN8RZDVZAMKQCJ9V_SBgr-B5b75vX"
    "KgRuc6vBG_fiS3XgiP6hbS5UdGzgWNL-GSILjRo6riZQvuabPUD-w\",\"e\":\"AQAB\"}]}";

static char file[] = "/tmp/reformd-fuzz-token-XXXXXX";
static struct token_keys *keys;

int LLVMFuzzerInitialize(int *count, char ***words);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void demand(int condition, const char *sentence)
{
    if (condition)
        return;
    fprintf(stderr, "not so: %s\n", sentence);
    abort();
}

static void remove_file(void)
{
    unlink(file);
}

int LLVMFuzzerInitialize(int *count, char ***words)
{
    (void)count;
    (void)words;
    const struct token_settings settings = {.issuer = "https://id.example",
                                            .audience = "reformd",
                                            .jwks_file = file,
                                            .algorithms = 1u << JWS_RS256 | 1u << JWS_PS256 | 1u << JWS_ES256};
    int out = mkstemp(file);
    demand(write(out, set, strlen(set)) == (ssize_t)strlen(set), "the keys are written");
    close(out);
    atexit(remove_file);
    keys = token_keys_make(&settings);
    demand(keys && sodium_init() >= 0, "there is memory");
    return 0;
}

static enum token_outcome check(const char *token)
{
    struct token_caller caller = {0};
    enum token_outcome outcome = token_check(keys, token, NOW, &caller);
    demand((outcome == TOKEN_FINE) == (*caller.subject != '\0'), "who is accepted has a name");
    demand(outcome != TOKEN_KEYS_AWAY, "there are keys");
    demand(*token_outcome_name(outcome) != '\0', "each outcome has a name");
    return outcome;
}

static char *add_encoded(char *at, size_t room, const uint8_t *bytes, size_t size)
{
    sodium_bin2base64(at, room, bytes, size, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return at + strlen(at);
}

static void check_encoded(const uint8_t *bytes, size_t size)
{
    const uint8_t *newline = size ? memchr(bytes, '\n', size) : NULL;
    size_t header = newline ? (size_t)(newline - bytes) : size;
    size_t room = 2 * size + SIGNATURE + 16;
    char *token = malloc(room);
    demand(token != NULL, "there is memory");
    char *at = add_encoded(token, room, bytes, header);
    *at++ = '.';
    at = add_encoded(at, room - (size_t)(at - token), newline ? newline + 1 : bytes, newline ? size - header - 1 : 0);
    *at++ = '.';
    memset(at, 'A', SIGNATURE);
    at[SIGNATURE] = '\0';
    demand(check(token) != TOKEN_FINE, "what is not signed is not accepted");
    free(token);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char *raw = strndup((const char *)bytes, size);
    demand(raw != NULL, "there is memory");
    check(raw);
    free(raw);
    check_encoded(bytes, size);
    return 0;
}
