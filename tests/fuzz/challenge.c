/* Fuzzes payloads of challenges, as they come and as the JSON inside: none is read beyond its bounds, and what is found
 * to be ours has a nonce and is not expired. */
#include <sodium.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "challenge.h"

enum { NOW = 1800000000 };

static void check(const char *payload)
{
    struct challenge_use use;
    enum challenge_verdict verdict = challenge_check("a key", "feedback", payload, NOW, &use);
    if (verdict != CHALLENGE_SOLVED && verdict != CHALLENGE_UNSOLVED)
        return;
    if (strspn(use.nonce, "0123456789abcdef") != CHALLENGE_NONCE_SIZE - 1 || use.nonce[CHALLENGE_NONCE_SIZE - 1] ||
        use.expires_at < NOW)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    size_t room = sodium_base64_encoded_len(size, sodium_base64_VARIANT_ORIGINAL);
    char *raw = strndup((const char *)bytes, size);
    char *encoded = malloc(room);
    if (raw && encoded) {
        check(raw);
        check(sodium_bin2base64(encoded, room, bytes, size, sodium_base64_VARIANT_ORIGINAL));
    }
    free(raw);
    free(encoded);
    return 0;
}
